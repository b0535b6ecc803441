#include "features/from_celery/store.hpp"

#include "db/database.hpp"

namespace mad::from_celery {
using schema::field;

const schema::Object& describe(std::type_identity<Submission>) {
    static const auto it =
        schema::object<Submission>("CelerySubmission", field<&Submission::execution_id>("execution_id"),
                                   field<&Submission::org_id>("org_id"), field<&Submission::job_id>("job_id"),
                                   field<&Submission::celery_task_id>("celery_task_id"),
                                   field<&Submission::status>("status"), field<&Submission::error>("error"));
    return it;
}

namespace {
constexpr db::Query<void(Id, Id, std::string)> add_submission{"add_celery_submission", R"sql(
    insert into celery_submissions (execution_id, org_id, celery_task_id) values ($1, $2, $3)
    on conflict do nothing)sql"};

#define MAD_SELECT_SUBMISSIONS \
    R"sql(
    select s.execution_id, s.org_id, e.job_id, s.celery_task_id, e.status, e.error
    from celery_submissions s join task_executions e on e.id = s.execution_id )sql"
constexpr db::Query<std::optional<std::string>(Id)> celery_task_of_execution{"celery_task_of_execution",
                                                                             R"sql(
    select coalesce(s.celery_task_id, j.idempotency_key)
    from task_executions e join jobs_meta j on j.id = e.job_id
    left join celery_submissions s on s.execution_id = e.id
    where e.id = $1 and j.kind = 'task')sql"};
constexpr db::Query<Submission(std::string)> submissions_of_task{
    "celery_submissions_of_task", MAD_SELECT_SUBMISSIONS "where s.celery_task_id = $1"};
// In no order: those that cannot be told now do not keep others back.
constexpr db::Query<Submission(std::int64_t)> ended_submissions{"ended_celery_submissions",
                                                                MAD_SELECT_SUBMISSIONS R"sql(
    where e.status in ('COMPLETED', 'FAILED', 'CANCELED')
    order by random() limit $1 for update of s skip locked)sql"};
#undef MAD_SELECT_SUBMISSIONS

constexpr db::Query<void(std::vector<Id>)> forget_submissions{
    "forget_celery_submissions", "delete from celery_submissions where execution_id = any($1)"};
}  // namespace

awaitable<void> Store::add(Id org, Id execution, std::string celery_task_id) {
    auto rows = database_.of(org);
    co_await rows.exec(add_submission, execution, org, celery_task_id);
}

awaitable<std::optional<std::string>> Store::celery_task_of(Id execution) {
    auto rows = database_.system();
    const auto known = co_await rows.maybe(celery_task_of_execution, execution);
    // Other clients' keys may be any text.
    if (!known || !*known || !Id::parse(**known)) co_return std::nullopt;
    co_return **known;
}

awaitable<std::vector<Submission>> Store::of_task(std::string celery_task_id) {
    auto rows = database_.system();
    co_return co_await rows.run(submissions_of_task, celery_task_id);
}

// What a crash forgets of it is told again.
awaitable<bool> Store::tell_ended(std::int64_t at_most, std::function<awaitable<bool>(Submission)> tell) {
    auto rows = database_.system().lazily();
    const auto all = co_await rows.transaction([&](db::Transaction& tx) -> awaitable<Result<bool>> {
        auto ended = co_await tx.run(ended_submissions, at_most);
        std::vector<Id> told;
        for (auto& each : ended) {
            const auto id = each.execution_id;
            if (co_await tell(std::move(each))) told.push_back(id);
        }
        if (!told.empty()) co_await tx.exec_last(forget_submissions, told);
        co_return told.size() == ended.size() && std::ssize(ended) < at_most;
    });
    co_return all.value();
}

}  // namespace mad::from_celery
