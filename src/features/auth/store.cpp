#include "features/auth/store.hpp"

#include "features/auth/permissions.hpp"

#include <boost/json.hpp>

namespace mad::auth {
namespace {
using schema::field;
using schema::object;
using Texts = std::vector<std::string>;

struct FailureRow {
    std::string subject;
    std::int64_t failures = 0;
    Time blocked_until{}, last_at{};
    std::optional<Time> succeeded_at;
};
const schema::Object& describe(std::type_identity<FailureRow>) {
    static const auto it = object<FailureRow>(
        "FailureRow", field<&FailureRow::subject>("subject"), field<&FailureRow::failures>("failures"),
        field<&FailureRow::blocked_until>("blocked_until"), field<&FailureRow::last_at>("last_at"),
        field<&FailureRow::succeeded_at>("succeeded_at"));
    return it;
}

struct MembershipRow {
    Id id;
    std::string slug, name;
    Texts roles;
};
const schema::Object& describe(std::type_identity<MembershipRow>) {
    static const auto it = object<MembershipRow>(
        "MembershipRow", field<&MembershipRow::id>("id"), field<&MembershipRow::slug>("slug"),
        field<&MembershipRow::name>("name"), field<&MembershipRow::roles>("roles"));
    return it;
}

constexpr db::Query<Account(std::string)> account_by_email{"account_by_email", R"sql(
    select id, email, name, password_hash, is_active, must_change_password from users where email = $1)sql"};

constexpr db::Query<Account(Id)> account_by_id{"account_by_id", R"sql(
    select id, email, name, password_hash, is_active, must_change_password from users where id = $1)sql"};

constexpr db::Query<Standing(Id, std::optional<Id>, std::optional<std::string>)> find_standing{
    "find_standing",
    R"sql(
    select u.id as user_id, u.email, u.name as user_name, u.is_root, u.must_change_password,
           o.id as org_id, o.slug, o.name as org_name, m.id is not null as is_member,
           array(select distinct p.permission from membership_roles r join role_permissions p using (role_id)
                 where r.membership_id = m.id) as permissions
    from users u
    cross join organizations o
    left join memberships m on m.user_id = u.id and m.org_id = o.id
    where u.id = $1 and u.is_active and o.is_active and (m.id is not null or u.is_root)
      and (o.id = $2::uuid or o.slug = $3::text or ($2 is null and $3 is null))
    order by m.id nulls last, o.id limit 1)sql"};

constexpr db::Query<MembershipRow(Id)> list_memberships{"list_memberships", R"sql(
    select o.id, o.slug, o.name,
           array(select r.name from membership_roles x join roles r on r.id = x.role_id
                 where x.membership_id = m.id order by r.name) as roles
    from memberships m join organizations o on o.id = m.org_id
    where m.user_id = $1 and o.is_active order by m.id)sql"};

constexpr db::Query<OrganizationName(Id)> organization_by_id{"organization_by_id", R"sql(
    select id, slug, name from organizations where id = $1)sql"};

constexpr db::Query<void(Id, std::string, bool)> update_password{"update_password", R"sql(
    update users set password_hash = $2, must_change_password = $3, updated_at = now() where id = $1)sql"};

// Blocked until long ago: who comes at the same moment may have read the clock before.
constexpr db::Query<void(Texts)> insert_subjects{"insert_sign_in_subjects", R"sql(
    insert into sign_in_failures (subject, failures, blocked_until, last_at)
    select s, 0, 'epoch', 'epoch' from unnest($1::text[]) s order by s
    on conflict do nothing)sql"};

constexpr db::Query<FailureRow(Texts)> lock_subjects{"lock_sign_in_subjects", R"sql(
    select subject, failures, blocked_until, last_at, succeeded_at from sign_in_failures
    where subject = any($1) order by subject for update)sql"};

constexpr db::Query<void(std::string, std::int64_t, Time, Time)> update_subject{"update_sign_in_subject",
                                                                                R"sql(
    update sign_in_failures set failures = $2, blocked_until = $3, last_at = $4 where subject = $1)sql"};

constexpr db::Query<void(Texts)> decrement_subjects{"decrement_sign_in_subjects", R"sql(
    with locked as (select subject from sign_in_failures where subject = any($1) order by subject for update)
    update sign_in_failures f set failures = greatest(failures - 1, 0)
    from locked where f.subject = locked.subject)sql"};

constexpr db::Query<void(std::string, Time)> clear_subject{"clear_sign_in_subject", R"sql(
    update sign_in_failures set failures = 0, blocked_until = 'epoch', succeeded_at = $2 where subject = $1)sql"};

constexpr db::Query<void(Time, Time)> delete_old_failures{"delete_old_sign_in_failures", R"sql(
    delete from sign_in_failures where last_at < $1 and blocked_until < $1
      and (succeeded_at is null or succeeded_at < $2))sql"};

constexpr db::Query<void(Time)> delete_old_tokens{"delete_old_tokens", R"sql(
    delete from tokens where expires_at < $1 or revoked_at < $1)sql"};

constexpr db::Query<void()> lock_seeding{"lock_role_seeding", R"sql(
    select pg_advisory_xact_lock(hashtextextended('mad.seed_roles', 0)))sql"};

constexpr db::Query<Id(Id, std::string, std::string)> upsert_built_in_role{"upsert_built_in_role", R"sql(
    insert into roles (id, org_id, name, description) values ($1, null, $2, $3)
    on conflict (org_id, name) do update set description = excluded.description
    returning id)sql"};

constexpr db::Query<void(Id, Texts)> drop_permissions{"drop_role_permissions", R"sql(
    delete from role_permissions where role_id = $1 and permission <> all($2))sql"};

constexpr db::Query<void(Id, Texts)> add_permissions{"add_role_permissions", R"sql(
    insert into role_permissions (role_id, permission) select $1, p from unnest($2::text[]) p
    on conflict do nothing)sql"};

}  // namespace

const schema::Object& describe(std::type_identity<Account>) {
    static const auto it = object<Account>(
        "Account", field<&Account::id>("id"), field<&Account::email>("email"), field<&Account::name>("name"),
        field<&Account::password_hash>("password_hash"), field<&Account::is_active>("is_active"),
        field<&Account::must_change_password>("must_change_password"));
    return it;
}
const schema::Object& describe(std::type_identity<Standing>) {
    static const auto it = object<Standing>(
        "Standing", field<&Standing::user_id>("user_id"), field<&Standing::email>("email"),
        field<&Standing::user_name>("user_name"), field<&Standing::is_root>("is_root"),
        field<&Standing::must_change_password>("must_change_password"), field<&Standing::org_id>("org_id"),
        field<&Standing::slug>("slug"), field<&Standing::org_name>("org_name"),
        field<&Standing::is_member>("is_member"), field<&Standing::permissions>("permissions"));
    return it;
}

awaitable<std::optional<Account>> Store::account(std::string email) {
    co_return co_await database_.system().maybe(account_by_email, std::move(email));
}

awaitable<std::optional<Account>> Store::account(Id user) {
    co_return co_await database_.system().maybe(account_by_id, user);
}

awaitable<std::optional<Standing>> Store::standing(Id user, WhichOrganization which) {
    co_return co_await database_.system().maybe(find_standing, user, which.id, std::move(which.slug));
}

awaitable<std::vector<MembershipName>> Store::memberships(Id user) {
    auto rows = co_await database_.system().run(list_memberships, user);
    std::vector<MembershipName> out;
    for (auto& row : rows) out.push_back({{row.id, row.slug, row.name}, std::move(row.roles)});
    co_return out;
}

awaitable<std::optional<OrganizationName>> Store::organization(Id id) {
    co_return co_await database_.of(id).maybe(organization_by_id, id);
}

awaitable<void> Store::set_password(Id user, std::string hash, bool must_change) {
    co_await database_.system().exec(update_password, user, std::move(hash), must_change);
}

awaitable<Attempt> Store::begin_attempt(Subjects subjects, Time now) {
    const Texts all{subjects.pair, subjects.account, subjects.address};
    auto counted =
        co_await database_.system().transaction([&](db::Transaction& tx) -> awaitable<Result<Attempt>> {
            co_await tx.exec(insert_subjects, all);
            Counts counts;
            for (const auto& row : co_await tx.run(lock_subjects, all)) {
                auto& f = row.subject == subjects.pair      ? counts.pair
                          : row.subject == subjects.account ? counts.account
                                                            : counts.address;
                f = {row.failures, row.blocked_until, row.last_at, row.succeeded_at};
            }
            const auto a = attempt(counts, now);
            if (a.wait) co_return a;
            const auto keep = [&](const std::string& subject, const Failures& f) {
                return tx.exec(update_subject, subject, f.count, f.blocked_until, f.last_at);
            };
            co_await keep(subjects.pair, a.counts.pair);
            if (!a.known_address) {
                co_await keep(subjects.account, a.counts.account);
                co_await keep(subjects.address, a.counts.address);
            }
            co_return a;
        });
    co_return std::move(*counted);
}

awaitable<void> Store::give_back(Subjects subjects, Attempt attempt) {
    if (attempt.known_address) co_return;
    co_await database_.system().exec(decrement_subjects, Texts{subjects.account, subjects.address});
}

awaitable<void> Store::attempt_succeeded(Subjects subjects, Attempt attempt, Time now) {
    co_await database_.system().exec(clear_subject, subjects.pair, now);
    co_await give_back(std::move(subjects), std::move(attempt));
}

awaitable<void> Store::take_back(Subjects subjects, Attempt attempt) {
    co_await database_.system().exec(decrement_subjects, Texts{subjects.pair});
    co_await give_back(std::move(subjects), std::move(attempt));
}

awaitable<Guess> Store::count_guess(std::string subject, Time now) {
    auto counted =
        co_await database_.system().transaction([&](db::Transaction& tx) -> awaitable<Result<Guess>> {
            co_await tx.exec(insert_subjects, Texts{subject});
            const auto row = co_await tx.one(lock_subjects, Texts{subject});
            const auto g = guess({row.failures, row.blocked_until, row.last_at, {}}, credential_limit, now);
            const auto& f = g.failures;
            if (!g.wait) co_await tx.exec(update_subject, subject, f.count, f.blocked_until, f.last_at);
            co_return g;
        });
    co_return std::move(*counted);
}

awaitable<void> Store::seed_roles() {
    auto seeded = co_await database_.system().transaction([](db::Transaction& tx) -> awaitable<Result<void>> {
        co_await tx.exec(lock_seeding);
        for (const auto& role : built_in_roles) {
            const Texts permissions(role.permissions.begin(), role.permissions.end());
            const auto id = co_await tx.one(upsert_built_in_role, Id::make(), std::string(role.name),
                                            std::string(role.description));
            co_await tx.exec(drop_permissions, id, permissions);
            co_await tx.exec(add_permissions, id, permissions);
        }
        co_return Result<void>{};
    });
    seeded.value();
}

awaitable<void> Store::sweep(Time now) {
    const auto month = std::chrono::hours(24 * 30);
    co_await database_.system().exec(delete_old_failures, now - std::chrono::hours(24),
                                     now - forget_address_after);
    co_await database_.system().exec(delete_old_tokens, now - month);
}

}  // namespace mad::auth
