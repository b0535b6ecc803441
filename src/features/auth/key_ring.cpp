#include "features/auth/key_ring.hpp"

namespace mad::auth {
namespace {
constexpr std::chrono::seconds read_again_after{60};
constexpr std::chrono::seconds look_for_unknown_after{5};  // so that made-up names do not become queries
// Longer than an access token lives and a process takes to learn of its key's retirement.
constexpr std::chrono::hours accept_retired_for{1};
}  // namespace

awaitable<void> KeyRing::load() {
    const auto now = clock_();
    keys_ = co_await store_.signing_keys(now - accept_retired_for);
    read_at_ = now;
}

awaitable<void> KeyRing::refresh(std::chrono::seconds at_most_old) {
    if (clock_() - read_at_ >= at_most_old) co_await load();
}

awaitable<std::string> KeyRing::sign(AccessClaims claims) {
    co_await refresh(read_again_after);
    co_return auth::sign(claims, keys_.current);
}

awaitable<Result<AccessClaims>> KeyRing::verify(std::string token) {
    co_await refresh(read_again_after);
    auto claims = auth::verify(token, keys_.accepted, issuer_, clock_());
    if (claims || claims.error().kind != "unknown_signing_key") co_return claims;
    co_await refresh(look_for_unknown_after);
    co_return auth::verify(token, keys_.accepted, issuer_, clock_());
}

awaitable<PublicKeys> KeyRing::published() {
    co_await refresh(read_again_after);
    co_return keys_.accepted;
}

awaitable<void> KeyRing::rotate() {
    co_await store_.rotate_signing_key(clock_());
    co_await load();
}

}  // namespace mad::auth
