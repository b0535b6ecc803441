// Who is in an organisation and what they may do there.
#pragma once
#include "features/auth/auth.hpp"
#include "features/organizations/store.hpp"

namespace mad::organizations {

/// Nobody gives or takes what he does not have, nobody but root makes root, and an organisation that has
/// someone to hand out roles keeps one. Every change is audited, and counts at once in this process.
class People {
public:
    People(db::Database& database, auth::Auth& auth) : database_(database), auth_(auth) {}

    /// A new user, or one who has an account already as a member here too. Errors: conflict
    /// (already_a_member), invalid (unknown_role), forbidden (outranked).
    awaitable<Result<AddedUser>> add(http::Principal, NewUser, http::About);
    /// Errors: not_found; forbidden (outranked, account_shared, root_only); conflict (last_administrator,
    /// last_root).
    awaitable<Result<User>> change(http::Principal, Id user, UserChange, http::About);
    awaitable<Result<OneTimePassword>> reset_password(http::Principal, Id user, http::About);
    /// Out of this organisation; the account stays.
    awaitable<Result<void>> remove(http::Principal, Id user, http::About);
    awaitable<Result<User>> give_roles(http::Principal, Id user, std::vector<std::string> roles, http::About);

    /// Errors: conflict (role_exists), invalid, for permissions that are unknown or not one's own.
    awaitable<Result<Role>> add_role(http::Principal, NewRole, http::About);
    /// Errors: not_found; forbidden (built_in_role, outranked); conflict (last_administrator); invalid.
    awaitable<Result<Role>> change_role(http::Principal, Id role, RoleChange, http::About);
    awaitable<Result<void>> remove_role(http::Principal, Id role, http::About);

private:
    /// `work` (Transaction&) -> awaitable<Result<T>>, as the one who changes people now; afterwards somebody
    /// must still be able to hand out roles. `anywhere`: with access to accounts.
    template <class Work>
    std::invoke_result_t<Work&, db::Transaction&> changing(Id org, bool anywhere, Work work);

    db::Database& database_;
    auth::Auth& auth_;
};

}  // namespace mad::organizations
