// An organisation's events for one who follows them: those of all its jobs, from its results store, and
// notices of what else changed. Each exactly once, over however many connections.
#pragma once
#include "base/error.hpp"
#include "features/events/notices.hpp"
#include "features/events/routes.hpp"
#include "http/message.hpp"

#include <set>

namespace mad::events {

/// What a feed carries: "jobs", "tasks", "services", "molecules"; the permission to read it is its name with
/// ".read".
using Topics = std::set<std::string, std::less<>>;

/// Those named, with commas between them, else all that one may read. Errors: invalid (topic_unknown),
/// forbidden (permission_missing).
Result<Topics> topics_of(std::string_view named, const http::Principal&);

/// How far a client has come: the last event of jobs, and of notices, that it has seen. -1: it does not
/// follow them.
struct Position {
    std::int64_t job = -1;
    NoticeNumbers notices{-1, -1};

    std::string text() const;
    static std::optional<Position> parse(std::string_view);
};

class Feed {
public:
    Feed(Parts, std::shared_ptr<Notices>, Id org, Topics);

    /// From the event with that id on; without one, or where it is too long ago, from now.
    awaitable<void> begin(const std::optional<std::string>& last_event_id);
    /// Until the client or the server leaves, or has been served for long.
    awaitable<void> run(http::EventSink&);

private:
    awaitable<Position> now();
    bool follows(const Position& now) const;
    awaitable<void> send(http::EventSink&, std::string_view type, boost::json::object data) const;
    awaitable<void> reset(http::EventSink&);
    awaitable<bool> send_jobs(http::EventSink&);
    awaitable<bool> send_notices(http::EventSink&);

    Parts parts_;
    std::shared_ptr<Notices> notices_;
    Id org_;
    Topics topics_;
    bool of_jobs_, of_others_;
    Position position_{};
    std::string opening_{};  // the first event: "ready", "reset" or none
};

}  // namespace mad::events
