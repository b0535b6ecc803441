#include "features/organizations/people.hpp"

#include "features/auth/passwords.hpp"

#include <boost/json.hpp>

namespace mad::organizations {
namespace {
namespace json = boost::json;
using auth::audit;
using auth::caller_of;

Error user_not_found() {
    return {Errc::not_found, "user_not_found", "There is no such user in this organisation."};
}
Error role_not_found() {
    return {Errc::not_found, "role_not_found", "There is no such role in this organisation."};
}
Error root_only() { return {Errc::forbidden, "root_only", "Only root may make or unmake root."}; }

json::object names_of(const std::vector<std::string>& names) {
    json::object detail;
    detail["roles"] = json::value_from(names);
    return detail;
}

Result<void> may_handle_all(const http::Principal& who, const std::vector<Role>& roles) {
    for (const auto& role : roles)
        if (auto ok = may_handle(who, role); !ok) return ok;
    return {};
}

Result<void> may_change_role(const http::Principal& who, const Role& role) {
    if (role.is_built_in)
        return Error{Errc::forbidden, "built_in_role",
                     "Built-in roles stay as they are. Make a role of your own."};
    return may_handle(who, role);
}

Error invalid_role(std::vector<Fault> faults) {
    return {Errc::invalid, "invalid_role", "The role cannot permit this.", std::move(faults)};
}

}  // namespace

template <class Work>
std::invoke_result_t<Work&, db::Transaction&> People::changing(Id org, bool anywhere, Work work) {
    auto scope = anywhere ? database_.system() : database_.of(org);
    auto done =
        co_await scope.transaction([&](db::Transaction& tx) -> std::invoke_result_t<Work&, db::Transaction&> {
            co_await lock_people(tx, org);
            const auto before = co_await count_administrators(tx, org);
            auto result = co_await work(tx);
            if (!result || before == 0) co_return result;
            if (co_await count_administrators(tx, org) > 0) co_return result;
            co_return Error{
                Errc::conflict, "last_administrator",
                "This would leave nobody in the organisation who can hand out roles. Make another "
                "administrator first."};
        });
    if (done) auth_.identity.forget();
    co_return done;
}

awaitable<Result<AddedUser>> People::add(http::Principal who, NewUser wanted, http::About about) {
    AddedUser added;
    if (!wanted.password) added.one_time_password = auth::one_time_password();
    auto hash = co_await auth_.hasher.hash(wanted.password.value_or(added.one_time_password.value_or("")));
    if (!hash) co_return hash.error();
    const auto email = auth::normal_email(wanted.email);
    co_return co_await changing(who.org_id, true, [&](db::Transaction& tx) -> awaitable<Result<AddedUser>> {
        const auto there_are = co_await all_roles(tx, who.org_id);
        auto roles = roles_named(wanted.roles, there_are);
        if (!roles) co_return roles.error();
        if (auto ok = may_handle_all(who, *roles); !ok) co_return ok.error();
        NewAccount account{Id::make(), email, wanted.name, *hash};
        if (!co_await insert_user(tx, account)) {
            account.id = (co_await user_of_email(tx, email)).value();
            added.one_time_password.reset();
        }
        if (!co_await insert_membership(tx, who.org_id, account.id))
            co_return Error{Errc::conflict, "already_a_member",
                            email + " is a member of this organisation already."};
        co_await set_roles(tx, who.org_id, account.id, std::move(*roles));
        co_await audit(tx, caller_of(who, about), "user.added", email, names_of(wanted.roles));
        added.user = (co_await find_user(tx, who.org_id, account.id)).value();
        co_return added;
    });
}

awaitable<Result<User>> People::change(http::Principal who, Id user, UserChange change, http::About about) {
    if (change.is_root && !who.is_root) co_return root_only();
    auto changed = co_await changing(who.org_id, true, [&](db::Transaction& tx) -> awaitable<Result<User>> {
        const auto target = co_await find_target(tx, who.org_id, user);
        if (!target) co_return user_not_found();
        if (auto ok = may_change_account(who, *target); !ok) co_return ok.error();
        co_await update_user(tx, user, change);
        if (target->is_root && co_await count_roots(tx) == 0)
            co_return Error{Errc::conflict, "last_root", "This would leave no root. Make another first."};
        auto now = co_await find_user(tx, who.org_id, user);
        json::object detail;
        if (change.is_active) detail["is_active"] = *change.is_active;
        if (change.is_root) detail["is_root"] = *change.is_root;
        if (change.name) detail["name"] = *change.name;
        co_await audit(tx, caller_of(who, about), "user.changed", now->email, std::move(detail));
        co_return std::move(*now);
    });
    if (changed && !changed->is_active)
        co_await auth_.tokens.revoke_sign_ins(user, {}, auth_.options.clock());
    co_return changed;
}

awaitable<Result<OneTimePassword>> People::reset_password(http::Principal who, Id user, http::About about) {
    OneTimePassword made{auth::one_time_password()};
    auto system = database_.system();
    const auto target = co_await find_target(system, who.org_id, user);
    if (!target) co_return user_not_found();
    if (auto ok = may_change_account(who, *target); !ok) co_return ok.error();
    auto hash = co_await auth_.hasher.hash(made.one_time_password);
    if (!hash) co_return hash.error();
    co_await auth_.store.set_password(user, std::move(*hash), true);
    co_await auth_.tokens.revoke_sign_ins(user, {}, auth_.options.clock());
    auth_.identity.forget();
    co_await audit(system, caller_of(who, about), "password.reset", user.text());
    co_return made;
}

awaitable<Result<void>> People::remove(http::Principal who, Id user, http::About about) {
    co_return co_await changing(who.org_id, false, [&](db::Transaction& tx) -> awaitable<Result<void>> {
        const auto member = co_await find_user(tx, who.org_id, user);
        const auto target = co_await find_target(tx, who.org_id, user);
        if (!member || !target) co_return user_not_found();
        if (auto ok = may_change(who, *target); !ok) co_return ok.error();
        co_await delete_membership(tx, who.org_id, user);
        co_await audit(tx, caller_of(who, about), "user.removed", member->email);
        co_return Result<void>{};
    });
}

awaitable<Result<User>> People::give_roles(http::Principal who, Id user, std::vector<std::string> names,
                                           http::About about) {
    co_return co_await changing(who.org_id, false, [&](db::Transaction& tx) -> awaitable<Result<User>> {
        const auto member = co_await find_user(tx, who.org_id, user);
        const auto target = co_await find_target(tx, who.org_id, user);
        if (!member || !target) co_return user_not_found();
        const auto there_are = co_await all_roles(tx, who.org_id);
        auto given = roles_named(names, there_are);
        if (!given) co_return given.error();
        if (auto ok = may_change(who, *target); !ok) co_return ok.error();
        if (auto ok = may_handle_all(who, *given); !ok) co_return ok.error();
        co_await set_roles(tx, who.org_id, user, std::move(*given));
        co_await audit(tx, caller_of(who, about), "user.roles_changed", member->email, names_of(names));
        auto now = co_await find_user(tx, who.org_id, user);
        co_return std::move(*now);
    });
}

awaitable<Result<Role>> People::add_role(http::Principal who, NewRole wanted, http::About about) {
    auto faults = auth::permission_faults(wanted.permissions, who, "/permissions");
    if (!faults.empty()) co_return invalid_role(std::move(faults));
    co_return co_await changing(who.org_id, false, [&](db::Transaction& tx) -> awaitable<Result<Role>> {
        const auto id = Id::make();
        if (!co_await insert_role(tx, who.org_id, id, wanted))
            co_return Error{Errc::conflict, "role_exists",
                            "There is a role \"" + wanted.name + "\" already."};
        co_await audit(tx, caller_of(who, about), "role.added", wanted.name);
        auto role = co_await find_role(tx, who.org_id, id);
        co_return std::move(*role);
    });
}

awaitable<Result<Role>> People::change_role(http::Principal who, Id id, RoleChange change,
                                            http::About about) {
    auto faults =
        auth::permission_faults(change.permissions.value_or(std::vector<std::string>{}), who, "/permissions");
    if (!faults.empty()) co_return invalid_role(std::move(faults));
    co_return co_await changing(who.org_id, false, [&](db::Transaction& tx) -> awaitable<Result<Role>> {
        const auto role = co_await find_role(tx, who.org_id, id);
        if (!role) co_return role_not_found();
        if (auto ok = may_change_role(who, *role); !ok) co_return ok.error();
        co_await update_role(tx, id, change);
        co_await audit(tx, caller_of(who, about), "role.changed", role->name);
        auto now = co_await find_role(tx, who.org_id, id);
        co_return std::move(*now);
    });
}

awaitable<Result<void>> People::remove_role(http::Principal who, Id id, http::About about) {
    co_return co_await changing(who.org_id, false, [&](db::Transaction& tx) -> awaitable<Result<void>> {
        const auto role = co_await find_role(tx, who.org_id, id);
        if (!role) co_return role_not_found();
        if (auto ok = may_change_role(who, *role); !ok) co_return ok.error();
        co_await delete_role(tx, id);
        co_await audit(tx, caller_of(who, about), "role.removed", role->name);
        co_return Result<void>{};
    });
}

}  // namespace mad::organizations
