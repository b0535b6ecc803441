// The rules of pipelines: what becomes a template, and what a run of one begins with.
#pragma once
#include "features/executions/executions.hpp"
#include "features/pipelines/check.hpp"
#include "features/pipelines/plan.hpp"
#include "features/pipelines/runs.hpp"
#include "features/pipelines/store.hpp"
#include "schema/fits.hpp"

namespace mad::tasks {
class Registry;
}
namespace mad::results {
class Store;
}
namespace mad::redis {
class Doorbell;
}

namespace mad::pipelines {
using executions::no_such_job;

/// What somebody wants to be run.
struct RunRequest {
    Id org{};
    std::optional<Id> user{};
    std::string template_id{};
    std::optional<std::string> version{};  ///< none: the latest that is published
    json::value parameters{};
    std::optional<std::string> idempotency_key{};
    std::string trace{};
};

/// That a job is run again from one of its outermost steps.
struct RerunRequest {
    Id org{};
    std::optional<Id> user{};
    Id job{};
    std::string from_step{};
    std::optional<std::string> idempotency_key{};
    std::string trace{};
};

/// What an instantiation answers.
struct Started {
    Id job_id{};
    executions::Status status = executions::Status::queued;
};

class Pipelines {
public:
    struct Parts {
        Store& store;
        Runs& runs;
        executions::Store& executions;
        executions::QueueLimit& queues;
        tasks::Registry& tasks;
        results::Store& results;
        std::function<void()> committed;  ///< the outbox has new rows, and a run is due
    };
    explicit Pipelines(Parts parts) : parts_(std::move(parts)) {}

    awaitable<std::vector<Template>> list(Id org, Filter, std::string after, std::int64_t limit);
    /// Errors: not_found (template_not_found).
    awaitable<Result<TemplateDetail>> find(Id org, std::string template_id,
                                           std::optional<std::string> version);
    /// What is wrong with it, its tasks, pipelines and wires included; no fault: it can be kept. Without an
    /// organisation as one of the system's.
    awaitable<schema::Fit> check(std::optional<Id> org, const NewTemplate&);
    /// A draft. Errors: invalid (template_invalid), with the pointer of every fault; conflict
    /// (version_exists).
    awaitable<Result<TemplateDetail>> create(Id org, std::optional<Id> user, NewTemplate);
    /// Errors: not_found, forbidden (template_is_system).
    awaitable<Result<TemplateDetail>> change(Id org, std::string template_id,
                                             std::optional<std::string> version, TemplateChange);
    /// A system template that came with the program; published.
    awaitable<Result<std::string>> seed(NewTemplate);

    /// Accepted, and committed. Errors: not_found; conflict (template_deprecated, idempotency_key_reused);
    /// invalid (parameters_invalid, template_invalid where a task of it is gone); too_many (queue_full).
    awaitable<Result<Started>> instantiate(RunRequest);
    /// A new job of the same plan and parameters. Steps that completed in the old one and do not depend on
    /// that step are taken from there: its rows say where their results are. Errors: not_found
    /// (job_not_found); conflict (not_a_pipeline, not_final, idempotency_key_reused); invalid
    /// (step_not_found); too_many (queue_full).
    awaitable<Result<Started>> rerun(RerunRequest);
    /// What the job was given: the parameters of a pipeline, the inputs of a task. Errors: not_found
    /// (job_not_found).
    awaitable<Result<json::value>> inputs(Id org, Id job);
    /// What the job gave. Errors: not_found (job_not_found), conflict (not_finished, job_failed,
    /// job_canceled).
    awaitable<Result<json::value>> outputs(Id org, Id job);

private:
    awaitable<Result<Started>> begin(Id org, NewRun);
    awaitable<void> take(const RerunRequest&, const Plan&, NewRun&);
    Parts parts_;
};

const schema::Object& describe(std::type_identity<Started>);

}  // namespace mad::pipelines
