// Who may change whom, and to what. Pure.
#pragma once
#include "base/error.hpp"
#include "features/organizations/types.hpp"
#include "http/principal.hpp"

namespace mad::organizations {

/// The schema that an organisation's results live in; one a slug.
std::string results_schema_of(std::string_view slug);

/// Someone who is to be changed, and what hangs on it.
struct Target {
    Id user_id{};
    bool is_root = false;
    std::int64_t other_organizations = 0;
    std::vector<std::string> permissions{};  ///< in this organisation
};

/// Nobody changes one who may more. Errors: forbidden (outranked).
Result<void> may_change(const http::Principal& who, const Target&);

/// Name, being active and the password are the account's, in all its organisations. Errors: forbidden
/// (outranked, account_shared).
Result<void> may_change_account(const http::Principal& who, const Target&);

/// A role is given, taken and changed only by those who may all that it permits. Errors: forbidden
/// (outranked).
Result<void> may_handle(const http::Principal& who, const Role&);

/// Roles of these names, in the order asked for. Errors: invalid, with a pointer to each that there is none
/// of.
Result<std::vector<Role>> roles_named(const std::vector<std::string>& names,
                                      const std::vector<Role>& there_are);

}  // namespace mad::organizations
