#include "features/tasks/types.hpp"

namespace mad::tasks {
using schema::field;
namespace {
constexpr std::string_view task_id_pattern = "^[a-z][a-z0-9_]{0,62}$";
}  // namespace

const schema::Object& describe(std::type_identity<Retries>) {
    static const auto it = schema::object<Retries>(
        "Retries",
        field<&Retries::max_failures>("max_failures", {.description = "So many failed attempts end it",
                                                       .defaulted = true,
                                                       .minimum = 1,
                                                       .maximum = 100}),
        field<&Retries::backoff_seconds>(
            "backoff_seconds", {.description = "Before the second attempt; doubles with each failure",
                                .defaulted = true,
                                .minimum = 0,
                                .maximum = 3600}));
    return it;
}

const schema::Object& describe(std::type_identity<Binding>) {
    static const auto it = schema::object<Binding>(
        "TaskBinding", field<&Binding::kind>("kind", {.defaulted = true, .pattern = "^celery$"}),
        field<&Binding::queue>("queue", {.description = "The queue that the workers of Celery consume",
                                         .max_length = 200,
                                         .pattern = "^[A-Za-z0-9_.:-]+$"}),
        field<&Binding::task>("task", {.description = "The name of the task there: lab.add",
                                       .max_length = 200,
                                       .pattern = "^[A-Za-z0-9_.:-]+$"}));
    return it;
}

const schema::Object& describe(std::type_identity<Scaling>) {
    constexpr std::int64_t most_instances = 10'000;
    static const auto it = schema::object<Scaling>(
        "Scaling",
        field<&Scaling::min>("min", {.description = "Instances that are there without any work",
                                     .defaulted = true,
                                     .minimum = 0,
                                     .maximum = most_instances}),
        field<&Scaling::max>(
            "max", {.description = "At most", .defaulted = true, .minimum = 1, .maximum = most_instances}),
        field<&Scaling::target_in_flight>("target_in_flight",
                                          {.description = "Executions that an instance is to have",
                                           .defaulted = true,
                                           .minimum = 1,
                                           .maximum = 100'000}),
        field<&Scaling::idle_seconds>("idle_seconds",
                                      {.description = "Without work for so long, it goes down to min",
                                       .defaulted = true,
                                       .minimum = 0,
                                       .maximum = 30 * 86'400}));
    return it;
}

const schema::Object& describe(std::type_identity<Rate>) {
    static const auto it = schema::object<Rate>(
        "Rate",
        field<&Rate::per_second>("per_second",
                                 {.description = "Executions that are begun at an instance in a second",
                                  .minimum = 0.001,
                                  .maximum = 1'000'000}),
        field<&Rate::burst>("burst", {.description = "And at once, after a pause",
                                      .defaulted = true,
                                      .minimum = 1,
                                      .maximum = 1'000'000}));
    return it;
}

const schema::Object& describe(std::type_identity<ServiceConfig>) {
    static const auto it = schema::object<ServiceConfig>(
        "ServiceConfig",
        field<&ServiceConfig::base_urls>(
            "base_urls",
            {.description = "Instances listed with the task", .defaulted = true, .max_items = 100}),
        field<&ServiceConfig::binding>("binding", {.description = "A Celery task that is the task"}),
        field<&ServiceConfig::health_path>("health_path",
                                           {.defaulted = true, .max_length = 500, .pattern = "^/"}),
        field<&ServiceConfig::capacity>("capacity", {.description = "Executions an instance takes at once",
                                                     .defaulted = true,
                                                     .minimum = 1,
                                                     .maximum = 100'000}),
        field<&ServiceConfig::timeout_seconds>("timeout_seconds",
                                               {.defaulted = true, .minimum = 1, .maximum = 30 * 86'400}),
        field<&ServiceConfig::retries>("retries", {.defaulted = true}),
        field<&ServiceConfig::launch>("launch", {.description = "Command or image, and resources"}),
        field<&ServiceConfig::scaling>("scaling", {.description = "How many instances are launched"}),
        field<&ServiceConfig::rate>("rate", {.description = "How fast executions are begun at an instance"}),
        field<&ServiceConfig::cache>("cache",
                                     {.description = "ttl_seconds, min_confidence, compatible_versions"}));
    return it;
}

const schema::Object& describe(std::type_identity<NewTask>) {
    static const auto it = schema::object<NewTask>(
        "NewTask",
        field<&NewTask::task_id>("task_id",
                                 {.description = "Its name in URLs: vina_dock", .pattern = task_id_pattern}),
        field<&NewTask::version>(
            "version", {.description = "Semantic version; absent: the document's own", .max_length = 100}),
        field<&NewTask::name>("name", {.min_length = 1, .max_length = 200}),
        field<&NewTask::description>("description", {.max_length = 20'000}),
        field<&NewTask::category>("category", {.defaulted = true, .max_length = 100}),
        field<&NewTask::tags>("tags", {.defaulted = true, .max_items = 50}),
        field<&NewTask::interface_spec>("interface_spec", {.description = "An OpenAPI 3.0 or 3.1 document"}),
        field<&NewTask::operation_id>(
            "operation_id",
            {.description = "Which operation is the task; absent: the only one", .max_length = 200}),
        field<&NewTask::service_config>("service_config", {.defaulted = true}));
    return it;
}

const schema::Object& describe(std::type_identity<TaskChange>) {
    static const auto it = schema::object<TaskChange>(
        "TaskChange", field<&TaskChange::name>("name", {.min_length = 1, .max_length = 200}),
        field<&TaskChange::description>("description", {.max_length = 20'000}),
        field<&TaskChange::category>("category", {.max_length = 100}),
        field<&TaskChange::tags>("tags", {.max_items = 50}), field<&TaskChange::is_active>("is_active"));
    return it;
}

const schema::Object& describe(std::type_identity<Task>) {
    static const auto it = schema::object<Task>(
        "Task", field<&Task::task_id>("task_id"), field<&Task::version>("version"),
        field<&Task::name>("name"), field<&Task::description>("description"),
        field<&Task::category>("category"), field<&Task::tags>("tags"),
        field<&Task::operation_id>("operation_id"), field<&Task::is_active>("is_active"),
        field<&Task::is_system>("is_system"), field<&Task::created_at>("created_at"),
        field<&Task::instances>("instances", {.description = "Services that answer it"}),
        field<&Task::healthy_instances>("healthy_instances", {.description = "Of those, healthy now"}),
        field<&Task::unavailable>(
            "unavailable",
            {.description = "Why none of the healthy ones can run it here, and what to do; absent: one can, "
                            "or none is there to say"}));
    return it;
}

const schema::Object& describe(std::type_identity<TaskDetail>) {
    static const auto it = schema::object<TaskDetail>(
        "TaskDetail", field<&TaskDetail::task>("task"),
        field<&TaskDetail::mode>("mode",
                                 {.description = "call: answered at once; job: submitted and watched"}),
        field<&TaskDetail::service_config>("service_config"),
        field<&TaskDetail::input_schema>("input_schema",
                                         {.description = "JSON Schema of all inputs as one object"}),
        field<&TaskDetail::output_schema>("output_schema"),
        field<&TaskDetail::versions>("versions", {.description = "Active ones, latest first"}));
    return it;
}

const schema::Object& describe(std::type_identity<TaskVersion>) {
    static const auto it = schema::object<TaskVersion>(
        "TaskVersion", field<&TaskVersion::version>("version"), field<&TaskVersion::is_active>("is_active"),
        field<&TaskVersion::is_system>("is_system"), field<&TaskVersion::checksum>("checksum"),
        field<&TaskVersion::created_at>("created_at"));
    return it;
}

const schema::Object& describe(std::type_identity<Definition>) {
    static const auto it = schema::object<Definition>(
        "TaskDefinition", field<&Definition::id>("id"), field<&Definition::org_id>("org_id"),
        field<&Definition::task_id>("task_id"), field<&Definition::version>("version"),
        field<&Definition::name>("name"), field<&Definition::description>("description"),
        field<&Definition::category>("category"), field<&Definition::tags>("tags"),
        field<&Definition::interface_spec>("interface_spec"),
        field<&Definition::operation_id>("operation_id"),
        field<&Definition::service_config>("service_config"), field<&Definition::checksum>("checksum"),
        field<&Definition::is_active>("is_active"));
    return it;
}

}  // namespace mad::tasks
