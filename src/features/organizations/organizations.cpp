#include "features/organizations/organizations.hpp"

#include "features/auth/passwords.hpp"
#include "schema/type_schema.hpp"

#include <boost/json.hpp>

namespace mad::organizations {
namespace {
using auth::caller_of;

Error organization_not_found() {
    return {Errc::not_found, "organization_not_found", "There is no such organisation."};
}
Error root_only(std::string what) {
    return {Errc::forbidden, "root_only", "Only root may " + std::move(what) + "."};
}

}  // namespace

awaitable<Result<void>> Organizations::make(db::Transaction& tx, Id id, NewOrganization wanted) {
    ResultsPlace place{id, wanted.results_dsn, results_schema_of(wanted.slug)};
    const auto slug = wanted.slug;
    if (!co_await insert_organization(tx, id, std::move(wanted)))
        co_return Error{Errc::conflict, "organization_exists",
                        "There is an organisation \"" + slug + "\" already."};
    // Before the commit: an organisation is never without its results store, a store without one harms
    // nobody.
    co_return co_await prepare_(std::move(place));
}

awaitable<Result<Organization>> Organizations::create(http::Principal who, NewOrganization wanted,
                                                      http::About about) {
    if (!who.is_root) co_return root_only("make organisations");
    const auto id = Id::make();
    co_return co_await database_.system().transaction(
        [&](db::Transaction& tx) -> awaitable<Result<Organization>> {
            auto made = co_await make(tx, id, wanted);
            if (!made) co_return made.error();
            co_await auth::audit(tx, caller_of(who, about), "organization.created", wanted.slug);
            auto organization = co_await find_organization(tx, id);
            co_return std::move(*organization);
        });
}

awaitable<Result<Organization>> Organizations::change(http::Principal who, Id id, OrganizationChange change,
                                                      http::About about) {
    if (!who.is_root && id != who.org_id) co_return organization_not_found();
    if (!who.is_root && (change.is_active || change.max_storage_bytes || change.max_queued_jobs))
        co_return root_only(
            "change whether an organisation is active, what it may store and how much may wait");
    auto changed =
        co_await database_.system().transaction([&](db::Transaction& tx) -> awaitable<Result<Organization>> {
            co_await update_organization(tx, id, change);
            auto organization = co_await find_organization(tx, id);
            if (!organization) co_return organization_not_found();
            auto caller = caller_of(who, about);
            caller.org_id = id;
            co_await auth::audit(tx, std::move(caller), "organization.changed", organization->slug,
                                 schema::to_json(change).as_object());
            co_return std::move(*organization);
        });
    auth_.identity.forget();
    co_return changed;
}

awaitable<std::vector<Organization>> Organizations::list(http::Principal who, Slice slice) {
    auto system = database_.system();
    std::optional<Id> member;
    if (!who.is_root) member = who.user_id.value_or(Id{});
    co_return co_await list_organizations(system, member, slice);
}

awaitable<Result<Organization>> Organizations::find(http::Principal who, Id id) {
    if (!who.is_root && id != who.org_id) co_return organization_not_found();
    auto scope = database_.of(id);
    auto found = co_await find_organization(scope, id);
    if (!found) co_return organization_not_found();
    co_return std::move(*found);
}

awaitable<Result<std::vector<AuditRow>>> Organizations::audit(http::Principal who, AuditQuery query,
                                                              Slice slice) {
    if (query.every_organization && !who.is_root) co_return root_only("see every organisation's audit");
    auto scope = query.every_organization ? database_.system() : database_.of(who.org_id);
    co_return co_await list_audit(scope, std::move(query.action), slice);
}

awaitable<Result<void>> Organizations::add_account(db::Transaction& tx, Id org, NewAccount account,
                                                   std::string role) {
    const auto there_are = co_await all_roles(tx, org);
    auto roles = roles_named({role}, there_are);
    if (!roles) co_return roles.error();
    const auto id = account.id;
    const auto email = account.email;
    if (!co_await insert_user(tx, std::move(account)))
        co_return Error{Errc::conflict, "user_exists", "There is a user " + email + " already."};
    co_await insert_membership(tx, org, id);
    co_await set_roles(tx, org, id, std::move(*roles));
    auth::Caller nobody;
    nobody.org_id = org;
    co_await auth::audit(tx, std::move(nobody), "user.added", email);
    co_return Result<void>{};
}

awaitable<Result<std::optional<FirstSignIn>>> Organizations::bootstrap(std::string first_administrator) {
    auto system = database_.system();
    if (co_await has_users(system)) co_return std::nullopt;
    FirstSignIn first{auth::normal_email(first_administrator), auth::one_time_password()};
    auto hash = co_await auth_.hasher.hash(first.one_time_password);
    if (!hash) co_return hash.error();
    using Made = std::optional<FirstSignIn>;
    co_return co_await system.transaction([&](db::Transaction& tx) -> awaitable<Result<Made>> {
        co_await lock_first_start(tx);
        if (co_await has_users(tx)) co_return Made{};
        const auto org = Id::make();
        NewOrganization standard{"default", "Default organisation", {}, {}, {}};
        auto made = co_await make(tx, org, std::move(standard));
        if (!made) co_return made.error();
        NewAccount account{Id::make(), first.email, "Administrator", *hash, true};
        auto added = co_await add_account(tx, org, std::move(account), "admin");
        if (!added) co_return added.error();
        co_return Made{first};
    });
}

awaitable<Result<FirstSignIn>> Organizations::add_user(CommandLineUser wanted) {
    FirstSignIn first{auth::normal_email(wanted.email), auth::one_time_password()};
    NewUser said;
    said.email = first.email;
    said.name = wanted.name;
    if (auto faults = schema::schema_for<NewUser>().check(schema::to_json(said)); !faults.empty()) {
        const auto what = faults[0].pointer.substr(1) + " " + faults[0].detail;
        co_return Error{Errc::invalid, "user_invalid", what, std::move(faults)};
    }
    auto hash = co_await auth_.hasher.hash(first.one_time_password);
    if (!hash) co_return hash.error();
    co_return co_await database_.system().transaction(
        [&](db::Transaction& tx) -> awaitable<Result<FirstSignIn>> {
            const auto org = co_await organization_of_slug(tx, wanted.organization);
            if (!org) co_return organization_not_found();
            NewAccount account{Id::make(), first.email, wanted.name, *hash, wanted.is_root};
            auto added = co_await add_account(tx, *org, std::move(account), wanted.role);
            if (!added) co_return added.error();
            co_return first;
        });
}

awaitable<Result<FirstSignIn>> Organizations::reset_password(std::string email) {
    FirstSignIn first{auth::normal_email(email), auth::one_time_password()};
    const auto account = co_await auth_.store.account(first.email);
    if (!account) co_return Error{Errc::not_found, "user_not_found", "There is no user " + first.email + "."};
    auto hash = co_await auth_.hasher.hash(first.one_time_password);
    if (!hash) co_return hash.error();
    co_await auth_.store.set_password(account->id, std::move(*hash), true);
    co_await auth_.tokens.revoke_sign_ins(account->id, {}, auth_.options.clock());
    auto system = database_.system();
    co_await auth::audit(system, {}, "password.reset", first.email);
    co_return first;
}

}  // namespace mad::organizations
