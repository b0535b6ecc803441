// Organisations, their people and roles, and the audit, as clients see them.
#pragma once
#include "schema/described.hpp"

#include <optional>
#include <string>
#include <vector>

namespace mad::organizations {

struct Organization {
    Id id{};
    std::string slug, name;
    bool is_active = true;
    std::optional<std::int64_t> max_storage_bytes{}, max_queued_jobs{};
    Time created_at{};
};
struct NewOrganization {
    std::string slug, name;
    std::optional<std::string> results_dsn;  ///< a database of its own; none: a schema of the platform's
    std::optional<std::int64_t> max_storage_bytes, max_queued_jobs;
};
struct OrganizationChange {
    std::optional<std::string> name;
    std::optional<bool> is_active;
    std::optional<std::int64_t> max_storage_bytes, max_queued_jobs;
};

/// Someone as a member of the organisation in question.
struct User {
    Id id{};
    std::string email, name;
    bool is_root = false, is_active = true, must_change_password = false;
    Time created_at{};
    std::vector<std::string> roles{};
};
struct NewUser {
    std::string email, name;
    std::optional<std::string> password;  ///< none: one for the first sign-in is made
    std::vector<std::string> roles{"standard"};
};
struct UserChange {
    std::optional<std::string> name;
    std::optional<bool> is_active, is_root;
};
struct RoleNames {
    std::vector<std::string> roles;
};
/// The one time that the password is shown, where one was made.
struct AddedUser {
    User user{};
    std::optional<std::string> one_time_password{};
};
struct OneTimePassword {
    std::string one_time_password;
};

struct Role {
    Id id{};
    std::string name{}, description{};
    bool is_built_in = false;
    std::vector<std::string> permissions{};
};
struct NewRole {
    std::string name, description;
    std::vector<std::string> permissions;
};
struct RoleChange {
    std::optional<std::string> description;
    std::optional<std::vector<std::string>> permissions;
};

struct AuditRow {
    Id id{};
    std::string action, subject;
    std::optional<Id> org_id{}, user_id{};
    boost::json::object detail{};
    std::string request_id{}, remote_address{};
    Time created_at{};
};
struct AuditQuery {
    std::int64_t limit = 50;
    std::optional<std::string> cursor, action;
    bool every_organization = false;
};

const schema::Object& describe(std::type_identity<Organization>);
const schema::Object& describe(std::type_identity<NewOrganization>);
const schema::Object& describe(std::type_identity<OrganizationChange>);
const schema::Object& describe(std::type_identity<User>);
const schema::Object& describe(std::type_identity<NewUser>);
const schema::Object& describe(std::type_identity<UserChange>);
const schema::Object& describe(std::type_identity<RoleNames>);
const schema::Object& describe(std::type_identity<AddedUser>);
const schema::Object& describe(std::type_identity<OneTimePassword>);
const schema::Object& describe(std::type_identity<Role>);
const schema::Object& describe(std::type_identity<NewRole>);
const schema::Object& describe(std::type_identity<RoleChange>);
const schema::Object& describe(std::type_identity<AuditRow>);
const schema::Object& describe(std::type_identity<AuditQuery>);

}  // namespace mad::organizations
