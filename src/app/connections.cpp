#include "app/connections.hpp"

#include "blobs/local.hpp"
#include "embedded/embedded.hpp"

#include <fmt/format.h>
#include <thread>

namespace mad::app {

db::Options database_options(const Config& config) {
    const auto& p = config.postgres;
    return {.dsn = p.dsn,
            .connections = static_cast<std::size_t>(p.connections),
            .wait = std::chrono::seconds(p.wait_seconds),
            .connect_timeout = std::chrono::seconds(p.connect_timeout_seconds),
            .statement_timeout = std::chrono::seconds(p.statement_timeout_seconds)};
}

Result<void> find_database(Config& config) {
    if (!config.postgres.dsn.empty()) return {};
    if (auto running = embedded::running_postgres(config.data_dir)) {
        config.postgres.dsn = *running;
        return {};
    }
    return Error{
        Errc::invalid, "no_database",
        fmt::format(
            "No database: set postgres.dsn (--postgres-dsn, MAD_POSTGRES_DSN), or start mad up over {} "
            "first",
            config.data_dir)};
}

Connections::Connections(const asio::any_io_executor& executor, const Config& config)
    : database(executor, database_options(config)),
      client(executor,
             {.idle_per_host = static_cast<std::size_t>(std::max<std::int64_t>(16, config.worker.slots))}),
      disk(4),
      processors(std::max(1U, std::thread::hardware_concurrency())) {}

Result<std::unique_ptr<Connections>> Connections::open(const asio::any_io_executor& executor,
                                                       const Config& config) {
    std::unique_ptr<Connections> all(new Connections(executor, config));
    try {
        all->doorbell = std::make_unique<redis::Doorbell>(executor, config.redis.url);
    } catch (const std::invalid_argument& wrong) {
        return Error{Errc::invalid, "redis_url", std::string("redis.url: ") + wrong.what()};
    }
    auto storage = blobs::LocalStore::open_folder(config.storage.path, all->disk);
    if (!storage) return storage.error();
    all->blobs = std::move(*storage);
    return all;
}

awaitable<void> Connections::stop() {
    client.stop();
    co_await doorbell->stop();
    co_await database.stop();
}

}  // namespace mad::app
