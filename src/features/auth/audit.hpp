// The record of who did what to identities and access. Rows are written with what they tell of, and never
// changed.
#pragma once
#include "db/database.hpp"
#include "http/extract.hpp"

#include <boost/json/object.hpp>

namespace mad::auth {

/// Who asks for something, and in which request: what goes into every audit row.
struct Caller {
    std::optional<Id> user_id, org_id;
    std::string request_id, remote_address;
};
Caller caller_of(const http::Principal&, const http::About&);

/// `action` is a stable name, "api_key.created"; `subject` what it happened to; `detail` never holds a
/// secret.
awaitable<void> audit(db::Executor&, Caller, std::string action, std::string subject,
                      boost::json::object detail = {});

}  // namespace mad::auth
