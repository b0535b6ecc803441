// Bytes on their way: between a request's body, a file and a blob, without holding them all.
#pragma once
#include "base/async.hpp"

#include <cstdint>
#include <memory>
#include <span>
#include <string>

namespace mad {

/// Bytes that come piece by piece and once, such as a request's body.
class ByteStream {
public:
    virtual ~ByteStream() = default;
    /// Fills some of `into`; 0 at the end. Throws when the bytes cannot come (a lost connection).
    virtual awaitable<std::size_t> read(std::span<char> into) = 0;
};

/// Bytes that lie somewhere and can be read from any place, such as a blob.
class ByteSource {
public:
    virtual ~ByteSource() = default;
    virtual std::uint64_t size() const = 0;
    /// Fills some of `into` from `offset` on; 0 at the end.
    virtual awaitable<std::size_t> read_at(std::uint64_t offset, std::span<char> into) = 0;
};

/// Its first `most` bytes; fewer where it ends before.
awaitable<std::string> beginning_of(ByteSource&, std::uint64_t most);

}  // namespace mad
