// Who asks: a request's credentials become a Principal with the permissions of this moment.
#pragma once
#include "features/auth/guesses.hpp"
#include "features/auth/key_ring.hpp"
#include "features/auth/options.hpp"
#include "features/auth/store.hpp"
#include "http/router.hpp"

#include <unordered_map>

namespace mad::auth {

/// What a request brings along. The strongest wins: Authorization, then X-API-Key, then the cookie.
struct Credential {
    enum class Kind { access_token, key, session } kind;
    std::string secret;
};
/// None: no credentials. Errors: unauthorized (unknown_credentials) for a scheme or form that is not ours.
Result<std::optional<Credential>> credential_of(const http::Request&);

class Identity {
public:
    Identity(Store& store, TokenStore& tokens, KeyRing& keys, Guesses& guesses, const Options& options)
        : store_(store), tokens_(tokens), keys_(keys), guesses_(guesses), options_(options) {}

    /// http::Authenticate. A member of several organisations (root: of none) names another than the one
    /// signed in to in X-Mad-Organization. Errors: unauthorized; too_many (see Guesses); forbidden
    /// (not_a_member; cross_site for a session's unsafe method without proof that it comes from our own
    /// pages).
    awaitable<Result<std::optional<http::Principal>>> authenticate(const http::Request&);

    /// What was found out is found out anew: after a sign-out, a change of roles or of a user. Other
    /// processes follow within Options::remember.
    void forget() { known_.clear(); }

private:
    struct Known {
        http::Principal principal;
        Time until;
    };
    awaitable<Result<http::Principal>> principal_of(Credential, std::optional<std::string> organization);
    awaitable<Result<http::Principal>> of_access_token(std::string token,
                                                       std::optional<std::string> organization);
    awaitable<Result<http::Principal>> of_session(std::string secret,
                                                  std::optional<std::string> organization);
    awaitable<Result<http::Principal>> of_key(std::string secret, std::optional<std::string> organization);
    awaitable<Result<http::Principal>> of_user_key(Token, std::optional<std::string> organization);
    void remember(std::string key, const http::Principal&);

    Store& store_;
    TokenStore& tokens_;
    KeyRing& keys_;
    Guesses& guesses_;
    const Options& options_;
    std::unordered_map<std::string, Known> known_;
};

}  // namespace mad::auth
