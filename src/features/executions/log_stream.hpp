// What an execution's service writes, to one who reads along.
#pragma once
#include "features/executions/executions.hpp"
#include "http/message.hpp"

namespace mad::executions {

/// Events "log" with the text as it grows, then "end". A piece says where it goes: at 0 the text begins anew,
/// since another attempt has begun, or since a long log has lost its middle (which is told once, at the end).
class LogStream {
public:
    /// Goes on behind that event, as far as the log is the same.
    LogStream(Executions&, Id org, Id execution, const std::optional<std::string>& last_event_id);

    awaitable<void> run(http::EventSink&);

private:
    awaitable<bool> send_news(http::EventSink&, const LogNow&);
    std::string position() const;

    Executions& executions_;
    Id org_, execution_;
    std::int64_t attempt_ = 0;
    std::size_t sent_ = 0;               // bytes of this attempt's log
    std::optional<std::size_t> hash_{};  // of them, where they were sent from here
};

}  // namespace mad::executions
