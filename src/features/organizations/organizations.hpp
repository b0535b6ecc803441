// Organisations themselves, the first start of an installation, and what the command line does to accounts.
#pragma once
#include "features/auth/auth.hpp"
#include "features/organizations/people.hpp"
#include "features/organizations/store.hpp"

namespace mad::organizations {

/// Where an organisation's results are kept.
struct ResultsPlace {
    Id org_id;
    std::optional<std::string> dsn;  ///< none: in the platform's database
    std::string schema;
};
/// Makes and migrates a results store; may be repeated.
using PrepareResults = std::function<awaitable<Result<void>>(ResultsPlace)>;

/// Someone with an account, and the password for the first sign-in.
struct FirstSignIn {
    std::string email, one_time_password;
};

/// Of `mad user add`.
struct CommandLineUser {
    std::string email, name;
    std::string organization = "default";  ///< its slug
    std::string role = "standard";
    bool is_root = false;
};

class Organizations {
public:
    Organizations(db::Database& database, auth::Auth& auth, PrepareResults prepare)
        : people(database, auth), database_(database), auth_(auth), prepare_(std::move(prepare)) {}

    /// With its results store. Errors: forbidden (root_only), conflict (organization_exists), and what the
    /// preparation says.
    awaitable<Result<Organization>> create(http::Principal, NewOrganization, http::About);
    /// One's own. Errors: not_found; forbidden (root_only) for being active and the storage limit.
    awaitable<Result<Organization>> change(http::Principal, Id, OrganizationChange, http::About);
    /// Those one is a member of; root sees all.
    awaitable<std::vector<Organization>> list(http::Principal, Slice);
    /// Errors: not_found, also for another organisation.
    awaitable<Result<Organization>> find(http::Principal, Id);
    /// Errors: forbidden (root_only) for every organisation's rows.
    awaitable<Result<std::vector<AuditRow>>> audit(http::Principal, AuditQuery, Slice);

    /// Where there is no user yet: makes the organisation `default` and its administrator, who is root, and
    /// tells his password this once. None where there is one; two processes at once make one. After
    /// Auth::start().
    awaitable<Result<std::optional<FirstSignIn>>> bootstrap(std::string first_administrator);

    /// Errors: not_found (organization_not_found), invalid (user_invalid, unknown_role), conflict
    /// (user_exists).
    awaitable<Result<FirstSignIn>> add_user(CommandLineUser);
    /// A new one-time password; ends the user's sign-ins. Errors: not_found (user_not_found).
    awaitable<Result<FirstSignIn>> reset_password(std::string email);

    db::Database& database() { return database_; }

    People people;

private:
    awaitable<Result<void>> make(db::Transaction&, Id, NewOrganization);
    awaitable<Result<void>> add_account(db::Transaction&, Id org, NewAccount, std::string role);

    db::Database& database_;
    auth::Auth& auth_;
    PrepareResults prepare_;
};

/// /api/v1/organizations, /api/v1/users, /api/v1/roles and /api/v1/audit-logs.
void add_routes(http::Router&, Organizations&);

}  // namespace mad::organizations
