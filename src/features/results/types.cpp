#include "features/results/types.hpp"

namespace mad::results {
using schema::field;

bool is_final(std::string_view type) {
    return type == "job.completed" || type == "job.failed" || type == "job.canceled";
}

const schema::Object& describe(std::type_identity<JobRecord>) {
    static const auto it = schema::object<JobRecord>(
        "JobRecord", field<&JobRecord::id>("id"), field<&JobRecord::kind>("kind"),
        field<&JobRecord::name>("name"), field<&JobRecord::task_id>("task_id"),
        field<&JobRecord::task_version>("task_version"), field<&JobRecord::submitted_by>("submitted_by"),
        field<&JobRecord::created_at>("created_at"));
    return it;
}

const schema::Object& describe(std::type_identity<JobInput>) {
    static const auto it = schema::object<JobInput>("JobInput", field<&JobInput::job_id>("job_id"),
                                                    field<&JobInput::execution_id>("execution_id"),
                                                    field<&JobInput::parameters>("parameters"));
    return it;
}

const schema::Object& describe(std::type_identity<OutputFile>) {
    static const auto it = schema::object<OutputFile>(
        "OutputFile", field<&OutputFile::name>("name", {.description = "The output of the task"}),
        field<&OutputFile::uri>("uri"), field<&OutputFile::sha256>("sha256"),
        field<&OutputFile::size_bytes>("size_bytes"), field<&OutputFile::content_type>("content_type"));
    return it;
}

const schema::Object& describe(std::type_identity<FailedPart>) {
    static const auto it = schema::object<FailedPart>(
        "FailedPart",
        field<&FailedPart::place>("place", {.description = "In the execution's input, as the task counts"}),
        field<&FailedPart::name>("name"), field<&FailedPart::code>("code"),
        field<&FailedPart::detail>("detail"));
    return it;
}

const schema::Object& describe(std::type_identity<StoredFailedPart>) {
    static const auto it = schema::object<StoredFailedPart>(
        "StoredFailedPart", field<&StoredFailedPart::id>("id"),
        field<&StoredFailedPart::execution_id>("execution_id"), field<&StoredFailedPart::part>("part"));
    return it;
}

const schema::Object& describe(std::type_identity<Outcome>) {
    static const auto it = schema::object<Outcome>(
        "Outcome", field<&Outcome::job_id>("job_id"), field<&Outcome::execution_id>("execution_id"),
        field<&Outcome::task_id>("task_id"), field<&Outcome::task_version>("task_version"),
        field<&Outcome::attempt>("attempt"), field<&Outcome::result>("result"),
        field<&Outcome::confidence>("confidence"), field<&Outcome::service>("service"),
        field<&Outcome::started_at>("started_at"), field<&Outcome::finished_at>("finished_at"),
        field<&Outcome::outputs>("outputs"), field<&Outcome::docking>("docking"),
        field<&Outcome::ligands>("ligands"), field<&Outcome::campaign>("campaign"),
        field<&Outcome::failed_parts>("failed_parts"), field<&Outcome::log>("log"));
    return it;
}

const schema::Object& describe(std::type_identity<StoredResult>) {
    static const auto it = schema::object<StoredResult>(
        "ExecutionResult", field<&StoredResult::execution_id>("execution_id"),
        field<&StoredResult::job_id>("job_id"), field<&StoredResult::task_id>("task_id"),
        field<&StoredResult::task_version>("task_version"), field<&StoredResult::attempt>("attempt"),
        field<&StoredResult::result>("result"), field<&StoredResult::confidence_score>("confidence_score"),
        field<&StoredResult::service>("service", {.description = "Who answered"}),
        field<&StoredResult::started_at>("started_at"), field<&StoredResult::finished_at>("finished_at"),
        field<&StoredResult::outputs>("outputs"), field<&StoredResult::docking>("docking"));
    return it;
}

const schema::Object& describe(std::type_identity<Event>) {
    static const auto it =
        schema::object<Event>("Event", field<&Event::event_key>("event_key"), field<&Event::type>("type"),
                              field<&Event::execution_id>("execution_id"),
                              field<&Event::data>("data", {.defaulted = true}), field<&Event::at>("at"));
    return it;
}

const schema::Object& describe(std::type_identity<JobEvent>) {
    static const auto it = schema::object<JobEvent>("EventOfJob", field<&JobEvent::job_id>("job_id"),
                                                    field<&JobEvent::event>("event"));
    return it;
}

const schema::Object& describe(std::type_identity<StoredEvent>) {
    static const auto it = schema::object<StoredEvent>(
        "JobEvent", field<&StoredEvent::seq_no>("seq_no"), field<&StoredEvent::type>("type"),
        field<&StoredEvent::execution_id>("execution_id"), field<&StoredEvent::data>("data"),
        field<&StoredEvent::at>("at"));
    return it;
}

const schema::Object& describe(std::type_identity<FeedEvent>) {
    static const auto it = schema::object<FeedEvent>(
        "FeedEvent", field<&FeedEvent::feed_no>("feed_no"), field<&FeedEvent::job_id>("job_id"),
        field<&FeedEvent::type>("type"), field<&FeedEvent::execution_id>("execution_id"),
        field<&FeedEvent::data>("data"), field<&FeedEvent::at>("at"), field<&FeedEvent::job>("job"));
    return it;
}

const schema::Object& describe(std::type_identity<BareResult>) {
    static const auto it = schema::object<BareResult>(
        "BareResult", field<&BareResult::execution_id>("execution_id"), field<&BareResult::result>("result"));
    return it;
}

const schema::Object& describe(std::type_identity<StepOutput>) {
    static const auto it = schema::object<StepOutput>(
        "StepOutput", field<&StepOutput::scope_id>("scope_id"), field<&StepOutput::job_id>("job_id"),
        field<&StepOutput::step>("step"), field<&StepOutput::place>("place"),
        field<&StepOutput::sort_key>("sort_key"), field<&StepOutput::output>("output"));
    return it;
}

}  // namespace mad::results
