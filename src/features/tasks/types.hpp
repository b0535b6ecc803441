// Tasks as data.
#pragma once
#include "schema/described.hpp"

#include <optional>
#include <string>
#include <vector>

namespace mad::tasks {
namespace json = boost::json;

struct Retries {
    std::int64_t max_failures = 3;
    double backoff_seconds = 2;
};

/// What runs a task instead of an HTTP service: the workers of a fleet of Celery.
struct Binding {
    std::string kind = "celery";
    std::string queue;  ///< that they consume
    std::string task;   ///< its name there
};

/// How many instances of a service are launched.
struct Scaling {
    std::int64_t min = 0, max = 1;
    std::int64_t target_in_flight = 1;  ///< executions that an instance is to have
    std::int64_t idle_seconds = 300;    ///< without work for so long, it goes down to `min`
};

/// How fast executions are begun at an instance.
struct Rate {
    double per_second = 1;
    std::int64_t burst = 1;  ///< at once, after a pause
};

/// How a task is run; every part optional.
struct ServiceConfig {
    std::vector<std::string> base_urls;  ///< instances listed with the task itself
    std::optional<Binding> binding{};
    std::string health_path = "/health";
    std::int64_t capacity = 1;  ///< executions an instance takes at once, where it does not say
    std::int64_t timeout_seconds = 3600;
    Retries retries;
    std::optional<json::object> launch;  ///< command or image, resources
    std::optional<Scaling> scaling;
    std::optional<Rate> rate;
    std::optional<json::object> cache;  ///< ttl, min_confidence, compatible_versions
};

/// What is posted to publish a version of a task.
struct NewTask {
    std::string task_id;
    std::optional<std::string> version;  ///< none: the document's own
    std::optional<std::string> name;     ///< none: the operation's summary or the document's title
    std::optional<std::string> description;
    std::string category;
    std::vector<std::string> tags;
    json::object interface_spec;
    std::optional<std::string> operation_id;  ///< may be left out where the document has one operation
    ServiceConfig service_config;
};

/// What may change of a published version: how it is shown and whether it is offered.
struct TaskChange {
    std::optional<std::string> name;
    std::optional<std::string> description;
    std::optional<std::string> category;
    std::optional<std::vector<std::string>> tags;
    std::optional<bool> is_active;
};

/// A task in a list: its latest version.
struct Task {
    std::string task_id;
    std::string version;
    std::string name;
    std::string description;
    std::string category;
    std::vector<std::string> tags;
    std::string operation_id;
    bool is_active = true;
    bool is_system = false;
    Time created_at;
    std::int64_t instances = 0;                ///< services that answer it
    std::int64_t healthy_instances = 0;        ///< of those, healthy now
    std::optional<std::string> unavailable{};  ///< why none of the healthy ones can do it
};

struct TaskDetail {
    Task task;
    std::string mode;  ///< call or job
    ServiceConfig service_config;
    json::value input_schema;  ///< JSON Schema of all inputs as one object
    json::value output_schema;
    std::vector<std::string> versions;  ///< active ones, latest first
};

struct TaskVersion {
    std::string version;
    bool is_active = true;
    bool is_system = false;
    std::string checksum;  ///< SHA-256 of document, operation and configuration in canonical form
    Time created_at;
};

/// A row of task_definitions, whole.
struct Definition {
    Id id;
    std::optional<Id> org_id;  ///< none: a system task
    std::string task_id;
    std::string version;
    std::string name;
    std::string description;
    std::string category;
    std::vector<std::string> tags;
    json::value interface_spec;
    std::string operation_id;
    json::value service_config;
    std::string checksum;
    bool is_active = true;
};

const schema::Object& describe(std::type_identity<Retries>);
const schema::Object& describe(std::type_identity<Binding>);
const schema::Object& describe(std::type_identity<Scaling>);
const schema::Object& describe(std::type_identity<Rate>);
const schema::Object& describe(std::type_identity<ServiceConfig>);
const schema::Object& describe(std::type_identity<NewTask>);
const schema::Object& describe(std::type_identity<TaskChange>);
const schema::Object& describe(std::type_identity<Task>);
const schema::Object& describe(std::type_identity<TaskDetail>);
const schema::Object& describe(std::type_identity<TaskVersion>);
const schema::Object& describe(std::type_identity<Definition>);

}  // namespace mad::tasks
