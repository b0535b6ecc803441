// Bytes as text: hexadecimal, base64 and base64url without padding (RFC 4648); SHA-256 of text.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace mad {

std::string to_hex(std::string_view bytes);
std::string to_base64url(std::string_view bytes);
/// Nothing when `text` is not base64url without padding.
std::optional<std::string> from_base64url(std::string_view text);
std::string to_base64(std::string_view bytes);
/// Nothing when `text` is not base64 with its padding.
std::optional<std::string> from_base64(std::string_view text);

/// The 32 bytes of SHA-256(data); to_hex() for the usual form.
std::string sha256(std::string_view data);

/// SHA-256 of what comes piece by piece.
class Sha256 {
public:
    Sha256();
    void add(std::string_view data);
    /// The digest in hexadecimal; call once, at the end.
    std::string hex();

private:
    alignas(8) unsigned char state_[128];
};

/// `bytes` unguessable random bytes, as base64url.
std::string random_token(std::size_t bytes = 32);

}  // namespace mad
