// The outbox, and what it is told about, in PostgreSQL.
#pragma once
#include "base/async.hpp"
#include "features/results/types.hpp"

#include <functional>
#include <vector>

namespace mad::db {
class Database;
}

namespace mad::events {
namespace json = boost::json;

struct Row {
    std::int64_t id = 0;
    std::string topic;
    Id job_id{};
    json::value payload;
};

/// The oldest rows of one organisation, and the jobs that they make known.
struct Batch {
    std::vector<Row> rows;
    std::vector<results::JobRecord> jobs;
    std::vector<results::JobInput> inputs;
};

/// How many rows were handed over; none where another process is at this organisation's rows.
using HandedOver = std::optional<std::size_t>;

class Store {
public:
    explicit Store(db::Database& database) : database_(database) {}

    /// Organisations with rows, that with the oldest row first.
    awaitable<std::vector<Id>> waiting();
    /// Takes the organisation's oldest rows, in order, and deletes them once `carry` has returned; where it
    /// throws they stay. Only one process at a time does so for an organisation.
    awaitable<HandedOver> hand_over(Id org, std::int64_t limit, std::function<awaitable<void>(Batch)> carry);

    /// Whether that is a job of the organisation.
    awaitable<bool> job_exists(Id org, Id job);

private:
    db::Database& database_;
};

}  // namespace mad::events
