// A worker as Celery's monitors and `celery inspect` see it: its events, and its answers to remote control.
#pragma once
#include "base/group.hpp"
#include "redis/celery/control.hpp"
#include "redis/celery/event.hpp"
#include "redis/celery/roster.hpp"
#include "redis/client.hpp"
#include "redis/doorbell.hpp"

#include <deque>

namespace mad::celery {

struct NodeOptions {
    bool task_events = true;  ///< `celery control enable_events` and `disable_events` change it
    std::chrono::milliseconds heartbeat = std::chrono::seconds(2);
    Clock clock = system_now;
};

/// Belongs to one io_context. Must be stopped before it goes. Events are kept up to a bound while Redis is
/// away; nothing here fails.
class Node {
public:
    /// `url`: see redis/address.hpp; throws std::invalid_argument for another.
    Node(const asio::any_io_executor&, const std::string& url, WorkerInfo, NodeOptions = {});

    /// Says worker-online, then its heartbeats; begins to answer.
    void start();

    // What happens to a task: tells the monitors, and `inspect` shows it.
    void received(const Task&);
    void started(const std::string& id);
    void succeeded(const std::string& id, const json::value& result);
    void failed(const std::string& id, const Failure&, const std::string& traceback = "");
    void retried(const std::string& id, const Failure&, const std::string& traceback = "");
    void revoked(const std::string& id, bool terminated);

    /// Whether somebody has asked that the task not be executed.
    bool is_revoked(const std::string& id) const { return roster_.is_revoked(id); }
    /// Called for each task that is revoked; `terminate`: also where it runs already.
    std::function<void(const std::string& id, bool terminate)> on_revoke;

    /// Answers a request of that name beside the usual ones, or instead of one.
    using Answer = std::function<json::value(const json::object& arguments)>;
    void answer(std::string method, Answer);

    const Roster& roster() const { return roster_; }

    /// Says worker-offline, and ends. Tasks that are not finished stay as they are.
    awaitable<void> stop();

private:
    void add_usual_answers();
    void heard(const std::string& text);
    json::value answer_to(const ControlRequest&);
    json::value revoke(const json::object& arguments);
    void tell(Event);
    void tell_worker(std::string_view type);
    void stamp(Event&);
    void flush();
    void publish(const Message& event);
    void finish(const std::string& id);
    double seconds_since_start(const std::string& id) const;
    void publish(std::vector<std::string_view> words);
    awaitable<void> beat();
    awaitable<void> send();

    asio::any_io_executor executor_;
    NodeOptions options_;
    redis::Client client_;
    redis::Doorbell doorbell_;
    Roster roster_;
    std::map<std::string, Answer, std::less<>> answers_;
    std::map<std::string, Time> started_at_;
    redis::Doorbell::Subscription mailbox_;
    std::vector<Event> task_events_;  // of this turn
    std::deque<std::string> outgoing_;
    Bell outgoing_bell_;
    asio::steady_timer end_;
    Group running_;
    std::int64_t clock_ = 0;  // Lamport's
    bool started_ = false, stopping_ = false;
};

}  // namespace mad::celery
