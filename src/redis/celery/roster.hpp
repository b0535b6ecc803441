// What a worker knows of its tasks, as Celery's inspection asks it.
#pragma once
#include "redis/celery/task.hpp"

#include <deque>
#include <map>
#include <set>

namespace mad::celery {

struct WorkerInfo {
    std::string hostname;  ///< "name@host"; monitors tell workers apart by it
    std::vector<std::string> queues{"celery"};
    std::vector<std::string> tasks{};  ///< names of those it executes
    std::size_t concurrency = 1;
};

class Roster {
public:
    Roster(WorkerInfo info, Time now) : info_(std::move(info)), began_(now) {}

    void received(const Task&);
    void started(const std::string& id, Time);
    void finished(const std::string& id);
    void revoke(const std::string& id);  ///< remembered among the last many
    bool is_revoked(const std::string& id) const { return revoked_.contains(id); }

    const WorkerInfo& info() const { return info_; }
    std::size_t active_count() const;
    std::size_t processed() const { return processed_; }

    // The answers of `celery inspect …`.
    json::array active() const;
    json::array reserved() const;
    json::array scheduled() const;  ///< with an eta that has not come
    json::array registered() const;
    json::array revoked() const;
    json::array active_queues() const;
    json::object query(const json::array& ids) const;
    json::object stats(Time now, std::int64_t clock) const;

private:
    struct Entry {
        Task task;
        std::optional<Time> started{};
    };
    json::object describe(const Entry&) const;
    json::array all(bool (*wanted)(const Entry&)) const;

    WorkerInfo info_;
    Time began_;
    std::map<std::string, Entry> entries_;
    std::map<std::string, std::size_t> totals_;
    std::set<std::string> revoked_;
    std::deque<std::string> revoked_order_;
    std::size_t processed_ = 0;
};

}  // namespace mad::celery
