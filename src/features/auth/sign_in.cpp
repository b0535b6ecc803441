#include "features/auth/sign_in.hpp"

#include "features/auth/origin.hpp"
#include "features/auth/secrets.hpp"

#include <algorithm>

namespace mad::auth {
namespace {

Error throttled(std::chrono::seconds wait) {
    return {.code = Errc::too_many,
            .kind = "sign_in_throttled",
            .detail = "Too many failed sign-ins. Try again in " + std::to_string(wait.count()) + " s.",
            .retry_after = wait};
}

Error invalid_credentials() {
    return {Errc::unauthorized, "invalid_credentials", "The e-mail address or the password is wrong."};
}

Error invalid_refresh_token() {
    return {Errc::unauthorized, "invalid_refresh_token",
            "The refresh token is not known, has expired or was revoked. Sign in again."};
}

Error not_a_member() {
    return {Errc::forbidden, "not_a_member",
            "You are a member of no such organisation, or it is not active."};
}

Caller caller_of(const http::About& about, std::optional<Id> user = {}, std::optional<Id> org = {}) {
    return {user, org, about.request_id, about.remote_address};
}

}  // namespace

std::string normal_email(std::string_view email) {
    const auto first = email.find_first_not_of(" \t");
    if (first == email.npos) return {};
    std::string out(email.substr(first, email.find_last_not_of(" \t") - first + 1));
    std::ranges::transform(out, out.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; });
    return out;
}

awaitable<Result<Account>> SignIn::proven(std::string email, std::string password, http::About about) {
    const auto subjects = subjects_of(email, about.remote_address);
    const auto now = options_.clock();
    const auto attempt = co_await store_.begin_attempt(subjects, now);
    if (attempt.wait) co_return throttled(*attempt.wait);

    const auto account = co_await store_.account(email);
    const bool has_password = account && account->password_hash;
    const auto hash = has_password ? *account->password_hash : hasher_.nobodys();
    const auto matches = co_await hasher_.verify(hash, password);
    if (!matches) {
        co_await store_.take_back(subjects, attempt);
        co_return matches.error();
    }
    if (!*matches || !has_password || !account->is_active) {
        // The same statements for an unknown user, so that time does not tell who is known.
        const auto home = co_await store_.standing(account ? account->id : Id{}, {});
        std::optional<Id> user, org;
        if (account) user = account->id;
        if (home) org = home->org_id;
        auto system = store_.database().system();
        co_await audit(system, caller_of(about, user, org), "sign_in.failed", email);
        co_return invalid_credentials();
    }
    co_await store_.attempt_succeeded(subjects, attempt, now);
    if (hasher_.is_outdated(hash)) {
        auto renewed = co_await hasher_.hash(std::move(password));
        if (renewed)
            co_await store_.set_password(account->id, std::move(*renewed), account->must_change_password);
    }
    co_return std::move(*account);
}

awaitable<Result<Standing>> SignIn::standing_of(Credentials given, http::About about) {
    const auto account = co_await proven(normal_email(given.email), std::move(given.password), about);
    if (!account) co_return account.error();
    auto standing = co_await store_.standing(account->id, {.slug = std::move(given.organization)});
    if (!standing) co_return not_a_member();
    auto system = store_.database().system();
    co_await audit(system, caller_of(about, standing->user_id, standing->org_id), "sign_in.succeeded",
                   standing->email);
    co_return std::move(*standing);
}

awaitable<Result<AccessTokens>> SignIn::tokens_for(Standing standing, Id family, std::string refresh_token) {
    const auto now = options_.clock();
    AccessClaims claims{keys_.issuer(),
                        standing.user_id,
                        standing.org_id,
                        family,
                        Id::make(),
                        now,
                        now + options_.access_lives};
    AccessTokens out;
    out.access_token = co_await keys_.sign(std::move(claims));
    out.expires_in = options_.access_lives.count();
    out.refresh_token = std::move(refresh_token);
    out.refresh_expires_in = options_.refresh_lives.count();
    out.must_change_password = standing.must_change_password;
    out.organization = standing.organization();
    out.user = standing.user();
    co_return out;
}

awaitable<Result<AccessTokens>> SignIn::with_tokens(Credentials given, http::About about) {
    auto standing = co_await standing_of(std::move(given), about);
    if (!standing) co_return standing.error();
    const auto now = options_.clock();
    auto secret = random_token();
    Token token{.id = Id::make(),
                .kind = TokenKind::refresh,
                .org_id = standing->org_id,
                .user_id = standing->user_id,
                .family_id = Id::make(),
                .secret_hash = hash_of_secret(secret),
                .created_at = now,
                .expires_at = now + options_.refresh_lives};
    const auto family = token.family_id;
    co_await tokens_.add(std::move(token));
    co_return co_await tokens_for(std::move(*standing), family, std::move(secret));
}

awaitable<Result<SignIn::Opened>> SignIn::with_session(Credentials given, http::About about) {
    auto standing = co_await standing_of(std::move(given), about);
    if (!standing) co_return standing.error();
    const auto now = options_.clock();
    const auto secret = random_token();
    Token token{.id = Id::make(),
                .kind = TokenKind::session,
                .org_id = standing->org_id,
                .user_id = standing->user_id,
                .family_id = Id::make(),
                .secret_hash = hash_of_secret(secret),
                .created_at = now,
                .expires_at = now + std::min(options_.session_idle, options_.session_lives)};
    co_await tokens_.add(std::move(token));
    co_return opened(*standing, secret);
}

SignIn::Opened SignIn::opened(const Standing& standing, const std::string& secret) const {
    return {{options_.session_idle.count(), standing.must_change_password, standing.organization(),
             standing.user()},
            set_session_cookie(secret, options_.session_lives, options_.secure_cookies())};
}

awaitable<Result<SignIn::Opened>> SignIn::session_in(http::Principal who, std::string organization,
                                                     http::About about) {
    if (who.via != http::Principal::Via::session || !who.user_id)
        co_return Error{Errc::forbidden, "no_session",
                        "Only a browser's session changes its organisation. Name it in X-Mad-Organization."};
    const auto standing = co_await store_.standing(*who.user_id, {.slug = std::move(organization)});
    if (!standing) co_return not_a_member();
    const auto secret = random_token();
    co_await tokens_.move_session(who.token_id, standing->org_id, hash_of_secret(secret));
    auto system = store_.database().system();
    co_await audit(system, caller_of(about, standing->user_id, standing->org_id), "session.moved",
                   standing->email);
    identity_.forget();
    co_return opened(*standing, secret);
}

awaitable<Result<AccessTokens>> SignIn::refreshed(std::string refresh_token, http::About about) {
    using Exchange = TokenStore::Exchange;
    const auto now = options_.clock();
    auto next = random_token();
    const auto exchanged = co_await tokens_.exchange(hash_of_secret(refresh_token), hash_of_secret(next), now,
                                                     now + options_.refresh_lives);
    const auto& old = exchanged.old;
    if (exchanged.outcome == Exchange::reused) {
        identity_.forget();
        auto system = store_.database().system();
        co_await audit(system, caller_of(about, old.user_id, old.org_id), "refresh_token.reused",
                       old.family_id.text());
        co_return Error{
            Errc::unauthorized, "refresh_token_reused",
            "This refresh token was exchanged before, so the sign-in has been ended. Sign in again."};
    }
    if (exchanged.outcome == Exchange::expired) co_return invalid_refresh_token();
    if (exchanged.outcome != Exchange::done)
        co_return co_await guesses_.refused(invalid_refresh_token(), caller_of(about),
                                            "refresh_token.refused");
    auto standing = co_await store_.standing(*old.user_id, {.id = old.org_id});
    if (!standing) {
        co_await tokens_.revoke_family(old.family_id, now);
        co_return not_a_member();
    }
    co_return co_await tokens_for(std::move(*standing), old.family_id, std::move(next));
}

awaitable<void> SignIn::out(std::optional<http::Principal> who, std::optional<std::string> refresh_token,
                            http::About about) {
    using Via = http::Principal::Via;
    const auto now = options_.clock();
    auto system = store_.database().system();
    if (refresh_token) {
        const auto token = co_await tokens_.usable(hash_of_secret(*refresh_token), now);
        if (token && token->kind == TokenKind::refresh) co_await tokens_.revoke_family(token->family_id, now);
    }
    if (who && (who->via == Via::bearer || who->via == Via::session)) {
        co_await tokens_.revoke_family(who->token_id, now);
        co_await audit(system, auth::caller_of(*who, about), "sign_out", who->name);
    }
    identity_.forget();
}

awaitable<Result<void>> SignIn::change_password(http::Principal who, NewPassword given, http::About about) {
    const auto refused =
        Error{Errc::forbidden, "no_password", "Sign in as the user whose password is to change."};
    if (!who.user_id || who.via == http::Principal::Via::api_key) co_return refused;
    const auto account = co_await store_.account(*who.user_id);
    if (!account) co_return refused;
    auto proof = co_await proven(account->email, given.current_password, about);
    if (!proof && proof.error().kind == "invalid_credentials")
        co_return Error{Errc::forbidden,
                        "wrong_password",
                        "The current password is wrong.",
                        {{"/current_password", "is not your password"}}};
    if (!proof) co_return proof.error();
    if (given.new_password == given.current_password)
        co_return Error{Errc::invalid,
                        "same_password",
                        "Choose a password that is not the current one.",
                        {{"/new_password", "is the current password"}}};
    auto hash = co_await hasher_.hash(std::move(given.new_password));
    if (!hash) co_return hash.error();
    co_await store_.set_password(account->id, std::move(*hash), false);
    co_await tokens_.revoke_sign_ins(account->id, who.token_id, options_.clock());
    auto system = store_.database().system();
    co_await audit(system, auth::caller_of(who, about), "password.changed", account->email);
    identity_.forget();
    co_return Result<void>{};
}

}  // namespace mad::auth
