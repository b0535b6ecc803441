// A worker of MAD as Celery's monitors and remote control see it.
#pragma once
#include "features/executions/executions.hpp"
#include "features/from_celery/store.hpp"
#include "redis/celery/node.hpp"

#include <deque>
#include <map>

namespace mad::from_celery {

/// Belongs to one io_context and its one thread; stop() before it goes. What runs is shown under the id that
/// its client of Celery gave it, else under the execution's; its inputs are not shown.
class Monitor {
public:
    Monitor(asio::any_io_executor, const std::string& broker_url, celery::WorkerInfo, Store&,
            executions::Executions&);

    /// Of the worker that is shown.
    executions::Observer observer();
    void start();
    awaitable<void> stop();
    /// Whether somebody has asked that the task not be executed.
    bool is_revoked(const std::string& celery_task_id) const { return node_.is_revoked(celery_task_id); }

private:
    /// What happened to an execution.
    struct Note {
        executions::Lease lease;
        std::optional<executions::State> left;  ///< none: it was begun
    };
    void note(Note);
    awaitable<void> tell();
    awaitable<void> began(const executions::Lease&);
    void left(const executions::Lease&, const executions::State&);
    awaitable<void> revoke(std::string celery_task_id, bool terminate);

    Store& store_;
    executions::Executions& executions_;
    celery::Node node_;
    std::deque<Note> notes_;  // told in their order
    std::map<Id, std::string> shown_;
    Bell bell_;
    Group group_;
    bool stopping_ = false;
};

}  // namespace mad::from_celery
