#include "features/organizations/types.hpp"

#include "features/auth/passwords.hpp"

#include <boost/json.hpp>

namespace mad::organizations {
using schema::field;
using schema::object;

namespace {
constexpr std::int64_t longest_name = 200;
constexpr std::string_view most_queued =
    "Jobs that may wait for their start at once; beyond it submissions are answered 429. Absent: "
    "worker.max_queued_jobs of the configuration";
}  // namespace

const schema::Object& describe(std::type_identity<Organization>) {
    static const auto it = object<Organization>(
        "Organization", field<&Organization::id>("id"), field<&Organization::slug>("slug"),
        field<&Organization::name>("name"), field<&Organization::is_active>("is_active"),
        field<&Organization::max_storage_bytes>("max_storage_bytes"),
        field<&Organization::max_queued_jobs>("max_queued_jobs"),
        field<&Organization::created_at>("created_at"));
    return it;
}

const schema::Object& describe(std::type_identity<NewOrganization>) {
    static const auto it = object<NewOrganization>(
        "NewOrganization",
        field<&NewOrganization::slug>("slug", {.description = "Its name in URLs and headers; it stays",
                                               .pattern = "^[a-z0-9][a-z0-9-]{0,47}$"}),
        field<&NewOrganization::name>("name", {.min_length = 1, .max_length = longest_name}),
        field<&NewOrganization::results_dsn>(
            "results_dsn",
            {.description = "PostgreSQL connection string of a database of its own for its results",
             .min_length = 1,
             .max_length = 2000}),
        field<&NewOrganization::max_storage_bytes>("max_storage_bytes", {.minimum = 1}),
        field<&NewOrganization::max_queued_jobs>("max_queued_jobs",
                                                 {.description = most_queued, .minimum = 1}));
    return it;
}

const schema::Object& describe(std::type_identity<OrganizationChange>) {
    static const auto it = object<OrganizationChange>(
        "OrganizationChange",
        field<&OrganizationChange::name>("name", {.min_length = 1, .max_length = longest_name}),
        field<&OrganizationChange::is_active>("is_active", {.description = "Only root changes it"}),
        field<&OrganizationChange::max_storage_bytes>("max_storage_bytes",
                                                      {.description = "Only root changes it", .minimum = 1}),
        field<&OrganizationChange::max_queued_jobs>("max_queued_jobs",
                                                    {.description = "Only root changes it", .minimum = 1}));
    return it;
}

const schema::Object& describe(std::type_identity<User>) {
    static const auto it = object<User>(
        "User", field<&User::id>("id"), field<&User::email>("email"), field<&User::name>("name"),
        field<&User::is_root>("is_root"), field<&User::is_active>("is_active"),
        field<&User::must_change_password>("must_change_password"), field<&User::created_at>("created_at"),
        field<&User::roles>("roles", {.description = "in this organisation"}));
    return it;
}

const schema::Object& describe(std::type_identity<NewUser>) {
    static const auto it = object<NewUser>(
        "NewUser", field<&NewUser::email>("email", {.max_length = 254, .pattern = R"(^[^@\s]+@[^@\s]+$)"}),
        field<&NewUser::name>("name", {.min_length = 1, .max_length = longest_name}),
        field<&NewUser::password>(
            "password", {.description = "To be changed at the first sign-in; by default one is made",
                         .min_length = auth::shortest_password,
                         .max_length = auth::longest_password,
                         .format = "password"}),
        field<&NewUser::roles>("roles", {.defaulted = true, .max_items = 100}));
    return it;
}

const schema::Object& describe(std::type_identity<UserChange>) {
    static const auto it = object<UserChange>(
        "UserChange", field<&UserChange::name>("name", {.min_length = 1, .max_length = longest_name}),
        field<&UserChange::is_active>("is_active"),
        field<&UserChange::is_root>("is_root", {.description = "Only root changes it"}));
    return it;
}

const schema::Object& describe(std::type_identity<RoleNames>) {
    static const auto it =
        object<RoleNames>("RoleNames", field<&RoleNames::roles>("roles", {.max_items = 100}));
    return it;
}

const schema::Object& describe(std::type_identity<AddedUser>) {
    static const auto it = object<AddedUser>(
        "AddedUser", field<&AddedUser::user>("user"),
        field<&AddedUser::one_time_password>("one_time_password", {.description = "Shown this once"}));
    return it;
}

const schema::Object& describe(std::type_identity<OneTimePassword>) {
    static const auto it = object<OneTimePassword>(
        "OneTimePassword",
        field<&OneTimePassword::one_time_password>("one_time_password", {.description = "Shown this once"}));
    return it;
}

const schema::Object& describe(std::type_identity<Role>) {
    static const auto it = object<Role>(
        "Role", field<&Role::id>("id"), field<&Role::name>("name"), field<&Role::description>("description"),
        field<&Role::is_built_in>("is_built_in"), field<&Role::permissions>("permissions"));
    return it;
}

const schema::Object& describe(std::type_identity<NewRole>) {
    static const auto it =
        object<NewRole>("NewRole", field<&NewRole::name>("name", {.pattern = "^[a-z][a-z0-9_-]{0,62}$"}),
                        field<&NewRole::description>("description", {.defaulted = true, .max_length = 1000}),
                        field<&NewRole::permissions>("permissions", {.max_items = 100}));
    return it;
}

const schema::Object& describe(std::type_identity<RoleChange>) {
    static const auto it =
        object<RoleChange>("RoleChange", field<&RoleChange::description>("description", {.max_length = 1000}),
                           field<&RoleChange::permissions>("permissions", {.max_items = 100}));
    return it;
}

const schema::Object& describe(std::type_identity<AuditRow>) {
    static const auto it = object<AuditRow>(
        "AuditRow", field<&AuditRow::id>("id"), field<&AuditRow::action>("action"),
        field<&AuditRow::subject>("subject"), field<&AuditRow::org_id>("org_id"),
        field<&AuditRow::user_id>("user_id"), field<&AuditRow::detail>("detail"),
        field<&AuditRow::request_id>("request_id"), field<&AuditRow::remote_address>("remote_address"),
        field<&AuditRow::created_at>("created_at"));
    return it;
}

const schema::Object& describe(std::type_identity<AuditQuery>) {
    static const auto it = object<AuditQuery>(
        "AuditQuery", field<&AuditQuery::limit>("limit", {.defaulted = true, .minimum = 1, .maximum = 200}),
        field<&AuditQuery::cursor>("cursor", {.max_length = 100}),
        field<&AuditQuery::action>("action",
                                   {.description = "Only this, \"sign_in.failed\" say", .max_length = 100}),
        field<&AuditQuery::every_organization>(
            "every_organization", {.description = "Only root may ask for it", .defaulted = true}));
    return it;
}

}  // namespace mad::organizations
