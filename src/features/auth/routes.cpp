#include "features/auth/auth.hpp"
#include "features/auth/origin.hpp"
#include "features/auth/permissions.hpp"

#include <boost/json.hpp>

namespace mad::auth {
namespace {
using http::About;
using http::Anyone;
using http::Body;
using http::Created;
using http::CurrentUser;
using http::NoContent;
using http::Path;
using http::Permission;
using http::WithCookie;

struct KeyPath {
    Id key_id;
};
const schema::Object& describe(std::type_identity<KeyPath>) {
    static const auto it = schema::object<KeyPath>("KeyPath", schema::field<&KeyPath::key_id>("key_id"));
    return it;
}

struct KeyList {
    std::vector<Key> items;
};
const schema::Object& describe(std::type_identity<KeyList>) {
    static const auto it = schema::object<KeyList>("KeyList", schema::field<&KeyList::items>("items"));
    return it;
}

/// A JSON body with a refresh token, or none at all.
struct MaybeSignOut {
    SignOut value;
    static Result<MaybeSignOut> from(const http::Request& request) {
        if (request.body.empty()) return MaybeSignOut{};
        auto body = Body<SignOut>::from(request);
        if (!body) return body.error();
        return MaybeSignOut{std::move(body->value)};
    }
    static void document(http::Operation& op) {
        Body<SignOut>::document(op);
        op.document["requestBody"].as_object()["required"] = false;
    }
};

Error foreign_page() {
    return {Errc::forbidden, "cross_site", "A session is opened from a page of this site only."};
}

awaitable<Result<Me>> me(Auth& auth, http::Principal who) {
    Me me{.via = static_cast<Via>(who.via), .permissions = {who.permissions.begin(), who.permissions.end()}};
    if (who.is_root) me.permissions.assign(permissions.begin(), permissions.end());
    if (!who.is_system) me.organization = co_await auth.store.organization(who.org_id);
    if (!who.user_id) co_return me;
    const auto standing = co_await auth.store.standing(*who.user_id, {.id = who.org_id});
    if (!standing) co_return Error{Errc::unauthorized, "signed_out", "This account is not active any more."};
    me.user = standing->user();
    me.must_change_password = standing->must_change_password;
    me.memberships = co_await auth.store.memberships(*who.user_id);
    for (const auto& m : me.memberships)
        if (m.organization.id == who.org_id) me.roles = m.roles;
    co_return me;
}

void add_sign_in_routes(http::Router& router, Auth& auth) {
    router.post("/api/v1/auth/token",
                {"signIn", "An access and a refresh token for a password", "auth", "", {401}},
                [&auth](Anyone, Body<Credentials> given, About about) -> awaitable<Result<AccessTokens>> {
                    co_return co_await auth.sign_in.with_tokens(std::move(given.value), std::move(about));
                });
    router.post("/api/v1/auth/refresh",
                {"refreshTokens",
                 "The next tokens for a refresh token",
                 "auth",
                 "A refresh token is good for one exchange. Sent again, it ends the sign-in.",
                 {401}},
                [&auth](Anyone, Body<RefreshToken> given, About about) -> awaitable<Result<AccessTokens>> {
                    co_return co_await auth.sign_in.refreshed(std::move(given.value.refresh_token),
                                                              std::move(about));
                });
    router.post(
        "/api/v1/auth/session",
        {"openSession", "A cookie session for a password, for browsers", "auth", "", {401}},
        [&auth](Anyone, Body<Credentials> given, CallerOrigin origin,
                About about) -> awaitable<Result<WithCookie<BrowserSession>>> {
            if (origin.compared_to(auth.options.public_url) == CallerOrigin::Is::foreign)
                co_return foreign_page();
            auto opened = co_await auth.sign_in.with_session(std::move(given.value), std::move(about));
            if (!opened) co_return opened.error();
            co_return WithCookie<BrowserSession>{std::move(opened->session), std::move(opened->cookie)};
        });
    router.patch("/api/v1/auth/session",
                 {"changeSession", "Go on in another organisation of one's own, for browsers", "auth"},
                 [&auth](CurrentUser who, Body<SessionChange> given,
                         About about) -> awaitable<Result<WithCookie<BrowserSession>>> {
                     auto moved = co_await auth.sign_in.session_in(
                         std::move(who), std::move(given.value.organization), std::move(about));
                     if (!moved) co_return moved.error();
                     co_return WithCookie<BrowserSession>{std::move(moved->session),
                                                          std::move(moved->cookie)};
                 });
    router.post(
        "/api/v1/auth/logout",
        {"signOut", "Ends this sign-in or session, and that of a refresh token", "auth"},
        [&auth](Anyone who, MaybeSignOut given, About about) -> awaitable<Result<WithCookie<NoContent>>> {
            co_await auth.sign_in.out(std::move(who.principal), std::move(given.value.refresh_token),
                                      std::move(about));
            co_return WithCookie<NoContent>{
                {}, set_session_cookie("", std::chrono::seconds(0), auth.options.secure_cookies())};
        });
}

void add_user_routes(http::Router& router, Auth& auth) {
    router.post(
        "/api/v1/auth/password",
        {"changePassword", "Changes one's own password and ends one's other sign-ins", "auth"},
        [&auth](CurrentUser who, Body<NewPassword> given, About about) -> awaitable<Result<NoContent>> {
            auto changed = co_await auth.sign_in.change_password(std::move(who), std::move(given.value),
                                                                 std::move(about));
            if (!changed) co_return changed.error();
            co_return NoContent{};
        });
    router.get(
        "/api/v1/auth/me", {"whoAmI", "Who is signed in, where, and what they may do", "auth"},
        [&auth](CurrentUser who) -> awaitable<Result<Me>> { co_return co_await me(auth, std::move(who)); });
    router.get("/.well-known/jwks.json",
               {"signingKeys", "The public keys of access tokens, a JWK Set", "auth"},
               [&auth](Anyone) -> awaitable<Result<http::Json>> {
                   const auto keys = co_await auth.key_ring.published();
                   co_return http::Json{key_set(keys)};
               });
}

void add_api_key_routes(http::Router& router, Auth& auth) {
    router.get("/api/v1/auth/api-keys", {"listApiKeys", "One's own API keys in this organisation", "auth"},
               [&auth](CurrentUser who) -> awaitable<Result<KeyList>> {
                   auto keys = co_await auth.keys.list(std::move(who), TokenKind::api_key);
                   if (!keys) co_return keys.error();
                   co_return KeyList{std::move(*keys)};
               });
    router.post(
        "/api/v1/auth/api-keys", {"makeApiKey", "A new API key; its secret is shown this once", "auth"},
        [&auth](CurrentUser who, Body<NewApiKey> wanted,
                About about) -> awaitable<Result<Created<IssuedKey>>> {
            auto issued =
                co_await auth.keys.make_api_key(std::move(who), std::move(wanted.value), std::move(about));
            if (!issued) co_return issued.error();
            co_return Created<IssuedKey>{std::move(*issued)};
        });
    router.del("/api/v1/auth/api-keys/{key_id}", {"revokeApiKey", "Ends an API key of one's own", "auth"},
               [&auth](CurrentUser who, Path<KeyPath> path, About about) -> awaitable<Result<NoContent>> {
                   auto revoked = co_await auth.keys.revoke(std::move(who), TokenKind::api_key,
                                                            path.value.key_id, std::move(about));
                   if (!revoked) co_return revoked.error();
                   co_return NoContent{};
               });
}

void add_service_token_routes(http::Router& router, Auth& auth) {
    using MayWriteTokens = Permission<"tokens.write">;
    router.get("/api/v1/auth/service-tokens",
               {"listServiceTokens", "The organisation's service tokens", "auth"},
               [&auth](MayWriteTokens who) -> awaitable<Result<KeyList>> {
                   auto keys = co_await auth.keys.list(std::move(who), TokenKind::service);
                   if (!keys) co_return keys.error();
                   co_return KeyList{std::move(*keys)};
               });
    router.post("/api/v1/auth/service-tokens",
                {"makeServiceToken", "A token with which a task service announces itself", "auth"},
                [&auth](MayWriteTokens who, Body<NewServiceToken> wanted,
                        About about) -> awaitable<Result<Created<IssuedKey>>> {
                    auto issued = co_await auth.keys.make_service_token(
                        std::move(who), std::move(wanted.value), std::move(about));
                    if (!issued) co_return issued.error();
                    co_return Created<IssuedKey>{std::move(*issued)};
                });
    router.del("/api/v1/auth/service-tokens/{key_id}", {"revokeServiceToken", "Ends a service token", "auth"},
               [&auth](MayWriteTokens who, Path<KeyPath> path, About about) -> awaitable<Result<NoContent>> {
                   auto revoked = co_await auth.keys.revoke(std::move(who), TokenKind::service,
                                                            path.value.key_id, std::move(about));
                   if (!revoked) co_return revoked.error();
                   co_return NoContent{};
               });
}

}  // namespace

void add_routes(http::Router& router, Auth& auth) {
    add_sign_in_routes(router, auth);
    add_user_routes(router, auth);
    add_api_key_routes(router, auth);
    add_service_token_routes(router, auth);
}

}  // namespace mad::auth
