#include "bench/platform_client.hpp"

#include "schema/json_text.hpp"

#include <cmath>
#include <stdexcept>

namespace mad::bench {
namespace {

std::string string_at(const json::value& value, std::string_view pointer) {
    const auto* found = schema::at_pointer(value, pointer);
    return found && found->is_string() ? std::string(found->get_string()) : std::string();
}

[[noreturn]] void refuse(const std::string& what, const http::ClientResponse& answer) {
    throw std::runtime_error(what + " was answered " + std::to_string(answer.status) + ' ' + answer.body);
}

double rounded(double value) { return std::round(value * 1000) / 1000; }

}  // namespace

Quantiles quantiles_of(std::vector<double> measures) {
    if (measures.empty()) return {};
    std::ranges::sort(measures);
    const auto at = [&](double part) {
        return measures[static_cast<std::size_t>(part * static_cast<double>(measures.size() - 1))];
    };
    return {at(0.50), at(0.99)};
}

json::object described(const std::vector<double>& milliseconds) {
    const auto [p50, p99] = quantiles_of(milliseconds);
    json::object it;
    it["count"] = milliseconds.size();
    it["p50_ms"] = rounded(p50);
    it["p99_ms"] = rounded(p99);
    return it;
}

awaitable<void> sleep_for(std::chrono::milliseconds time) {
    asio::steady_timer timer(co_await asio::this_coro::executor, time);
    co_await timer.async_wait(asio::use_awaitable);
}

PlatformClient::PlatformClient(asio::any_io_executor executor, std::string url, std::string token,
                               std::size_t connections)
    : executor_(executor),
      url_(std::move(url)),
      token_(std::move(token)),
      client_(executor, {.idle_per_host = connections + 1}) {}

awaitable<http::ClientResponse> PlatformClient::send(std::string method, std::string path, std::string body) {
    http::ClientRequest request{.method = std::move(method), .url = url_ + path, .body = std::move(body)};
    request.headers.emplace("Authorization", "Bearer " + token_);
    if (!request.body.empty()) request.headers.emplace("Content-Type", "application/json");
    request.timeout = std::chrono::seconds(60);
    auto answer = co_await client_.send(std::move(request));
    if (!answer) throw std::runtime_error(path + ": " + answer.error().detail);
    co_return std::move(*answer);
}

awaitable<json::value> PlatformClient::get(std::string path) {
    const auto answer = co_await send("GET", path);
    if (answer.status != 200) refuse("GET " + path, answer);
    co_return schema::parse_json(answer.body).value();
}

awaitable<Submitted> PlatformClient::submit(const std::string& task, std::int64_t input) {
    const auto path = "/api/v1/tasks/" + task + "/execute";
    const auto began = SteadyClock::now();
    const auto answer = co_await send("POST", path, "{\"x\":" + std::to_string(input) + "}");
    const Milliseconds took = SteadyClock::now() - began;
    if (answer.status != 202) refuse("POST " + path, answer);
    const auto body = schema::parse_json(answer.body).value();
    co_return Submitted{string_at(body, "/job_id"), string_at(body, "/execution_id"), took.count()};
}

awaitable<json::value> PlatformClient::result(std::string execution_id, std::chrono::milliseconds pause) {
    const auto path = "/api/v1/executions/" + execution_id + "/results";
    for (;;) {
        const auto answer = co_await send("GET", path + wait_);
        if (answer.status == 200) co_return schema::parse_json(answer.body).value();
        if (answer.status == 422 && !wait_.empty()) {
            wait_.clear();
            continue;
        }
        const auto problem = schema::parse_json(answer.body);
        if (answer.status != 409 || !problem || string_at(*problem, "/code") != "not_finished")
            refuse("GET " + path, answer);
        co_await sleep_for(pause);
    }
}

}  // namespace mad::bench
