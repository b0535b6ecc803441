#include "redis/celery/result.hpp"

#include "redis/celery/fields.hpp"
#include "redis/celery/python_text.hpp"
#include "schema/json_text.hpp"

#include <algorithm>
#include <array>

namespace mad::celery {
namespace {

constexpr std::array<std::string_view, 8> known_members{"status",    "result",   "traceback", "children",
                                                        "date_done", "group_id", "parent_id", "task_id"};

std::optional<Failure> read_failure(const Fields& exception) {
    Failure failure{.type = exception.text("exc_type")};
    failure.module = exception.maybe_text("exc_module");
    if (const auto* message = exception.find("exc_message")) {
        if (message->is_array())
            failure.arguments = message->get_array();
        else
            failure.arguments = {*message};  // of old versions
    }
    return failure;
}

json::value or_null(const std::optional<std::string>& text) {
    return text ? json::value(*text) : json::value();
}

}  // namespace

TaskResult succeeded(std::string task_id, json::value value, Time at) {
    TaskResult result{.task_id = std::move(task_id), .status = std::string(status::success)};
    result.value = std::move(value);
    result.date_done = at;
    return result;
}

TaskResult failed(std::string task_id, Failure failure, std::string traceback, Time at) {
    TaskResult result{.task_id = std::move(task_id), .status = std::string(status::failure)};
    result.failure = std::move(failure);
    result.traceback = std::move(traceback);
    result.date_done = at;
    return result;
}

TaskResult started(std::string task_id, std::int64_t pid, std::string_view hostname) {
    TaskResult result{.task_id = std::move(task_id), .status = std::string(status::started)};
    result.value = json::object{{"pid", pid}, {"hostname", hostname}};
    return result;
}

TaskResult revoked(std::string task_id, std::string_view why, Time at) {
    TaskResult result{.task_id = std::move(task_id), .status = std::string(status::revoked)};
    result.failure =
        Failure{.type = "TaskRevokedError", .arguments = {json::string(why)}, .module = "celery.exceptions"};
    result.date_done = at;
    return result;
}

bool is_final(std::string_view of) {
    return of == status::success || of == status::failure || of == status::revoked;
}

bool is_exception(std::string_view of) {
    return of == status::failure || of == status::retry || of == status::revoked;
}

std::string python_repr(const Failure& failure) {
    std::string text = failure.type + '(';
    for (std::size_t i = 0; i < failure.arguments.size(); ++i) {
        if (i > 0) text += ", ";
        text += python_repr(failure.arguments[i]);
    }
    return text + ')';
}

Result<TaskResult> decode_result(std::string_view text) {
    const auto value = schema::parse_json(text);
    if (!value) {
        auto error = value.error();
        error.kind = "celery_result_malformed";
        error.detail = "A result of Celery: " + error.detail;
        return error;
    }
    if (!value->is_object()) return wrong_field("the result", "an object");
    std::optional<Error> wrong;
    const Fields fields(value->get_object(), "", wrong);
    TaskResult result{.task_id = fields.text("task_id"), .status = fields.text("status")};
    const auto* content = fields.find("result");
    if (content && is_exception(result.status))
        result.failure = read_failure(fields.inside("result"));
    else if (content)
        result.value = *content;
    result.traceback = fields.maybe_text("traceback");
    result.children = fields.array("children");
    result.date_done = fields.maybe_time("date_done");
    result.group_id = fields.maybe_text("group_id");
    result.parent_id = fields.maybe_text("parent_id");
    for (const auto& [name, member] : value->get_object())
        if (std::ranges::find(known_members, std::string_view(name)) == known_members.end())
            result.more.emplace(name, member);
    if (wrong) return *wrong;
    return result;
}

std::string encode_result(const TaskResult& result) {
    json::value content = result.value;
    if (result.failure)
        content = json::object{{"exc_type", result.failure->type},
                               {"exc_message", result.failure->arguments},
                               {"exc_module", or_null(result.failure->module)}};
    json::object object{
        {"status", result.status},
        {"result", std::move(content)},
        {"traceback", or_null(result.traceback)},
        {"children", result.children},
        {"date_done", result.date_done ? json::value(python_naive_time(*result.date_done)) : json::value()}};
    if (result.group_id) object["group_id"] = *result.group_id;
    if (result.parent_id) object["parent_id"] = *result.parent_id;
    object["task_id"] = result.task_id;
    for (const auto& [name, member] : result.more) object.emplace(name, member);
    return schema::to_text(object);
}

}  // namespace mad::celery
