// The SQL of organisations, their people, roles and audit. Each function is a statement or two on the
// connection it is given: a transaction's, where several belong together.
#pragma once
#include "db/database.hpp"
#include "features/organizations/rules.hpp"
#include "features/organizations/types.hpp"

namespace mad::organizations {

const schema::Object& describe(std::type_identity<Target>);

/// The rows after `after`, one more than `limit`.
struct Slice {
    std::optional<Id> after;
    std::int64_t limit;
};

// Organisations. False where the slug is taken.
awaitable<bool> insert_organization(db::Executor&, Id, NewOrganization);
awaitable<std::optional<Organization>> find_organization(db::Executor&, Id);
awaitable<std::optional<Id>> organization_of_slug(db::Executor&, std::string slug);
/// `user`: only those he is a member of.
awaitable<std::vector<Organization>> list_organizations(db::Executor&, std::optional<Id> user, Slice);
awaitable<void> update_organization(db::Executor&, Id, OrganizationChange);

// People.
/// Until the transaction ends, nobody else changes who may what in this organisation.
awaitable<void> lock_people(db::Transaction&, Id org);
awaitable<std::vector<User>> list_users(db::Executor&, Id org, Slice);
awaitable<std::optional<User>> find_user(db::Executor&, Id org, Id user);
awaitable<std::optional<Target>> find_target(db::Executor&, Id org, Id user);
awaitable<std::optional<Id>> user_of_email(db::Executor&, std::string email);
struct NewAccount {
    Id id{};
    std::string email, name, password_hash;
    bool is_root = false;
};
/// False where the e-mail address is taken.
awaitable<bool> insert_user(db::Executor&, NewAccount);
awaitable<void> update_user(db::Executor&, Id user, UserChange);
awaitable<bool> has_users(db::Executor&);
/// Until the transaction ends, no other process makes the first user.
awaitable<void> lock_first_start(db::Transaction&);
/// False where the user is a member already.
awaitable<bool> insert_membership(db::Executor&, Id org, Id user);
awaitable<void> delete_membership(db::Executor&, Id org, Id user);
awaitable<void> set_roles(db::Executor&, Id org, Id user, std::vector<Role>);
/// Active members who may hand out roles.
awaitable<std::int64_t> count_administrators(db::Executor&, Id org);
awaitable<std::int64_t> count_roots(db::Executor&);

// Roles.
awaitable<std::vector<Role>> list_roles(db::Executor&, Id org, Slice);
awaitable<std::vector<Role>> all_roles(db::Executor&, Id org);
awaitable<std::optional<Role>> find_role(db::Executor&, Id org, Id role);
/// False where the name is taken.
awaitable<bool> insert_role(db::Executor&, Id org, Id role, NewRole);
awaitable<void> update_role(db::Executor&, Id role, RoleChange);
awaitable<void> delete_role(db::Executor&, Id role);

/// Newest first.
awaitable<std::vector<AuditRow>> list_audit(db::Executor&, std::optional<std::string> action, Slice);

}  // namespace mad::organizations
