// What can be permitted, each by its name: the one list that roles, tokens and routes are checked against.
#pragma once
#include <algorithm>
#include <array>
#include <span>
#include <string_view>

namespace mad::auth {

inline constexpr std::array<std::string_view, 21> permissions{
    "audit.read",         "jobs.cancel",         "jobs.read",      "molecules.read",    "molecules.write",
    "organizations.read", "organizations.write", "pipelines.read", "pipelines.write",   "results.read",
    "roles.read",         "roles.write",         "services.read",  "services.register", "services.write",
    "tasks.execute",      "tasks.read",          "tasks.write",    "tokens.write",      "users.read",
    "users.write",
};

constexpr bool is_permission(std::string_view name) { return std::ranges::binary_search(permissions, name); }

inline constexpr std::array<std::string_view, 9> standard_permissions{
    "jobs.cancel",  "jobs.read",     "molecules.read", "molecules.write", "pipelines.read",
    "results.read", "services.read", "tasks.execute",  "tasks.read",
};

/// What a task service's token may do: announce itself, nothing else.
inline constexpr std::string_view service_permission = "services.register";

/// A role that every organisation has. Beyond them stands root, a property of a user, who may everything.
struct BuiltInRole {
    std::string_view name, description;
    std::span<const std::string_view> permissions;
};
inline constexpr std::array<BuiltInRole, 2> built_in_roles{{
    {"admin", "Runs the organisation: its people, roles, tasks and services", permissions},
    {"standard", "Uploads molecules, runs tasks and reads their results", standard_permissions},
}};

static_assert(std::ranges::is_sorted(permissions));
static_assert(std::ranges::all_of(standard_permissions, is_permission));
static_assert(is_permission(service_permission));

}  // namespace mad::auth
