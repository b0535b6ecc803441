#include "features/events/routes.hpp"

#include "features/events/feed.hpp"
#include "features/events/store.hpp"
#include "features/events/watchers.hpp"
#include "features/results/store.hpp"
#include "http/router.hpp"
#include "schema/json_text.hpp"

#include <boost/json/object.hpp>
#include <charconv>

namespace mad::events {
namespace {
constexpr std::int64_t page = 200;

struct JobPath {
    Id job_id;
};
const schema::Object& describe(std::type_identity<JobPath>) {
    static const auto it =
        schema::object<JobPath>("EventsJobPath", schema::field<&JobPath::job_id>("job_id"));
    return it;
}

struct FeedQuery {
    std::optional<std::string> topics;
};
const schema::Object& describe(std::type_identity<FeedQuery>) {
    static const auto it = schema::object<FeedQuery>(
        "FeedQuery", schema::field<&FeedQuery::topics>(
                         "topics", {.description = "jobs, tasks, services and molecules, with commas between "
                                                   "them; without it, all that you may read"}));
    return it;
}

/// Whose events from where on.
struct Place {
    Id org, job;
    std::int64_t after = 0;
};

/// The last event that the client has seen. Errors: invalid.
Result<std::int64_t> seq_of(const http::LastEventId& last) {
    if (!last.value) return 0;
    std::int64_t seq = 0;
    const auto& text = *last.value;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seq);
    if (error != std::errc() || end != text.data() + text.size() || seq < 0)
        return Error{Errc::invalid, "event_id_invalid",
                     "Last-Event-ID must be the id of an event of this stream: a number"};
    return seq;
}

std::string data_of(const results::StoredEvent& event) {
    json::object data = event.data;
    if (event.execution_id) data["execution_id"] = event.execution_id->text();
    data["at"] = to_rfc3339(event.at);
    return schema::to_text(data);
}

/// Sends them; true where the last one says that the job has ended. One before it was retried.
awaitable<bool> send(http::EventSink& sink, Place& place, std::vector<results::StoredEvent> events) {
    for (auto& event : events) {
        co_await sink.send(std::to_string(event.seq_no), event.type, data_of(event));
        place.after = event.seq_no;
    }
    co_return !events.empty() && results::is_final(events.back().type);
}

/// From what is there to the job's end, or the client's.
awaitable<void> stream(Parts parts, Place place, std::vector<results::StoredEvent> first,
                       http::EventSink& sink) {
    Bell bell(co_await asio::this_coro::executor);
    const auto watching = parts.watchers.watch(place.job, bell);
    sink.on_closing([&bell] { bell.ring(); });
    for (auto events = std::move(first);;) {
        const bool ended = co_await send(sink, place, std::move(events));
        if (sink.closing()) co_return;
        events = co_await parts.results.events_after(place.org, place.job, place.after, page);
        if (!events.empty()) continue;
        if (ended) co_return;
        // What ended before this client came has told its last already.
        if (co_await parts.results.has_ended(place.org, place.job, place.after)) co_return;
        if (!co_await bell.wait(parts.look_every)) co_await sink.keep_alive();
    }
}
}  // namespace

void add_routes(http::Router& router, Parts parts) {
    const auto store = std::make_shared<Store>(parts.metadata);
    router.get(
        "/api/v1/jobs/{job_id}/events",
        {"watchJob", "What happens to a job, as it happens", "jobs",
         "Server-sent events, from the job's first one or the one after Last-Event-ID; the stream ends "
         "after job.completed, job.failed or job.canceled, unless the job was retried since. The data is "
         "JSON."},
        [parts, store](http::Permission<"jobs.read"> user, http::Path<JobPath> path,
                       http::LastEventId last) -> awaitable<Result<http::EventStream>> {
            const auto after = seq_of(last);
            if (!after) co_return after.error();
            const Place place{user.org_id, path.value.job_id, *after};
            if (!co_await store->job_exists(place.org, place.job))
                co_return Error{Errc::not_found, "job_not_found", "There is no such job"};
            // Asked before the stream begins: a lost results store is an answer then.
            auto first = co_await parts.results.events_after(place.org, place.job, place.after, page);
            co_return http::EventStream{
                [parts, place, first = std::move(first)](http::EventSink& sink) -> awaitable<void> {
                    return stream(parts, place, first, sink);
                }};
        });
    const auto notices = std::make_shared<Notices>(parts.metadata);
    router.get(
        "/api/v1/events",
        {"watchEvents", "What happens in the organisation, as it happens", "events",
         "Server-sent events: of jobs as of a job alone, with job_id and job (name, kind, task_id and the "
         "status that it has by now); task.published, task.changed and task.deactivated; service.changed; "
         "molecule.added and molecule.removed. The first one is ready, whose id stands for this moment; with "
         "Last-Event-ID the events after that one come instead. Where that is too long ago, reset says that "
         "some are missing: fetch everything anew. The stream ends after a while; reconnect then."},
        [parts, notices](http::CurrentUser user, http::Query<FeedQuery> query,
                         http::LastEventId last) -> awaitable<Result<http::EventStream>> {
            auto topics = topics_of(query.value.topics.value_or(""), user);
            if (!topics) co_return topics.error();
            const auto feed = std::make_shared<Feed>(parts, notices, user.org_id, std::move(*topics));
            co_await feed->begin(last.value);
            co_return http::EventStream{
                [feed](http::EventSink& sink) -> awaitable<void> { return feed->run(sink); }};
        });
}

}  // namespace mad::events
