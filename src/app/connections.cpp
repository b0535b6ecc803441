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

CeleryUrls celery_urls(const Config& config) {
    const auto first = [](const std::string& a, const std::string& b) { return a.empty() ? b : a; };
    const auto broker = first(config.celery.broker_url, config.redis.url);
    return {broker, first(config.celery.result_backend, broker)};
}

Celery::Celery(const asio::any_io_executor& executor, const CeleryUrls& urls)
    : broker(executor, redis::address_of(urls.broker)),
      results(executor, urls.results),
      fleet(executor, redis::address_of(urls.broker)) {}

namespace {
Result<void> check_url(std::string_view key, const std::string& url) {
    if (const auto address = redis::parse_url(url); !address)
        return Error{Errc::invalid, "redis_url", fmt::format("{}: {}", key, address.error().detail)};
    return {};
}
}  // namespace

Connections::Connections(const asio::any_io_executor& executor, const Config& config)
    : database(executor, database_options(config)),
      client(executor,
             {.idle_per_host = static_cast<std::size_t>(std::max<std::int64_t>(16, config.worker.slots))}),
      disk(4),
      processors(std::max(1U, std::thread::hardware_concurrency())) {}

Result<std::unique_ptr<Connections>> Connections::open(const asio::any_io_executor& executor,
                                                       const Config& config) {
    std::unique_ptr<Connections> all(new Connections(executor, config));
    const auto urls = celery_urls(config);
    for (const auto& [key, url] :
         {std::pair("redis.url", config.redis.url), std::pair("celery.broker_url", urls.broker),
          std::pair("celery.result_backend", urls.results)})
        if (const auto good = check_url(key, url); !good) return good.error();
    all->doorbell = std::make_unique<redis::Doorbell>(executor, config.redis.url);
    all->celery = std::make_unique<Celery>(executor, urls);
    auto storage = blobs::LocalStore::open_folder(config.storage.path, all->disk);
    if (!storage) return storage.error();
    all->blobs = std::move(*storage);
    return all;
}

awaitable<void> Connections::stop() {
    client.stop();
    co_await celery->results.stop();
    co_await doorbell->stop();
    co_await database.stop();
}

}  // namespace mad::app
