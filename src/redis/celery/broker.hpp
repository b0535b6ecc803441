// Celery's queues in Redis: what producers, consumers and those who restore do, as kombu does it but for what
// kombu loses (see scripts.hpp).
#pragma once
#include "redis/celery/control.hpp"
#include "redis/celery/task.hpp"
#include "redis/client.hpp"

namespace mad::celery {

/// A message that was taken, until it is acknowledged or put back.
struct Delivery {
    Task task{};
    std::string tag;    ///< its delivery tag
    std::string score;  ///< when it was taken: whether it is still ours
    std::string list;   ///< where it lay: the queue, and its priority
    std::string text;   ///< as it lay there
};

enum class End { next, last };  ///< of a queue: taken next, or after all others

/// Belongs to one io_context. Errors of all functions: unavailable.
class Broker {
public:
    Broker(const asio::any_io_executor& executor, redis::Address address)
        : client_(executor, std::move(address)) {}

    /// Arrives at least once: where the connection is lost meanwhile, it may arrive twice.
    awaitable<Result<void>> send(const Task&, std::string queue = "celery");

    /// Sends a task unless one of this id was sent within `remembered`: whoever is not sure sends again. True
    /// where it was sent now. Refused where Redis has something else under the queue's name.
    awaitable<Result<bool>> send_once(const Task&, std::string queue, std::chrono::milliseconds remembered);
    /// Whether send_once() is remembered; not where Redis was emptied, and with it the message gone.
    awaitable<Result<bool>> was_sent(std::string task_id);
    /// Takes a task's messages away, from the queue and from whoever would get them again when its worker is
    /// dead. How many those were.
    awaitable<Result<std::size_t>> withdraw(std::string task_id, std::string queue);

    /// The next message of the queues, by priority first; none when they are empty. A message that cannot be
    /// read is logged, kept in "mad.celery.refused", and passed over.
    awaitable<Result<std::optional<Delivery>>> take(const std::vector<std::string>& queues);

    // False where the message is not ours any more: it is settled, or its visibility timeout was over and
    // somebody restored it.
    awaitable<Result<bool>> acknowledge(const Delivery&);
    awaitable<Result<bool>> put_back(const Delivery&, End = End::last);
    /// Begins its visibility timeout anew, as who works for longer than that must.
    awaitable<Result<bool>> keep(Delivery&);

    /// Puts back what was taken longer than `visibility_timeout` ago, by us or by Celery's workers. How many.
    awaitable<Result<std::size_t>> restore(std::chrono::milliseconds visibility_timeout,
                                           std::size_t at_most = 100);

    /// How many messages wait.
    awaitable<Result<std::size_t>> size(std::string queue);
    /// To all workers of Celery, without waiting for a reply: revoke, …
    awaitable<Result<void>> broadcast(const ControlRequest&);

    redis::Client& client() { return client_; }

private:
    struct Taken;
    awaitable<Result<bool>> settle(std::string_view script, const Taken&, std::string third_key,
                                   std::vector<std::string> arguments);
    awaitable<Result<bool>> restore_one(const Taken&, const std::string& record);
    awaitable<Result<void>> refuse(const Taken&, const std::string& text, const Error& why);
    awaitable<Result<std::string>> list_of(const Message&, const std::string& exchange,
                                           const std::string& routing_key);

    redis::Client client_;
};

}  // namespace mad::celery
