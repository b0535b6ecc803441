// Which executions clients of Celery wait for, in the metadata database.
#pragma once
#include "base/async.hpp"
#include "base/error.hpp"
#include "features/executions/types.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace mad::db {
class Database;
}

namespace mad::from_celery {

/// An execution that a client of Celery submitted, as it stands.
struct Submission {
    Id execution_id{}, org_id{}, job_id{};
    std::string celery_task_id{};
    executions::Status status = executions::Status::queued;
    std::optional<executions::Failure> error{};
};

const schema::Object& describe(std::type_identity<Submission>);

class Store {
public:
    explicit Store(db::Database& database) : database_(database) {}

    /// The outcome is to be told; the same again is no other.
    awaitable<void> add(Id org, Id execution, std::string celery_task_id);
    /// The id by which a client of Celery knows the execution; none where it came otherwise. It is known from
    /// the moment that the execution is there, before add(): the key that makes it the same job when its
    /// message comes again.
    awaitable<std::optional<std::string>> celery_task_of(Id execution);
    awaitable<std::vector<Submission>> of_task(std::string celery_task_id);
    /// Some that have ended and that nobody else tells of now are handed to `tell`; those of which it says
    /// true are forgotten. Whether all were told.
    awaitable<bool> tell_ended(std::int64_t at_most, std::function<awaitable<bool>(Submission)> tell);

private:
    db::Database& database_;
};

}  // namespace mad::from_celery
