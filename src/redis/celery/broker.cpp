#include "redis/celery/broker.hpp"

#include "base/log.hpp"
#include "redis/celery/fields.hpp"
#include "redis/celery/keys.hpp"
#include "redis/celery/scripts.hpp"
#include "schema/json_text.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace mad::celery {
namespace {
using redis::command;
using redis::Reply;

constexpr std::string_view refused_kept = "100";

std::string script(std::string_view text, const std::vector<std::string>& keys,
                   const std::vector<std::string>& arguments) {
    const auto count = std::to_string(keys.size());
    std::vector<std::string_view> words{"EVAL", text, count};
    words.insert(words.end(), keys.begin(), keys.end());
    words.insert(words.end(), arguments.begin(), arguments.end());
    return command(words);
}

std::vector<std::string> keys_with(std::string_view third) {
    return {std::string(unacked), std::string(unacked_index), std::string(third)};
}

/// An entry of "unacked": the message, and by which exchange and routing key it came.
struct Record {
    std::string text, exchange, routing_key;
};

Result<Record> read_record(std::string_view text) {
    const auto value = schema::parse_json(text);
    if (!value) return value.error();
    const auto* parts = value->if_array();
    if (!parts || parts->size() != 3 || !(*parts)[0].is_object())
        return wrong_field("unacked", "[message, …]");
    const auto part = [&](std::size_t i) {
        const auto* name = (*parts)[i].if_string();
        return name ? std::string(*name) : std::string();
    };
    return Record{schema::to_text((*parts)[0]), part(1), part(2)};
}

void log_refused(const std::string& text, const Error& why) {
    log::warning("celery_message_refused",
                 {{"detail", why.detail}, {"kept_in", refused}, {"bytes", text.size()}});
}
}  // namespace

struct Broker::Taken {
    std::string tag, score;
};

awaitable<Result<void>> Broker::send(const Task& task, std::string queue) {
    const auto message = to_message(task, queue);
    std::vector<std::string> commands;
    commands.push_back(command({"SADD", bindings_key(queue), binding(queue, queue)}));
    commands.push_back(command({"LPUSH", queue_key(queue, task.priority), encode_message(message)}));
    const auto sent = co_await client_.ask_all(std::move(commands));
    if (!sent) co_return sent.error();
    co_return Result<void>{};
}

awaitable<Result<bool>> Broker::send_once(const Task& task, std::string queue,
                                          std::chrono::milliseconds remembered) {
    const auto text = encode_message(to_message(task, queue));
    const auto reply = co_await client_.ask(
        script(scripts::send_once, {sent_key(task.id), queue_key(queue, task.priority), bindings_key(queue)},
               {text, binding(queue, queue), std::to_string(std::max<std::int64_t>(1, remembered.count()))}));
    if (!reply) co_return reply.error();
    co_return reply->integer == 1;
}

awaitable<Result<bool>> Broker::was_sent(std::string task_id) {
    const auto key = sent_key(task_id);
    const auto reply = co_await client_.ask(command({"EXISTS", key}));
    if (!reply) co_return reply.error();
    co_return reply->integer == 1;
}

awaitable<Result<std::size_t>> Broker::withdraw(std::string task_id, std::string queue) {
    std::vector<std::string> keys{std::string(unacked), std::string(unacked_index)};
    for (const auto step : priority_steps) keys.push_back(queue_key(queue, step));
    const auto reply = co_await client_.ask(script(scripts::withdraw, keys, {std::move(task_id)}));
    if (!reply) co_return reply.error();
    co_return static_cast<std::size_t>(reply->integer);
}

awaitable<Result<std::optional<Delivery>>> Broker::take(const std::vector<std::string>& queues) {
    auto keys = keys_with(refused);
    for (const auto step : priority_steps)
        for (const auto& queue : queues) keys.push_back(queue_key(queue, step));
    for (;;) {
        const auto reply = co_await client_.ask(script(scripts::take, keys, {std::string(refused_kept)}));
        if (!reply) co_return reply.error();
        if (reply->items.size() != 4) co_return std::optional<Delivery>();
        const auto& items = reply->items;
        Delivery delivery{
            .tag = items[1].text, .score = items[2].text, .list = items[0].text, .text = items[3].text};
        auto task = decode_task(delivery.text);
        if (task) {
            delivery.task = std::move(*task);
            co_return std::optional(std::move(delivery));
        }
        if (delivery.tag.empty()) {
            log_refused(delivery.text, task.error());
            continue;
        }
        const auto put = co_await refuse({delivery.tag, delivery.score}, delivery.text, task.error());
        if (!put) co_return put.error();
    }
}

awaitable<Result<bool>> Broker::settle(std::string_view text, const Taken& taken, std::string third_key,
                                       std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {taken.tag, taken.score});
    const auto whole = std::string(scripts::if_ours).append(text);
    const auto reply = co_await client_.ask(script(whole, keys_with(third_key), arguments));
    if (!reply) co_return reply.error();
    co_return reply->kind != Reply::Kind::nil;
}

awaitable<Result<bool>> Broker::acknowledge(const Delivery& delivery) {
    co_return co_await settle(scripts::acknowledge, {delivery.tag, delivery.score}, "", {});
}

awaitable<Result<bool>> Broker::put_back(const Delivery& delivery, End end) {
    auto marked = marked_redelivered(delivery.text);
    std::vector<std::string> arguments{marked ? std::move(*marked) : delivery.text,
                                       end == End::next ? "RPUSH" : "LPUSH"};
    co_return co_await settle(scripts::put_back, {delivery.tag, delivery.score}, delivery.list,
                              std::move(arguments));
}

awaitable<Result<bool>> Broker::keep(Delivery& delivery) {
    const auto whole = std::string(scripts::if_ours).append(scripts::keep);
    const auto reply = co_await client_.ask(script(whole, keys_with(""), {delivery.tag, delivery.score}));
    if (!reply) co_return reply.error();
    if (reply->kind == Reply::Kind::nil) co_return false;
    delivery.score = reply->text;
    co_return true;
}

awaitable<Result<void>> Broker::refuse(const Taken& taken, const std::string& text, const Error& why) {
    log_refused(text, why);
    std::vector<std::string> arguments{text, std::string(refused_kept)};
    const auto settled = co_await settle(scripts::refuse, taken, std::string(refused), std::move(arguments));
    if (!settled) co_return settled.error();
    co_return Result<void>{};
}

/// Where a message goes back to. A record of ours names the list itself; one of kombu's the queue, or an
/// exchange, whose binding says the queue.
awaitable<Result<std::string>> Broker::list_of(const Message& message, const std::string& exchange,
                                               const std::string& routing_key) {
    std::string queue = routing_key;
    if (routing_key.find(separator) != routing_key.npos) co_return queue;
    if (!exchange.empty()) {
        const auto bound = co_await client_.ask(command({"SMEMBERS", bindings_key(exchange)}));
        if (!bound) co_return bound.error();
        for (const auto& item : bound->items) {
            const auto end = item.text.rfind(separator);
            if (end != item.text.npos && item.text.starts_with(routing_key + std::string(separator)))
                queue = item.text.substr(end + separator.size());
        }
    }
    co_return queue_key(queue, message.properties.priority);
}

awaitable<Result<bool>> Broker::restore_one(const Taken& taken, const std::string& text) {
    const auto record = read_record(text);
    Error why{Errc::invalid, "celery_message_invalid", "a record without a message"};
    if (record) {
        const auto message = decode_message(record->text);
        auto marked = marked_redelivered(record->text);
        if (message && marked) {
            const auto list = co_await list_of(*message, record->exchange, record->routing_key);
            if (!list) co_return list.error();
            std::vector<std::string> arguments{std::move(*marked), "RPUSH"};
            co_return co_await settle(scripts::put_back, taken, *list, std::move(arguments));
        }
        why = message ? marked.error() : message.error();
    }
    const auto put = co_await refuse(taken, text, why);
    if (!put) co_return put.error();
    co_return false;
}

awaitable<Result<std::size_t>> Broker::restore(std::chrono::milliseconds visibility_timeout,
                                               std::size_t at_most) {
    const auto seconds = fmt::format("{:.3f}", std::chrono::duration<double>(visibility_timeout).count());
    const auto late = co_await client_.ask(
        script(scripts::overdue, keys_with(unacked_mutex), {seconds, std::to_string(at_most)}));
    if (!late) co_return late.error();
    std::size_t restored = 0;
    for (auto i = late->items.size(); i >= 3;) {  // backwards, so that the oldest is the next again
        i -= 3;
        const Taken taken{late->items[i].text, late->items[i + 1].text};
        const auto one = co_await restore_one(taken, late->items[i + 2].text);
        if (!one) co_return one.error();
        if (*one) ++restored;
    }
    co_return restored;
}

awaitable<Result<std::size_t>> Broker::size(std::string queue) {
    std::vector<std::string> commands;
    for (const auto step : priority_steps) commands.push_back(command({"LLEN", queue_key(queue, step)}));
    const auto lengths = co_await client_.ask_all(std::move(commands));
    if (!lengths) co_return lengths.error();
    std::size_t sum = 0;
    for (const auto& length : *lengths) sum += static_cast<std::size_t>(length.integer);
    co_return sum;
}

awaitable<Result<void>> Broker::broadcast(const ControlRequest& request) {
    const auto text = encode_message(to_message(request));
    const auto sent = co_await client_.ask(
        command({"PUBLISH", channel(client_.address().database, "celery.pidbox"), text}));
    if (!sent) co_return sent.error();
    co_return Result<void>{};
}

}  // namespace mad::celery
