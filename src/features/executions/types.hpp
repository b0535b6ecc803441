// Jobs and executions: what was asked for and where it stands.
#pragma once
#include "features/results/types.hpp"
#include "schema/described.hpp"

#include <optional>
#include <string>
#include <vector>

namespace mad::executions {
namespace json = boost::json;

enum class Status { pending, queued, running, completed, failed, canceled };

constexpr bool is_final(Status s) {
    return s == Status::completed || s == Status::failed || s == Status::canceled;
}

/// Why an attempt failed.
struct Failure {
    std::string code;  ///< for programs: "timed_out"
    std::string detail;
};

/// What somebody may want to be told of a job: that it runs, or how it has ended.
enum class Occasion { in_progress, success, failed };

/// A URI that is called then.
struct Callback {
    Occasion occasion = Occasion::success;
    std::string uri;
};

/// What a user submitted.
struct Job {
    Id id{};
    std::string kind = "task";  ///< task or pipeline
    std::string name{};
    std::optional<std::string> task_id{}, task_version{};          ///< of a task
    std::optional<std::string> template_id{}, template_version{};  ///< of a pipeline
    Status status = Status::queued;
    std::int64_t priority = 0;                  ///< the higher the sooner
    bool paused = false;                        ///< nothing more of it is begun
    std::optional<Id> rerun_of{};               ///< the job that its first steps are taken from
    std::optional<std::string> submitted_by{};  ///< a person's name; none: a service, or who is here no more
    Time created_at{};
    std::optional<Time> started_at{}, finished_at{};
};

/// One call of one task, over all its attempts.
struct Execution {
    Id id{}, job_id{};
    std::string task_id{}, task_version{};
    Status status = Status::queued;
    double progress = 0;  ///< 0 to 1
    std::string message{};
    std::int64_t attempt = 0;               ///< how often it was taken up
    std::int64_t failures = 0;              ///< attempts that failed
    std::optional<std::string> service{};   ///< base URL of the instance that has it
    std::optional<Failure> error{};         ///< of the last attempt that failed
    std::optional<std::string> remote_job;  ///< its status resource at the service
    std::optional<Id> result_of{};          ///< of another job, whose result is its own
    Time created_at{};
    std::optional<Time> started_at{}, finished_at{};
};

struct JobDetail {
    Job job;
    std::vector<Execution> executions;
};

/// What a submit answers.
struct Submitted {
    Id job_id{}, execution_id{};
    Status status = Status::queued;
};

/// A file that came out, with a URL that gets it for a while.
struct Output {
    std::string name, url, uri, sha256;
    std::int64_t size_bytes = 0;
    std::string content_type;
};

struct Results {
    json::value result{};
    std::vector<Output> outputs{};
    std::optional<double> confidence{};  ///< 0 to 1
    std::vector<results::DockingRow> docking{};
    std::string task_id{}, task_version{};
    std::string service{};
    std::optional<Time> started_at{};
    Time finished_at{};
};

/// An execution as its lease holder knows it.
struct Lease {
    Id id{}, org_id{}, job_id{}, task_definition_id{};
    bool of_system = false;  ///< the task is the system's: so may be its instance
    std::string task_id{}, task_version{};
    json::value parameters{};
    std::int64_t attempt = 0;  ///< with the owner the fence: whoever takes it over has a higher one
    std::string owner{};
    std::int64_t failures = 0, max_failures = 3;
    double backoff_seconds = 2;
    double seconds_left = 0;  ///< until it times out
    bool cancel_requested = false;
    double progress = 0;
    std::string message{};
    std::optional<std::string> remote_job{};  ///< a job at the service, to be followed
    std::optional<Id> service_id{};           ///< the instance that has it, or a place for it
    std::string service{};                    ///< its base URL; empty: none
    std::optional<Time> started_at{};
    std::string trace{};       ///< W3C traceparent
    bool of_pipeline = false;  ///< others wait for it
    bool in_turn = false;      ///< other organisations waited too when it was claimed
};

const schema::Enum<Status>& describe(std::type_identity<Status>);
const schema::Object& describe(std::type_identity<Failure>);
const schema::Enum<Occasion>& describe(std::type_identity<Occasion>);
const schema::Object& describe(std::type_identity<Callback>);
const schema::Object& describe(std::type_identity<Job>);
const schema::Object& describe(std::type_identity<Execution>);
const schema::Object& describe(std::type_identity<JobDetail>);
const schema::Object& describe(std::type_identity<Submitted>);
const schema::Object& describe(std::type_identity<Output>);
const schema::Object& describe(std::type_identity<Results>);
const schema::Object& describe(std::type_identity<Lease>);

}  // namespace mad::executions
