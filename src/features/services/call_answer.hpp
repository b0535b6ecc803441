// What a service's answers mean: docs/service-contract.md. Pure.
#pragma once
#include "features/services/call.hpp"
#include "http/client.hpp"

#include <string_view>

namespace mad::services {

/// The answer to an operation's request at `url`.
Begun read_answer(const tasks::Runnable&, std::string_view url, const http::ClientResponse&);

/// A result as the task's document promises it, or a failure that names each fault.
std::variant<Done, Failed> checked(const tasks::Runnable&, json::value result);

/// A status resource that says how the job goes on.
struct Running {
    Progress progress;
};
/// It cannot say so now: ask again.
struct Silent {
    std::string detail;
};
using JobState = std::variant<Running, Silent, Ended>;
JobState read_state(const tasks::Runnable&, const http::ClientResponse&);

/// The text as one that can be stored, and shown on a terminal: what is no UTF-8, and control characters but
/// the end of a line and tabs, become '?'; at most `longest` bytes.
std::string storable(std::string text, std::size_t longest);

}  // namespace mad::services
