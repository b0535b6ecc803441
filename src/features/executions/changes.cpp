#include "features/executions/changes.hpp"

#include <fmt/format.h>

namespace mad::executions {
using schema::field;

const schema::Object& describe(std::type_identity<Taking>) {
    static const auto it =
        schema::object<Taking>("Taking", field<&Taking::id>("id"), field<&Taking::service_id>("service_id"),
                               field<&Taking::in_turn>("in_turn"), field<&Taking::event>("event"));
    return it;
}

const schema::Object& describe(std::type_identity<Release>) {
    static const auto it =
        schema::object<Release>("Release", field<&Release::id>("id"), field<&Release::attempt>("attempt"),
                                field<&Release::owner>("owner"), field<&Release::status>("status"),
                                field<&Release::failures>("failures"), field<&Release::due_in>("due_in"),
                                field<&Release::remote>("remote"), field<&Release::progress>("progress"),
                                field<&Release::message>("message"), field<&Release::error>("error"),
                                field<&Release::event>("event"));
    return it;
}

const schema::Object& describe(std::type_identity<Cancellation>) {
    static const auto it = schema::object<Cancellation>("Cancellation", field<&Cancellation::id>("id"),
                                                        field<&Cancellation::status>("status"),
                                                        field<&Cancellation::event>("event"));
    return it;
}

std::string lower_name(Status status) {
    std::string name(schema::name_of(status));
    std::ranges::transform(name, name.begin(), [](unsigned char c) { return std::tolower(c); });
    return name;
}

results::Event execution_event(Id execution, const State& s, std::string key, std::string what) {
    results::Event event{.event_key = fmt::format("{}:{}:{}", execution.text(), s.attempt, key),
                         .type = "execution." + what};
    event.execution_id = execution;
    event.data["status"] = schema::name_of(s.status);
    event.data["progress"] = s.progress;
    event.data["message"] = s.message;
    event.data["attempt"] = s.attempt;
    if (s.error) event.data["error"] = schema::to_json(*s.error);
    event.at = system_now();
    return event;
}

results::Event accepted_event() {
    results::Event event{.event_key = "accepted", .type = "job.accepted"};
    event.data["status"] = schema::name_of(Status::queued);
    event.at = system_now();
    return event;
}

Release release(const Lease& lease, const State& s) {
    Release r{.id = lease.id, .attempt = lease.attempt, .owner = lease.owner};
    r.status = s.status;
    r.failures = s.failures;
    r.due_in = s.due_in;
    r.remote = s.remote;
    r.progress = s.progress;
    r.message = s.message;
    r.error = s.error;
    // One that was not yet given to an instance has not moved, for those who watch.
    const auto name = lower_name(s.status);
    if (s.placed || is_final(s.status)) r.event = schema::to_json(execution_event(lease.id, s, name, name));
    return r;
}

Cancellation cancellation(Id execution, std::int64_t attempt, Status now) {
    Cancellation c{execution, now};
    if (!is_final(now)) return c;
    results::Event event{.event_key = fmt::format("{}:{}:canceled", execution.text(), attempt),
                         .type = "execution.canceled"};
    event.execution_id = execution;
    event.data["status"] = schema::name_of(now);
    event.at = system_now();
    c.event = schema::to_json(event);
    return c;
}

}  // namespace mad::executions
