// A change of an execution as rows for SQL: what is written of it, and word of it for the outbox.
#pragma once
#include "features/executions/protocol.hpp"
#include "features/results/types.hpp"

namespace mad::executions {

/// As event types say it: "completed".
std::string lower_name(Status);

/// What is told of an execution that has become `s`: "execution.<what>".
results::Event execution_event(Id execution, const State& s, std::string key, std::string what);

/// What is told of a job when it is accepted.
results::Event accepted_event();

/// An execution that is taken up, at an instance or where it is already.
struct Taking {
    Id id{};
    std::optional<Id> service_id{};  ///< none: it stays where its job runs
    bool in_turn = false;            ///< others waited too: its organisation has had its turn
    json::value event{};
};

/// An execution that its lease holder lets go of.
struct Release {
    Id id{};
    std::int64_t attempt = 0;
    std::string owner{};
    Status status = Status::queued;
    std::int64_t failures = 0;
    double due_in = 0;    ///< seconds
    bool remote = false;  ///< its job at the service goes on
    double progress = 0;
    std::string message{};
    std::optional<Failure> error{};
    json::value event{};  ///< null: nobody is told
};
Release release(const Lease&, const State&);

/// An execution of which cancel was requested.
struct Cancellation {
    Id id{};
    Status status = Status::canceled;
    json::value event{};  ///< null: it has not ended
};
Cancellation cancellation(Id execution, std::int64_t attempt, Status now);

const schema::Object& describe(std::type_identity<Taking>);
const schema::Object& describe(std::type_identity<Release>);
const schema::Object& describe(std::type_identity<Cancellation>);

}  // namespace mad::executions
