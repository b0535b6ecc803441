#include "features/organizations/rules.hpp"

#include <algorithm>

namespace mad::organizations {
namespace {

bool may_all(const http::Principal& who, const std::vector<std::string>& permissions) {
    return std::ranges::all_of(permissions, [&](const auto& p) { return who.may(p); });
}

}  // namespace

std::string results_schema_of(std::string_view slug) {
    std::string name = "results_" + std::string(slug);
    std::ranges::replace(name, '-', '_');
    return name;
}

Result<void> may_change(const http::Principal& who, const Target& target) {
    if (who.is_root || who.user_id == target.user_id) return {};
    if (!target.is_root && may_all(who, target.permissions)) return {};
    return Error{Errc::forbidden, "outranked",
                 "This user may more than you do. Ask an administrator who may the same."};
}

Result<void> may_change_account(const http::Principal& who, const Target& target) {
    if (auto ok = may_change(who, target); !ok) return ok;
    if (who.is_root || target.other_organizations == 0) return {};
    return Error{
        Errc::forbidden, "account_shared",
        "This account belongs to other organisations too. Remove the user from this one, or ask root."};
}

Result<void> may_handle(const http::Principal& who, const Role& role) {
    if (may_all(who, role.permissions)) return {};
    return Error{Errc::forbidden, "outranked",
                 "The role \"" + role.name + "\" permits more than you may yourself."};
}

Result<std::vector<Role>> roles_named(const std::vector<std::string>& names,
                                      const std::vector<Role>& there_are) {
    std::vector<Role> found;
    std::vector<Fault> faults;
    for (std::size_t i = 0; i < names.size(); ++i) {
        const auto role = std::ranges::find(there_are, names[i], &Role::name);
        if (role != there_are.end())
            found.push_back(*role);
        else
            faults.push_back({"/roles/" + std::to_string(i), "there is no role \"" + names[i] + "\""});
    }
    if (faults.empty()) return found;
    return Error{Errc::invalid, "unknown_role", "Some of the roles do not exist.", std::move(faults)};
}

}  // namespace mad::organizations
