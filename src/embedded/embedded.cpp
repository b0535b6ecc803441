#include "embedded/embedded.hpp"

#include "base/log.hpp"
#include "embedded/cluster.hpp"
#include "embedded/redis_server.hpp"

#include <cstdlib>
#include <fmt/format.h>
#include <fstream>
#include <unistd.h>

namespace mad::embedded {
namespace fs = std::filesystem;
using namespace std::chrono_literals;
namespace {

/// What a server said last of what went wrong.
std::string last_words(const fs::path& log) {
    std::ifstream in(log);
    std::string last, complaint;
    for (std::string line; std::getline(in, line);) {
        if (line.find("FATAL") != line.npos || line.find("PANIC") != line.npos) complaint = line;
        if (!line.empty()) last = line;
    }
    return complaint.empty() ? last : complaint;
}
}  // namespace

Embedded::Embedded(asio::any_io_executor executor, Options options)
    : executor_(std::move(executor)), options_(std::move(options)) {}
Embedded::~Embedded() = default;

awaitable<Result<void>> Embedded::start() {
    if (dir_) co_return Error{Errc::conflict, "already_started", "the embedded servers are started already"};
    auto dir = DataDir::claim(options_.data_dir, options_.server_user);
    if (!dir) co_return dir.error();
    dir_ = std::move(*dir);
    auto started = co_await start_locked();
    if (!started) co_await stop();
    co_return started;
}

awaitable<Result<void>> Embedded::start_locked() {
    co_await children().end_leftovers(10s);
    // A leftover of either is ended even where this instance uses another server.
    if (auto ended = co_await end_old_postgres(*dir_); !ended) co_return ended;
    if (auto ended = co_await end_old_redis(*dir_); !ended) co_return ended;
    if (options_.redis)
        if (auto started = co_await start_redis(); !started) co_return started;
    if (options_.postgres)
        if (auto started = co_await start_postgres(); !started) co_return started;
    if (redis_)
        if (auto up = co_await ready(*redis_, "redis.log"); !up) co_return up;
    if (postgres_)
        if (auto up = co_await ready(*postgres_, "postgres.log"); !up) co_return up;
    co_return Result<void>();
}

awaitable<Result<void>> Embedded::start_postgres() {
    auto programs = co_await find_postgres(options_.postgres_programs, cluster_version(dir_->postgres));
    if (!programs) co_return programs.error();
    if (auto made = co_await make_cluster(*dir_, *programs); !made) co_return made;
    process::Supervisor::Options options{.name = "postgres"};
    options.grace = 60s;
    options.stop_signal = SIGINT;
    options.probe = [this]() -> awaitable<bool> {
        co_return postgres_->pid() && accepts_connections(*dir_, *postgres_->pid());
    };
    auto command = serve_cluster(*dir_, *programs, options_.postgres_connections);
    postgres_ = std::make_unique<process::Supervisor>(executor_, std::move(command), std::move(options));
    postgres_->start();
    co_return Result<void>();
}

awaitable<Result<void>> Embedded::start_redis() {
    const auto program = process::find_program(options_.redis_server);
    if (!program)
        co_return Error{
            Errc::unavailable, "redis_missing",
            fmt::format("there is no {}: install the package redis-server, set embedded.redis_server, or "
                        "use one of your own with --redis-url",
                        options_.redis_server)};
    process::Supervisor::Options options{.name = "redis"};
    options.probe = [this] { return redis_answers(*dir_); };
    redis_ =
        std::make_unique<process::Supervisor>(executor_, serve_redis(*dir_, *program), std::move(options));
    redis_->start();
    co_return Result<void>();
}

/// PostgreSQL may need long, to recover from a crash; but what ends again and again will not come up.
awaitable<Result<void>> Embedded::ready(process::Supervisor& server, std::string log) {
    while (server.restarts() < 4)
        if (co_await server.until_ready(100ms)) co_return Result<void>();
    const auto file = dir_->logs / log;
    co_return Error{Errc::unavailable, "server_not_ready",
                    fmt::format("the embedded server ends again and again; {} says: {}", file.string(),
                                last_words(file))};
}

awaitable<void> Embedded::stop() {
    if (postgres_) co_await postgres_->stop();
    if (redis_) co_await redis_->stop();
    postgres_.reset();
    redis_.reset();
    dir_.reset();
}

std::string Embedded::postgres_dsn() const { return connection_string(*dir_); }
std::string Embedded::redis_url() const { return "unix://" + redis_socket(*dir_); }
Children Embedded::children() const { return Children(dir_->children); }

std::optional<std::string> running_postgres(const fs::path& data_dir) {
    std::error_code absent;
    DataDir dir;
    dir.root = fs::canonical(data_dir, absent);
    if (absent) return {};
    dir.sockets = socket_folder(dir.root, ::geteuid() == 0 ? nullptr : std::getenv("XDG_RUNTIME_DIR"));
    if (!fs::exists(dir.sockets / ".s.PGSQL.5432", absent)) return {};
    return connection_string(dir);
}

}  // namespace mad::embedded
