// What a request of the tus protocol says in its header.
#pragma once
#include "features/uploads/types.hpp"
#include "http/extract.hpp"

namespace mad::uploads {

inline constexpr std::string_view tus_version = "1.0.0";

/// Tus-Resumable. Errors: precondition_failed for another version; none at all is let pass.
struct Tus {
    static Result<Tus> from(const http::Request&);
    static void document(http::Operation&);
};

/// Upload-Length and Upload-Metadata of a creation: pairs of a key and a text in base64, of which filename,
/// name and format are read. Errors: malformed; invalid.
struct Announced {
    NewUpload upload;
    static Result<Announced> from(const http::Request&);
    static void document(http::Operation&);
};

/// Upload-Offset, and the bytes from there on as application/offset+octet-stream. Errors: malformed;
/// unsupported.
struct Continued {
    std::int64_t offset = 0;
    std::optional<std::uint64_t> size;
    ByteStream* body = nullptr;
    static Result<Continued> from(http::Request&);
    static void document(http::Operation&);
};

}  // namespace mad::uploads
