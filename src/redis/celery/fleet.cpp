#include "redis/celery/fleet.hpp"

#include "base/id.hpp"
#include "redis/celery/keys.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/redirect_error.hpp>
#include <boost/json.hpp>
#include <fmt/format.h>
#include <map>

namespace mad::celery {
namespace {
using redis::command;
using SteadyClock = std::chrono::steady_clock;

constexpr std::string_view reply_exchange = "reply.celery.pidbox";
constexpr std::array<std::string_view, 3> questions{"active_queues", "registered", "stats"};

/// The texts in an array up to the first space ("lab.add [rate_limit=9/s]"), or its objects' members "name".
std::vector<std::string> names_in(const json::value& answer) {
    std::vector<std::string> names;
    const auto* items = answer.if_array();
    if (!items) return names;
    for (const auto& item : *items) {
        const auto* object = item.if_object();
        const auto* name = object ? object->if_contains("name") : &item;
        if (!name || !name->is_string()) continue;
        const std::string_view text = name->get_string();
        names.emplace_back(text.substr(0, text.find(' ')));
    }
    return names;
}

std::int64_t concurrency_in(const json::value& stats) {
    const auto* object = stats.if_object();
    const auto* pool = object ? object->if_contains("pool") : nullptr;
    const auto* most =
        pool && pool->is_object() ? pool->get_object().if_contains("max-concurrency") : nullptr;
    return most && most->is_int64() ? std::max<std::int64_t>(1, most->get_int64()) : 1;
}
}  // namespace

std::vector<Seen> read_fleet(const std::vector<ControlReply>& replies) {
    std::map<std::string, Seen> seen;
    for (const auto& reply : replies) {
        auto& worker = seen.try_emplace(reply.hostname, Seen{reply.hostname}).first->second;
        if (reply.ticket == "active_queues") worker.queues = names_in(reply.answer);
        if (reply.ticket == "registered") worker.tasks = names_in(reply.answer);
        if (reply.ticket == "stats") worker.concurrency = concurrency_in(reply.answer);
    }
    std::vector<Seen> fleet;
    for (auto& [name, worker] : seen) fleet.push_back(std::move(worker));
    return fleet;
}

Fleet::Fleet(const asio::any_io_executor& executor, redis::Address address)
    : Fleet(executor, std::move(address), Options()) {}

Fleet::Fleet(const asio::any_io_executor& executor, redis::Address address, Options options)
    : options_(options),
      client_(executor, std::move(address)),
      name_("mad." + Id::make().text()),
      answered_(executor, SteadyClock::time_point::max()) {}

awaitable<Result<std::vector<Seen>>> Fleet::workers() {
    while (asking_) {
        boost::system::error_code woken;
        co_await answered_.async_wait(asio::redirect_error(asio::use_awaitable, woken));
    }
    if (last_ && SteadyClock::now() < last_at_ + options_.fresh) co_return *last_;
    struct Asking {
        explicit Asking(Fleet& of) : self(of) { self.asking_ = true; }
        ~Asking() {
            self.asking_ = false;
            self.answered_.cancel();
        }
        Asking(const Asking&) = delete;
        Fleet& self;
    };
    const Asking asking(*this);
    auto answer = co_await ask();
    last_ = answer;
    last_at_ = SteadyClock::now();
    co_return answer;
}

awaitable<Result<std::vector<Seen>>> Fleet::ask() {
    const auto bindings = bindings_key(reply_exchange), bound = binding(name_, name_);
    const auto to = channel(client_.address().database, "celery.pidbox");
    std::vector<std::string> commands{command({"SADD", bindings, bound})};
    for (const auto question : questions) {
        ControlRequest request{.method = std::string(question), .ticket = std::string(question)};
        request.reply_exchange = reply_exchange;
        request.reply_routing_key = name_;
        const auto text = encode_message(to_message(request));
        commands.push_back(command({"PUBLISH", to, text}));
    }
    const auto asked = co_await client_.ask_all(std::move(commands));
    if (!asked) co_return asked.error();
    std::size_t expected = 0;  // of those who listen; one who is at work may stay silent
    for (std::size_t i = 1; i < asked->size(); ++i) expected += static_cast<std::size_t>((*asked)[i].integer);
    auto heard = co_await replies(name_, expected);
    std::vector<std::string> forget{command({"SREM", bindings, bound}), command({"DEL", name_})};
    co_await client_.ask_all(std::move(forget));
    if (!heard) co_return heard.error();
    co_return read_fleet(*heard);
}

awaitable<Result<std::vector<ControlReply>>> Fleet::replies(const std::string& queue, std::size_t expected) {
    std::vector<ControlReply> heard;
    const auto until = SteadyClock::now() + options_.within;
    while (heard.size() < expected) {
        const auto left = std::chrono::duration<double>(until - SteadyClock::now()).count();
        if (left <= 0.001) break;
        const auto seconds = fmt::format("{:.3f}", left);
        const auto came = co_await client_.ask(command({"BRPOP", queue, seconds}));
        if (!came) co_return came.error();
        if (came->items.size() != 2) break;
        const auto message = decode_message(came->items[1].text);
        if (!message) continue;
        auto reply = read_reply(*message);
        if (reply) heard.push_back(std::move(*reply));
    }
    co_return heard;
}

}  // namespace mad::celery
