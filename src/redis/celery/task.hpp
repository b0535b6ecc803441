// A task message of Celery's protocol 2.
#pragma once
#include "base/clock.hpp"
#include "redis/celery/message.hpp"

#include <boost/json/array.hpp>

namespace mad::celery {

struct Task {
    std::string id, name;
    json::array args{};
    json::object kwargs{};
    std::string root_id{};  ///< of the first task of a workflow; its own id where there is none
    std::optional<std::string> parent_id{}, group{}, shadow{};
    std::optional<std::int64_t> group_index{};
    std::int64_t retries = 0;
    std::optional<Time> eta{}, expires{};
    std::optional<double> time_limit{}, soft_time_limit{};  ///< seconds
    std::string argsrepr{}, kwargsrepr{};  ///< what monitors show; written from the arguments when empty
    std::string origin{}, lang = "py";
    bool ignore_result = false;
    /// What to do afterwards, as Celery's signatures; null or empty for a plain task.
    json::value callbacks{}, errbacks{}, chain{}, chord{};
    json::object more{};  ///< headers of the application's own
    std::string correlation_id{}, reply_to{};
    std::int64_t priority = 0;  ///< 0 to 9; over Redis 0 is served first
    bool redelivered = false;
};

/// A task with a new id, that nothing follows.
Task make_task(std::string name, json::array args, json::object kwargs = {});

/// Whether nothing is to be done after it by whoever executes it: no callback, chain, chord or group.
bool is_plain(const Task&);

/// Errors: invalid (names the field), unsupported (protocol 1).
Result<Task> read_task(const Message&);
Result<Task> decode_task(std::string_view text);

/// For that queue, with a delivery tag of its own.
Message to_message(const Task&, std::string queue);

}  // namespace mad::celery
