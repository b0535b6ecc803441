#include "features/auth/keys.hpp"

#include "features/auth/permissions.hpp"
#include "features/auth/secrets.hpp"

#include <boost/json.hpp>

namespace mad::auth {
namespace {

/// A key never makes or ends another: a stolen one could outlive its own revocation.
std::optional<Error> sign_in_needed(const http::Principal& who) {
    using Via = http::Principal::Via;
    if (who.user_id && (who.via == Via::bearer || who.via == Via::session)) return {};
    return Error{Errc::forbidden, "sign_in_needed", "Sign in with a password to make or end keys."};
}

Result<void> checked(std::vector<Fault> faults, std::optional<Time> expires_at, Time now) {
    if (expires_at && *expires_at <= now) faults.push_back({"/expires_at", "has passed"});
    if (faults.empty()) return {};
    return Error{Errc::invalid, "invalid_key", "The key cannot be made like this.", std::move(faults)};
}

}  // namespace

std::vector<Fault> permission_faults(const std::vector<std::string>& wanted, const http::Principal& who,
                                     std::string_view pointer) {
    std::vector<Fault> faults;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        const auto where = std::string(pointer) + "/" + std::to_string(i);
        if (!is_permission(wanted[i]))
            faults.push_back({where, "there is no permission \"" + wanted[i] + "\""});
        else if (!who.may(wanted[i]))
            faults.push_back({where, "you do not have \"" + wanted[i] + "\" yourself"});
    }
    return faults;
}

awaitable<Result<IssuedKey>> Keys::issue(Token token, std::string_view prefix, Caller caller) {
    auto secret = std::string(prefix) + random_token();
    token.id = token.family_id = Id::make();
    token.secret_hash = hash_of_secret(secret);
    token.created_at = options_.clock();
    IssuedKey issued;
    issued.secret = std::move(secret);
    issued.key = {token.id, token.name, token.permissions, token.created_at, token.expires_at, {}};
    const auto* action = token.kind == TokenKind::service ? "service_token.created" : "api_key.created";
    boost::json::object detail;
    detail["name"] = token.name;
    co_await tokens_.add(std::move(token));
    auto system = store_.database().system();
    co_await audit(system, std::move(caller), action, issued.key.id.text(), std::move(detail));
    co_return issued;
}

awaitable<Result<IssuedKey>> Keys::make_api_key(http::Principal who, NewApiKey wanted, http::About about) {
    if (auto refused = sign_in_needed(who)) co_return *refused;
    std::vector<Fault> faults;
    if (wanted.permissions) faults = permission_faults(*wanted.permissions, who, "/permissions");
    if (auto ok = checked(std::move(faults), wanted.expires_at, options_.clock()); !ok) co_return ok.error();
    Token token{.kind = TokenKind::api_key,
                .org_id = who.org_id,
                .user_id = who.user_id,
                .name = std::move(wanted.name),
                .permissions = std::move(wanted.permissions),
                .expires_at = wanted.expires_at};
    co_return co_await issue(std::move(token), key_prefix, caller_of(who, about));
}

awaitable<Result<IssuedKey>> Keys::make_service_token(http::Principal who, NewServiceToken wanted,
                                                      http::About about) {
    if (auto refused = sign_in_needed(who)) co_return *refused;
    if (wanted.every_organization && !who.is_root)
        co_return Error{Errc::forbidden, "root_only", "Only root makes tokens for every organisation."};
    if (auto ok = checked({}, wanted.expires_at, options_.clock()); !ok) co_return ok.error();
    Token token{.kind = TokenKind::service,
                .name = std::move(wanted.name),
                .permissions = std::vector<std::string>{std::string(service_permission)},
                .expires_at = wanted.expires_at};
    if (!wanted.every_organization) token.org_id = who.org_id;
    co_return co_await issue(std::move(token), service_key_prefix, caller_of(who, about));
}

awaitable<std::string> Keys::make_platform_token(std::string name) {
    co_await tokens_.revoke_platform_tokens(name, options_.clock());
    Token token{.kind = TokenKind::service,
                .name = std::move(name),
                .permissions = std::vector<std::string>{std::string(service_permission)}};
    auto issued = co_await issue(std::move(token), service_key_prefix, {});
    co_return std::move(issued->secret);
}

awaitable<Result<std::vector<Key>>> Keys::list(http::Principal who, TokenKind kind) {
    if (who.is_system) co_return std::vector<Key>{};
    std::optional<Id> user;
    if (kind == TokenKind::api_key) user = who.user_id.value_or(Id{});
    co_return co_await tokens_.keys(who.org_id, kind, user);
}

awaitable<Result<void>> Keys::revoke(http::Principal who, TokenKind kind, Id id, http::About about) {
    if (auto refused = sign_in_needed(who)) co_return *refused;
    const bool is_service = kind == TokenKind::service;
    std::optional<Id> user;
    if (!is_service) user = who.user_id;
    if (!co_await tokens_.revoke_key(who.org_id, kind, id, user, options_.clock()))
        co_return Error{Errc::not_found, "key_not_found", "There is no such key here, or it has ended."};
    identity_.forget();
    auto system = store_.database().system();
    co_await audit(system, caller_of(who, about), is_service ? "service_token.revoked" : "api_key.revoked",
                   id.text());
    co_return Result<void>{};
}

}  // namespace mad::auth
