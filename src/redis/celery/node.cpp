#include "redis/celery/node.hpp"

#include "base/log.hpp"
#include "redis/celery/keys.hpp"
#include "redis/celery/python_text.hpp"
#include "redis/celery/scripts.hpp"

#include <algorithm>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/post.hpp>
#include <fmt/format.h>
#include <unistd.h>

namespace mad::celery {
namespace {
using namespace asio::experimental::awaitable_operators;
using redis::command;

constexpr std::size_t most_outgoing = 10000, most_in_batch = 24, most_at_once = 100;
}  // namespace

Node::Node(const asio::any_io_executor& executor, const std::string& url, WorkerInfo info,
           NodeOptions options)
    : executor_(executor),
      options_(options),
      client_(executor, redis::address_of(url)),
      doorbell_(executor, url),
      roster_(std::move(info), options.clock()),
      outgoing_bell_(executor),
      end_(executor, asio::steady_timer::time_point::max()),
      running_(executor) {
    add_usual_answers();
}

void Node::start() {
    if (std::exchange(started_, true)) return;
    mailbox_ = doorbell_.listen(channel(client_.address().database, "celery.pidbox"),
                                [this](const std::string& text) { heard(text); });
    tell_worker("worker-online");
    const auto until_stopped = [](Node& self, awaitable<void> work) -> awaitable<void> {
        boost::system::error_code woken;
        co_await (std::move(work) || self.end_.async_wait(asio::redirect_error(asio::use_awaitable, woken)));
    };
    running_.spawn("celery_heartbeat", until_stopped(*this, beat()));
    running_.spawn("celery_events", send());
}

// --- what happens to a task

void Node::received(const Task& task) {
    roster_.received(task);
    tell(task_received(task));
}

void Node::started(const std::string& id) {
    const auto now = options_.clock();
    roster_.started(id, now);
    started_at_[id] = now;
    tell(task_started(id));
}

double Node::seconds_since_start(const std::string& id) const {
    const auto found = started_at_.find(id);
    if (found == started_at_.end()) return 0;
    return std::chrono::duration<double>(options_.clock() - found->second).count();
}

void Node::finish(const std::string& id) {
    roster_.finished(id);
    started_at_.erase(id);
}

void Node::succeeded(const std::string& id, const json::value& result) {
    tell(task_succeeded(id, python_repr(result), seconds_since_start(id)));
    finish(id);
}

void Node::failed(const std::string& id, const Failure& failure, const std::string& traceback) {
    tell(task_failed(id, failure, traceback));
    finish(id);
}

void Node::retried(const std::string& id, const Failure& failure, const std::string& traceback) {
    tell(task_retried(id, failure, traceback));
    finish(id);
}

void Node::revoked(const std::string& id, bool terminated) {
    tell(task_revoked(id, terminated, false));
    finish(id);
}

// --- events

/// Events of tasks go together, those of one turn of the loop as one message.
void Node::tell(Event event) {
    if (!started_ || stopping_ || !options_.task_events) return;
    event.timestamp = options_.clock();
    task_events_.push_back(std::move(event));
    if (task_events_.size() >= most_in_batch)
        flush();
    else
        outgoing_bell_.ring();
}

void Node::flush() {
    if (task_events_.empty()) return;
    auto events = std::exchange(task_events_, {});
    for (auto& event : events) stamp(event);
    publish(to_message(events));
}

void Node::stamp(Event& event) {
    event.hostname = roster_.info().hostname;
    event.pid = ::getpid();
    event.clock = ++clock_;
    event.utcoffset = hours_west_of_utc();
    if (!event.timestamp) event.timestamp = options_.clock();
}

void Node::tell_worker(std::string_view type) {
    flush();
    auto event = worker_event(type, {.frequency = std::chrono::duration<double>(options_.heartbeat).count(),
                                     .active = roster_.active_count(),
                                     .processed = roster_.processed()});
    stamp(event);
    publish(to_message(event));
}

void Node::publish(const Message& event) {
    const auto& to = event.properties;
    const auto topic = channel(client_.address().database, to.exchange, to.routing_key);
    const auto text = encode_message(event);
    publish({"PUBLISH", topic, text});
}

void Node::publish(std::vector<std::string_view> words) {
    if (outgoing_.size() >= most_outgoing) outgoing_.pop_front();
    outgoing_.push_back(command(words));
    outgoing_bell_.ring();
}

awaitable<void> Node::beat() {
    asio::steady_timer timer(executor_);
    for (;;) {
        timer.expires_after(options_.heartbeat);
        co_await timer.async_wait(asio::use_awaitable);
        tell_worker("worker-heartbeat");
    }
}

/// Ends when it is stopped and all is sent, or Redis is away.
awaitable<void> Node::send() {
    for (bool away = false; !(stopping_ && (outgoing_.empty() || away));) {
        if (outgoing_.empty() && task_events_.empty()) {
            co_await outgoing_bell_.wait(std::chrono::hours(1));
            co_await asio::post(executor_, asio::use_awaitable);  // let the turn end
        }
        flush();
        const auto count = std::min(outgoing_.size(), most_at_once);
        if (count == 0) continue;
        const auto end = outgoing_.begin() + static_cast<std::ptrdiff_t>(count);
        std::vector<std::string> commands(outgoing_.begin(), end);
        const auto sent = co_await client_.ask_all(commands);
        away = !sent;
        if (sent)
            outgoing_.erase(outgoing_.begin(), outgoing_.begin() + static_cast<std::ptrdiff_t>(count));
        else
            log::warning("celery_events_wait", {{"detail", sent.error().detail}});
    }
}

awaitable<void> Node::stop() {
    mailbox_.reset();
    end_.expires_at(asio::steady_timer::time_point::min());
    if (started_ && !stopping_) tell_worker("worker-offline");
    stopping_ = true;
    outgoing_bell_.ring();
    co_await running_.join();
    co_await doorbell_.stop();
}

}  // namespace mad::celery
