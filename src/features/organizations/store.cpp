#include "features/organizations/store.hpp"

#include <boost/json.hpp>

namespace mad::organizations {
namespace {
using Texts = std::vector<std::string>;
using MaybeId = std::optional<Id>;
using MaybeText = std::optional<std::string>;
using MaybeInt = std::optional<std::int64_t>;
using MaybeBool = std::optional<bool>;

constexpr db::Query<void(Id, std::string, std::string)> insert_organization_row{"insert_organization", R"sql(
    insert into organizations (id, slug, name) values ($1, $2, $3) on conflict (slug) do nothing)sql"};

constexpr db::Query<void(Id, MaybeText, std::string, MaybeInt, MaybeInt)> insert_org_settings{
    "insert_org_settings",
    R"sql(
    insert into org_settings (org_id, results_dsn, results_schema, max_storage_bytes, max_queued_jobs)
    values ($1, $2, $3, $4, $5))sql"};

constexpr db::Query<Organization(Id)> organization_row{"find_organization", R"sql(
    select o.id, o.slug, o.name, o.is_active, s.max_storage_bytes, s.max_queued_jobs, o.created_at
    from organizations o left join org_settings s on s.org_id = o.id where o.id = $1)sql"};

constexpr db::Query<Id(std::string)> id_of_slug{"organization_of_slug", R"sql(
    select id from organizations where slug = $1)sql"};

constexpr db::Query<Organization(MaybeId, MaybeId, std::int64_t)> organization_rows{"list_organizations",
                                                                                    R"sql(
    select o.id, o.slug, o.name, o.is_active, s.max_storage_bytes, s.max_queued_jobs, o.created_at
    from organizations o left join org_settings s on s.org_id = o.id
    where ($1::uuid is null or exists (select from memberships m where m.org_id = o.id and m.user_id = $1))
      and ($2::uuid is null or o.id > $2)
    order by o.id limit $3)sql"};

constexpr db::Query<void(Id, MaybeText, MaybeBool)> update_organization_row{"update_organization", R"sql(
    update organizations set name = coalesce($2, name), is_active = coalesce($3, is_active) where id = $1)sql"};

constexpr db::Query<void(Id, MaybeInt, MaybeInt)> update_org_limits{"update_org_limits", R"sql(
    update org_settings set max_storage_bytes = coalesce($2, max_storage_bytes),
        max_queued_jobs = coalesce($3, max_queued_jobs)
    where org_id = $1)sql"};

constexpr db::Query<void(Id)> lock_people_of{"lock_people", R"sql(
    select pg_advisory_xact_lock(hashtextextended('mad.people ' || $1::uuid::text, 0)))sql"};

constexpr db::Query<User(Id, MaybeId, MaybeId, std::int64_t)> user_rows{"list_users", R"sql(
    select u.id, u.email, u.name, u.is_root, u.is_active, u.must_change_password, u.created_at,
           array(select r.name from membership_roles x join roles r on r.id = x.role_id
                 where x.membership_id = m.id order by r.name) as roles
    from memberships m join users u on u.id = m.user_id
    where m.org_id = $1 and ($2::uuid is null or u.id = $2) and ($3::uuid is null or u.id > $3)
    order by u.id limit $4)sql"};

constexpr db::Query<Target(Id, Id)> target_row{"find_target", R"sql(
    select u.id as user_id, u.is_root,
           (select count(*) from memberships x where x.user_id = u.id and x.org_id <> $1) as other_organizations,
           array(select distinct p.permission from membership_roles r join role_permissions p using (role_id)
                 where r.membership_id = m.id) as permissions
    from memberships m join users u on u.id = m.user_id where m.org_id = $1 and u.id = $2)sql"};

constexpr db::Query<Id(std::string)> id_of_email{"user_of_email", R"sql(
    select id from users where email = $1)sql"};

constexpr db::Query<void(Id, std::string, std::string, std::string, bool)> insert_user_row{"insert_user",
                                                                                           R"sql(
    insert into users (id, email, name, password_hash, must_change_password, is_root)
    values ($1, $2, $3, $4, true, $5) on conflict (email) do nothing)sql"};

constexpr db::Query<void(Id, MaybeText, MaybeBool, MaybeBool)> update_user_row{"update_user", R"sql(
    update users set name = coalesce($2, name), is_active = coalesce($3, is_active),
                     is_root = coalesce($4, is_root), updated_at = now()
    where id = $1)sql"};

constexpr db::Query<bool()> any_users{"has_users", "select exists (select from users)"};

constexpr db::Query<void()> lock_first_start_of_all{"lock_first_start", R"sql(
    select pg_advisory_xact_lock(hashtextextended('mad.first_start', 0)))sql"};

constexpr db::Query<void(Id, Id, Id)> insert_membership_row{"insert_membership", R"sql(
    insert into memberships (id, org_id, user_id) values ($1, $2, $3) on conflict (user_id, org_id) do nothing)sql"};

constexpr db::Query<void(Id, Id)> delete_membership_row{"delete_membership", R"sql(
    delete from memberships where org_id = $1 and user_id = $2)sql"};

constexpr db::Query<void(Id, Id)> clear_roles{"clear_membership_roles", R"sql(
    delete from membership_roles x using memberships m
    where x.membership_id = m.id and m.org_id = $1 and m.user_id = $2)sql"};

constexpr db::Query<void(Id, Id, std::vector<Id>)> insert_roles{"insert_membership_roles", R"sql(
    insert into membership_roles (membership_id, role_id)
    select m.id, r from memberships m cross join unnest($3::uuid[]) r where m.org_id = $1 and m.user_id = $2
    on conflict do nothing)sql"};

constexpr db::Query<std::int64_t(Id)> administrators{"count_administrators", R"sql(
    select count(distinct m.user_id) from memberships m
    join users u on u.id = m.user_id
    join membership_roles r on r.membership_id = m.id
    join role_permissions p on p.role_id = r.role_id
    where m.org_id = $1 and u.is_active and p.permission = 'roles.write')sql"};

constexpr db::Query<std::int64_t()> roots{"count_roots", R"sql(
    select count(*) from users where is_root and is_active)sql"};

constexpr db::Query<Role(Id, MaybeId, MaybeId, MaybeInt)> role_rows{"list_roles", R"sql(
    select r.id, r.name, r.description, r.org_id is null as is_built_in,
           array(select permission from role_permissions p where p.role_id = r.id order by 1) as permissions
    from roles r
    where (r.org_id = $1 or r.org_id is null) and ($2::uuid is null or r.id = $2) and ($3::uuid is null or r.id > $3)
    order by r.id limit $4)sql"};

constexpr db::Query<void(Id, Id, std::string, std::string)> insert_role_row{"insert_role", R"sql(
    insert into roles (id, org_id, name, description)
    select $1, $2, $3, $4 where not exists (select from roles where org_id is null and name = $3)
    on conflict (org_id, name) do nothing)sql"};

constexpr db::Query<void(Id, std::string)> describe_role{"describe_role", R"sql(
    update roles set description = $2 where id = $1)sql"};

constexpr db::Query<void(Id)> clear_permissions{"clear_role_permissions", R"sql(
    delete from role_permissions where role_id = $1)sql"};

constexpr db::Query<void(Id, Texts)> insert_permissions{"insert_role_permissions", R"sql(
    insert into role_permissions (role_id, permission) select distinct $1::uuid, p from unnest($2::text[]) p)sql"};

constexpr db::Query<void(Id)> delete_role_row{"delete_role", "delete from roles where id = $1"};

// Of an organisation's own scope, row-level security shows that organisation's rows only.
constexpr db::Query<AuditRow(MaybeText, MaybeId, std::int64_t)> audit_rows{"list_audit", R"sql(
    select id, action, subject, org_id, user_id, detail, request_id, remote_address, created_at
    from audit_logs
    where ($1::text is null or action = $1) and ($2::uuid is null or id < $2)
    order by id desc limit $3)sql"};

}  // namespace

const schema::Object& describe(std::type_identity<Target>) {
    static const auto it = schema::object<Target>(
        "Target", schema::field<&Target::user_id>("user_id"), schema::field<&Target::is_root>("is_root"),
        schema::field<&Target::other_organizations>("other_organizations"),
        schema::field<&Target::permissions>("permissions"));
    return it;
}

awaitable<bool> insert_organization(db::Executor& db, Id id, NewOrganization wanted) {
    const auto inserted = co_await db.exec(insert_organization_row, id, wanted.slug, std::move(wanted.name));
    if (inserted == 0) co_return false;
    co_await db.exec(insert_org_settings, id, std::move(wanted.results_dsn), results_schema_of(wanted.slug),
                     wanted.max_storage_bytes, wanted.max_queued_jobs);
    co_return true;
}

awaitable<std::optional<Organization>> find_organization(db::Executor& db, Id id) {
    co_return co_await db.maybe(organization_row, id);
}

awaitable<std::optional<Id>> organization_of_slug(db::Executor& db, std::string slug) {
    co_return co_await db.maybe(id_of_slug, std::move(slug));
}

awaitable<std::vector<Organization>> list_organizations(db::Executor& db, MaybeId user, Slice slice) {
    co_return co_await db.run(organization_rows, user, slice.after, slice.limit + 1);
}

awaitable<void> update_organization(db::Executor& db, Id id, OrganizationChange change) {
    co_await db.exec(update_organization_row, id, std::move(change.name), change.is_active);
    if (change.max_storage_bytes || change.max_queued_jobs)
        co_await db.exec(update_org_limits, id, change.max_storage_bytes, change.max_queued_jobs);
}

awaitable<void> lock_people(db::Transaction& tx, Id org) { co_await tx.exec(lock_people_of, org); }

awaitable<std::vector<User>> list_users(db::Executor& db, Id org, Slice slice) {
    co_return co_await db.run(user_rows, org, MaybeId{}, slice.after, slice.limit + 1);
}

awaitable<std::optional<User>> find_user(db::Executor& db, Id org, Id user) {
    co_return co_await db.maybe(user_rows, org, user, MaybeId{}, 1);
}

awaitable<std::optional<Target>> find_target(db::Executor& db, Id org, Id user) {
    co_return co_await db.maybe(target_row, org, user);
}

awaitable<std::optional<Id>> user_of_email(db::Executor& db, std::string email) {
    co_return co_await db.maybe(id_of_email, std::move(email));
}

awaitable<bool> insert_user(db::Executor& db, NewAccount a) {
    const auto inserted = co_await db.exec(insert_user_row, a.id, std::move(a.email), std::move(a.name),
                                           std::move(a.password_hash), a.is_root);
    co_return inserted > 0;
}

awaitable<void> update_user(db::Executor& db, Id user, UserChange change) {
    co_await db.exec(update_user_row, user, std::move(change.name), change.is_active, change.is_root);
}

awaitable<bool> has_users(db::Executor& db) { co_return co_await db.one(any_users); }

awaitable<void> lock_first_start(db::Transaction& tx) { co_await tx.exec(lock_first_start_of_all); }

awaitable<bool> insert_membership(db::Executor& db, Id org, Id user) {
    const auto inserted = co_await db.exec(insert_membership_row, Id::make(), org, user);
    co_return inserted > 0;
}

awaitable<void> delete_membership(db::Executor& db, Id org, Id user) {
    co_await db.exec(delete_membership_row, org, user);
}

awaitable<void> set_roles(db::Executor& db, Id org, Id user, std::vector<Role> roles) {
    std::vector<Id> ids;
    for (const auto& role : roles) ids.push_back(role.id);
    co_await db.exec(clear_roles, org, user);
    co_await db.exec(insert_roles, org, user, std::move(ids));
}

awaitable<std::int64_t> count_administrators(db::Executor& db, Id org) {
    co_return co_await db.one(administrators, org);
}

awaitable<std::int64_t> count_roots(db::Executor& db) { co_return co_await db.one(roots); }

awaitable<std::vector<Role>> list_roles(db::Executor& db, Id org, Slice slice) {
    co_return co_await db.run(role_rows, org, MaybeId{}, slice.after, slice.limit + 1);
}

awaitable<std::vector<Role>> all_roles(db::Executor& db, Id org) {
    co_return co_await db.run(role_rows, org, MaybeId{}, MaybeId{}, MaybeInt{});
}

awaitable<std::optional<Role>> find_role(db::Executor& db, Id org, Id role) {
    co_return co_await db.maybe(role_rows, org, role, MaybeId{}, MaybeInt{});
}

awaitable<bool> insert_role(db::Executor& db, Id org, Id id, NewRole role) {
    const auto inserted =
        co_await db.exec(insert_role_row, id, org, std::move(role.name), std::move(role.description));
    if (inserted == 0) co_return false;
    co_await db.exec(insert_permissions, id, std::move(role.permissions));
    co_return true;
}

awaitable<void> update_role(db::Executor& db, Id role, RoleChange change) {
    if (change.description) co_await db.exec(describe_role, role, std::move(*change.description));
    if (!change.permissions) co_return;
    co_await db.exec(clear_permissions, role);
    co_await db.exec(insert_permissions, role, std::move(*change.permissions));
}

awaitable<void> delete_role(db::Executor& db, Id role) { co_await db.exec(delete_role_row, role); }

awaitable<std::vector<AuditRow>> list_audit(db::Executor& db, MaybeText action, Slice slice) {
    co_return co_await db.run(audit_rows, std::move(action), slice.after, slice.limit + 1);
}

}  // namespace mad::organizations
