// The Redis protocol (RESP2) without a socket: hiredis writes and reads the bytes, who moves them is its
// caller.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

struct redisReader;

namespace mad::redis {

/// A command as bytes: {"PUBLISH", "jobs", "…"}.
std::string command(const std::vector<std::string_view>& words);

struct Reply {
    enum class Kind { text, integer, array, nil, error } kind = Kind::nil;
    std::string text{};  ///< of a text, a status or an error
    std::int64_t integer = 0;
    std::vector<Reply> items{};
};

class Reader {
public:
    Reader();
    void feed(std::string_view bytes);
    /// The next reply, once all of it has been fed. Throws std::runtime_error for what is no RESP.
    std::optional<Reply> next();

private:
    struct Free {
        void operator()(redisReader*) const;
    };
    std::unique_ptr<redisReader, Free> reader_;
};

}  // namespace mad::redis
