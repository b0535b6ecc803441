#include "redis/celery/results.hpp"

#include "redis/celery/keys.hpp"
#include "redis/celery/scripts.hpp"

#include <fmt/format.h>

namespace mad::celery {
using redis::command;

Results::Results(const asio::any_io_executor& executor, const std::string& url, std::chrono::seconds kept)
    : executor_(executor), client_(executor, redis::address_of(url)), doorbell_(executor, url), kept_(kept) {}

awaitable<Result<bool>> Results::store(const TaskResult& result) {
    const auto key = result_key(result.task_id), seconds = std::to_string(kept_.count()),
               text = encode_result(result);
    const auto reply = co_await client_.ask(command({"EVAL", scripts::store, "1", key, seconds, text}));
    if (!reply) co_return reply.error();
    co_return reply->integer == 1;
}

awaitable<Result<std::optional<TaskResult>>> Results::find(std::string task_id) {
    const auto key = result_key(task_id);
    const auto reply = co_await client_.ask(command({"GET", key}));
    if (!reply) co_return reply.error();
    if (reply->kind == redis::Reply::Kind::nil) co_return std::optional<TaskResult>();
    auto result = decode_result(reply->text);
    if (!result) co_return result.error();
    co_return std::optional(std::move(*result));
}

redis::Doorbell::Subscription Results::watch(const std::string& task_id, std::function<void()> changed) {
    return doorbell_.listen(result_key(task_id),
                            [changed = std::move(changed)](const std::string&) { changed(); });
}

awaitable<Result<TaskResult>> Results::wait(std::string task_id, std::chrono::milliseconds longest) {
    const auto deadline = std::chrono::steady_clock::now() + longest;
    const auto changed = std::make_shared<Bell>(executor_);
    const auto subscription = watch(task_id, [changed] { changed->ring(); });
    for (;;) {  // it rings once it listens, so that what came before is found too
        const auto left = deadline - std::chrono::steady_clock::now();
        if (left <= left.zero() || !co_await changed->wait(left))
            co_return Error{
                Errc::timeout, "celery_result_timeout",
                fmt::format("No final result of task {} came in {} ms.", task_id, longest.count())};
        auto found = co_await find(task_id);
        if (!found && found.error().code != Errc::unavailable) co_return found.error();
        if (!found) changed->ring();
        if (found && *found && is_final((*found)->status)) co_return std::move(**found);
    }
}

awaitable<void> Results::stop() { co_await doorbell_.stop(); }

}  // namespace mad::celery
