// What OGC API - Processes - Part 1: Core (OGC 18-062r2) exchanges, by the names that it gives.
#pragma once
#include "schema/described.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace mad::ogc {
namespace json = boost::json;

struct Link {
    std::string href, rel;
    std::optional<std::string> type{}, title{};
};

struct LandingPage {
    std::string title, description;
    std::vector<Link> links;
};

struct Conformance {
    std::vector<std::string> conforms_to;
};

enum class ControlOption { sync_execute, async_execute, dismiss };
enum class Transmission { value, reference };

/// A task as a list shows it.
struct ProcessSummary {
    std::string id, version, title, description;
    std::vector<std::string> keywords;
    std::vector<Transmission> output_transmission;
    std::vector<Link> links;
};

struct ProcessList {
    std::vector<ProcessSummary> processes;
    std::vector<Link> links;
};

struct InputDescription {
    std::optional<std::string> title{}, description{};
    json::object schema{};
    std::int64_t min_occurs = 1, max_occurs = 1;
};

struct OutputDescription {
    std::optional<std::string> title{}, description{};
    json::object schema{};
};

struct Process {
    std::string id, version, title, description;
    std::vector<std::string> keywords;
    std::vector<ControlOption> job_control_options;
    std::vector<Transmission> output_transmission;
    std::map<std::string, InputDescription> inputs;
    std::map<std::string, OutputDescription> outputs;
    std::vector<Link> links;
};

struct Format {
    std::optional<std::string> media_type{}, encoding{};
    std::optional<json::value> schema{};
};

struct OutputRequest {
    std::optional<Format> format{};
    Transmission transmission_mode = Transmission::value;
};

enum class Form { raw, document };

/// Whom to call: when the job is successful, runs, or has failed.
struct Subscriber {
    std::string success_uri{};
    std::optional<std::string> in_progress_uri{}, failed_uri{};
};

struct Execute {
    std::map<std::string, json::value> inputs{};
    std::map<std::string, OutputRequest> outputs{};  ///< none: all
    Form response = Form::raw;
    std::optional<Subscriber> subscriber{};
};

enum class StatusCode { accepted, running, successful, failed, dismissed };

struct StatusInfo {
    std::string type = "process";
    std::optional<std::string> process_id{};  ///< none: a pipeline
    Id job_id{};
    StatusCode status = StatusCode::accepted;
    std::optional<std::string> message{};
    Time created{};
    std::optional<Time> started{}, finished{};
    Time updated{};
    std::optional<std::int64_t> progress{};  ///< percent
    std::vector<Link> links{};
};

struct JobList {
    std::vector<StatusInfo> jobs;
    std::vector<Link> links;
};

struct ProcessesQuery {
    std::int64_t limit = 100;
    std::string cursor{};
};

/// Which jobs: of several values of one parameter any, of none whichever.
struct JobsQuery {
    std::vector<std::string> type{}, process_id{};
    std::vector<StatusCode> status{};
    std::optional<std::string> datetime{};
    std::optional<std::int64_t> min_duration{}, max_duration{};  ///< seconds
    std::int64_t limit = 50;
    std::optional<std::string> cursor{};
};

/// One output that was asked for, as it is kept with the job.
struct AskedOutput {
    std::string pointer{};  ///< into the execution's result
    std::string media_type{};
    Transmission transmission_mode = Transmission::value;
};

/// How the results of a job are to be answered, whenever that is.
struct Asked {
    Form response = Form::raw;
    std::map<std::string, AskedOutput> outputs{};
};

const schema::Object& describe(std::type_identity<Link>);
const schema::Object& describe(std::type_identity<LandingPage>);
const schema::Object& describe(std::type_identity<Conformance>);
const schema::Enum<ControlOption>& describe(std::type_identity<ControlOption>);
const schema::Enum<Transmission>& describe(std::type_identity<Transmission>);
const schema::Object& describe(std::type_identity<ProcessSummary>);
const schema::Object& describe(std::type_identity<ProcessList>);
const schema::Object& describe(std::type_identity<InputDescription>);
const schema::Object& describe(std::type_identity<OutputDescription>);
const schema::Object& describe(std::type_identity<Process>);
const schema::Object& describe(std::type_identity<Format>);
const schema::Object& describe(std::type_identity<OutputRequest>);
const schema::Enum<Form>& describe(std::type_identity<Form>);
const schema::Object& describe(std::type_identity<Subscriber>);
const schema::Object& describe(std::type_identity<Execute>);
const schema::Enum<StatusCode>& describe(std::type_identity<StatusCode>);
const schema::Object& describe(std::type_identity<StatusInfo>);
const schema::Object& describe(std::type_identity<JobList>);
const schema::Object& describe(std::type_identity<ProcessesQuery>);
const schema::Object& describe(std::type_identity<JobsQuery>);
const schema::Object& describe(std::type_identity<AskedOutput>);
const schema::Object& describe(std::type_identity<Asked>);

}  // namespace mad::ogc
