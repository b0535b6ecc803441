// Sign-in as a whole: built once by the composition, with the parts other features may use.
#pragma once
#include "features/auth/keys.hpp"
#include "features/auth/sign_in.hpp"

namespace mad::auth {

/// Belongs to one io_context and its one thread; the database outlives it.
class Auth {
public:
    Auth(db::Database&, Options);
    Auth(const Auth&) = delete;

    /// Makes the signing key and the built-in roles where they are missing. To be awaited before the first
    /// request.
    awaitable<void> start();
    /// For http::Router::authenticate_with(); the Auth must outlive the router.
    http::Authenticate authenticate();
    /// Deletes what can matter no more; now and then.
    awaitable<void> sweep();

    const Options options;
    Store store;
    TokenStore tokens;
    PasswordHasher hasher;
    KeyRing key_ring;
    Guesses guesses;
    Identity identity;
    SignIn sign_in;
    Keys keys;
};

/// /api/v1/auth/… and /.well-known/jwks.json.
void add_routes(http::Router&, Auth&);

}  // namespace mad::auth
