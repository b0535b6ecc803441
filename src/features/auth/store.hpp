// Users as sign-in sees them, what they may do where, failed sign-ins and the built-in roles: the SQL.
#pragma once
#include "db/database.hpp"
#include "features/auth/throttle.hpp"
#include "features/auth/types.hpp"

namespace mad::auth {

struct Account {
    Id id;
    std::string email, name;
    std::optional<std::string> password_hash;
    bool is_active = true, must_change_password = false;
};

/// Someone in an organisation, as of now.
struct Standing {
    Id user_id;
    std::string email, user_name;
    bool is_root = false, must_change_password = false;
    Id org_id;
    std::string slug, org_name;
    bool is_member = false;
    std::vector<std::string> permissions;

    UserName user() const { return {user_id, email, user_name, is_root}; }
    OrganizationName organization() const { return {org_id, slug, org_name}; }
};

const schema::Object& describe(std::type_identity<Account>);
const schema::Object& describe(std::type_identity<Standing>);

/// Which organisation: by id or slug; neither: the first the user joined (root's: the oldest there is).
struct WhichOrganization {
    std::optional<Id> id{};
    std::optional<std::string> slug{};
};

class Store {
public:
    explicit Store(db::Database& database) : database_(database) {}

    awaitable<std::optional<Account>> account(std::string email);
    awaitable<std::optional<Account>> account(Id user);
    /// None where the user or the organisation is not active, or the user is no member (and not root).
    awaitable<std::optional<Standing>> standing(Id user, WhichOrganization);
    awaitable<std::vector<MembershipName>> memberships(Id user);
    awaitable<std::optional<OrganizationName>> organization(Id);

    awaitable<void> set_password(Id user, std::string hash, bool must_change);

    /// Counts an attempt, or says how long to wait. Attempts at one account or from one address take turns.
    awaitable<Attempt> begin_attempt(Subjects, Time now);
    /// The attempt was good: the pair starts anew and is known, the other counts are as before.
    awaitable<void> attempt_succeeded(Subjects, Attempt, Time now);
    /// The attempt was no attempt, since its password was never looked at.
    awaitable<void> take_back(Subjects, Attempt);

    /// Counts a wrong key or token at a subject of its own.
    awaitable<Guess> count_guess(std::string subject, Time now);

    /// Makes the built-in roles what permissions.hpp says. May be repeated, by several processes at once.
    awaitable<void> seed_roles();
    /// Deletes counts and tokens that can matter no more.
    awaitable<void> sweep(Time now);

    db::Database& database() { return database_; }

private:
    awaitable<void> give_back(Subjects, Attempt);
    db::Database& database_;
};

}  // namespace mad::auth
