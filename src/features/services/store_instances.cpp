// How instances prove themselves, how those that were launched come and go.
#include "db/database.hpp"
#include "features/services/store.hpp"

#include <map>

namespace mad::services {
namespace {
/// The outcomes of a batch at one instance.
struct Tally {
    Id service{};
    std::int64_t worked = 0, failed = 0;
    std::optional<double> seconds{};  ///< on average, of those that completed
};
const schema::Object& describe(std::type_identity<Tally>) {
    static const auto it = schema::object<Tally>(
        "Tally", schema::field<&Tally::service>("service"), schema::field<&Tally::worked>("worked"),
        schema::field<&Tally::failed>("failed"), schema::field<&Tally::seconds>("seconds"));
    return it;
}

std::vector<Tally> tallies(const std::vector<Outcome>& outcomes) {
    std::map<Id, Tally> all;
    std::map<Id, std::pair<double, int>> completed;
    for (auto& each : outcomes) {
        auto& tally = all[each.service];
        tally.service = each.service;
        ++(each.worked ? tally.worked : tally.failed);
        if (!each.seconds) continue;
        auto& [sum, n] = completed[each.service];
        sum += *each.seconds;
        tally.seconds = sum / ++n;
    }
    std::vector<Tally> list;
    for (auto& [service, tally] : all) list.push_back(std::move(tally));
    return list;
}

// Five in a row, or the one that was to try it: closed for 10 s, doubling to five minutes.
constexpr db::Query<std::string(std::vector<Tally>)> report_outcomes{"report_outcomes", R"sql(
    with item as (
        select * from json_to_recordset($1) as i (service uuid, worked bigint, failed bigint, seconds double precision)),
    before as (
        select s.id, i.worked > 0 as worked, i.seconds,
               i.worked = 0 and coalesce(s.ejected_until <= now(), s.call_failures + i.failed >= 5) as ejects,
               s.call_failures + i.failed as failures
        from task_services s join item i on i.service = s.id
        where s.id = any (array(select service from item)) order by s.id for no key update of s),
    changed as (
        update task_services s set
            mean_seconds = case when b.seconds is null then s.mean_seconds
                                else coalesce(s.mean_seconds + (b.seconds - s.mean_seconds) / 3, b.seconds) end,
            call_failures = case when b.worked or b.ejects then 0 else b.failures end,
            ejections = case when b.worked then 0 when b.ejects then s.ejections + 1 else s.ejections end,
            ejected_until = case when b.worked then null
                                 when b.ejects then now() + make_interval(
                                     secs => least(10 * power(2, least(s.ejections, 10)), 300))
                                 else s.ejected_until end
        from before b where s.id = b.id and s.id = any (array(select id from before))
        returning s.base_url, b.ejects)
    select base_url from changed where ejects)sql"};

constexpr db::Query<void(std::string)> drain_instance{
    "drain_instance", "update task_services set health = 'draining' where instance = $1"};
constexpr db::Query<void(std::string)> resume_instance{"resume_instance", R"sql(
    update task_services set health = 'unknown', checked_at = null where instance = $1 and health = 'draining')sql"};
constexpr db::Query<void(std::string)> forget_instance_rows{"forget_instance",
                                                            "delete from task_services where instance = $1"};
}  // namespace

awaitable<std::vector<std::string>> Store::report(std::vector<Outcome> outcomes) {
    auto rows = database_.system().lazily();
    co_return co_await rows.run(report_outcomes, tallies(outcomes));
}

awaitable<void> Store::drain(std::string instance) {
    auto rows = database_.system();
    co_await rows.exec(drain_instance, std::move(instance));
}

awaitable<void> Store::resume(std::string instance) {
    auto rows = database_.system();
    co_await rows.exec(resume_instance, std::move(instance));
}

awaitable<void> Store::forget_instance(std::string instance) {
    auto rows = database_.system();
    co_await rows.exec(forget_instance_rows, std::move(instance));
}

}  // namespace mad::services
