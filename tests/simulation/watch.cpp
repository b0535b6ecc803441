#include "tests/simulation/watch.hpp"

#include "schema/described.hpp"

#include <fmt/format.h>

namespace mad::simulation {
using executions::is_final;
using executions::Status;
using schema::field;

const schema::Object& describe(std::type_identity<Seen>) {
    static const auto it = schema::object<Seen>(
        "Seen", field<&Seen::id>("id"), field<&Seen::job_id>("job_id"), field<&Seen::status>("status"),
        field<&Seen::attempt>("attempt"), field<&Seen::failures>("failures"), field<&Seen::owner>("owner"),
        field<&Seen::expired>("expired"), field<&Seen::soon>("soon"), field<&Seen::late>("late"),
        field<&Seen::service>("service"), field<&Seen::capacity>("capacity"), field<&Seen::placed>("placed"),
        field<&Seen::remote>("remote"), field<&Seen::cancel_requested>("cancel_requested"),
        field<&Seen::version>("version"), field<&Seen::job_status>("job_status"), field<&Seen::open>("open"),
        field<&Seen::failed>("failed"), field<&Seen::canceled>("canceled"),
        field<&Seen::job_version>("job_version"), field<&Seen::key>("key"));
    return it;
}

const schema::Object& describe(std::type_identity<Recorded>) {
    static const auto it =
        schema::object<Recorded>("Recorded", field<&Recorded::execution_id>("execution_id"),
                                 field<&Recorded::attempt>("attempt"), field<&Recorded::answer>("answer"));
    return it;
}

namespace {
constexpr db::Query<Seen()> look_at_all{"simulation_look", R"sql(
    select e.id, e.job_id, e.status, e.attempt, e.failures, coalesce(e.lease_owner, '') as owner,
           coalesce(e.lease_expires_at < now(), false) as expired,
           e.status = 'QUEUED' and e.due_at > now() and e.due_at < now() + interval '12 hours' as soon,
           e.status = 'QUEUED' and e.due_at > now() as late,
           coalesce(s.base_url, '') as service, coalesce(s.capacity, 0) as capacity,
           e.service_id is not null as placed, e.remote_job is not null as remote, e.cancel_requested,
           e.xmin::text as version, j.status as job_status, j.executions_open as open,
           j.executions_failed as failed, j.executions_canceled as canceled, j.xmin::text as job_version,
           coalesce(j.idempotency_key, '') as key
    from task_executions e join jobs_meta j on j.id = e.job_id
    left join task_services s on s.id = e.service_id order by e.id)sql"};
constexpr db::Query<Recorded()> look_at_outcomes{"simulation_outcomes", R"sql(
    select execution_id, attempt, (result ->> 'answer')::bigint as answer from dynamic_task_results where result is not null
    order by execution_id)sql"};
constexpr db::Query<void()> put_off{"simulation_put_off", R"sql(
    update task_executions set due_at = due_at + interval '1 day'
    where status = 'QUEUED' and due_at > now() and due_at < now() + interval '12 hours')sql"};
constexpr db::Query<void(Id)> expire{"simulation_expire", R"sql(
    update task_executions set lease_expires_at = now() - interval '1 second'
    where id = $1 and status = 'RUNNING')sql"};
constexpr db::Query<void(Id)> bring_forward{"simulation_make_due", R"sql(
    update task_executions set due_at = now() where id = $1 and status = 'QUEUED' and due_at > now())sql"};

awaitable<std::vector<Recorded>> outcomes(Lab& lab) {
    auto place = co_await lab.places.of(lab.org);
    co_return co_await place.run(look_at_outcomes);
}

std::string text(const Seen& s) {
    return fmt::format("{}@{}{}{}{}", schema::name_of(s.status), s.attempt,
                       s.owner.empty() ? "" : " of " + s.owner, s.remote ? " remote" : "",
                       s.cancel_requested ? " to be canceled" : "");
}

/// Whether `who` may change it at all.
bool may_change(const Actor& who, const Seen& it) {
    switch (who.kind) {
        case Actor::Kind::user:
            return true;
        case Actor::Kind::process:
            return it.owner == who.owner || it.status == Status::queued || it.expired;
        case Actor::Kind::run:
            return who.execution == it.id && it.status == Status::running && who.owner == it.owner &&
                   who.attempt == it.attempt;
    }
    return false;
}

/// Whether `who` may have made `now` of `before`.
bool may_have_made(const Actor& who, const Seen& before, const Seen& now) {
    if (!may_change(who, before)) return false;
    switch (who.kind) {
        case Actor::Kind::user:
            return now.attempt == before.attempt && now.owner == before.owner && now.cancel_requested;
        case Actor::Kind::process: {
            const bool renewed =
                now.owner == before.owner && now.attempt == before.attempt && now.status == before.status;
            const bool taken =
                now.status == Status::running && now.owner == who.owner && now.attempt == before.attempt + 1;
            return taken || (renewed && before.owner == who.owner);
        }
        case Actor::Kind::run:
            return now.attempt == before.attempt;
    }
    return false;
}
}  // namespace

std::string Watch::look(const std::vector<std::shared_ptr<Actor>>& actors) {
    auto rows = lab_.run(lab_.database.system().run(look_at_all));
    if (std::ranges::any_of(rows, &Seen::soon)) {
        // Time passes only when the schedule says so.
        lab_.run(lab_.database.system().exec(put_off));
        rows = lab_.run(lab_.database.system().run(look_at_all));
    }
    std::map<Id, Seen> now;
    for (auto& row : rows) {
        names_.emplace(row.id, names_.size() + 1);
        now[row.id] = std::move(row);
    }
    std::map<Id, Recorded> recorded;
    for (auto& row : lab_.run(outcomes(lab_))) recorded[row.execution_id] = row;

    auto before = std::exchange(seen_, std::move(now));
    std::string changes;
    for (auto& [id, was] : before) {
        const auto found = seen_.find(id);
        if (found == seen_.end()) throw Violation("an accepted execution is gone");
        if (text(was) != text(found->second))
            changes += fmt::format("; {} {} -> {}", name(id), text(was), text(found->second));
        if (!actors.empty()) check_change(was, found->second, actors);
    }
    for (auto& [id, row] : seen_)
        if (!before.contains(id)) changes += fmt::format("; {} {} is new", name(id), text(row));
    for (auto& [id, row] : recorded)
        if (!recorded_.contains(id)) changes += fmt::format("; {} recorded by @{}", name(id), row.attempt);
    for (auto& [id, row] : recorded_)
        if (!recorded.contains(id)) changes += fmt::format("; {} taken back", name(id));
    check_state(seen_);
    check_outcomes(seen_, recorded);
    recorded_ = std::move(recorded);
    return changes;
}

void Watch::check_change(const Seen& before, const Seen& now,
                         const std::vector<std::shared_ptr<Actor>>& actors) const {
    if (is_final(before.job_status) && before.job_version != now.job_version)
        throw Violation(name(now.id) + ": its job had ended and was changed");
    if (before.version == now.version) return;
    const auto change = fmt::format("{}: {} -> {}", name(now.id), text(before), text(now));
    if (is_final(before.status)) throw Violation(change + ": it had ended and was changed");
    if (now.attempt < before.attempt) throw Violation(change + ": its attempt went back");
    // Of two at once each may have changed it in turn.
    for (auto& who : actors)
        if (actors.size() > 1 ? may_change(*who, before) : may_have_made(*who, before, now)) return;
    throw Violation(change + ": changed by one who does not hold it");
}

void Watch::check_state(const std::map<Id, Seen>& all) const {
    std::map<std::string, std::int64_t> held;
    std::map<std::string, Id> keys;
    for (auto& [id, row] : all) {
        const auto open = is_final(row.status) ? 0 : 1;
        const auto failed = row.status == Status::failed ? 1 : 0;
        const auto canceled = row.status == Status::canceled ? 1 : 0;
        if (row.open != open || row.failed != failed || row.canceled != canceled)
            throw Violation(name(id) + ": its job counts otherwise than it is, " + text(row));
        if (is_final(row.status) ? row.job_status != row.status : is_final(row.job_status))
            throw Violation(name(id) + ": its job stands otherwise than it does, " + text(row));
        if ((row.status == Status::running) != !row.owner.empty())
            throw Violation(name(id) + ": leased while it does not run, or the other way round");
        if (row.status == Status::queued && row.placed && !row.remote)
            throw Violation(name(id) + ": it waits, and holds a place");
        if (is_final(row.status) && row.remote) throw Violation(name(id) + ": it ended, and holds a place");
        if (!row.key.empty() && !keys.emplace(row.key, row.job_id).second)
            throw Violation("the key " + row.key + " stands for two jobs");
        if (row.service.empty() || is_final(row.status)) continue;
        if (++held[row.service] > row.capacity)
            throw Violation(fmt::format("{} has more than its {} executions", row.service, row.capacity));
    }
}

void Watch::check_outcomes(const std::map<Id, Seen>& all, const std::map<Id, Recorded>& recorded) const {
    for (auto& [id, outcome] : recorded) {
        const auto of = all.find(id);
        if (of == all.end()) throw Violation("an outcome of no execution is recorded");
        if (outcome.attempt < 1 || outcome.attempt > of->second.attempt)
            throw Violation(name(id) + ": the recorded outcome is of an attempt that there was not");
        if (!world_.answered(outcome.answer, id))
            throw Violation(name(id) + ": the recorded outcome is none that a service gave for it");
        const auto before = recorded_.find(id);
        if (before != recorded_.end() && before->second != outcome)
            throw Violation(name(id) + ": its recorded outcome was replaced");
    }
    for (auto& [id, row] : all)
        if (row.status == Status::completed && !recorded.contains(id))
            throw Violation(name(id) + ": COMPLETED without a recorded outcome");
}

void Watch::expire_lease(Id execution) { lab_.run(lab_.database.system().exec(expire, execution)); }
void Watch::make_due(Id execution) { lab_.run(lab_.database.system().exec(bring_forward, execution)); }

}  // namespace mad::simulation
