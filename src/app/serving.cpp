#include "app/serving.hpp"

#include "app/layout.hpp"
#include "app/pages.hpp"
#include "app/platform.hpp"
#include "base/log.hpp"
#include "base/version.hpp"
#include "embedded/embedded.hpp"
#include "features/fleet/process_launcher.hpp"
#include "http/router.hpp"
#include "http/server.hpp"
#include "process/event.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/this_coro.hpp>
#include <cstdio>
#include <fmt/format.h>
#include <sys/resource.h>

namespace mad::app {
namespace {

/// SIGTERM or SIGINT, noticed from the start on, so that a stop in the middle of starting is a clean one too.
class StopSignal {
public:
    explicit StopSignal(const asio::any_io_executor& executor)
        : signals_(executor, SIGTERM, SIGINT), stop_(executor) {
        signals_.async_wait([this](const boost::system::error_code& cancelled, int) {
            if (!cancelled) stop_.set();
        });
    }
    awaitable<void> wait() { return stop_.wait(); }
    bool came() const { return stop_.happened(); }
    void forget() { signals_.cancel(); }

private:
    asio::signal_set signals_;
    process::Event stop_;
};

http::ServerOptions server_options(const Config& config) {
    const auto& h = config.http;
    return {.host = h.host,
            .port = static_cast<std::uint16_t>(h.port),
            .max_header_bytes = static_cast<std::size_t>(h.max_header_bytes),
            .max_body_bytes = static_cast<std::size_t>(h.max_body_bytes),
            .max_upload_bytes = static_cast<std::uint64_t>(h.max_upload_bytes),
            .header_timeout = std::chrono::seconds(h.header_timeout_seconds),
            .body_timeout = std::chrono::seconds(h.body_timeout_seconds),
            .idle_timeout = std::chrono::seconds(h.idle_timeout_seconds),
            .body_memory_bytes = static_cast<std::uint64_t>(h.body_memory_bytes),
            .max_connections = static_cast<std::size_t>(h.max_connections),
            .behind_proxy = h.proxies > 0};
}

/// A connection is a descriptor, beside what the platform opens itself; systems begin with 1024 of them.
void allow_open_files(std::int64_t connections) {
    constexpr rlim_t of_our_own = 1000;
    const auto wanted = static_cast<rlim_t>(connections) + of_our_own;
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    if (limit.rlim_cur >= wanted) return;
    limit.rlim_cur = std::min(wanted, limit.rlim_max);
    ::setrlimit(RLIMIT_NOFILE, &limit);
    if (limit.rlim_cur < wanted)
        log::warning("few_open_files", {{"allowed", limit.rlim_cur},
                                        {"wanted", wanted},
                                        {"remedy", "raise ulimit -Hn, or lower http.max_connections"}});
}

/// With port 0 one that is free now, so that URLs can be signed before the server listens.
Result<void> settle_port(Config& config) {
    if (config.http.port != 0) return {};
    boost::system::error_code failed;
    const auto address = asio::ip::make_address(config.http.host, failed);
    if (failed)
        return Error{Errc::invalid, "http_host", "http.host: " + config.http.host + " is no IP address"};
    asio::io_context context;
    asio::ip::tcp::acceptor probe(context, {address, 0});
    config.http.port = probe.local_endpoint().port();
    auto& url = config.http.public_url;
    if (url.ends_with(":0")) url.replace(url.size() - 1, 1, std::to_string(config.http.port));
    return {};
}

/// What a role is made of.
struct Role {
    bool migrates = false, seeds = false, listens = false, works = false;
    embedded::Embedded* servers = nullptr;  ///< of `up`: starts task services beside them
};

/// One process of the platform, from its connections to its last open request.
class Running {
public:
    Running(asio::any_io_executor executor, const Config& config, Role role)
        : executor_(std::move(executor)), config_(config), role_(role) {}

    awaitable<Result<void>> start() {
        auto migrations = shipped_migrations();
        if (!migrations) co_return migrations.error();
        migrations_ = std::move(*migrations);
        auto connections = Connections::open(executor_, config_);
        if (!connections) co_return connections.error();
        connections_ = std::move(*connections);
        if (auto fits = co_await fit_schema(); !fits) co_return fits.error();
        artifacts::Store artifacts(connections_->database, connections_->database);
        platform_ = std::make_unique<Platform>(executor_, config_, *connections_, migrations_,
                                               co_await artifacts.url_key());
        if (auto fits = co_await check_results(platform_->places, migrations_); !fits) co_return fits.error();
        co_await platform_->auth.start();
        if (role_.seeds)
            if (auto seeded = co_await first_start(); !seeded) co_return seeded.error();
        if (role_.servers) co_await launch_task_services();
        if (role_.listens)
            if (auto listening = listen(); !listening) co_return listening.error();
        platform_->start_background(role_.works);
        announce();
        co_return Result<void>{};
    }

    awaitable<void> stop() {
        const auto grace = std::chrono::seconds(config_.http.drain_seconds);
        // Executions in hand still put their files here, and task services take their registrations back.
        if (platform_) co_await platform_->stop_working(grace);
        if (platform_) co_await platform_->stop_fleet();
        if (server_) co_await server_->stop(grace);
        if (platform_) co_await platform_->stop(grace);
        if (connections_) co_await connections_->stop();
    }

private:
    awaitable<Result<void>> fit_schema() {
        if (!role_.migrates) co_return co_await check_metadata(connections_->database, migrations_);
        results::Places places(executor_, connections_->database, migrations_.results);
        auto migrated = co_await migrate_everything(connections_->database, places, migrations_);
        co_await places.stop();
        co_return migrated;
    }

    awaitable<Result<void>> first_start() {
        if (auto seeded = co_await platform_->seed(); !seeded) co_return seeded.error();
        auto first = co_await platform_->organizations.bootstrap("admin@localhost");
        if (!first) co_return first.error();
        if (*first)
            fmt::print("first administrator: {}\none-time password:   {}\n", (*first)->email,
                       (*first)->one_time_password);
        co_return Result<void>{};
    }

    awaitable<void> launch_task_services() {
        const auto folder = tasks_folder(config_);
        co_await platform_->service_store.forget_launched();
        fleet::ProcessLauncher::Options options{
            .platform_url = fmt::format("http://127.0.0.1:{}", config_.http.port),
            .token = co_await platform_->auth.keys.make_platform_token(std::string(services::launcher)),
            .tasks_dir = folder->string(),
            .logs = std::filesystem::path(config_.data_dir) / "log",
            .work = std::filesystem::path(config_.data_dir) / "work",
            .cgroup = config_.fleet.cgroup,
            .program = sibling_program};
        options.started = [children = role_.servers->children()](pid_t pid) { children.record(pid); };
        platform_->launch_with(std::make_unique<fleet::ProcessLauncher>(executor_, std::move(options)));
    }

    Result<void> listen() {
        platform_->add_routes(router_);
        auto pages = shipped_folder("pages");
        auto added = pages ? add_pages(router_, *pages, connections_->disk) : Result<void>(pages.error());
        if (!added) log::warning("no_pages", {{"why", added.error().detail}, {"remedy", "tools/pages"}});
        allow_open_files(config_.http.max_connections);
        server_ = std::make_unique<http::Server>(executor_, router_, server_options(config_));
        return server_->start();
    }

    void announce() const {
        if (role_.listens) fmt::print("MAD {} is at {}\n", version, config_.http.public_url);
        if (!role_.listens) fmt::print("MAD {} worker is ready\n", version);
        std::fflush(stdout);
    }

    asio::any_io_executor executor_;
    const Config& config_;
    Role role_;
    Migrations migrations_;
    std::unique_ptr<Connections> connections_;
    std::unique_ptr<Platform> platform_;
    http::Router router_;
    std::unique_ptr<http::Server> server_;
};

awaitable<Result<void>> run(const Config& config, Role role, StopSignal& stop) {
    Running running(co_await asio::this_coro::executor, config, role);
    Result<void> started;
    std::exception_ptr failure;
    try {
        started = co_await running.start();
        if (started && !stop.came()) co_await stop.wait();
    } catch (...) {
        failure = std::current_exception();
    }
    co_await running.stop();
    if (failure) std::rethrow_exception(failure);
    co_return started;
}

/// A role over databases of others.
awaitable<Result<void>> run_over(Config config, Role role) {
    if (config.postgres.dsn.empty())
        co_return Error{
            Errc::invalid, "no_database",
            "postgres.dsn is not set. Name the database (--postgres-dsn, MAD_POSTGRES_DSN), or use mad up"};
    if (config.redis.url.empty())
        co_return Error{Errc::invalid, "no_broker",
                        "redis.url is not set. Name the Redis (--redis-url, MAD_REDIS_URL), or use mad up"};
    if (auto settled = settle_port(config); !settled) co_return settled.error();
    StopSignal stop(co_await asio::this_coro::executor);
    auto ended = co_await run(config, role, stop);
    stop.forget();
    co_return ended;
}
}  // namespace

awaitable<Result<void>> up(Config config) {
    const auto executor = co_await asio::this_coro::executor;
    if (auto settled = settle_port(config); !settled) co_return settled.error();
    StopSignal stop(executor);
    embedded::Embedded servers(
        executor, {.data_dir = config.data_dir,
                   .postgres = config.postgres.dsn.empty(),
                   .redis = config.redis.url.empty(),
                   .server_user = config.embedded.user,
                   .postgres_programs = config.embedded.postgres_bin,
                   .redis_server = config.embedded.redis_server,
                   .postgres_connections = static_cast<int>(config.embedded.postgres_connections)});
    auto ended = co_await servers.start();
    if (ended && !stop.came()) {
        if (config.postgres.dsn.empty()) config.postgres.dsn = servers.postgres_dsn();
        if (config.redis.url.empty()) config.redis.url = servers.redis_url();
        ended = co_await run(
            config, {.migrates = true, .seeds = true, .listens = true, .works = true, .servers = &servers},
            stop);
    }
    co_await servers.stop();
    stop.forget();
    co_return ended;
}

awaitable<Result<void>> serve(Config config) {
    return run_over(std::move(config), {.seeds = true, .listens = true});
}

awaitable<Result<void>> work(Config config) { return run_over(std::move(config), {.works = true}); }

}  // namespace mad::app
