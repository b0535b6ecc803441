#include "features/checks/types.hpp"

namespace mad::checks {
using schema::field;
using schema::object;

const schema::Object& describe(std::type_identity<Violation>) {
    static const auto it = object<Violation>("Violation", field<&Violation::subject>("subject"),
                                             field<&Violation::detail>("detail"));
    return it;
}
const schema::Object& describe(std::type_identity<Finding>) {
    static const auto it =
        object<Finding>("Finding", field<&Finding::invariant>("invariant"), field<&Finding::rule>("rule"),
                        field<&Finding::examined>("examined"), field<&Finding::violations>("violations"));
    return it;
}
const schema::Object& describe(std::type_identity<Report>) {
    static const auto it = object<Report>("CheckReport", field<&Report::findings>("findings"),
                                          field<&Report::violations>("violations"));
    return it;
}
const schema::Object& describe(std::type_identity<JobRow>) {
    static const auto it =
        object<JobRow>("CheckedJob", field<&JobRow::id>("id"), field<&JobRow::org_id>("org_id"),
                       field<&JobRow::status>("status"), field<&JobRow::waiting>("waiting"));
    return it;
}
const schema::Object& describe(std::type_identity<RecordedJob>) {
    static const auto it = object<RecordedJob>(
        "RecordedJob", field<&RecordedJob::id>("id"), field<&RecordedJob::status>("status"),
        field<&RecordedJob::last_seq>("last_seq"), field<&RecordedJob::events>("events"),
        field<&RecordedJob::highest_seq>("highest_seq"), field<&RecordedJob::ends>("ends"),
        field<&RecordedJob::last_type>("last_type"));
    return it;
}
const schema::Object& describe(std::type_identity<ExecutionRow>) {
    static const auto it = object<ExecutionRow>(
        "CheckedExecution", field<&ExecutionRow::id>("id"), field<&ExecutionRow::org_id>("org_id"),
        field<&ExecutionRow::job_id>("job_id"), field<&ExecutionRow::status>("status"),
        field<&ExecutionRow::unattended>("unattended"));
    return it;
}
const schema::Object& describe(std::type_identity<OutcomeRow>) {
    static const auto it =
        object<OutcomeRow>("CheckedOutcome", field<&OutcomeRow::execution_id>("execution_id"),
                           field<&OutcomeRow::job_id>("job_id"), field<&OutcomeRow::outcomes>("outcomes"));
    return it;
}
const schema::Object& describe(std::type_identity<OutputRow>) {
    static const auto it = object<OutputRow>("CheckedOutput", field<&OutputRow::execution_id>("execution_id"),
                                             field<&OutputRow::name>("name"), field<&OutputRow::uri>("uri"),
                                             field<&OutputRow::sha256>("sha256"));
    return it;
}
const schema::Object& describe(std::type_identity<ArtifactRow>) {
    static const auto it = object<ArtifactRow>(
        "CheckedArtifact", field<&ArtifactRow::id>("id"), field<&ArtifactRow::org_id>("org_id"),
        field<&ArtifactRow::uri>("uri"), field<&ArtifactRow::state>("state"),
        field<&ArtifactRow::sha256>("sha256"), field<&ArtifactRow::size_bytes>("size_bytes"),
        field<&ArtifactRow::execution_id>("execution_id"));
    return it;
}

}  // namespace mad::checks
