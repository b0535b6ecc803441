// Pipeline templates: a directed graph of tasks, as data.
#pragma once
#include "schema/described.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace mad::pipelines {
namespace json = boost::json;

/// Runs a step once for each item.
struct ForEach {
    std::string from;  ///< pointer to an array, or to a library of molecules
    json::value
        chunk;  ///< items handed on together, as an array or a library: a number or wired; null: alone
};

/// What a step that runs once for each item gives to those after it: a list.
struct Collect {
    std::optional<std::string> of;    ///< pointer into an item's result, at a list: each of it is a value
    json::value value;                ///< of each item, wired inside of it; null: its whole result
    json::value top;                  ///< only so many, the best by `by`: a number or wired; null: all
    std::optional<std::string> by;    ///< pointer into `value` at a number
    std::string order = "ascending";  ///< the best come first: ascending or descending
};

/// A step is skipped where what is pointed at does not fit the schema.
struct When {
    std::string from;
    json::value schema;
};

/// How a step is tried; what is absent is the task's.
struct Tries {
    std::optional<std::int64_t> max_failures;
    std::optional<double> backoff_seconds;
    std::optional<std::int64_t> timeout_seconds;
};

/// One of: a task, another pipeline, or steps of its own.
struct Step {
    std::string id;
    std::optional<std::string> task, pipeline;
    std::optional<std::string> version;  ///< of the task or pipeline; none: the latest when it is run
    std::vector<Step> steps;
    json::object outputs;  ///< of `steps`: wired; empty: every step's result by its id
    json::object inputs;   ///< values, {"from": pointer} anywhere within
    std::optional<ForEach> for_each;
    std::optional<Collect> collect;
    std::optional<When> when;
    std::vector<std::string> after;  ///< steps to wait for without reading them
    bool continue_on_error = false;  ///< failed items are listed, and do not fail the step
    Tries tries;
};

enum class Phase { draft, published, deprecated };

/// What is posted as a template, or a new version of one.
struct NewTemplate {
    std::string template_id;
    std::optional<std::string> version;  ///< none: the next after the latest
    std::string name;
    std::string description;
    std::vector<std::string> tags;
    json::object parameters;  ///< JSON Schema of an object: the form of a run
    std::vector<Step> steps;
    json::object outputs;  ///< wired; empty: every step's result by its id
};

/// A template in a list: its latest version.
struct Template {
    std::string template_id, version, name, description;
    std::vector<std::string> tags;
    Phase phase = Phase::draft;
    bool is_system = false;
    Time created_at;
};

struct TemplateVersion {
    std::string version;
    Phase phase = Phase::draft;
    bool is_system = false;
    std::string checksum;  ///< SHA-256 of parameters, steps and outputs in canonical form
    Time created_at;
};

struct TemplateDetail {
    Template about;
    json::object parameters;
    std::vector<Step> steps;
    json::object outputs;
    std::vector<TemplateVersion> versions;  ///< latest first
};

/// A version of a template, whole.
struct Definition {
    Id id = Id::make();
    std::optional<Id> org_id{};  ///< none: a system template
    std::string template_id{}, version{}, name{}, description{};
    std::vector<std::string> tags{};
    Phase phase = Phase::draft;
    json::object parameters{};
    std::vector<Step> steps{};
    json::object outputs{};
    std::string checksum{};
    Time created_at{};
};

/// What may change of a version.
struct TemplateChange {
    std::optional<std::string> name, description;
    std::optional<std::vector<std::string>> tags;
    std::optional<Phase> phase;
};

const schema::Object& describe(std::type_identity<ForEach>);
const schema::Object& describe(std::type_identity<Collect>);
const schema::Object& describe(std::type_identity<When>);
const schema::Object& describe(std::type_identity<Tries>);
const schema::Object& describe(std::type_identity<Step>);
const schema::Enum<Phase>& describe(std::type_identity<Phase>);
const schema::Object& describe(std::type_identity<NewTemplate>);
const schema::Object& describe(std::type_identity<Template>);
const schema::Object& describe(std::type_identity<TemplateVersion>);
const schema::Object& describe(std::type_identity<TemplateDetail>);
const schema::Object& describe(std::type_identity<Definition>);
const schema::Object& describe(std::type_identity<TemplateChange>);

}  // namespace mad::pipelines
