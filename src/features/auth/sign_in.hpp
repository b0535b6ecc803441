// Signing in and out: a password becomes tokens or a session, a refresh token the next one.
#pragma once
#include "features/auth/audit.hpp"
#include "features/auth/identity.hpp"

namespace mad::auth {

class SignIn {
public:
    SignIn(Store& store, TokenStore& tokens, KeyRing& keys, PasswordHasher& hasher, Identity& identity,
           Guesses& guesses, const Options& options)
        : store_(store),
          tokens_(tokens),
          keys_(keys),
          hasher_(hasher),
          identity_(identity),
          guesses_(guesses),
          options_(options) {}

    /// A wrong password, an unknown and an inactive user take the same time and are told apart by nobody.
    /// Errors: unauthorized (invalid_credentials), too_many (throttled), unavailable (sign_in_busy),
    /// forbidden (not_a_member).
    awaitable<Result<AccessTokens>> with_tokens(Credentials, http::About);

    struct Opened {
        BrowserSession session;
        std::string cookie;  ///< the Set-Cookie value
    };
    /// Errors: as above.
    awaitable<Result<Opened>> with_session(Credentials, http::About);

    /// The session goes on in another organisation of the user's, under a new secret: whoever remembers the
    /// old one does not take it for the new place. Errors: forbidden (no_session, not_a_member).
    awaitable<Result<Opened>> session_in(http::Principal, std::string organization, http::About);

    /// One exchange a token: there is no grace for a lost answer, since whoever sends a token a second time
    /// cannot be told from a thief; the sign-in it came from ends. Errors: unauthorized
    /// (invalid_refresh_token, refresh_token_reused), forbidden (not_a_member).
    awaitable<Result<AccessTokens>> refreshed(std::string refresh_token, http::About);

    /// Ends the sign-in or session behind the principal, and the one that a refresh token belongs to. What is
    /// not there is ended already.
    awaitable<void> out(std::optional<http::Principal>, std::optional<std::string> refresh_token,
                        http::About);

    /// Changes one's own password and ends one's other sign-ins. Errors: forbidden (wrong_password,
    /// no_password), invalid (the new one is the old one), too_many, unavailable.
    awaitable<Result<void>> change_password(http::Principal, NewPassword, http::About);

private:
    awaitable<Result<Account>> proven(std::string email, std::string password, http::About);
    awaitable<Result<Standing>> standing_of(Credentials, http::About);
    Opened opened(const Standing&, const std::string& secret) const;
    awaitable<Result<AccessTokens>> tokens_for(Standing, Id family, std::string refresh_token);

    Store& store_;
    TokenStore& tokens_;
    KeyRing& keys_;
    PasswordHasher& hasher_;
    Identity& identity_;
    Guesses& guesses_;
    const Options& options_;
};

/// As users.email keeps it: without space around it, in lower case.
std::string normal_email(std::string_view);

}  // namespace mad::auth
