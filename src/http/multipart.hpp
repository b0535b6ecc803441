// multipart/form-data (RFC 7578) as it comes: parts are read piece by piece, nothing is held.
#pragma once
#include "base/error.hpp"
#include "base/stream.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace mad::http {

struct Part {
    std::string name;
    std::string file_name;  ///< empty where none was given; never trusted as a path
    std::string content_type;
};

class MultipartReader {
public:
    /// Errors: malformed, when `content_type` is not multipart/form-data with a boundary.
    static Result<MultipartReader> open(ByteStream& body, std::string_view content_type);
    MultipartReader(MultipartReader&&) noexcept;
    ~MultipartReader();

    /// The next part, past what is left of this one; none at the end. Errors: malformed (with what is wrong),
    /// too_large (part headers beyond 8 KiB, more than 100 parts).
    awaitable<Result<std::optional<Part>>> next();
    /// Some bytes of the current part; 0 at its end.
    awaitable<Result<std::size_t>> read(std::span<char> into);
    /// What is left of the current part as text. Errors: too_large beyond `limit`.
    awaitable<Result<std::string>> text(std::size_t limit);

private:
    struct State;
    explicit MultipartReader(std::unique_ptr<State>);
    std::unique_ptr<State> state_;
};

}  // namespace mad::http
