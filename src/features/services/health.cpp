#include "features/services/health.hpp"

#include "base/log.hpp"
#include "features/services/call_answer.hpp"
#include "features/services/celery_call.hpp"
#include "http/client.hpp"
#include "schema/json_text.hpp"

#include <boost/asio/redirect_error.hpp>

namespace mad::services {

CheckResult read_health(Id service, int status, std::string_view body) {
    CheckResult result{.id = service, .ok = status >= 200 && status < 300};
    if (!result.ok) result.detail = "answered " + std::to_string(status);
    const auto json = schema::parse_json(body);
    const auto* about = json ? json->if_object() : nullptr;
    if (!about) return result;

    const auto text = [&](std::string_view name) -> std::string {
        auto* value = about->if_contains(name);
        return value && value->is_string() ? std::string(value->get_string()) : "";
    };
    const auto number = [&](std::string_view name, std::int64_t least) -> std::optional<std::int64_t> {
        auto* value = about->if_contains(name);
        if (!value || !value->is_int64() || value->get_int64() < least) return {};
        return value->get_int64();
    };
    const auto said = text("status");
    if (result.ok && !said.empty() && said != "ok" && said != "healthy" && said != "pass" && said != "UP") {
        result.ok = false;
        result.detail = "says that it is " + storable(said, 200);
    }
    const auto* available = about->if_contains("available");
    if (result.ok && available && available->is_bool() && !available->get_bool())
        result.detail = storable("Not available here: " + text("reason"), 1000);
    result.capacity = number("capacity", 1);
    result.running = number("running", 0);
    result.version = storable(text("version"), 200);
    return result;
}

HealthChecks::HealthChecks(asio::any_io_executor executor, Store& store, http::Client& client,
                           celery::Fleet& fleet, Options options, std::function<void()> became_healthy)
    : store_(store),
      client_(client),
      fleet_(fleet),
      options_(options),
      became_healthy_(std::move(became_healthy)),
      group_(executor),
      timer_(executor) {}

void HealthChecks::start() { group_.spawn("health_checks", run()); }

void HealthChecks::wake() { timer_.cancel(); }

awaitable<void> HealthChecks::stop() {
    stopping_ = true;
    timer_.cancel();
    co_await group_.join();
}

awaitable<void> HealthChecks::run() {
    const auto interval = static_cast<double>(options_.interval.count());
    while (!stopping_) {
        try {
            // As many again at once, so that a full batch is followed by the next one.
            const auto due = co_await store_.take_due_checks(interval);
            for (auto& each : due) group_.spawn("health_check", check(each));
            co_await store_.forget_dead(static_cast<double>(options_.forget_after.count()));
        } catch (const std::exception& e) {
            log::warning("health_checks_failed", {{"detail", e.what()}});
        }
        timer_.expires_after(std::chrono::seconds(1));
        boost::system::error_code woken;
        if (!stopping_) co_await timer_.async_wait(asio::redirect_error(asio::use_awaitable, woken));
    }
}

// The path of a queue's check is the task that its workers must know: "/lab.add".
awaitable<CheckResult> HealthChecks::ask_workers(const Check& service) {
    const auto fleet = co_await fleet_.workers();
    if (!fleet) co_return CheckResult{.id = service.id, .detail = fleet.error().detail};
    const auto job = celery_job(service.base_url + service.health_path);
    co_return read_workers(service.id, job.value().queue, job->id, *fleet);
}

awaitable<void> HealthChecks::check(Check service) {
    if (is_celery_url(service.base_url)) {
        auto result = co_await ask_workers(service);
        co_await record(std::move(service), std::move(result));
        co_return;
    }
    http::ClientRequest request{.url = service.base_url + service.health_path};
    request.timeout = options_.timeout;
    request.max_response_bytes = 64 << 10;
    const auto answer = co_await client_.send(std::move(request));
    CheckResult result{.id = service.id};
    if (answer)
        result = read_health(service.id, answer->status, answer->body);
    else
        result.detail = answer.error().detail;
    // Nobody listens there: its process has ended. What it had at work begins anew, which is no failure.
    if (service.launched && !answer && answer.error().kind == "connect_failed") {
        co_await store_.remove({}, service.id);
        log::info("launched_service_ended", {{"base_url", service.base_url}});
        co_return;
    }
    co_await record(std::move(service), std::move(result));
}

awaitable<void> HealthChecks::record(Check service, CheckResult result) {
    if (co_await store_.record_check(std::move(result))) {
        log::info("service_healthy", {{"base_url", service.base_url}});
        became_healthy_();
    }
}

}  // namespace mad::services
