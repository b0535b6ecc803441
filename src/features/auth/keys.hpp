// API keys of people and tokens of task services: made, listed, revoked.
#pragma once
#include "features/auth/audit.hpp"
#include "features/auth/identity.hpp"

namespace mad::auth {

/// What is wrong with permissions that `who` wants to give: unknown ones, and those beyond his own.
/// `pointer`: where the list stands in the request.
std::vector<Fault> permission_faults(const std::vector<std::string>&, const http::Principal& who,
                                     std::string_view pointer);

class Keys {
public:
    Keys(Store& store, TokenStore& tokens, Identity& identity, const Options& options)
        : store_(store), tokens_(tokens), identity_(identity), options_(options) {}

    /// A key of who is signed in. Errors: forbidden (sign_in_needed) for one who comes with a key himself;
    /// invalid, for permissions he has not or an expiry that has passed.
    awaitable<Result<IssuedKey>> make_api_key(http::Principal, NewApiKey, http::About);
    /// A token that may announce a task service. Errors: forbidden (root_only) for every_organization;
    /// invalid.
    awaitable<Result<IssuedKey>> make_service_token(http::Principal, NewServiceToken, http::About);
    /// For the services that the platform itself launches, in every organisation; replaces that of the same
    /// name.
    awaitable<std::string> make_platform_token(std::string name);

    awaitable<Result<std::vector<Key>>> list(http::Principal, TokenKind);
    /// One's own API key, or the organisation's service token. Errors: not_found; forbidden (sign_in_needed).
    awaitable<Result<void>> revoke(http::Principal, TokenKind, Id, http::About);

private:
    awaitable<Result<IssuedKey>> issue(Token, std::string_view prefix, Caller);

    Store& store_;
    TokenStore& tokens_;
    Identity& identity_;
    const Options& options_;
};

}  // namespace mad::auth
