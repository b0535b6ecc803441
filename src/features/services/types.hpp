// Task services: the running HTTP services that answer tasks, and how they are.
#pragma once
#include "schema/described.hpp"

#include <optional>
#include <string>
#include <vector>

namespace mad::services {

enum class Source { registered, listed, launched };
/// The name of the token with which those register that the platform has launched itself.
inline constexpr std::string_view launcher = "task services of mad up";
enum class Health { unknown, healthy, unhealthy, draining };

/// One instance, answering one task.
struct Service {
    Id id;
    std::string task_id;
    std::optional<std::string> version;  ///< of the task; none: whatever version the task has
    std::string base_url;
    Source source = Source::registered;
    Health health = Health::unknown;
    std::string health_detail;
    std::int64_t capacity = 1;  ///< executions it takes at once
    std::int64_t running = 0;   ///< as it last said
    std::string service_version;
    std::optional<Time> heartbeat_at;
    std::optional<Time> checked_at;
    Time created_at;
};

/// What a service says of itself when it registers.
struct NewService {
    std::string task_id{};
    std::optional<std::string> version{};
    std::string base_url{};
    std::int64_t capacity = 1;
    std::string health_path = "/health";
    std::string service_version{};
    std::optional<std::string> instance{};  ///< as its launcher calls it
};

/// How an execution ended at an instance, as far as the instance has to do with it.
struct Outcome {
    Id service{};
    bool worked = false;              ///< it answered, whatever came of it
    std::optional<double> seconds{};  ///< of one that completed
};

struct Registered {
    Id service_id;
    std::int64_t heartbeat_seconds = 0;
};

struct Heartbeat {
    std::int64_t running = 0;
    std::optional<std::int64_t> capacity;
};

/// A running service whose document is fetched and whose operations become tasks.
struct Import {
    std::string url;                      ///< of the service, or of its document
    std::optional<std::string> task_id;   ///< where the document has one operation, or names one
    std::vector<std::string> operations;  ///< none: all
    std::string prefix;                   ///< before each task_id
    std::string category;
    std::vector<std::string> tags;
    std::int64_t capacity = 4;
    std::int64_t timeout_seconds = 3600;
};

struct ImportedTask {
    std::string task_id;
    std::string version;
    std::string operation_id;
    Id service_id;
};

struct Imported {
    std::string title;
    std::string base_url;
    std::string document_url;
    std::vector<ImportedTask> tasks;
};

const schema::Enum<Source>& describe(std::type_identity<Source>);
const schema::Enum<Health>& describe(std::type_identity<Health>);
const schema::Object& describe(std::type_identity<Service>);
const schema::Object& describe(std::type_identity<NewService>);
const schema::Object& describe(std::type_identity<Registered>);
const schema::Object& describe(std::type_identity<Heartbeat>);
const schema::Object& describe(std::type_identity<Import>);
const schema::Object& describe(std::type_identity<ImportedTask>);
const schema::Object& describe(std::type_identity<Imported>);

}  // namespace mad::services
