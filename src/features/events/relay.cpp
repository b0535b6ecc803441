#include "features/events/relay.hpp"

#include "base/log.hpp"
#include "features/events/store.hpp"
#include "features/events/types.hpp"
#include "features/events/watchers.hpp"
#include "features/results/store.hpp"
#include "schema/type_schema.hpp"

#include <algorithm>
#include <boost/asio/this_coro.hpp>

namespace mad::events {
namespace {
using SteadyClock = std::chrono::steady_clock;
using std::chrono::milliseconds;

/// Another process is at it, and may have looked just before our row was committed.
constexpr milliseconds while_others_work{50};

/// The events of the rows, in order. A row that is none is a programming mistake; it must not stop the
/// others.
std::vector<results::JobEvent> events_of(const std::vector<Row>& rows) {
    std::vector<results::JobEvent> events;
    for (auto& row : rows) {
        if (row.topic == topic_job_grown) continue;
        if (const auto faults = schema::schema_for<Event>().check(row.payload); !faults.empty()) {
            log::error("outbox_row_unreadable", {{"job", row.job_id.text()},
                                                 {"pointer", faults.front().pointer},
                                                 {"detail", faults.front().detail}});
            continue;
        }
        events.push_back({row.job_id, schema::from_valid_json<Event>(row.payload)});
    }
    return events;
}
}  // namespace

Relay::Relay(asio::any_io_executor executor, db::Database& metadata, results::Store& results,
             redis::Doorbell& doorbell, Watchers& watchers)
    : Relay(std::move(executor), metadata, results, doorbell, watchers, Options()) {}

Relay::Relay(asio::any_io_executor executor, db::Database& metadata, results::Store& results,
             redis::Doorbell& doorbell, Watchers& watchers, Options options)
    : outbox_(std::make_unique<Store>(metadata)),
      results_(results),
      doorbell_(doorbell),
      watchers_(watchers),
      options_(options),
      bell_(executor),
      group_(executor) {}

Relay::~Relay() = default;

void Relay::start() {
    subscription_ = doorbell_.listen(std::string(channel_outbox), [this](const std::string&) { wake(); });
    group_.spawn("relay", run());
}

void Relay::wake() { bell_.ring(); }

awaitable<void> Relay::stop() {
    stopping_ = true;
    subscription_.reset();
    bell_.ring();
    co_await group_.join();
}

awaitable<void> Relay::run() {
    asio::steady_timer pace(co_await asio::this_coro::executor);
    while (!stopping_) {
        auto look_again = options_.sweep;
        try {
            const auto now = SteadyClock::now();
            const auto waiting = co_await outbox_->waiting();
            for (const auto org : waiting) {
                if (stopping_ || busy_.contains(org)) continue;
                if (const auto until = backoff_[org].until; until > now) {
                    look_again = std::min(look_again, std::chrono::ceil<milliseconds>(until - now));
                } else if (may_begin(org)) {
                    busy_.insert(org);
                    group_.spawn("relay_batch", carry(org));
                }
            }
        } catch (const std::exception& e) {
            log::warning("relay_failed", {{"detail", e.what()}});
            look_again = std::min(look_again, milliseconds(1000));
        }
        if (stopping_ || !co_await bell_.wait(look_again)) continue;
        pace.expires_after(options_.pace);
        co_await pace.async_wait(asio::use_awaitable);
    }
}

/// One batch; then whoever waits longest is next.
awaitable<void> Relay::carry(Id org) {
    try {
        const auto handed = co_await outbox_->hand_over(
            org, options_.batch, [this, org](Batch batch) { return deliver(org, std::move(batch)); });
        if (handed)
            backoff_.erase(org);
        else
            backoff_[org] = {SteadyClock::now() + while_others_work, {}};
    } catch (const std::exception& e) {
        failed(org, e.what());
    }
    busy_.erase(org);
    bell_.ring();
}

awaitable<void> Relay::deliver(Id org, Batch batch) {
    if (!batch.jobs.empty() || !batch.inputs.empty())
        co_await results_.ensure_jobs(org, std::move(batch.jobs), std::move(batch.inputs));
    auto events = events_of(batch.rows);
    std::set<Id> jobs;
    for (auto& event : events) jobs.insert(event.job_id);
    co_await results_.append_events(org, std::move(events));
    for (const auto job : jobs) watchers_.ring(job);
    if (!jobs.empty()) watchers_.ring(org);
}

/// Those whose stores do not answer take one place at most: they hold it for long.
bool Relay::may_begin(Id org) const {
    if (busy_.size() >= options_.at_once) return false;
    return !is_failing(org) || std::ranges::none_of(busy_, [this](Id other) { return is_failing(other); });
}

bool Relay::is_failing(Id org) const {
    const auto found = backoff_.find(org);
    return found != backoff_.end() && found->second.pause.count() > 0;
}

void Relay::failed(Id org, const std::string& why) {
    auto& backoff = backoff_[org];
    backoff.pause = std::clamp(backoff.pause * 2, options_.first_backoff, options_.longest_backoff);
    backoff.until = SteadyClock::now() + backoff.pause;
    log::warning("relay_batch_failed",
                 {{"org", org.text()}, {"detail", why}, {"retry_ms", backoff.pause.count()}});
}

}  // namespace mad::events
