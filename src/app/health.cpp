#include "app/health.hpp"

#include "base/version.hpp"
#include "http/router.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace mad::app {
namespace {
using schema::field;

struct Health {
    std::string status = "ok";
};
const schema::Object& describe(std::type_identity<Health>) {
    static const auto it = schema::object<Health>("Health", field<&Health::status>("status"));
    return it;
}

struct CheckAnswer {
    std::string name;
    std::string status;  ///< ok or failed
    std::string detail;
};
const schema::Object& describe(std::type_identity<CheckAnswer>) {
    static const auto it =
        schema::object<CheckAnswer>("ReadyCheck", field<&CheckAnswer::name>("name"),
                                    field<&CheckAnswer::status>("status", {.description = "ok or failed"}),
                                    field<&CheckAnswer::detail>("detail"));
    return it;
}

struct Ready {
    std::string status;
    std::string version;
    std::vector<CheckAnswer> checks;
};
const schema::Object& describe(std::type_identity<Ready>) {
    static const auto it =
        schema::object<Ready>("Ready", field<&Ready::status>("status", {.description = "ok or failed"}),
                              field<&Ready::version>("version"), field<&Ready::checks>("checks"));
    return it;
}

awaitable<std::string> too_slow() {
    asio::steady_timer timer(co_await asio::this_coro::executor, std::chrono::seconds(3));
    co_await timer.async_wait(asio::use_awaitable);
    co_return "did not answer within 3 seconds";
}

awaitable<std::string> failure_of(const ReadyCheck& check) {
    auto answer = co_await check.ask();
    co_return answer ? "" : answer.error().detail;
}

awaitable<CheckAnswer> answer_of(const ReadyCheck& check) {
    using namespace asio::experimental::awaitable_operators;
    std::string failure;
    try {
        const auto first = co_await (failure_of(check) || too_slow());
        failure = std::visit([](const std::string& text) { return text; }, first);
    } catch (const std::exception& thrown) {
        failure = thrown.what();
    }
    co_return CheckAnswer{check.name, failure.empty() ? "ok" : "failed", failure};
}
}  // namespace
}  // namespace mad::app

namespace mad::http {
/// 503 where a check failed; the body is the same.
template <>
struct Answer<app::Ready> {
    static Response respond(app::Ready& ready) {
        return json_response(ready.status == "ok" ? 200 : 503, schema::to_json(ready));
    }
    static void document(Operation& op) {
        document_response(op, 200, "Every check is ok", "application/json",
                          schema::schema_of<app::Ready>(op.components));
        document_response(op, 503, "A check failed", "application/json",
                          schema::schema_of<app::Ready>(op.components));
    }
};
}  // namespace mad::http

namespace mad::app {

void add_health_routes(http::Router& router, std::vector<ReadyCheck> checks) {
    router.get("/health", {"getHealth", "Whether the process lives", "operations"},
               [](http::Anyone) -> awaitable<Result<Health>> { co_return Health{}; });
    router.get("/ready",
               {"getReady", "Whether the platform can work, check by check", "operations",
                "503 when any check fails; the body is the same."},
               [checks = std::move(checks)](http::Anyone) -> awaitable<Result<Ready>> {
                   Ready ready{.status = "ok", .version = std::string(version), .checks = {}};
                   for (const auto& check : checks) {
                       ready.checks.push_back(co_await answer_of(check));
                       if (ready.checks.back().status != "ok") ready.status = "failed";
                   }
                   co_return ready;
               });
}

}  // namespace mad::app
