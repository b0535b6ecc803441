#include "features/services/types.hpp"

namespace mad::services {
using schema::field;

const schema::Enum<Source>& describe(std::type_identity<Source>) {
    static const schema::Enum<Source> it{
        {{Source::registered, "registered"}, {Source::listed, "listed"}, {Source::launched, "launched"}}};
    return it;
}

const schema::Enum<Health>& describe(std::type_identity<Health>) {
    static const schema::Enum<Health> it{{{Health::unknown, "unknown"},
                                          {Health::healthy, "healthy"},
                                          {Health::unhealthy, "unhealthy"},
                                          {Health::draining, "draining"}}};
    return it;
}

const schema::Object& describe(std::type_identity<Service>) {
    static const auto it = schema::object<Service>(
        "TaskService", field<&Service::id>("id"), field<&Service::task_id>("task_id"),
        field<&Service::version>("version", {.description = "Version of the task; absent: any"}),
        field<&Service::base_url>("base_url"), field<&Service::source>("source"),
        field<&Service::health>("health"), field<&Service::health_detail>("health_detail"),
        field<&Service::capacity>("capacity", {.description = "Executions it takes at once"}),
        field<&Service::running>("running"), field<&Service::service_version>("service_version"),
        field<&Service::heartbeat_at>("heartbeat_at"), field<&Service::checked_at>("checked_at"),
        field<&Service::created_at>("created_at"));
    return it;
}

const schema::Object& describe(std::type_identity<NewService>) {
    static const auto it = schema::object<NewService>(
        "NewTaskService", field<&NewService::task_id>("task_id", {.min_length = 1, .max_length = 63}),
        field<&NewService::version>("version"),
        field<&NewService::base_url>("base_url", {.description = "Where its operations' paths begin",
                                                  .max_length = 2000,
                                                  .pattern = "^https?://[^/?#]+"}),
        field<&NewService::capacity>("capacity", {.defaulted = true, .minimum = 1, .maximum = 100'000}),
        field<&NewService::health_path>("health_path",
                                        {.defaulted = true, .max_length = 500, .pattern = "^/"}),
        field<&NewService::service_version>("service_version", {.defaulted = true, .max_length = 200}),
        field<&NewService::instance>(
            "instance",
            {.description = "Of what the platform launched: the name it was given", .max_length = 200}));
    return it;
}

const schema::Object& describe(std::type_identity<Registered>) {
    static const auto it =
        schema::object<Registered>("RegisteredService", field<&Registered::service_id>("service_id"),
                                   field<&Registered::heartbeat_seconds>("heartbeat_seconds"));
    return it;
}

const schema::Object& describe(std::type_identity<Heartbeat>) {
    static const auto it = schema::object<Heartbeat>(
        "Heartbeat", field<&Heartbeat::running>("running", {.defaulted = true, .minimum = 0}),
        field<&Heartbeat::capacity>("capacity", {.minimum = 1, .maximum = 100'000}));
    return it;
}

const schema::Object& describe(std::type_identity<Import>) {
    static const auto it = schema::object<Import>(
        "ServiceImport",
        field<&Import::url>("url", {.description = "Of the service, or of its OpenAPI document",
                                    .max_length = 2000,
                                    .pattern = "^https?://[^/?#]+"}),
        field<&Import::task_id>("task_id", {.description = "Where one operation is imported",
                                            .pattern = "^[a-z][a-z0-9_]{0,62}$"}),
        field<&Import::operations>(
            "operations",
            {.description = "Which operations; absent: all", .defaulted = true, .max_items = 500}),
        field<&Import::prefix>("prefix", {.description = "Goes before each task_id",
                                          .defaulted = true,
                                          .pattern = "^([a-z][a-z0-9_]{0,30})?$"}),
        field<&Import::category>("category", {.defaulted = true, .max_length = 100}),
        field<&Import::tags>("tags", {.defaulted = true, .max_items = 50}),
        field<&Import::capacity>("capacity", {.description = "Executions it takes at once",
                                              .defaulted = true,
                                              .minimum = 1,
                                              .maximum = 100'000}),
        field<&Import::timeout_seconds>("timeout_seconds",
                                        {.defaulted = true, .minimum = 1, .maximum = 30 * 86'400}));
    return it;
}

const schema::Object& describe(std::type_identity<ImportedTask>) {
    static const auto it = schema::object<ImportedTask>(
        "ImportedTask", field<&ImportedTask::task_id>("task_id"), field<&ImportedTask::version>("version"),
        field<&ImportedTask::operation_id>("operation_id"), field<&ImportedTask::service_id>("service_id"));
    return it;
}

const schema::Object& describe(std::type_identity<Imported>) {
    static const auto it = schema::object<Imported>(
        "ImportedService", field<&Imported::title>("title"), field<&Imported::base_url>("base_url"),
        field<&Imported::document_url>("document_url"), field<&Imported::tasks>("tasks"));
    return it;
}

}  // namespace mad::services
