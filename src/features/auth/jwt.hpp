// Access tokens: JWT (RFC 7519) signed with Ed25519 (RFC 8037), and the keys that sign them. Pure.
#pragma once
#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/id.hpp"

#include <boost/json/object.hpp>
#include <map>
#include <string>
#include <string_view>

namespace mad::auth {

/// What an access token says. What its bearer may do is not in it: that is looked up, so that a change counts
/// at once.
struct AccessClaims {
    std::string issuer;
    Id user;                     ///< sub
    Id org;                      ///< org: the organisation signed in to
    Id sign_in;                  ///< sid: the family of refresh tokens it came with
    Id token_id;                 ///< jti
    Time issued_at, expires_at;  ///< whole seconds
    friend bool operator==(const AccessClaims&, const AccessClaims&) = default;
};

struct SigningKey {
    std::string kid;         ///< RFC 7638 thumbprint of the public key
    std::string public_key;  ///< 32 bytes
    std::string secret_key;  ///< 64 bytes, as libsodium has it: the seed, then the public key
};

/// Those whose signatures count, by kid.
using PublicKeys = std::map<std::string, std::string, std::less<>>;

SigningKey make_signing_key();

std::string sign(const AccessClaims&, const SigningKey&);

/// Errors (unauthorized): unknown_signing_key; token_expired; invalid_token for everything else that is not
/// exactly a token of ours: another algorithm, issuer or form, a changed byte.
Result<AccessClaims> verify(std::string_view token, const PublicKeys&, std::string_view issuer, Time now);

/// The JSON Web Key Set (RFC 7517) of these keys.
boost::json::object key_set(const PublicKeys&);

}  // namespace mad::auth
