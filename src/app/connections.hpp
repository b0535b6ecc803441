// What the platform stands on: PostgreSQL, Redis, storage, an HTTP client and threads for what blocks. Made
// from the configuration, and handed to the features by reference.
#pragma once
#include "app/config.hpp"
#include "base/blocking.hpp"
#include "blobs/blobs.hpp"
#include "db/database.hpp"
#include "http/client.hpp"
#include "redis/celery/broker.hpp"
#include "redis/celery/fleet.hpp"
#include "redis/celery/results.hpp"
#include "redis/doorbell.hpp"

#include <memory>

namespace mad::app {

db::Options database_options(const Config&);

/// The configuration of a command with a database in it: the one that is named, else the private one of a
/// `mad up` that runs over the same data directory. Errors: invalid (no_database).
Result<void> find_database(Config&);

/// Where Celery's queues and results are, the configuration's defaults filled.
struct CeleryUrls {
    std::string broker, results;
};
CeleryUrls celery_urls(const Config&);

/// Celery's two sides of it. Connects where it is used.
struct Celery {
    Celery(const asio::any_io_executor&, const CeleryUrls&);

    celery::Broker broker;
    celery::Results results;
    celery::Fleet fleet;
};

/// Belongs to one io_context and its one thread.
class Connections {
public:
    /// Connects to nothing yet. Errors: unavailable, for storage that cannot be written; invalid
    /// (redis_url).
    static Result<std::unique_ptr<Connections>> open(const asio::any_io_executor&, const Config&);

    /// To be awaited before the last reference goes.
    awaitable<void> stop();

    db::Database database;
    std::unique_ptr<redis::Doorbell> doorbell;
    std::unique_ptr<Celery> celery;
    http::Client client;
    BlockingPool disk;        ///< reading and writing blobs
    BlockingPool processors;  ///< compiling documents, inspecting molecules
    std::unique_ptr<blobs::Store> blobs;

private:
    Connections(const asio::any_io_executor&, const Config&);
};

}  // namespace mad::app
