#include "features/events/feed.hpp"

#include "base/bell.hpp"
#include "base/comma_list.hpp"
#include "features/events/watchers.hpp"
#include "features/results/store.hpp"
#include "schema/json_text.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/this_coro.hpp>
#include <charconv>
#include <fmt/format.h>

namespace mad::events {
namespace {
using SteadyClock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr std::array<std::string_view, 4> all_topics{"jobs", "tasks", "services", "molecules"};
constexpr std::int64_t page = 200;
/// Whoever has missed more events of jobs fetches everything sooner.
constexpr std::int64_t most_missed = 10'000;
/// Nobody rings for notices.
constexpr milliseconds look_for_notices_every{1000};
/// From a ring to the look: what follows it closely comes with it.
constexpr milliseconds pace{50};
}  // namespace

Result<Topics> topics_of(std::string_view named, const http::Principal& who) {
    Topics topics;
    const auto may_read = [&who](std::string_view topic) { return who.may(std::string(topic) + ".read"); };
    for (const auto topic : comma_list(named)) {
        if (std::ranges::find(all_topics, topic) == all_topics.end())
            return Error{Errc::invalid,
                         "topic_unknown",
                         "The topics are jobs, tasks, services and molecules",
                         {{"/topics", "\"" + std::string(topic) + "\" is no topic"}}};
        if (!may_read(topic))
            return Error{
                Errc::forbidden, "permission_missing",
                fmt::format("The topic {0} needs the permission \"{0}.read\", which you do not have.",
                            topic)};
        topics.emplace(topic);
    }
    if (!topics.empty()) return topics;
    for (const auto topic : all_topics)
        if (may_read(topic)) topics.emplace(topic);
    if (!topics.empty()) return topics;
    return Error{Errc::forbidden, "permission_missing",
                 "This needs one of the permissions jobs.read, tasks.read, services.read and molecules.read, "
                 "of which you have none."};
}

std::string Position::text() const { return fmt::format("{}.{}.{}", job, notices.own, notices.system); }

std::optional<Position> Position::parse(std::string_view text) {
    Position position;
    const auto* at = text.data();
    const auto* const end = at + text.size();
    for (auto* number : {&position.job, &position.notices.own, &position.notices.system}) {
        if (number != &position.job && (at == end || *at++ != '.')) return {};
        const auto [next, error] = std::from_chars(at, end, *number);
        if (error != std::errc()) return {};
        at = next;
    }
    if (at != end) return {};
    return position;
}

Feed::Feed(Parts parts, std::shared_ptr<Notices> notices, Id org, Topics topics)
    : parts_(std::move(parts)),
      notices_(std::move(notices)),
      org_(org),
      topics_(std::move(topics)),
      of_jobs_(topics_.contains("jobs")),
      of_others_(topics_.size() > (of_jobs_ ? 1U : 0U)) {}

awaitable<Position> Feed::now() {
    Position now;
    if (of_jobs_) now.job = co_await parts_.results.last_of_feed(org_);
    if (of_others_) now.notices = co_await notices_->last(org_);
    co_return now;
}

/// Whether all that came after the position is still told. (Notices that have gone leave a gap in the
/// numbers.)
bool Feed::follows(const Position& now) const {
    const auto& seen = position_;
    if (of_jobs_ && (seen.job < 0 || seen.job > now.job || now.job - seen.job > most_missed)) return false;
    return !of_others_ || (seen.notices.own >= 0 && seen.notices.own <= now.notices.own &&
                           seen.notices.system >= 0 && seen.notices.system <= now.notices.system);
}

awaitable<void> Feed::begin(const std::optional<std::string>& last_event_id) {
    const auto here = co_await now();
    if (last_event_id) {
        const auto seen = Position::parse(*last_event_id);
        position_ = seen.value_or(Position());
        if (seen && follows(here)) co_return;
    }
    position_ = here;
    opening_ = last_event_id ? "reset" : "ready";
}

awaitable<void> Feed::send(http::EventSink& sink, std::string_view type, boost::json::object data) const {
    co_await sink.send(position_.text(), type, schema::to_text(data));
}

awaitable<void> Feed::reset(http::EventSink& sink) {
    position_ = co_await now();
    co_await send(sink, "reset", {});
}

/// One page; true where there may be more.
awaitable<bool> Feed::send_jobs(http::EventSink& sink) {
    auto events = co_await parts_.results.feed_after(org_, position_.job, page);
    for (auto& event : events) {
        auto data = std::move(event.data);
        data["job_id"] = event.job_id.text();
        data["job"] = std::move(event.job);
        if (event.execution_id) data["execution_id"] = event.execution_id->text();
        data["at"] = to_rfc3339(event.at);
        position_.job = event.feed_no;
        co_await send(sink, event.type, std::move(data));
    }
    co_return std::ssize(events) == page;
}

/// The same of notices.
awaitable<bool> Feed::send_notices(http::EventSink& sink) {
    const auto last = co_await notices_->lately(org_);
    if (last.own <= position_.notices.own && last.system <= position_.notices.system) co_return false;
    auto notices = co_await notices_->after(org_, position_.notices, page);
    for (auto& notice : notices) {
        auto& seen = notice.of_system ? position_.notices.system : position_.notices.own;
        if (notice.number != seen + 1) {
            co_await reset(sink);
            co_return false;
        }
        seen = notice.number;
        if (!topics_.contains(notice.topic)) continue;
        notice.data["at"] = to_rfc3339(notice.at);
        co_await send(sink, notice.type, std::move(notice.data));
    }
    co_return std::ssize(notices) >= page;
}

awaitable<void> Feed::run(http::EventSink& sink) {
    const auto executor = co_await asio::this_coro::executor;
    Bell bell(executor);
    const auto watching = parts_.watchers.watch(org_, bell);
    sink.on_closing([&bell] { bell.ring(); });
    if (!opening_.empty()) co_await send(sink, opening_, {});
    const auto began = SteadyClock::now();
    const auto wait = of_others_ ? std::min(look_for_notices_every, parts_.look_every) : parts_.look_every;
    auto looked = SteadyClock::time_point();
    for (bool rung = true; !sink.closing() && SteadyClock::now() - began < parts_.feed_lasts;) {
        bool more = false;
        if (rung || SteadyClock::now() - looked >= parts_.look_every) {
            if (!rung) co_await sink.keep_alive();
            looked = SteadyClock::now();
            if (of_jobs_) more = co_await send_jobs(sink);
        }
        if (of_others_ && co_await send_notices(sink)) more = true;
        rung = more || co_await bell.wait(wait);
        if (more || !rung || sink.closing()) continue;
        asio::steady_timer closely(executor, pace);
        co_await closely.async_wait(asio::use_awaitable);
    }
}

}  // namespace mad::events
