// gzip (RFC 1952), unpacked as it comes, with a limit against bombs.
#pragma once
#include "base/error.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>

namespace mad::chem {

bool is_gzip(std::string_view head);

class Gunzip {
public:
    struct Limits {
        std::uint64_t bytes = 1ULL << 30;  ///< of unpacked text
        std::uint64_t ratio = 200;         ///< unpacked to packed, beyond the first `free` bytes
        std::uint64_t free = 16ULL << 20;
    };
    explicit Gunzip(Limits);
    ~Gunzip();

    /// Gives what `packed` unpacks to, in pieces; several members in a row are one text. Errors: invalid
    /// (gzip_damaged), too_large (too_large, gzip_bomb). After one, call no more.
    Result<void> feed(std::string_view packed, const std::function<void(std::string_view)>& give);
    /// Errors: invalid (gzip_damaged) where the data ended early.
    Result<void> finish() const;

private:
    struct State;
    std::unique_ptr<State> state_;
    Limits limits_;
};

}  // namespace mad::chem
