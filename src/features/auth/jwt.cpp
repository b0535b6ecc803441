#include "features/auth/jwt.hpp"

#include "base/encoding.hpp"
#include "schema/json_text.hpp"

#include <boost/json.hpp>
#include <sodium.h>

namespace mad::auth {
namespace {
namespace json = boost::json;
constexpr std::size_t longest_token = 4096;
constexpr std::chrono::seconds clock_skew{60};  // between the processes that sign and those that check

const unsigned char* raw(std::string_view s) { return reinterpret_cast<const unsigned char*>(s.data()); }
unsigned char* raw(std::string& s) { return reinterpret_cast<unsigned char*>(s.data()); }

Error invalid(std::string detail) {
    return {Errc::unauthorized, "invalid_token",
            "The access token is not valid: " + std::move(detail) + ". Sign in or refresh to get another."};
}

json::object public_jwk(std::string_view public_key) {
    json::object jwk;
    jwk["crv"] = "Ed25519";
    jwk["kty"] = "OKP";
    jwk["x"] = to_base64url(public_key);
    return jwk;
}

std::int64_t seconds_of(Time t) {
    return std::chrono::floor<std::chrono::seconds>(t).time_since_epoch().count();
}

std::optional<std::string> text_of(const json::object& o, std::string_view name) {
    const auto* v = o.if_contains(name);
    if (!v || !v->is_string()) return {};
    return std::string(v->get_string());
}

std::optional<Id> id_of(const json::object& o, std::string_view name) {
    const auto text = text_of(o, name);
    return text ? Id::parse(*text) : std::nullopt;
}

std::optional<Time> time_of(const json::object& o, std::string_view name) {
    const auto* v = o.if_contains(name);
    if (!v || !v->is_int64() || v->get_int64() < 0 || v->get_int64() > 253'402'300'799) return {};
    return Time(std::chrono::seconds(v->get_int64()));
}

std::optional<json::object> object_of(std::string_view base64url) {
    const auto text = from_base64url(base64url);
    if (!text) return {};
    auto value = schema::parse_json(*text, {.depth = 4, .bytes = longest_token});
    if (!value || !value->is_object()) return {};
    return std::move(value->get_object());
}

std::optional<AccessClaims> claims_of(const json::object& o) {
    const auto issuer = text_of(o, "iss");
    const auto user = id_of(o, "sub"), org = id_of(o, "org"), sign_in = id_of(o, "sid"),
               jti = id_of(o, "jti");
    const auto issued_at = time_of(o, "iat"), expires_at = time_of(o, "exp");
    if (!issuer || !user || !org || !sign_in || !jti || !issued_at || !expires_at) return {};
    return AccessClaims{*issuer, *user, *org, *sign_in, *jti, *issued_at, *expires_at};
}

Result<std::string_view> key_for(std::string_view header_part, const PublicKeys& keys) {
    const auto header = object_of(header_part);
    if (!header) return invalid("its header cannot be read");
    if (text_of(*header, "alg") != "EdDSA") return invalid("it is not signed with EdDSA");
    if (header->contains("crit")) return invalid("its header asks for an extension that is not known");
    const auto key = keys.find(text_of(*header, "kid").value_or(""));
    if (key == keys.end())
        return Error{
            Errc::unauthorized, "unknown_signing_key",
            "The access token is signed with a key that is not in use. Sign in or refresh to get another."};
    return std::string_view(key->second);
}

}  // namespace

SigningKey make_signing_key() {
    SigningKey key;
    key.public_key.resize(crypto_sign_PUBLICKEYBYTES);
    key.secret_key.resize(crypto_sign_SECRETKEYBYTES);
    crypto_sign_keypair(raw(key.public_key), raw(key.secret_key));
    key.kid = to_base64url(sha256(schema::to_canonical_text(public_jwk(key.public_key))));
    return key;
}

std::string sign(const AccessClaims& claims, const SigningKey& key) {
    json::object header;
    header["alg"] = "EdDSA";
    header["typ"] = "JWT";
    header["kid"] = key.kid;
    json::object body;
    body["iss"] = claims.issuer;
    body["sub"] = claims.user.text();
    body["org"] = claims.org.text();
    body["sid"] = claims.sign_in.text();
    body["jti"] = claims.token_id.text();
    body["iat"] = seconds_of(claims.issued_at);
    body["exp"] = seconds_of(claims.expires_at);
    auto token = to_base64url(schema::to_text(header)) + "." + to_base64url(schema::to_text(body));
    std::string signature(crypto_sign_BYTES, '\0');
    crypto_sign_detached(raw(signature), nullptr, raw(std::string_view(token)), token.size(),
                         raw(std::string_view(key.secret_key)));
    return token + "." + to_base64url(signature);
}

Result<AccessClaims> verify(std::string_view token, const PublicKeys& keys, std::string_view issuer,
                            Time now) {
    const auto body_at = token.find('.');
    const auto signature_at = token.rfind('.');
    if (token.size() > longest_token || body_at == token.npos || body_at == signature_at)
        return invalid("it does not have the three parts of a JWT");
    const auto key = key_for(token.substr(0, body_at), keys);
    if (!key) return key.error();
    const auto signature = from_base64url(token.substr(signature_at + 1));
    if (!signature || signature->size() != crypto_sign_BYTES ||
        crypto_sign_verify_detached(raw(*signature), raw(token), signature_at, raw(*key)) != 0)
        return invalid("its signature is wrong");
    const auto body = object_of(token.substr(body_at + 1, signature_at - body_at - 1));
    const auto claims = body ? claims_of(*body) : std::nullopt;
    if (!claims) return invalid("its claims cannot be read");
    if (claims->issuer != issuer) return invalid("another issuer made it");
    // Of ours there is none for one audience, nor for later.
    if (body->contains("aud")) return invalid("it is for another audience");
    const auto not_before = body->contains("nbf") ? time_of(*body, "nbf") : claims->issued_at;
    if (!not_before || std::max(*not_before, claims->issued_at) > now + clock_skew)
        return invalid("it is from the future");
    if (claims->expires_at <= now)
        return Error{Errc::unauthorized, "token_expired",
                     "The access token has expired. Refresh to get another."};
    return *claims;
}

json::object key_set(const PublicKeys& keys) {
    json::array set;
    for (const auto& [kid, public_key] : keys) {
        auto jwk = public_jwk(public_key);
        jwk["kid"] = kid;
        jwk["alg"] = "EdDSA";
        jwk["use"] = "sig";
        set.push_back(std::move(jwk));
    }
    json::object out;
    out["keys"] = std::move(set);
    return out;
}

}  // namespace mad::auth
