#include "engine_kit/registration.hpp"

#include "base/log.hpp"
#include "schema/json_text.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace mad::engine_kit {
namespace {

constexpr std::chrono::seconds patience{5};  // with the platform, for one request

bool is_success(const Result<http::ClientResponse>& answer) {
    return answer && answer->status >= 200 && answer->status < 300;
}

}  // namespace

Registration::Registration(const asio::any_io_executor& executor, http::Client& client, const Jobs& jobs,
                           Options options)
    : executor_(executor), client_(client), jobs_(jobs), options_(std::move(options)), group_(executor) {
    while (options_.platform.ends_with('/')) options_.platform.pop_back();
}

void Registration::start(const std::vector<std::string>& task_ids) {
    for (const auto& id : task_ids) {
        tasks_.push_back(std::make_unique<Task>(Task{.id = id, .stop = Bell(executor_)}));
        tasks_.back()->pause = options_.first_pause;
        group_.spawn("registration", keep(*tasks_.back()));
    }
}

awaitable<void> Registration::stop() {
    stopping_ = true;
    for (auto& task : tasks_) task->stop.ring();
    co_await group_.join();
}

awaitable<void> Registration::keep(Task& task) {
    while (!stopping_) {
        if (task.service_id.empty())
            co_await enlist(task);
        else
            co_await beat(task);
        const bool waits_for_beat = !task.service_id.empty() && task.last_failure.empty();
        const auto pause = waits_for_beat ? std::chrono::milliseconds(task.interval) : task.pause;
        if (!waits_for_beat) task.pause = std::min(task.pause * 2, options_.longest_pause);
        if (!stopping_) co_await task.stop.wait(pause);
    }
    if (!task.service_id.empty()) co_await leave(task);
}

awaitable<void> Registration::enlist(Task& task) {
    json::object body;
    body["task_id"] = task.id;
    body["base_url"] = options_.base_url;
    body["capacity"] = jobs_.capacity();
    body["health_path"] = "/health";
    body["service_version"] = options_.version;
    if (!options_.instance.empty()) body["instance"] = options_.instance;
    const auto answer = co_await send("POST", "/api/v1/task-services", std::move(body));
    if (!is_success(answer)) {
        failed(task, "register", answer);
        co_return;
    }
    const auto told = schema::parse_json(answer->body);
    const auto* id = told ? schema::at_pointer(*told, "/service_id") : nullptr;
    const auto* interval = told ? schema::at_pointer(*told, "/heartbeat_seconds") : nullptr;
    if (!id || !id->is_string()) {
        failed(task, "register", answer);
        co_return;
    }
    task.service_id = id->get_string();
    if (interval && interval->is_int64())
        task.interval = std::chrono::seconds(std::clamp<std::int64_t>(interval->get_int64(), 1, 3600));
    task.pause = options_.first_pause;
    task.last_failure.clear();
    log::info("registered", {{"task", task.id}, {"service", task.service_id}});
}

awaitable<void> Registration::beat(Task& task) {
    json::object body;
    body["running"] = jobs_.running();
    body["capacity"] = jobs_.capacity();
    const auto answer = co_await send(
        "POST", fmt::format("/api/v1/task-services/{}/heartbeat", task.service_id), std::move(body));
    if (is_success(answer)) {
        task.pause = options_.first_pause;
        task.last_failure.clear();
        co_return;
    }
    failed(task, "heartbeat", answer);
    if (answer && answer->status == 404) task.service_id.clear();
}

awaitable<void> Registration::leave(Task& task) {
    const auto answer = co_await send("DELETE", "/api/v1/task-services/" + task.service_id, {});
    if (!is_success(answer)) failed(task, "deregister", answer);
}

awaitable<Result<http::ClientResponse>> Registration::send(std::string method, std::string path,
                                                           json::object body) {
    http::ClientRequest request{.method = std::move(method), .url = options_.platform + path};
    request.headers.emplace("Authorization", "Bearer " + options_.token);
    if (!body.empty()) {
        request.headers.emplace("Content-Type", "application/json");
        request.body = schema::to_text(body);
    }
    request.timeout = patience;
    request.max_response_bytes = 1 << 20;
    co_return co_await client_.send(std::move(request));
}

/// The same failure again is not worth a line.
void Registration::failed(Task& task, std::string_view what, const Result<http::ClientResponse>& answer) {
    auto why = answer
                   ? fmt::format("the platform answered {}: {}", answer->status, answer->body.substr(0, 300))
                   : answer.error().detail;
    if (why == task.last_failure) return;
    log::warning("registration_failed", {{"step", what}, {"task", task.id}, {"why", why}});
    task.last_failure = std::move(why);
}

}  // namespace mad::engine_kit
