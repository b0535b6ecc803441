// The same asked of many jobs at once.
#pragma once
#include "base/async.hpp"
#include "http/message.hpp"

#include <functional>

namespace mad::executions {

struct JobIds {
    std::vector<Id> job_ids;
};

/// What one of them would have been answered alone.
struct JobAnswer {
    Id job_id{};
    bool done = false;
    std::optional<http::Problem> problem{};
};
struct JobAnswers {
    std::vector<JobAnswer> jobs;
};

/// Of one after the other, whatever became of those before.
awaitable<JobAnswers> ask_of_each(JobIds, std::function<awaitable<Result<void>>(Id)>);

const schema::Object& describe(std::type_identity<JobIds>);
const schema::Object& describe(std::type_identity<JobAnswer>);
const schema::Object& describe(std::type_identity<JobAnswers>);

}  // namespace mad::executions
