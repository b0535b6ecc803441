// Who asks: what sign-in found out about a request. features/auth makes it, the extractors check it.
#pragma once
#include "base/id.hpp"

#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace mad::http {

struct Principal {
    enum class Via { bearer, session, api_key, service };
    Via via = Via::bearer;
    std::optional<Id> user_id{};  ///< none: a service
    Id org_id{};                  ///< the organisation this request acts in; nil where is_system
    Id token_id{};                ///< the sign-in, session or key behind it
    std::string name{};           ///< e-mail or the token's name, for logs and the audit
    std::set<std::string, std::less<>> permissions{};
    bool is_root = false;    ///< may everything, in every organisation
    bool is_system = false;  ///< a service of every organisation, with the permissions named only

    bool may(std::string_view permission) const { return is_root || permissions.contains(permission); }
};

}  // namespace mad::http
