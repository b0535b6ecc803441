#include "features/auth/audit.hpp"

namespace mad::auth {
namespace {
using Optional = std::optional<Id>;

constexpr db::Query<void(Id, Optional, Optional, std::string, std::string, boost::json::object, std::string,
                         std::string)>
    insert_audit{"insert_audit", R"sql(
    insert into audit_logs (id, org_id, user_id, action, subject, detail, request_id, remote_address)
    values ($1, $2, $3, $4, $5, $6, $7, $8))sql"};
}  // namespace

Caller caller_of(const http::Principal& who, const http::About& about) {
    return {who.user_id, who.is_system ? Optional{} : who.org_id, about.request_id, about.remote_address};
}

awaitable<void> audit(db::Executor& db, Caller caller, std::string action, std::string subject,
                      boost::json::object detail) {
    co_await db.exec(insert_audit, Id::make(), caller.org_id, caller.user_id, std::move(action),
                     std::move(subject), std::move(detail), std::move(caller.request_id),
                     std::move(caller.remote_address));
}

}  // namespace mad::auth
