#include "features/executions/types.hpp"

namespace mad::executions {
using schema::field;

const schema::Enum<Status>& describe(std::type_identity<Status>) {
    static const schema::Enum<Status> it{{{Status::pending, "PENDING"},
                                          {Status::queued, "QUEUED"},
                                          {Status::running, "RUNNING"},
                                          {Status::completed, "COMPLETED"},
                                          {Status::failed, "FAILED"},
                                          {Status::canceled, "CANCELED"}}};
    return it;
}

const schema::Object& describe(std::type_identity<Failure>) {
    static const auto it =
        schema::object<Failure>("Failure", field<&Failure::code>("code"), field<&Failure::detail>("detail"));
    return it;
}

const schema::Enum<Occasion>& describe(std::type_identity<Occasion>) {
    static const schema::Enum<Occasion> it{{{Occasion::in_progress, "in_progress"},
                                            {Occasion::success, "success"},
                                            {Occasion::failed, "failed"}}};
    return it;
}

const schema::Object& describe(std::type_identity<Callback>) {
    static const auto it = schema::object<Callback>("Callback", field<&Callback::occasion>("occasion"),
                                                    field<&Callback::uri>("uri"));
    return it;
}

const schema::Object& describe(std::type_identity<Job>) {
    static const auto it = schema::object<Job>(
        "Job", field<&Job::id>("id"), field<&Job::kind>("kind", {.description = "task or pipeline"}),
        field<&Job::name>("name"), field<&Job::task_id>("task_id"), field<&Job::task_version>("task_version"),
        field<&Job::template_id>("template_id"), field<&Job::template_version>("template_version"),
        field<&Job::status>("status"),
        field<&Job::priority>("priority", {.description = "The higher the sooner"}),
        field<&Job::paused>("paused", {.description = "Nothing more of it is begun"}),
        field<&Job::rerun_of>("rerun_of", {.description = "The job that its first steps are taken from"}),
        field<&Job::submitted_by>("submitted_by", {.description = "The name of who did, where that is a "
                                                                  "person of the organisation"}),
        field<&Job::created_at>("created_at"), field<&Job::started_at>("started_at"),
        field<&Job::finished_at>("finished_at"));
    return it;
}

const schema::Object& describe(std::type_identity<Execution>) {
    static const auto it = schema::object<Execution>(
        "Execution", field<&Execution::id>("id"), field<&Execution::job_id>("job_id"),
        field<&Execution::task_id>("task_id"), field<&Execution::task_version>("task_version"),
        field<&Execution::status>("status"),
        field<&Execution::progress>("progress", {.minimum = 0, .maximum = 1}),
        field<&Execution::message>("message"),
        field<&Execution::attempt>("attempt", {.description = "How often it was taken up"}),
        field<&Execution::failures>("failures", {.description = "Attempts that failed"}),
        field<&Execution::service>("service", {.description = "The instance that has it"}),
        field<&Execution::error>("error", {.description = "Of the last attempt that failed"}),
        field<&Execution::remote_job>("remote_job", {.description = "Its status resource at the service"}),
        field<&Execution::result_of>("result_of",
                                     {.description = "The execution of another job whose result is its own"}),
        field<&Execution::created_at>("created_at"), field<&Execution::started_at>("started_at"),
        field<&Execution::finished_at>("finished_at"));
    return it;
}

const schema::Object& describe(std::type_identity<JobDetail>) {
    static const auto it = schema::object<JobDetail>(
        "JobDetail", field<&JobDetail::job>("job"),
        field<&JobDetail::executions>("executions", {.description = "The first 1,000"}));
    return it;
}

const schema::Object& describe(std::type_identity<Submitted>) {
    static const auto it = schema::object<Submitted>("Submitted", field<&Submitted::job_id>("job_id"),
                                                     field<&Submitted::execution_id>("execution_id"),
                                                     field<&Submitted::status>("status"));
    return it;
}

const schema::Object& describe(std::type_identity<Output>) {
    static const auto it = schema::object<Output>(
        "Output", field<&Output::name>("name", {.description = "The output of the task"}),
        field<&Output::url>("url", {.description = "Gets the file for a while, without sign-in"}),
        field<&Output::uri>("uri"), field<&Output::sha256>("sha256"),
        field<&Output::size_bytes>("size_bytes"), field<&Output::content_type>("content_type"));
    return it;
}

const schema::Object& describe(std::type_identity<Results>) {
    static const auto it = schema::object<Results>(
        "Results", field<&Results::result>("result", {.description = "As the task's outputs say"}),
        field<&Results::outputs>("outputs"), field<&Results::confidence>("confidence"),
        field<&Results::docking>("docking"), field<&Results::task_id>("task_id"),
        field<&Results::task_version>("task_version"), field<&Results::service>("service"),
        field<&Results::started_at>("started_at"), field<&Results::finished_at>("finished_at"));
    return it;
}

const schema::Object& describe(std::type_identity<Lease>) {
    static const auto it = schema::object<Lease>(
        "Lease", field<&Lease::id>("id"), field<&Lease::org_id>("org_id"), field<&Lease::job_id>("job_id"),
        field<&Lease::task_definition_id>("task_definition_id"), field<&Lease::of_system>("of_system"),
        field<&Lease::task_id>("task_id"), field<&Lease::task_version>("task_version"),
        field<&Lease::parameters>("parameters"), field<&Lease::attempt>("attempt"),
        field<&Lease::owner>("owner"), field<&Lease::failures>("failures"),
        field<&Lease::max_failures>("max_failures"), field<&Lease::backoff_seconds>("backoff_seconds"),
        field<&Lease::seconds_left>("seconds_left"), field<&Lease::cancel_requested>("cancel_requested"),
        field<&Lease::progress>("progress"), field<&Lease::message>("message"),
        field<&Lease::remote_job>("remote_job"), field<&Lease::service_id>("service_id"),
        field<&Lease::service>("service"), field<&Lease::started_at>("started_at"),
        field<&Lease::trace>("trace"), field<&Lease::of_pipeline>("of_pipeline"),
        field<&Lease::in_turn>("in_turn"));
    return it;
}

}  // namespace mad::executions
