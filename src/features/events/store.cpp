#include "features/events/store.hpp"

#include "db/database.hpp"
#include "features/events/types.hpp"

namespace mad::events {
using schema::field;

const schema::Object& describe(std::type_identity<Row>) {
    static const auto it =
        schema::object<Row>("OutboxRow", field<&Row::id>("id"), field<&Row::topic>("topic"),
                            field<&Row::job_id>("job_id"), field<&Row::payload>("payload"));
    return it;
}

namespace {
// From one organisation to the next by the index: the backlog of a store that is away costs nothing.
constexpr db::Query<Id()> waiting_organizations{"outbox_waiting_organizations", R"sql(
    with recursive waiting as (
        (select org_id, id from outbox order by org_id, id limit 1)
        union all
        select next.org_id, next.id from waiting cross join lateral (
            select org_id, id from outbox where org_id > waiting.org_id order by org_id, id limit 1) next)
    select org_id from waiting order by id)sql"};
constexpr db::Query<bool(Id)> claim{"outbox_claim", R"sql(
    select pg_try_advisory_xact_lock(hashtextextended('mad.outbox ' || $1::uuid, 0)))sql"};
constexpr db::Query<Row(Id, std::int64_t)> oldest_rows{"outbox_oldest_rows", R"sql(
    select id, topic, job_id, payload from outbox where org_id = $1 order by id limit $2)sql"};
constexpr db::Query<results::JobRecord(std::vector<Id>)> accepted_jobs{"outbox_accepted_jobs", R"sql(
    select j.id, j.kind, j.name, j.task_id, j.task_version, coalesce(u.email, '') as submitted_by, j.created_at
    from jobs_meta j left join users u on u.id = j.user_id where j.id = any($1))sql"};
constexpr db::Query<results::JobInput(std::vector<Id>)> accepted_inputs{"outbox_accepted_inputs", R"sql(
    select job_id, id as execution_id, parameters::text as parameters from task_executions where job_id = any($1) order by id)sql"};
constexpr db::Query<results::JobInput(std::vector<Id>)> grown_inputs{"outbox_grown_inputs", R"sql(
    select job_id, id as execution_id, parameters::text as parameters from task_executions where id = any($1) order by id)sql"};
constexpr db::Query<void(std::vector<std::int64_t>)> delete_rows{"outbox_delete_rows",
                                                                 "delete from outbox where id = any($1)"};
constexpr db::Query<bool(Id)> has_job{"events_has_job",
                                      "select exists (select from jobs_meta where id = $1)"};

/// The ids of {"executions": [id, …]}.
void add_executions(const json::value& payload, std::vector<Id>& ids) {
    const auto* object = payload.if_object();
    const auto* list = object ? object->if_contains("executions") : nullptr;
    if (!list || !list->is_array()) return;
    for (const auto& each : list->get_array())
        if (const auto id = each.is_string() ? Id::parse(each.get_string()) : std::nullopt)
            ids.push_back(*id);
}

awaitable<Batch> next_batch(db::Transaction& tx, Id org, std::int64_t limit) {
    Batch batch;
    batch.rows = co_await tx.run(oldest_rows, org, limit);
    std::vector<Id> accepted, grown;
    for (auto& row : batch.rows) {
        if (row.topic == topic_job_accepted) accepted.push_back(row.job_id);
        if (row.topic == topic_job_grown) add_executions(row.payload, grown);
    }
    if (!accepted.empty()) {
        batch.jobs = co_await tx.run(accepted_jobs, accepted);
        batch.inputs = co_await tx.run(accepted_inputs, accepted);
    }
    if (!grown.empty())
        for (auto& input : co_await tx.run(grown_inputs, grown)) batch.inputs.push_back(std::move(input));
    co_return batch;
}
}  // namespace

awaitable<std::vector<Id>> Store::waiting() {
    auto rows = database_.system();
    co_return co_await rows.run(waiting_organizations);
}

awaitable<HandedOver> Store::hand_over(Id org, std::int64_t limit,
                                       std::function<awaitable<void>(Batch)> carry) {
    // What a crash forgets of it is told again.
    auto rows = database_.system().lazily();
    const auto handed = co_await rows.transaction([&](db::Transaction& tx) -> awaitable<Result<HandedOver>> {
        // The lock spares others the same work and keeps it in order; that it may be lost with the connection
        // harms nothing, since an event told twice stays one.
        if (!co_await tx.one(claim, org)) co_return HandedOver();
        auto batch = co_await next_batch(tx, org, limit);
        std::vector<std::int64_t> ids;
        for (auto& row : batch.rows) ids.push_back(row.id);
        if (!ids.empty()) {
            co_await carry(std::move(batch));
            co_await tx.exec_last(delete_rows, ids);
        }
        co_return HandedOver(ids.size());
    });
    co_return handed.value();
}

awaitable<bool> Store::job_exists(Id org, Id job) {
    auto rows = database_.of(org);
    co_return co_await rows.one(has_job, job);
}

}  // namespace mad::events
