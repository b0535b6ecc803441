// What `mad check` looks at and what it finds.
#pragma once
#include "schema/described.hpp"

#include <string>
#include <vector>

namespace mad::checks {

struct Violation {
    std::string subject;  ///< what it is about: "execution 0190…", or a mad:// URI
    std::string detail;
    friend auto operator<=>(const Violation&, const Violation&) = default;
};

/// One invariant, and what was found of it.
struct Finding {
    std::string invariant;  ///< a word: "jobs", "outcomes" …
    std::string rule;       ///< what holds, for people
    std::int64_t examined = 0;
    std::vector<Violation> violations{};
};

struct Report {
    std::vector<Finding> findings;
    std::int64_t violations = 0;
};

// Rows, as the stores give them.

/// A job as the metadata database knows it.
struct JobRow {
    Id id{}, org_id{};
    std::string status{};
    bool waiting = false;  ///< some of its events are in the outbox
};
/// A job as the results store knows it.
struct RecordedJob {
    Id id{};
    std::string status{};
    std::int64_t last_seq = 0;
    std::int64_t events = 0, highest_seq = 0;
    std::int64_t ends = 0;  ///< events that say that it has ended
    std::string last_type{};
};
struct ExecutionRow {
    Id id{}, org_id{}, job_id{};
    std::string status{};
    bool unattended = false;  ///< it runs, and its lease expired long ago
};
/// The outcomes that the results store has of one execution.
struct OutcomeRow {
    Id execution_id{}, job_id{};
    std::int64_t outcomes = 0;
};
struct OutputRow {
    Id execution_id{};
    std::string name{}, uri{}, sha256{};
};
struct ArtifactRow {
    Id id{}, org_id{};
    std::string uri{}, state{}, sha256{};
    std::int64_t size_bytes = 0;
    Id execution_id{};  ///< of what an execution has put; else all zeros
};

const schema::Object& describe(std::type_identity<Violation>);
const schema::Object& describe(std::type_identity<Finding>);
const schema::Object& describe(std::type_identity<Report>);
const schema::Object& describe(std::type_identity<JobRow>);
const schema::Object& describe(std::type_identity<RecordedJob>);
const schema::Object& describe(std::type_identity<ExecutionRow>);
const schema::Object& describe(std::type_identity<OutcomeRow>);
const schema::Object& describe(std::type_identity<OutputRow>);
const schema::Object& describe(std::type_identity<ArtifactRow>);

}  // namespace mad::checks
