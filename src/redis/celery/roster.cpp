#include "redis/celery/roster.hpp"

#include "base/version.hpp"
#include "redis/celery/python_text.hpp"

#include <algorithm>
#include <sys/resource.h>
#include <unistd.h>

namespace mad::celery {
namespace {

constexpr std::size_t most_revoked = 50000;  // as Celery has it

json::object usage() {
    ::rusage used{};
    ::getrusage(RUSAGE_SELF, &used);
    const auto seconds = [](const ::timeval& t) {
        return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
    };
    return {
        {"utime", seconds(used.ru_utime)}, {"stime", seconds(used.ru_stime)}, {"maxrss", used.ru_maxrss},
        {"minflt", used.ru_minflt},        {"majflt", used.ru_majflt},        {"inblock", used.ru_inblock},
        {"oublock", used.ru_oublock},      {"nvcsw", used.ru_nvcsw},          {"nivcsw", used.ru_nivcsw}};
}

}  // namespace

void Roster::received(const Task& task) {
    ++totals_[task.name];
    ++processed_;
    entries_.insert_or_assign(task.id, Entry{task});
}

void Roster::started(const std::string& id, Time at) {
    if (const auto found = entries_.find(id); found != entries_.end()) found->second.started = at;
}

void Roster::finished(const std::string& id) { entries_.erase(id); }

void Roster::revoke(const std::string& id) {
    if (!revoked_.insert(id).second) return;
    revoked_order_.push_back(id);
    if (revoked_order_.size() <= most_revoked) return;
    revoked_.erase(revoked_order_.front());
    revoked_order_.pop_front();
}

json::object Roster::describe(const Entry& entry) const {
    const auto& task = entry.task;
    const auto started =
        entry.started ? json::value(static_cast<double>(entry.started->time_since_epoch().count()) / 1e6)
                      : json::value();
    return {{"id", task.id},
            {"name", task.shadow.value_or(task.name)},
            {"args", task.args},
            {"kwargs", task.kwargs},
            {"type", task.name},
            {"hostname", info_.hostname},
            {"time_start", started},
            {"acknowledged", false},
            {"delivery_info",
             {{"exchange", ""},
              {"routing_key", ""},
              {"priority", task.priority},
              {"redelivered", task.redelivered}}},
            {"worker_pid", ::getpid()}};
}

json::array Roster::all(bool (*wanted)(const Entry&)) const {
    json::array found;
    for (const auto& [id, entry] : entries_)
        if (wanted(entry)) found.push_back(describe(entry));
    return found;
}

std::size_t Roster::active_count() const {
    return static_cast<std::size_t>(
        std::ranges::count_if(entries_, [](const auto& one) { return one.second.started.has_value(); }));
}

json::array Roster::active() const {
    return all([](const Entry& entry) { return entry.started.has_value(); });
}

json::array Roster::reserved() const {
    return all([](const Entry& entry) { return !entry.started; });
}

json::array Roster::scheduled() const {
    json::array found;
    for (const auto& [id, entry] : entries_)
        if (entry.task.eta && !entry.started)
            found.push_back(json::object{
                {"eta", python_time(*entry.task.eta)}, {"priority", 6}, {"request", describe(entry)}});
    return found;
}

json::array Roster::registered() const { return json::array(info_.tasks.begin(), info_.tasks.end()); }
json::array Roster::revoked() const { return json::array(revoked_.begin(), revoked_.end()); }

json::array Roster::active_queues() const {
    json::array queues;
    for (const auto& name : info_.queues)
        queues.push_back(json::object{{"name", name},
                                      {"exchange", {{"name", name}, {"type", "direct"}, {"durable", true}}},
                                      {"routing_key", name},
                                      {"durable", true},
                                      {"exclusive", false},
                                      {"auto_delete", false},
                                      {"no_ack", false}});
    return queues;
}

json::object Roster::query(const json::array& ids) const {
    json::object found;
    for (const auto& id : ids) {
        const auto* text = id.if_string();
        const auto entry = text ? entries_.find(std::string(*text)) : entries_.end();
        if (entry == entries_.end()) continue;
        found[entry->first] =
            json::array{entry->second.started ? "active" : "reserved", describe(entry->second)};
    }
    return found;
}

json::object Roster::stats(Time now, std::int64_t clock) const {
    json::object totals;
    for (const auto& [name, count] : totals_) totals[name] = count;
    const auto pid = ::getpid();
    return {{"total", std::move(totals)},
            {"pid", pid},
            {"clock", std::to_string(clock)},
            {"uptime", std::chrono::duration_cast<std::chrono::seconds>(now - began_).count()},
            {"prefetch_count", info_.concurrency},
            {"pool",
             {{"implementation", "mad"},
              {"max-concurrency", info_.concurrency},
              {"processes", json::array{pid}}}},
            {"broker", {{"transport", "redis"}}},
            {"rusage", usage()},
            {"version", version}};
}

}  // namespace mad::celery
