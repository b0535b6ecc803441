#include "base/encoding.hpp"
#include "blobs/blobs.hpp"

#include <sodium.h>

namespace mad::blobs {
namespace {
/// What is signed. The file name comes last, so that nothing in it can pass for another part.
std::string signature_of(const std::string& key, Signer::Verb verb, const Uri& uri, std::int64_t expires,
                         std::string_view file_name) {
    std::string text = verb == Signer::Verb::get ? "GET\n" : "PUT\n";
    text += uri.text() + '\n' + std::to_string(expires) + '\n';
    text += file_name;
    const auto raw = [](std::string_view s) { return reinterpret_cast<const unsigned char*>(s.data()); };
    crypto_auth_hmacsha256_state state;
    crypto_auth_hmacsha256_init(&state, raw(key), key.size());
    crypto_auth_hmacsha256_update(&state, raw(text), text.size());
    std::string mac(crypto_auth_hmacsha256_BYTES, '\0');
    crypto_auth_hmacsha256_final(&state, reinterpret_cast<unsigned char*>(mac.data()));
    return mac;
}

std::string percent_encoded(std::string_view text) {
    static constexpr std::string_view plain =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    static constexpr char digits[] = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        if (plain.find(c) != plain.npos) {
            out += c;
        } else {
            const auto byte = static_cast<unsigned char>(c);
            out += {'%', digits[byte >> 4], digits[byte & 15]};
        }
    }
    return out;
}

std::int64_t unix_seconds(Time t) {
    return std::chrono::duration_cast<std::chrono::seconds>(t.time_since_epoch()).count();
}
}  // namespace

Signer::Signer(std::string key, std::string base_url) : key_(std::move(key)), base_url_(std::move(base_url)) {
    if (key_.size() < 32) throw std::invalid_argument("the key that signs URLs must have 32 bytes");
    while (base_url_.ends_with('/')) base_url_.pop_back();
}

std::string Signer::sign(Verb verb, const Uri& uri, Time expires, std::string_view file_name) const {
    const auto seconds = unix_seconds(expires);
    auto url = base_url_ + "/api/v1/blobs/" + uri.org.text() + '/' + uri.kind + '/' + uri.id.text() +
               "?expires=" + std::to_string(seconds) +
               "&signature=" + to_base64url(signature_of(key_, verb, uri, seconds, file_name));
    if (uri.part) url += "&bytes=" + uri.part->text();
    if (!file_name.empty()) url += "&name=" + percent_encoded(file_name);
    return url;
}

Result<void> Signer::check(Verb verb, const Uri& uri, Time now, std::int64_t expires,
                           std::string_view file_name, std::string_view signature) const {
    const auto expected = signature_of(key_, verb, uri, expires, file_name);
    const auto given = from_base64url(signature);
    if (!given || given->size() != expected.size() ||
        sodium_memcmp(given->data(), expected.data(), expected.size()) != 0)
        return Error{Errc::forbidden, "signature_wrong",
                     "The signature does not fit this URL; use it exactly as it was given out."};
    if (unix_seconds(now) >= expires)
        return Error{Errc::forbidden, "url_expired", "This URL has expired; ask for a new one."};
    return {};
}

}  // namespace mad::blobs
