#include "features/executions/bulk.hpp"

#include "schema/json_text.hpp"
#include "schema/type_schema.hpp"

namespace mad::executions {
using schema::field;

const schema::Object& describe(std::type_identity<JobIds>) {
    static const auto it = schema::object<JobIds>(
        "JobIds", field<&JobIds::job_ids>("job_ids", {.min_items = 1, .max_items = 200}));
    return it;
}
const schema::Object& describe(std::type_identity<JobAnswer>) {
    static const auto it = schema::object<JobAnswer>(
        "JobAnswer", field<&JobAnswer::job_id>("job_id"), field<&JobAnswer::done>("done"),
        field<&JobAnswer::problem>("problem", {.description = "Why it was not done"}));
    return it;
}
const schema::Object& describe(std::type_identity<JobAnswers>) {
    static const auto it = schema::object<JobAnswers>(
        "JobAnswers", field<&JobAnswers::jobs>("jobs", {.description = "In the order of the ids"}));
    return it;
}

awaitable<JobAnswers> ask_of_each(JobIds ids, std::function<awaitable<Result<void>>(Id)> ask) {
    JobAnswers answers;
    for (const auto id : ids.job_ids) {
        const auto done = co_await ask(id);
        auto& answer = answers.jobs.emplace_back(id, done.has_value());
        if (!done)
            answer.problem = schema::from_valid_json<http::Problem>(
                schema::parse_json(http::problem(done.error()).body).value());
    }
    co_return answers;
}

}  // namespace mad::executions
