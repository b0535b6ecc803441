#include "base/encoding.hpp"

#include <sodium.h>

namespace mad {
namespace {
const unsigned char* raw(std::string_view s) { return reinterpret_cast<const unsigned char*>(s.data()); }
constexpr int url_variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
constexpr int plain_variant = sodium_base64_VARIANT_ORIGINAL;

std::string encoded(std::string_view bytes, int variant) {
    std::string out(sodium_base64_encoded_len(bytes.size(), variant), '\0');
    sodium_bin2base64(out.data(), out.size(), raw(bytes), bytes.size(), variant);
    out.pop_back();
    return out;
}

std::optional<std::string> decoded(std::string_view text, int variant) {
    std::string out(text.size(), '\0');
    std::size_t size = 0;
    const char* end = nullptr;
    const int failed = sodium_base642bin(reinterpret_cast<unsigned char*>(out.data()), out.size(),
                                         text.data(), text.size(), nullptr, &size, &end, variant);
    if (failed != 0 || end != text.data() + text.size()) return {};
    out.resize(size);
    return out;
}

crypto_hash_sha256_state& sha_state(unsigned char* place) {
    return *reinterpret_cast<crypto_hash_sha256_state*>(place);
}
static_assert(sizeof(crypto_hash_sha256_state) <= 128);
}  // namespace

std::string to_hex(std::string_view bytes) {
    std::string out(bytes.size() * 2 + 1, '\0');
    sodium_bin2hex(out.data(), out.size(), raw(bytes), bytes.size());
    out.pop_back();
    return out;
}

std::string to_base64url(std::string_view bytes) { return encoded(bytes, url_variant); }
std::optional<std::string> from_base64url(std::string_view text) { return decoded(text, url_variant); }
std::string to_base64(std::string_view bytes) { return encoded(bytes, plain_variant); }
std::optional<std::string> from_base64(std::string_view text) { return decoded(text, plain_variant); }

std::string sha256(std::string_view data) {
    std::string out(crypto_hash_sha256_BYTES, '\0');
    crypto_hash_sha256(reinterpret_cast<unsigned char*>(out.data()), raw(data), data.size());
    return out;
}

Sha256::Sha256() { crypto_hash_sha256_init(&sha_state(state_)); }
void Sha256::add(std::string_view data) {
    crypto_hash_sha256_update(&sha_state(state_), raw(data), data.size());
}
std::string Sha256::hex() {
    std::string out(crypto_hash_sha256_BYTES, '\0');
    crypto_hash_sha256_final(&sha_state(state_), reinterpret_cast<unsigned char*>(out.data()));
    return to_hex(out);
}

std::string random_token(std::size_t bytes) {
    std::string out(bytes, '\0');
    randombytes_buf(out.data(), out.size());
    return to_base64url(out);
}

}  // namespace mad
