// Access tokens: nothing that we did not sign is taken. The input is a token; also as the payload or the
// header of one that is signed with our key, so that what is read behind the signature is reached too.
#include "base/encoding.hpp"
#include "features/auth/jwt.hpp"
#include "fuzz/fuzz.hpp"

#include <sodium.h>

using namespace mad;
using fuzz::must;

namespace {

const auth::SigningKey key = auth::make_signing_key();
const auth::PublicKeys keys{{key.kid, key.public_key}};
const Time now = *parse_time("2026-11-24T00:00:00Z");
constexpr std::string_view issuer = "http://localhost:8080";

std::string signed_with_our_key(std::string_view header, std::string_view payload) {
    const auto text = to_base64url(header) + '.' + to_base64url(payload);
    std::string signature(crypto_sign_BYTES, '\0');
    const auto raw = [](std::string_view s) { return reinterpret_cast<const unsigned char*>(s.data()); };
    crypto_sign_detached(reinterpret_cast<unsigned char*>(signature.data()), nullptr, raw(text), text.size(),
                         raw(key.secret_key));
    return text + '.' + to_base64url(signature);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(fuzz::text_of(data, size));
    must(!auth::verify(text, keys, issuer, now), "what we did not sign is refused");
    const auto header = R"({"alg":"EdDSA","kid":")" + key.kid + R"(","typ":"JWT"})";
    const auto claims = auth::verify(signed_with_our_key(header, text), keys, issuer, now);
    if (claims) must(claims->issuer == issuer && claims->expires_at > now, "what is taken holds");
    const auth::AccessClaims ours{std::string(issuer),          Id{}, Id{}, Id{}, Id{}, now,
                                  now + std::chrono::minutes(5)};
    const auto genuine = auth::sign(ours, key);
    must(auth::verify(genuine, keys, issuer, now).has_value(), "a token of ours is taken");
    const auto begin = genuine.find('.') + 1;
    const auto payload = from_base64url(genuine.substr(begin, genuine.rfind('.') - begin)).value();
    if (auth::verify(signed_with_our_key(text, payload), keys, issuer, now))
        must(text.find("EdDSA") != text.npos, "no other algorithm is taken");
    return 0;
}
