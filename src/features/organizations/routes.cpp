#include "features/organizations/organizations.hpp"

namespace mad::organizations {
namespace {
using http::About;
using http::Body;
using http::Created;
using http::CurrentUser;
using http::NoContent;
using http::Page;
using http::PageQuery;
using http::Path;
using http::Permission;
using http::Query;

struct OrganizationPath {
    Id organization_id;
};
const schema::Object& describe(std::type_identity<OrganizationPath>) {
    static const auto it = schema::object<OrganizationPath>(
        "OrganizationPath", schema::field<&OrganizationPath::organization_id>("organization_id"));
    return it;
}
struct UserPath {
    Id user_id;
};
const schema::Object& describe(std::type_identity<UserPath>) {
    static const auto it = schema::object<UserPath>("UserPath", schema::field<&UserPath::user_id>("user_id"));
    return it;
}
struct RolePath {
    Id role_id;
};
const schema::Object& describe(std::type_identity<RolePath>) {
    static const auto it = schema::object<RolePath>("RolePath", schema::field<&RolePath::role_id>("role_id"));
    return it;
}

template <class T>
Result<Created<T>> created(Result<T> made) {
    if (!made) return made.error();
    return Created<T>{std::move(*made)};
}
Result<NoContent> nothing(const Result<void>& done) {
    if (!done) return done.error();
    return NoContent{};
}
constexpr auto id_of = [](const auto& row) { return row.id; };

/// A page of what an organisation has.
template <class T>
awaitable<Result<Page<T>>> page_of(db::Database& database, Id org, PageQuery page,
                                   awaitable<std::vector<T>> (*list)(db::Executor&, Id, Slice)) {
    const auto after = http::id_of_cursor(page.cursor);
    if (!after) co_return after.error();
    auto scope = database.of(org);
    auto rows = co_await list(scope, org, {*after, page.limit});
    co_return http::page_of(std::move(rows), page.limit, id_of);
}

void add_organization_routes(http::Router& router, Organizations& orgs) {
    router.get("/api/v1/organizations",
               {"listOrganizations", "The organisations one belongs to", "organizations"},
               [&orgs](CurrentUser who, Query<PageQuery> page) -> awaitable<Result<Page<Organization>>> {
                   const auto after = http::id_of_cursor(page.value.cursor);
                   if (!after) co_return after.error();
                   auto rows = co_await orgs.list(std::move(who), {*after, page.value.limit});
                   co_return http::page_of(std::move(rows), page.value.limit, id_of);
               });
    router.post(
        "/api/v1/organizations",
        {"createOrganization", "A new organisation with its results store; for root", "organizations"},
        [&orgs](CurrentUser who, Body<NewOrganization> wanted,
                About about) -> awaitable<Result<Created<Organization>>> {
            auto made = co_await orgs.create(std::move(who), std::move(wanted.value), std::move(about));
            co_return created(std::move(made));
        });
    router.get("/api/v1/organizations/{organization_id}",
               {"getOrganization", "One organisation", "organizations"},
               [&orgs](Permission<"organizations.read"> who,
                       Path<OrganizationPath> path) -> awaitable<Result<Organization>> {
                   co_return co_await orgs.find(std::move(who), path.value.organization_id);
               });
    router.patch("/api/v1/organizations/{organization_id}",
                 {"changeOrganization", "Changes an organisation", "organizations"},
                 [&orgs](Permission<"organizations.write"> who, Path<OrganizationPath> path,
                         Body<OrganizationChange> change, About about) -> awaitable<Result<Organization>> {
                     co_return co_await orgs.change(std::move(who), path.value.organization_id,
                                                    std::move(change.value), std::move(about));
                 });
}

void add_user_routes(http::Router& router, People& people, db::Database& database) {
    using MayWrite = Permission<"users.write">;
    router.get(
        "/api/v1/users", {"listUsers", "The organisation's users and their roles", "users"},
        [&database](Permission<"users.read"> who, Query<PageQuery> page) -> awaitable<Result<Page<User>>> {
            return page_of(database, who.org_id, page.value, list_users);
        });
    router.post(
        "/api/v1/users",
        {"addUser", "A new user, or one with an account elsewhere as a member here too", "users"},
        [&people](MayWrite who, Body<NewUser> wanted, About about) -> awaitable<Result<Created<AddedUser>>> {
            auto added = co_await people.add(std::move(who), std::move(wanted.value), std::move(about));
            co_return created(std::move(added));
        });
    router.patch("/api/v1/users/{user_id}", {"changeUser", "Changes an account", "users"},
                 [&people](MayWrite who, Path<UserPath> path, Body<UserChange> change,
                           About about) -> awaitable<Result<User>> {
                     co_return co_await people.change(std::move(who), path.value.user_id,
                                                      std::move(change.value), std::move(about));
                 });
    router.del(
        "/api/v1/users/{user_id}", {"removeUser", "Takes a user out of the organisation", "users", "", {409}},
        [&people](MayWrite who, Path<UserPath> path, About about) -> awaitable<Result<NoContent>> {
            const auto done = co_await people.remove(std::move(who), path.value.user_id, std::move(about));
            co_return nothing(done);
        });
    router.post(
        "/api/v1/users/{user_id}/password-reset",
        {"resetPassword", "A new password for one sign-in; ends the user's sign-ins", "users"},
        [&people](MayWrite who, Path<UserPath> path, About about) -> awaitable<Result<OneTimePassword>> {
            co_return co_await people.reset_password(std::move(who), path.value.user_id, std::move(about));
        });
    router.put("/api/v1/users/{user_id}/roles", {"setUserRoles", "The roles a user has from now on", "users"},
               [&people](Permission<"roles.write"> who, Path<UserPath> path, Body<RoleNames> names,
                         About about) -> awaitable<Result<User>> {
                   co_return co_await people.give_roles(std::move(who), path.value.user_id,
                                                        std::move(names.value.roles), std::move(about));
               });
}

void add_role_routes(http::Router& router, People& people, db::Database& database) {
    using MayWrite = Permission<"roles.write">;
    router.get(
        "/api/v1/roles", {"listRoles", "The roles there are to give", "roles"},
        [&database](Permission<"roles.read"> who, Query<PageQuery> page) -> awaitable<Result<Page<Role>>> {
            return page_of(database, who.org_id, page.value, list_roles);
        });
    router.post(
        "/api/v1/roles", {"addRole", "A new role of the organisation's own", "roles"},
        [&people](MayWrite who, Body<NewRole> wanted, About about) -> awaitable<Result<Created<Role>>> {
            auto added = co_await people.add_role(std::move(who), std::move(wanted.value), std::move(about));
            co_return created(std::move(added));
        });
    router.patch("/api/v1/roles/{role_id}", {"changeRole", "Changes what a role permits", "roles"},
                 [&people](MayWrite who, Path<RolePath> path, Body<RoleChange> change,
                           About about) -> awaitable<Result<Role>> {
                     co_return co_await people.change_role(std::move(who), path.value.role_id,
                                                           std::move(change.value), std::move(about));
                 });
    router.del("/api/v1/roles/{role_id}",
               {"removeRole", "Removes a role, also from those who have it", "roles", "", {409}},
               [&people](MayWrite who, Path<RolePath> path, About about) -> awaitable<Result<NoContent>> {
                   const auto done =
                       co_await people.remove_role(std::move(who), path.value.role_id, std::move(about));
                   co_return nothing(done);
               });
}

void add_audit_routes(http::Router& router, Organizations& orgs) {
    router.get(
        "/api/v1/audit-logs", {"listAuditLogs", "Who did what, newest first", "audit"},
        [&orgs](Permission<"audit.read"> who, Query<AuditQuery> query) -> awaitable<Result<Page<AuditRow>>> {
            const auto limit = query.value.limit;
            const auto after = http::id_of_cursor(query.value.cursor);
            if (!after) co_return after.error();
            auto rows = co_await orgs.audit(std::move(who), std::move(query.value), {*after, limit});
            if (!rows) co_return rows.error();
            co_return http::page_of(std::move(*rows), limit, id_of);
        });
}

}  // namespace

void add_routes(http::Router& router, Organizations& organizations) {
    add_organization_routes(router, organizations);
    add_user_routes(router, organizations.people, organizations.database());
    add_role_routes(router, organizations.people, organizations.database());
    add_audit_routes(router, organizations);
}

}  // namespace mad::organizations
