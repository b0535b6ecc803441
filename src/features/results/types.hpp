// What came out: outcomes of executions, and the events of jobs, as an organisation's results store keeps
// them.
#pragma once
#include "features/results/docking.hpp"

#include <optional>
#include <string>
#include <vector>

namespace mad::results {
namespace json = boost::json;

/// A job as the results store knows it.
struct JobRecord {
    Id id{};
    std::string kind = "task";  ///< task or pipeline
    std::string name{};
    std::optional<std::string> task_id{}, task_version{};  ///< of a task
    std::string submitted_by{};                            ///< an e-mail address, or empty
    Time created_at{};
};

/// What an execution was asked.
struct JobInput {
    Id job_id{}, execution_id{};
    std::string parameters{};  ///< as JSON text
};

/// A file that an execution made.
struct OutputFile {
    std::string name;  ///< the output's
    std::string uri;   ///< mad://…
    std::string sha256;
    std::int64_t size_bytes = 0;
    std::string content_type = "application/octet-stream";
};

/// What could not be done of an execution whose whole was: a ligand of a library.
struct FailedPart {
    std::int64_t place = 0;  ///< in the input, as the task counts
    std::string name{}, code{}, detail{};
};

/// What an execution ended with, to be recorded once.
struct Outcome {
    Id job_id{}, execution_id{};
    std::string task_id{}, task_version{};
    std::int64_t attempt = 1;
    std::string result{};                ///< as JSON text
    std::optional<double> confidence{};  ///< 0 to 1
    std::string service{};               ///< who answered: its base URL
    std::optional<Time> started_at{};
    Time finished_at{};
    std::vector<OutputFile> outputs{};
    std::vector<DockingRow> docking{};
    std::vector<DockedLigand> ligands{};  ///< those that have a pose
    std::optional<Campaign> campaign{};   ///< of the docking
    std::vector<FailedPart> failed_parts{};
    std::string log{};  ///< empty: none is kept
};

/// An attempt of an execution, as it is recorded.
struct Attempt {
    Id job_id{}, execution_id{};
    std::string task_id{}, task_version{};
    std::int64_t attempt = 1;
};

/// A recorded outcome.
struct StoredResult {
    Id execution_id{}, job_id{};
    std::string task_id{}, task_version{};
    std::int64_t attempt = 1;
    json::value result{};
    std::optional<double> confidence_score{};
    std::string service{};
    std::optional<Time> started_at{};
    Time finished_at{};
    std::vector<OutputFile> outputs{};
    std::vector<DockingRow> docking{};
};

/// An execution's result alone.
struct BareResult {
    Id execution_id{};
    json::value result{};
};

/// A part that failed, among those of its job.
struct StoredFailedPart {
    Id id{};
    Id execution_id{};
    FailedPart part{};
};

/// What a step of a pipeline gave, of one of its items; of the pipeline itself where `step` is empty.
struct StepOutput {
    Id scope_id{}, job_id{};
    std::string step{};
    std::int64_t place = 0;
    std::optional<double> sort_key{};
    std::string output{};  ///< as JSON text
};

/// Which of a step's outputs, and in which order.
struct StepOutputs {
    Id scope_id{};
    std::string step{};
    std::optional<std::int64_t> top{};  ///< only so many, by their sort keys; none: all, as the items are
    bool descending = false;
};

/// The types of events that say how a job stands (the others are about its executions and free):
/// "job.accepted", "job.running", and the last one of every job: "job.completed", "job.failed" or
/// "job.canceled"; after such a one only "job.retried" opens it again.
bool is_final(std::string_view event_type);

/// Something that happened to a job.
struct Event {
    std::string event_key;  ///< unique in the job: the same event told again stays one
    std::string type;       ///< "job.accepted", "execution.progress" …: the name of the SSE event
    std::optional<Id> execution_id{};
    json::object data{};  ///< status, progress, message, error where there are any
    Time at{};
};
struct JobEvent {
    Id job_id{};
    Event event{};
};

struct StoredEvent {
    std::int64_t seq_no = 0;  ///< 1, 2, … in the job
    std::string type{};
    std::optional<Id> execution_id{};
    json::object data{};
    Time at{};
};

/// An event among those of all jobs of an organisation.
struct FeedEvent {
    std::int64_t feed_no = 0;  ///< grows in the order of the commits, with gaps
    Id job_id{};
    std::string type{};
    std::optional<Id> execution_id{};
    json::object data{};
    Time at{};
    json::object job{};  ///< name, kind, task_id and the status that it has by now
};

const schema::Object& describe(std::type_identity<JobRecord>);
const schema::Object& describe(std::type_identity<JobInput>);
const schema::Object& describe(std::type_identity<FailedPart>);
const schema::Object& describe(std::type_identity<StoredFailedPart>);
const schema::Object& describe(std::type_identity<Outcome>);
const schema::Object& describe(std::type_identity<JobEvent>);
const schema::Object& describe(std::type_identity<OutputFile>);
const schema::Object& describe(std::type_identity<StoredResult>);
const schema::Object& describe(std::type_identity<BareResult>);
const schema::Object& describe(std::type_identity<StepOutput>);
const schema::Object& describe(std::type_identity<Event>);
const schema::Object& describe(std::type_identity<StoredEvent>);
const schema::Object& describe(std::type_identity<FeedEvent>);

}  // namespace mad::results
