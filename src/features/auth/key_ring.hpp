// The signing keys in memory: read again now and then, and when a token names one that is not there.
#pragma once
#include "features/auth/token_store.hpp"

namespace mad::auth {

class KeyRing {
public:
    KeyRing(TokenStore& store, std::string issuer, Clock clock)
        : store_(store), issuer_(std::move(issuer)), clock_(clock) {}

    /// Reads the keys, and makes the first one where there is none.
    awaitable<void> load();
    awaitable<std::string> sign(AccessClaims);
    /// Errors: as auth::verify().
    awaitable<Result<AccessClaims>> verify(std::string token);
    awaitable<PublicKeys> published();
    /// A new key signs from now on; what the old ones signed counts until it expires.
    awaitable<void> rotate();

    const std::string& issuer() const { return issuer_; }

private:
    awaitable<void> refresh(std::chrono::seconds at_most_old);

    TokenStore& store_;
    std::string issuer_;
    Clock clock_;
    StoredKeys keys_;
    Time read_at_{};
};

}  // namespace mad::auth
