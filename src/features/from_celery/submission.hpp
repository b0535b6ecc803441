// What a client of Celery asks with mad.execute, and what it is answered: docs/celery.md. Pure.
#pragma once
#include "features/executions/types.hpp"
#include "redis/celery/result.hpp"
#include "redis/celery/task.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace mad::from_celery {
namespace json = boost::json;

inline constexpr std::string_view task_name = "mad.execute";

/// mad.execute(task_id, inputs={}, version=None, organization=None), with the header mad_token.
struct Asked {
    std::string token{};
    std::string task_id{};
    json::value inputs{};
    std::optional<std::string> version{};
    std::optional<std::string> organization{};  ///< its slug; none: that of the token
};
/// Errors: invalid (names the argument), unauthorized (no token), unsupported (what follows, or waits).
Result<Asked> read_submission(const celery::Task&);

/// What `.get()` raises.
celery::Failure failure_of(const Error&);
celery::Failure failure_of(const executions::Failure&);

}  // namespace mad::from_celery
