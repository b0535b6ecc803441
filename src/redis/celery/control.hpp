// Celery's remote control ("pidbox"): requests to all workers or some, and their replies.
#pragma once
#include "redis/celery/message.hpp"

#include <vector>

namespace mad::celery {

struct ControlRequest {
    std::string method;  ///< "ping", "stats", "revoke"
    json::object arguments{};
    std::optional<std::vector<std::string>> destination{};  ///< hostnames; none: all workers
    std::optional<std::string> pattern{}, matcher{};        ///< of hostnames; "glob" only
    std::optional<std::string> ticket{};                    ///< given back with the reply
    std::string reply_exchange{}, reply_routing_key{};      ///< empty: no reply is wanted
    std::int64_t clock = 0;
};

/// Errors: invalid (names the field).
Result<ControlRequest> read_control(const Message&);
Message to_message(const ControlRequest&);

/// Whether the worker of that name is meant. A matcher that is not known matches none.
bool is_for(const ControlRequest&, std::string_view hostname);

/// What the worker `hostname` answers.
Message reply_to(const ControlRequest&, std::string_view hostname, json::value answer, std::int64_t clock);

struct ControlReply {
    std::string hostname;
    json::value answer{};
    std::optional<std::string> ticket{};
};
Result<ControlReply> read_reply(const Message&);

/// As a shell matches file names: *, ?, [a-z], [!a-z].
bool glob_matches(std::string_view pattern, std::string_view text);

}  // namespace mad::celery
