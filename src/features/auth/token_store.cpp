#include "features/auth/token_store.hpp"

#include "base/encoding.hpp"

#include <boost/json.hpp>

namespace mad::auth {
namespace {
using schema::field;
using schema::object;
using Texts = std::vector<std::string>;

struct KeyRow {
    std::string kid, public_key, secret_key;
    std::optional<Time> retired_at;
};
const schema::Object& describe(std::type_identity<KeyRow>) {
    static const auto it =
        object<KeyRow>("KeyRow", field<&KeyRow::kid>("kid"), field<&KeyRow::public_key>("public_key"),
                       field<&KeyRow::secret_key>("secret_key"), field<&KeyRow::retired_at>("retired_at"));
    return it;
}

constexpr db::Query<void(Id, TokenKind, std::optional<Id>, std::optional<Id>, Id, std::string, std::string,
                         std::optional<Texts>, Time, std::optional<Time>)>
    insert_token{"insert_token", R"sql(
    insert into tokens (id, kind, org_id, user_id, family_id, name, secret_hash, permissions, created_at, expires_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10))sql"};

constexpr db::Query<Token(std::string, Time)> find_usable_token{"find_usable_token", R"sql(
    select t.id, t.kind, t.org_id, t.user_id, t.family_id, t.name, t.secret_hash, t.permissions, t.created_at,
           t.expires_at, t.last_used_at, t.used_at, t.revoked_at
    from tokens t
    where t.secret_hash = $1 and t.revoked_at is null and t.used_at is null
      and (t.expires_at is null or t.expires_at > $2)
      and (t.org_id is null or exists (select from organizations o where o.id = t.org_id and o.is_active)))sql"};

constexpr db::Query<void(Id, Time, std::optional<Time>)> touch_token{"touch_token", R"sql(
    update tokens set last_used_at = $2, expires_at = coalesce($3, expires_at) where id = $1)sql"};

constexpr db::Query<Token(std::string)> lock_refresh_token{"lock_refresh_token", R"sql(
    select id, kind, org_id, user_id, family_id, name, secret_hash, permissions, created_at,
           expires_at, last_used_at, used_at, revoked_at
    from tokens where secret_hash = $1 and kind = 'refresh' for update)sql"};

constexpr db::Query<void(Id, Time)> mark_exchanged{"mark_token_exchanged", R"sql(
    update tokens set used_at = $2, last_used_at = $2 where id = $1)sql"};

constexpr db::Query<bool(Id, Id, Time)> family_is_live{"token_family_is_live", R"sql(
    select exists (select from tokens where family_id = $1 and user_id = $2 and revoked_at is null
                   and used_at is null and (expires_at is null or expires_at > $3)))sql"};

constexpr db::Query<void(Id, Id, std::string)> move_session_token{"move_session", R"sql(
    update tokens set org_id = $2, secret_hash = $3
    where family_id = $1 and kind = 'session' and revoked_at is null)sql"};

constexpr db::Query<void(Id, Time)> revoke_token_family{"revoke_token_family", R"sql(
    update tokens set revoked_at = $2 where family_id = $1 and revoked_at is null)sql"};

constexpr db::Query<void(Id, std::optional<Id>, Time)> revoke_user_sign_ins{"revoke_user_sign_ins", R"sql(
    update tokens set revoked_at = $3
    where user_id = $1 and kind in ('refresh', 'session') and revoked_at is null
      and family_id is distinct from $2)sql"};

constexpr db::Query<Key(Id, TokenKind, std::optional<Id>)> list_keys{"list_keys", R"sql(
    select id, name, permissions, created_at, expires_at, last_used_at from tokens
    where org_id = $1 and kind = $2 and revoked_at is null and ($3::uuid is null or user_id = $3)
    order by id)sql"};

constexpr db::Query<void(Id, TokenKind, Id, std::optional<Id>, Time)> revoke_one_key{"revoke_key", R"sql(
    update tokens set revoked_at = $5
    where org_id = $1 and kind = $2 and id = $3 and revoked_at is null and ($4::uuid is null or user_id = $4))sql"};

constexpr db::Query<void(std::string, Time)> revoke_named_platform_tokens{"revoke_platform_tokens", R"sql(
    update tokens set revoked_at = $2
    where kind = 'service' and org_id is null and name = $1 and revoked_at is null)sql"};

constexpr db::Query<void()> lock_signing_keys{"lock_signing_keys", R"sql(
    select pg_advisory_xact_lock(hashtextextended('mad.signing_keys', 0)))sql"};

constexpr db::Query<KeyRow(Time)> list_signing_keys{"list_signing_keys", R"sql(
    select kid, public_key, secret_key, retired_at from signing_keys
    where retired_at is null or retired_at > $1 order by retired_at desc nulls first, created_at desc)sql"};

constexpr db::Query<void(std::string, std::string, std::string)> insert_signing_key{"insert_signing_key",
                                                                                    R"sql(
    insert into signing_keys (kid, algorithm, public_key, secret_key) values ($1, 'EdDSA', $2, $3))sql"};

constexpr db::Query<void(Time)> retire_signing_keys{"retire_signing_keys", R"sql(
    update signing_keys set retired_at = $1 where retired_at is null)sql"};

awaitable<void> add_signing_key(db::Executor& db) {
    const auto key = make_signing_key();
    co_await db.exec(insert_signing_key, key.kid, to_base64url(key.public_key), to_base64url(key.secret_key));
}

awaitable<void> insert(db::Executor& db, Token t) {
    co_await db.exec(insert_token, t.id, t.kind, t.org_id, t.user_id, t.family_id, std::move(t.name),
                     std::move(t.secret_hash), std::move(t.permissions), t.created_at, t.expires_at);
}

}  // namespace

const schema::Enum<TokenKind>& describe(std::type_identity<TokenKind>) {
    static const schema::Enum<TokenKind> it{{{TokenKind::refresh, "refresh"},
                                             {TokenKind::session, "session"},
                                             {TokenKind::api_key, "api_key"},
                                             {TokenKind::service, "service"}}};
    return it;
}

const schema::Object& describe(std::type_identity<Token>) {
    static const auto it = object<Token>(
        "Token", field<&Token::id>("id"), field<&Token::kind>("kind"), field<&Token::org_id>("org_id"),
        field<&Token::user_id>("user_id"), field<&Token::family_id>("family_id"), field<&Token::name>("name"),
        field<&Token::secret_hash>("secret_hash"), field<&Token::permissions>("permissions"),
        field<&Token::created_at>("created_at"), field<&Token::expires_at>("expires_at"),
        field<&Token::last_used_at>("last_used_at"), field<&Token::used_at>("used_at"),
        field<&Token::revoked_at>("revoked_at"));
    return it;
}

awaitable<void> TokenStore::add(Token token) {
    auto system = database_.system();
    co_await insert(system, std::move(token));
}

awaitable<std::optional<Token>> TokenStore::usable(std::string secret_hash, Time now) {
    co_return co_await database_.system().maybe(find_usable_token, std::move(secret_hash), now);
}

awaitable<void> TokenStore::touch(Id token, Time now, std::optional<Time> expires_at) {
    co_await database_.system().exec(touch_token, token, now, expires_at);
}

awaitable<TokenStore::Exchanged> TokenStore::exchange(std::string secret_hash, std::string next_hash,
                                                      Time now, Time expires_at) {
    // Every outcome commits: a reuse too must leave its mark.
    auto done =
        co_await database_.system().transaction([&](db::Transaction& tx) -> awaitable<Result<Exchanged>> {
            auto old = co_await tx.maybe(lock_refresh_token, secret_hash);
            if (!old || old->revoked_at) co_return Exchanged{};
            if (old->used_at) {
                co_await tx.exec(revoke_token_family, old->family_id, now);
                co_return Exchanged{Exchange::reused, std::move(*old)};
            }
            if (old->expires_at && *old->expires_at <= now)
                co_return Exchanged{Exchange::expired, std::move(*old)};
            co_await tx.exec(mark_exchanged, old->id, now);
            auto next = *old;
            next.id = Id::make();
            next.secret_hash = next_hash;
            next.created_at = now;
            next.expires_at = expires_at;
            co_await insert(tx, std::move(next));
            co_return Exchanged{Exchange::done, std::move(*old)};
        });
    co_return std::move(*done);
}

awaitable<bool> TokenStore::is_live(Id family, Id user, Time now) {
    co_return co_await database_.system().one(family_is_live, family, user, now);
}

awaitable<void> TokenStore::move_session(Id family, Id org, std::string secret_hash) {
    co_await database_.system().exec(move_session_token, family, org, std::move(secret_hash));
}

awaitable<void> TokenStore::revoke_family(Id family, Time now) {
    co_await database_.system().exec(revoke_token_family, family, now);
}

awaitable<void> TokenStore::revoke_sign_ins(Id user, std::optional<Id> but_family, Time now) {
    co_await database_.system().exec(revoke_user_sign_ins, user, but_family, now);
}

awaitable<std::vector<Key>> TokenStore::keys(Id org, TokenKind kind, std::optional<Id> user) {
    co_return co_await database_.of(org).run(list_keys, org, kind, user);
}

awaitable<bool> TokenStore::revoke_key(Id org, TokenKind kind, Id token, std::optional<Id> user, Time now) {
    const auto revoked = co_await database_.of(org).exec(revoke_one_key, org, kind, token, user, now);
    co_return revoked > 0;
}

awaitable<void> TokenStore::revoke_platform_tokens(std::string name, Time now) {
    co_await database_.system().exec(revoke_named_platform_tokens, std::move(name), now);
}

awaitable<StoredKeys> TokenStore::signing_keys(Time retired_after) {
    auto system = database_.system();
    auto rows = co_await system.run(list_signing_keys, retired_after);
    if (rows.empty() || rows.front().retired_at) {
        auto made = co_await system.transaction([&](db::Transaction& tx) -> awaitable<Result<void>> {
            co_await tx.exec(lock_signing_keys);
            rows = co_await tx.run(list_signing_keys, retired_after);
            if (rows.empty() || rows.front().retired_at) co_await add_signing_key(tx);
            rows = co_await tx.run(list_signing_keys, retired_after);
            co_return Result<void>{};
        });
        made.value();
    }
    StoredKeys keys;
    for (const auto& row : rows) keys.accepted[row.kid] = from_base64url(row.public_key).value();
    const auto& newest = rows.front();
    keys.current = {newest.kid, keys.accepted[newest.kid], from_base64url(newest.secret_key).value()};
    co_return keys;
}

awaitable<void> TokenStore::rotate_signing_key(Time now) {
    auto rotated =
        co_await database_.system().transaction([&](db::Transaction& tx) -> awaitable<Result<void>> {
            co_await tx.exec(lock_signing_keys);
            co_await tx.exec(retire_signing_keys, now);
            co_await add_signing_key(tx);
            co_return Result<void>{};
        });
    rotated.value();
}

}  // namespace mad::auth
