#include "features/callbacks/store.hpp"

#include "db/database.hpp"

namespace mad::callbacks {
using executions::Occasion;
using schema::field;

const schema::Object& describe(std::type_identity<Call>) {
    static const auto it = schema::object<Call>(
        "Call", field<&Call::job_id>("job_id"), field<&Call::org_id>("org_id"),
        field<&Call::occasion>("occasion"), field<&Call::uri>("uri"), field<&Call::attempt>("attempt"));
    return it;
}

namespace {
// What a job is at is asked of the job itself, so that whoever changes it need not know of callbacks.
constexpr db::Query<Call(std::int64_t, double)> take_callbacks{"take_callbacks", R"sql(
    with standing as (
        select c.job_id, c.occasion, c.org_id, c.attempt, c.due_at, j.finished_at is not null as ended,
               case j.status when 'RUNNING' then 'in_progress' when 'COMPLETED' then 'success'
                             when 'FAILED' then 'failed' when 'CANCELED' then 'failed' end as now_at
        from callbacks c join jobs_meta j on j.id = c.job_id),
    in_vain as (
        select c.job_id, c.occasion from callbacks c join standing s using (job_id, occasion)
        where s.ended and s.occasion <> s.now_at for update of c skip locked),
    forgotten as (delete from callbacks c using in_vain v where (c.job_id, c.occasion) = (v.job_id, v.occasion)),
    due as (
        select job_id, occasion, row_number() over (partition by org_id order by attempt, due_at) as turn
        from standing where due_at <= now() and occasion = now_at order by turn limit $1),
    taken as (
        select c.job_id, c.occasion from callbacks c join due using (job_id, occasion)
        where c.due_at <= now() for update of c skip locked)
    update callbacks c set attempt = attempt + 1, due_at = now() + make_interval(secs => $2)
    from taken t where (c.job_id, c.occasion) = (t.job_id, t.occasion)
    returning c.job_id, c.org_id, c.occasion, c.uri, c.attempt)sql"};

constexpr db::Query<void(Id, Occasion)> forget_callback{
    "forget_callback", "delete from callbacks where job_id = $1 and occasion = $2"};

constexpr db::Query<void(Id, Occasion, std::int64_t, double)> put_off_callback{"put_off_callback", R"sql(
    update callbacks set due_at = now() + make_interval(secs => $4)
    where job_id = $1 and occasion = $2 and attempt = $3)sql"};
}  // namespace

awaitable<std::vector<Call>> Store::take(std::int64_t limit, double lease_seconds) {
    auto rows = database_.system();
    co_return co_await rows.run(take_callbacks, limit, lease_seconds);
}

awaitable<void> Store::forget(Call call) {
    auto rows = database_.system();
    co_await rows.exec(forget_callback, call.job_id, call.occasion);
}

awaitable<void> Store::put_off(Call call, double seconds) {
    auto rows = database_.system();
    co_await rows.exec(put_off_callback, call.job_id, call.occasion, call.attempt, seconds);
}

}  // namespace mad::callbacks
