#include "features/auth/identity.hpp"

#include "features/auth/origin.hpp"
#include "features/auth/secrets.hpp"

#include <algorithm>

namespace mad::auth {
namespace {
using http::Principal;
constexpr std::size_t most_known = 20'000;
constexpr std::chrono::seconds touch_after{60};

Error unknown_credentials(std::string detail) {
    return {Errc::unauthorized, "unknown_credentials", std::move(detail)};
}

Error not_a_member() {
    return {Errc::forbidden, "not_a_member",
            "You are not a member of this organisation, or it or your account is not active."};
}

/// Never of ours, or not any more: not merely expired, or of someone who has signed out.
bool is_wrong(const Error& error) {
    return error.kind == "unknown_credentials" || error.kind == "invalid_token";
}

/// These take a password or a refresh token: what else a request carries, a stale cookie say, is no matter.
bool brings_its_own_proof(const http::Request& request) {
    return request.path == "/api/v1/auth/token" || request.path == "/api/v1/auth/refresh" ||
           (request.path == "/api/v1/auth/session" && request.method == "POST");
}

bool is_safe(std::string_view method) { return method == "GET" || method == "HEAD" || method == "OPTIONS"; }

WhichOrganization which(Id signed_in_to, std::optional<std::string> asked_for) {
    if (asked_for) return {.slug = std::move(asked_for)};
    return {.id = signed_in_to};
}

Principal principal_in(const Standing& standing, Principal::Via via, Id token) {
    return {.via = via,
            .user_id = standing.user_id,
            .org_id = standing.org_id,
            .token_id = token,
            .name = standing.email,
            .permissions = {standing.permissions.begin(), standing.permissions.end()},
            .is_root = standing.is_root};
}

Principal service_principal(const Token& token) {
    Principal p{.via = Principal::Via::service, .token_id = token.id, .name = token.name};
    if (token.permissions) p.permissions = {token.permissions->begin(), token.permissions->end()};
    p.org_id = token.org_id.value_or(Id{});
    p.is_system = !token.org_id;
    return p;
}

}  // namespace

Result<std::optional<Credential>> credential_of(const http::Request& request) {
    using Kind = Credential::Kind;
    for (const std::string_view name : {"Authorization", "X-API-Key"})
        if (request.headers.count(name) > 1)
            return unknown_credentials("Send one " + std::string(name) + " header, not several.");
    if (auto value = http::header(request.headers, "Authorization"); !value.empty()) {
        constexpr http::CaselessLess less;
        const auto scheme = value.substr(0, value.find(' '));
        if (less(scheme, "bearer") || less("bearer", scheme) || scheme.size() == value.size())
            return unknown_credentials("Send Authorization: Bearer and an access token or API key.");
        value.remove_prefix(scheme.size() + 1);
        return Credential{is_key(value) ? Kind::key : Kind::access_token, std::string(value)};
    }
    if (const auto key = http::header(request.headers, "X-API-Key"); !key.empty()) {
        if (!is_key(key)) return unknown_credentials("The X-API-Key header holds no API key of ours.");
        return Credential{Kind::key, std::string(key)};
    }
    if (const auto secret = request.cookie(session_cookie); !secret.empty())
        return Credential{Kind::session, std::string(secret)};
    return std::nullopt;
}

awaitable<Result<std::optional<Principal>>> Identity::authenticate(const http::Request& request) {
    if (brings_its_own_proof(request)) co_return std::nullopt;
    auto credential = credential_of(request);
    if (!credential) co_return credential.error();
    if (!*credential) co_return std::nullopt;
    const bool by_cookie = (*credential)->kind == Credential::Kind::session;

    std::optional<std::string> organization;
    if (const auto slug = http::header(request.headers, "X-Mad-Organization"); !slug.empty())
        organization = slug;
    auto principal = co_await principal_of(std::move(**credential), std::move(organization));
    if (!principal && is_wrong(principal.error()))
        co_return co_await guesses_.refused(
            principal.error(), {{}, {}, request.request_id, request.remote_address}, "credential.refused");
    if (!principal) {
        // A session that has ended is no mistake of the browser's: it is simply not signed in.
        if (by_cookie && principal.error().code == Errc::unauthorized) co_return std::nullopt;
        co_return principal.error();
    }
    if (by_cookie && !is_safe(request.method)) {
        const auto origin = CallerOrigin::from(request);
        if (origin->compared_to(options_.public_url) != CallerOrigin::Is::ours)
            co_return Error{Errc::forbidden, "cross_site",
                            "With a session cookie only pages of this site may change something. Scripts use "
                            "an access token or an API key."};
    }
    co_return std::move(*principal);
}

awaitable<Result<Principal>> Identity::principal_of(Credential credential,
                                                    std::optional<std::string> organization) {
    const auto key = hash_of_secret(credential.secret) + " " + organization.value_or("");
    if (const auto it = known_.find(key); it != known_.end() && options_.clock() < it->second.until)
        co_return it->second.principal;
    std::optional<Result<Principal>> found;
    switch (credential.kind) {
        case Credential::Kind::access_token:
            found = co_await of_access_token(std::move(credential.secret), std::move(organization));
            break;
        case Credential::Kind::key:
            found = co_await of_key(std::move(credential.secret), std::move(organization));
            break;
        case Credential::Kind::session:
            found = co_await of_session(std::move(credential.secret), std::move(organization));
    }
    if (*found) remember(key, **found);
    co_return std::move(*found);
}

void Identity::remember(std::string key, const Principal& principal) {
    const auto now = options_.clock();
    if (known_.size() >= most_known) {
        std::erase_if(known_, [&](const auto& entry) { return entry.second.until <= now; });
        if (known_.size() >= most_known) known_.clear();
    }
    known_[std::move(key)] = {principal, now + options_.remember};
}

awaitable<Result<Principal>> Identity::of_access_token(std::string token,
                                                       std::optional<std::string> organization) {
    const auto claims = co_await keys_.verify(std::move(token));
    if (!claims) co_return claims.error();
    if (!co_await tokens_.is_live(claims->sign_in, claims->user, options_.clock()))
        co_return Error{Errc::unauthorized, "signed_out", "This sign-in has ended. Sign in again."};
    const auto standing = co_await store_.standing(claims->user, which(claims->org, std::move(organization)));
    if (!standing) co_return not_a_member();
    co_return principal_in(*standing, Principal::Via::bearer, claims->sign_in);
}

awaitable<Result<Principal>> Identity::of_session(std::string secret,
                                                  std::optional<std::string> organization) {
    const auto now = options_.clock();
    const auto token = co_await tokens_.usable(hash_of_secret(secret), now);
    if (!token || token->kind != TokenKind::session)
        co_return Error{Errc::unauthorized, "signed_out", "This session has ended. Sign in again."};
    const auto standing =
        co_await store_.standing(*token->user_id, which(*token->org_id, std::move(organization)));
    if (!standing) co_return not_a_member();
    if (now - token->last_used_at.value_or(token->created_at) >= touch_after) {
        const auto last = token->created_at + options_.session_lives;
        co_await tokens_.touch(token->id, now, std::min<Time>(now + options_.session_idle, last));
    }
    co_return principal_in(*standing, Principal::Via::session, token->family_id);
}

awaitable<Result<Principal>> Identity::of_key(std::string secret, std::optional<std::string> organization) {
    const auto now = options_.clock();
    auto token = co_await tokens_.usable(hash_of_secret(secret), now);
    const bool is_service = token && token->kind == TokenKind::service;
    if (!is_service && !(token && token->kind == TokenKind::api_key))
        co_return unknown_credentials("This key is not known, has expired or was revoked.");
    if (!token->last_used_at || now - *token->last_used_at >= touch_after)
        co_await tokens_.touch(token->id, now, {});
    if (!is_service) co_return co_await of_user_key(std::move(*token), std::move(organization));
    if (organization)
        co_return Error{Errc::forbidden, "not_a_member", "A service token does not change its organisation."};
    co_return service_principal(*token);
}

awaitable<Result<Principal>> Identity::of_user_key(Token token, std::optional<std::string> organization) {
    const auto standing = co_await store_.standing(*token.user_id, {.id = token.org_id});
    if (!standing) co_return not_a_member();
    if (organization && *organization != standing->slug)
        co_return Error{Errc::forbidden, "not_a_member",
                        "An API key acts in the organisation it was made in only."};
    auto principal = principal_in(*standing, Principal::Via::api_key, token.id);
    if (token.permissions) {
        std::set<std::string, std::less<>> kept;
        for (auto& permission : *token.permissions)
            if (principal.may(permission)) kept.insert(permission);
        principal.permissions = std::move(kept);
        principal.is_root = false;
    }
    co_return principal;
}

}  // namespace mad::auth
