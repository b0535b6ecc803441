// What changed of tasks, services and molecules: rows that triggers write with each change (db/metadata), the
// last 1000 of each organisation and of the system.
#pragma once
#include "base/async.hpp"
#include "base/id.hpp"
#include "schema/described.hpp"

#include <boost/json/object.hpp>
#include <chrono>
#include <map>
#include <vector>

namespace mad::db {
class Database;
}

namespace mad::events {

struct Notice {
    bool of_system = false;
    std::int64_t number = 0;  ///< 1, 2, … of the organisation's or the system's
    std::string topic{};      ///< tasks, services or molecules
    std::string type{};       ///< "task.published" …: the name of the SSE event
    boost::json::object data{};
    Time at{};
};

/// How far notices go: the number of the last, 0 before the first.
struct NoticeNumbers {
    std::int64_t own = 0, system = 0;
};

class Notices {
public:
    explicit Notices(db::Database& database) : database_(database) {}

    awaitable<NoticeNumbers> last(Id org);
    /// The same, up to a second old: many may ask again and again.
    awaitable<NoticeNumbers> lately(Id org);
    /// Those after these, at most `limit` of each, in their order. Where older ones have gone the first does
    /// not follow on.
    awaitable<std::vector<Notice>> after(Id org, NoticeNumbers, std::int64_t limit);

private:
    struct Known {
        NoticeNumbers numbers{};
        std::chrono::steady_clock::time_point asked{};
    };
    db::Database& database_;
    std::map<Id, Known> known_;
};

}  // namespace mad::events
