#include "features/auth/auth.hpp"

namespace mad::auth {

Auth::Auth(db::Database& database, Options given)
    : options(std::move(given)),
      store(database),
      tokens(database),
      hasher(options.hashing, options.hashing_threads, options.max_waiting_sign_ins),
      key_ring(tokens, options.public_url, options.clock),
      guesses(store, options),
      identity(store, tokens, key_ring, guesses, options),
      sign_in(store, tokens, key_ring, hasher, identity, guesses, options),
      keys(store, tokens, identity, options) {}

awaitable<void> Auth::start() {
    co_await key_ring.load();
    co_await store.seed_roles();
}

http::Authenticate Auth::authenticate() {
    return [this](const http::Request& request) { return identity.authenticate(request); };
}

awaitable<void> Auth::sweep() { co_await store.sweep(options.clock()); }

}  // namespace mad::auth
