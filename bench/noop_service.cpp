// bench_noop_service CAPACITY: a task service whose one operation does nothing, so that a bench measures what
// calls it. Prints its URL; ends at SIGTERM.
#include "base/await.hpp"
#include "base/log.hpp"
#include "http/answer.hpp"
#include "http/router.hpp"
#include "http/server.hpp"

#include <boost/asio/signal_set.hpp>
#include <charconv>
#include <csignal>
#include <iostream>

namespace mad::bench {
namespace json = boost::json;
namespace {

struct Call {
    std::int64_t x = 0;
};
const schema::Object& describe(std::type_identity<Call>) {
    static const auto it = schema::object<Call>("Call", schema::field<&Call::x>("x"));
    return it;
}

struct Done {
    bool ok = true;
};
const schema::Object& describe(std::type_identity<Done>) {
    static const auto it = schema::object<Done>("Done", schema::field<&Done::ok>("ok"));
    return it;
}

void add_routes(http::Router& router, std::int64_t capacity) {
    router.post("/noop", {"noop", "Does nothing", "bench"},
                [](http::Anyone, http::Body<Call>) -> awaitable<Result<Done>> { co_return Done{}; });
    // The document is of the task alone: what follows is no task.
    const auto document = router.openapi("No-op", "1.0.0");
    router.get("/openapi.json", {"document", "What it answers", "service"},
               [document](http::Anyone) -> awaitable<Result<http::Json>> { co_return http::Json{document}; });
    router.get("/health", {"health", "Whether it lives", "service"},
               [capacity](http::Anyone) -> awaitable<Result<http::Json>> {
                   json::object health;
                   health["status"] = "ok";
                   health["version"] = "1.0.0";
                   health["capacity"] = capacity;
                   co_return http::Json{health};
               });
}

awaitable<int> serve(std::int64_t capacity) {
    const auto executor = co_await asio::this_coro::executor;
    http::Router router;
    add_routes(router, capacity);
    http::Server server(executor, router, {});
    if (const auto started = server.start(); !started) {
        std::cerr << started.error().detail << '\n';
        co_return 1;
    }
    asio::signal_set signals(executor, SIGTERM, SIGINT);
    std::cout << "http://127.0.0.1:" << server.port() << std::endl;
    co_await signals.async_wait(asio::use_awaitable);
    co_await server.stop(std::chrono::seconds(1));
    co_return 0;
}

}  // namespace
}  // namespace mad::bench

int main(int argc, char** argv) {
    const std::string_view text = argc == 2 ? argv[1] : "";
    std::int64_t capacity = 0;
    if (std::from_chars(text.data(), text.data() + text.size(), capacity).ptr != text.data() + text.size() ||
        capacity < 1) {
        std::cerr << "usage: bench_noop_service CAPACITY\n";
        return 2;
    }
    mad::log::configure(mad::log::Level::warning, mad::log::Form::text);
    return mad::await([&] { return mad::bench::serve(capacity); });
}
