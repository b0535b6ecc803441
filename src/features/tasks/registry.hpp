// The task registry as those who run tasks see it: a version of a task, compiled and ready.
#pragma once
#include "base/async.hpp"
#include "base/error.hpp"
#include "features/tasks/types.hpp"
#include "schema/openapi.hpp"

#include <memory>
#include <optional>
#include <string>

namespace mad::tasks {

class Store;

/// One published version, ready to validate and to call. Immutable, so it may be kept for good.
struct Runnable {
    Id definition_id;
    std::optional<Id> org;  ///< none: a system task
    std::string task_id, version, name;
    schema::Operation operation;
    schema::Schema input;                  ///< compiled operation.input_schema
    std::optional<schema::Schema> output;  ///< compiled operation.output_schema; none where it gives none
    ServiceConfig config;

    /// The inputs with defaults filled. Errors: invalid, with the pointer and the reason of every fault.
    Result<boost::json::value> checked(boost::json::value inputs) const;
};

class Registry {
public:
    explicit Registry(Store& store);
    ~Registry();

    /// What `org` gets under that name: its own task before the system's; the version named, else the latest
    /// active release. Errors: not_found (task_not_found, task_version_not_found), conflict (task_inactive).
    awaitable<Result<std::shared_ptr<const Runnable>>> find(Id org, std::string task_id,
                                                            std::optional<std::string> version);
    /// A definition that an execution refers to, active or not. Errors: not_found.
    awaitable<Result<std::shared_ptr<const Runnable>>> by_definition(Id definition);

private:
    struct Kept;
    Store& store_;
    std::unique_ptr<Kept> kept_;
};

}  // namespace mad::tasks
