#include "features/ogc/types.hpp"

namespace mad::ogc {
using schema::field;

const schema::Object& describe(std::type_identity<Link>) {
    static const auto it =
        schema::object<Link>("OgcLink", field<&Link::href>("href"), field<&Link::rel>("rel"),
                             field<&Link::type>("type"), field<&Link::title>("title"));
    return it;
}

const schema::Object& describe(std::type_identity<LandingPage>) {
    static const auto it = schema::object<LandingPage>("OgcLandingPage", field<&LandingPage::title>("title"),
                                                       field<&LandingPage::description>("description"),
                                                       field<&LandingPage::links>("links"));
    return it;
}

const schema::Object& describe(std::type_identity<Conformance>) {
    static const auto it =
        schema::object<Conformance>("OgcConformance", field<&Conformance::conforms_to>("conformsTo"));
    return it;
}

const schema::Enum<ControlOption>& describe(std::type_identity<ControlOption>) {
    static const schema::Enum<ControlOption> it{{{ControlOption::sync_execute, "sync-execute"},
                                                 {ControlOption::async_execute, "async-execute"},
                                                 {ControlOption::dismiss, "dismiss"}}};
    return it;
}

const schema::Enum<Transmission>& describe(std::type_identity<Transmission>) {
    static const schema::Enum<Transmission> it{
        {{Transmission::value, "value"}, {Transmission::reference, "reference"}}};
    return it;
}

const schema::Object& describe(std::type_identity<ProcessSummary>) {
    static const auto it = schema::object<ProcessSummary>(
        "OgcProcessSummary", field<&ProcessSummary::id>("id", {.description = "The task_id"}),
        field<&ProcessSummary::version>("version"), field<&ProcessSummary::title>("title"),
        field<&ProcessSummary::description>("description"), field<&ProcessSummary::keywords>("keywords"),
        field<&ProcessSummary::output_transmission>("outputTransmission"),
        field<&ProcessSummary::links>("links"));
    return it;
}

const schema::Object& describe(std::type_identity<ProcessList>) {
    static const auto it = schema::object<ProcessList>(
        "OgcProcessList", field<&ProcessList::processes>("processes"), field<&ProcessList::links>("links"));
    return it;
}

const schema::Object& describe(std::type_identity<InputDescription>) {
    static const auto it = schema::object<InputDescription>(
        "OgcInputDescription", field<&InputDescription::title>("title"),
        field<&InputDescription::description>("description"),
        field<&InputDescription::schema>("schema", {.description = "JSON Schema of the value"}),
        field<&InputDescription::min_occurs>("minOccurs"), field<&InputDescription::max_occurs>("maxOccurs"));
    return it;
}

const schema::Object& describe(std::type_identity<OutputDescription>) {
    static const auto it = schema::object<OutputDescription>(
        "OgcOutputDescription", field<&OutputDescription::title>("title"),
        field<&OutputDescription::description>("description"),
        field<&OutputDescription::schema>("schema", {.description = "JSON Schema of the value"}));
    return it;
}

const schema::Object& describe(std::type_identity<Process>) {
    static const auto it = schema::object<Process>(
        "OgcProcess", field<&Process::id>("id", {.description = "The task_id"}),
        field<&Process::version>("version"), field<&Process::title>("title"),
        field<&Process::description>("description"), field<&Process::keywords>("keywords"),
        field<&Process::job_control_options>("jobControlOptions"),
        field<&Process::output_transmission>("outputTransmission"), field<&Process::inputs>("inputs"),
        field<&Process::outputs>("outputs"), field<&Process::links>("links"));
    return it;
}

const schema::Object& describe(std::type_identity<Format>) {
    static const auto it =
        schema::object<Format>("OgcFormat", field<&Format::media_type>("mediaType"),
                               field<&Format::encoding>("encoding"), field<&Format::schema>("schema"));
    return it;
}

const schema::Object& describe(std::type_identity<OutputRequest>) {
    static const auto it = schema::object<OutputRequest>(
        "OgcOutputRequest", field<&OutputRequest::format>("format"),
        field<&OutputRequest::transmission_mode>("transmissionMode", {.defaulted = true}));
    return it;
}

const schema::Enum<Form>& describe(std::type_identity<Form>) {
    static const schema::Enum<Form> it{{{Form::raw, "raw"}, {Form::document, "document"}}};
    return it;
}

const schema::Object& describe(std::type_identity<Subscriber>) {
    constexpr schema::Rules uri{.max_length = 2000, .format = "uri"};
    static const auto it =
        schema::object<Subscriber>("OgcSubscriber", field<&Subscriber::success_uri>("successUri", uri),
                                   field<&Subscriber::in_progress_uri>("inProgressUri", uri),
                                   field<&Subscriber::failed_uri>("failedUri", uri));
    return it;
}

const schema::Object& describe(std::type_identity<Execute>) {
    static const auto it = schema::object<Execute>(
        "OgcExecute",
        field<&Execute::inputs>(
            "inputs", {.description = "By name: a value; {\"value\": …}, as which objects are given; or "
                                      "{\"href\": …}, a mad:// URI or signed URL of an uploaded file",
                       .defaulted = true}),
        field<&Execute::outputs>("outputs", {.description = "By name; none: all", .defaulted = true}),
        field<&Execute::response>("response", {.defaulted = true}),
        field<&Execute::subscriber>(
            "subscriber",
            {.description = "Who is called: http and https URIs. Takes the permissions to read jobs and "
                            "results"}));
    return it;
}

const schema::Enum<StatusCode>& describe(std::type_identity<StatusCode>) {
    static const schema::Enum<StatusCode> it{{{StatusCode::accepted, "accepted"},
                                              {StatusCode::running, "running"},
                                              {StatusCode::successful, "successful"},
                                              {StatusCode::failed, "failed"},
                                              {StatusCode::dismissed, "dismissed"}}};
    return it;
}

const schema::Object& describe(std::type_identity<StatusInfo>) {
    static const auto it = schema::object<StatusInfo>(
        "OgcStatusInfo", field<&StatusInfo::type>("type"),
        field<&StatusInfo::process_id>("processID", {.description = "The task_id; none: a pipeline"}),
        field<&StatusInfo::job_id>("jobID"), field<&StatusInfo::status>("status"),
        field<&StatusInfo::message>("message"), field<&StatusInfo::created>("created"),
        field<&StatusInfo::started>("started"), field<&StatusInfo::finished>("finished"),
        field<&StatusInfo::updated>("updated"),
        field<&StatusInfo::progress>("progress", {.description = "Percent", .minimum = 0, .maximum = 100}),
        field<&StatusInfo::links>("links"));
    return it;
}

const schema::Object& describe(std::type_identity<JobList>) {
    static const auto it =
        schema::object<JobList>("OgcJobList", field<&JobList::jobs>("jobs"), field<&JobList::links>("links"));
    return it;
}

const schema::Object& describe(std::type_identity<ProcessesQuery>) {
    static const auto it = schema::object<ProcessesQuery>(
        "OgcProcessesQuery",
        field<&ProcessesQuery::limit>("limit", {.defaulted = true, .minimum = 1, .maximum = 1000}),
        field<&ProcessesQuery::cursor>(
            "cursor", {.description = "Of a next link", .defaulted = true, .max_length = 100}));
    return it;
}

const schema::Object& describe(std::type_identity<JobsQuery>) {
    static const auto it = schema::object<JobsQuery>(
        "OgcJobsQuery", field<&JobsQuery::type>("type", {.defaulted = true, .max_items = 10}),
        field<&JobsQuery::process_id>(
            "processID", {.description = "Repeat for several: any", .defaulted = true, .max_items = 20}),
        field<&JobsQuery::status>(
            "status", {.description = "Repeat for several: any", .defaulted = true, .max_items = 10}),
        field<&JobsQuery::datetime>(
            "datetime",
            {.description = "Of their creation: a date-time, or an interval of two with / between them",
             .max_length = 100}),
        field<&JobsQuery::min_duration>("minDuration",
                                        {.description = "Seconds", .minimum = 0, .maximum = 1e9}),
        field<&JobsQuery::max_duration>("maxDuration",
                                        {.description = "Seconds", .minimum = 0, .maximum = 1e9}),
        field<&JobsQuery::limit>("limit", {.defaulted = true, .minimum = 1, .maximum = 1000}),
        field<&JobsQuery::cursor>("cursor", {.description = "Of a next link", .max_length = 100}));
    return it;
}

const schema::Object& describe(std::type_identity<AskedOutput>) {
    static const auto it =
        schema::object<AskedOutput>("OgcAskedOutput", field<&AskedOutput::pointer>("pointer"),
                                    field<&AskedOutput::media_type>("media_type"),
                                    field<&AskedOutput::transmission_mode>("transmission_mode"));
    return it;
}

const schema::Object& describe(std::type_identity<Asked>) {
    static const auto it = schema::object<Asked>("OgcAsked", field<&Asked::response>("response"),
                                                 field<&Asked::outputs>("outputs"));
    return it;
}

}  // namespace mad::ogc
