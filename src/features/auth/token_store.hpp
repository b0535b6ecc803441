// Refresh tokens, browser sessions, API keys and service tokens, by the hash of their secret; signing keys:
// the SQL.
#pragma once
#include "db/database.hpp"
#include "features/auth/jwt.hpp"
#include "features/auth/types.hpp"

namespace mad::auth {

enum class TokenKind { refresh, session, api_key, service };

struct Token {
    Id id{};
    TokenKind kind = TokenKind::refresh;
    std::optional<Id> org_id{}, user_id{};
    Id family_id{};
    std::string name{};
    std::string secret_hash{};
    std::optional<std::vector<std::string>> permissions{};
    Time created_at{};
    std::optional<Time> expires_at{}, last_used_at{}, used_at{}, revoked_at{};
};
const schema::Enum<TokenKind>& describe(std::type_identity<TokenKind>);
const schema::Object& describe(std::type_identity<Token>);

/// Of the key store: public halves that count, and the newest key whole.
struct StoredKeys {
    SigningKey current;
    PublicKeys accepted;
};

class TokenStore {
public:
    explicit TokenStore(db::Database& database) : database_(database) {}

    awaitable<void> add(Token);
    /// A token that can be used: not expired, revoked or exchanged, and its organisation active.
    awaitable<std::optional<Token>> usable(std::string secret_hash, Time now);
    /// It was used just now; `expires_at`, where given, moves with it.
    awaitable<void> touch(Id token, Time now, std::optional<Time> expires_at);

    enum class Exchange { done, unknown, expired, reused };
    struct Exchanged {
        Exchange outcome = Exchange::unknown;
        Token old;
    };
    /// Marks a refresh token as exchanged and adds the next of its family, whose `secret_hash` and times are
    /// given. One that has been exchanged before has been stolen, from its owner or by him: the family is
    /// revoked.
    awaitable<Exchanged> exchange(std::string secret_hash, std::string next_hash, Time now, Time expires_at);
    /// True while a sign-in has not been revoked and its last refresh token has not expired.
    awaitable<bool> is_live(Id family, Id user, Time now);

    /// A session goes on in another organisation, under another secret.
    awaitable<void> move_session(Id family, Id org, std::string secret_hash);

    awaitable<void> revoke_family(Id family, Time now);
    /// All sign-ins and sessions of a user, but those of one family.
    awaitable<void> revoke_sign_ins(Id user, std::optional<Id> but_family, Time now);

    awaitable<std::vector<Key>> keys(Id org, TokenKind, std::optional<Id> user);
    /// False where there is none such to revoke. `user`: only this user's.
    awaitable<bool> revoke_key(Id org, TokenKind, Id token, std::optional<Id> user, Time now);

    /// Ends the service tokens of every organisation that have this name.
    awaitable<void> revoke_platform_tokens(std::string name, Time now);

    /// The signing keys; makes the first one. `retired_after`: older retirements count no more.
    awaitable<StoredKeys> signing_keys(Time retired_after);
    /// A new current key; those before are retired at `now`.
    awaitable<void> rotate_signing_key(Time now);

private:
    db::Database& database_;
};

}  // namespace mad::auth
