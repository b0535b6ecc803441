#include "redis/celery/fields.hpp"

#include "schema/json_text.hpp"

#include <fmt/format.h>

namespace mad::celery {

Error wrong_field(std::string pointer, std::string_view must) {
    auto detail = fmt::format("In a Celery message, {} must be {}.", pointer, must);
    return Error{.code = Errc::invalid,
                 .kind = "celery_message_invalid",
                 .detail = std::move(detail),
                 .faults = {{std::move(pointer), fmt::format("must be {}", must)}}};
}

const json::value* Fields::find(std::string_view name) const {
    const auto* value = object_.if_contains(name);
    return value && !value->is_null() ? value : nullptr;
}

void Fields::fail(std::string_view name, std::string_view must) const {
    if (!failed_) failed_ = wrong_field(schema::pointer_to(pointer_, name), must);
}

Fields Fields::inside(std::string_view name) const {
    static const json::object none;
    const auto* value = find(name);
    if (!value || !value->is_object()) fail(name, "an object");
    return {value && value->is_object() ? value->get_object() : none, schema::pointer_to(pointer_, name),
            failed_};
}

std::string Fields::text(std::string_view name) const {
    auto value = maybe_text(name);
    if (!value || value->empty()) fail(name, "a text");
    return std::move(value).value_or("");
}

std::string Fields::text_or(std::string_view name, std::string_view otherwise) const {
    return maybe_text(name).value_or(std::string(otherwise));
}

std::optional<std::string> Fields::maybe_text(std::string_view name) const {
    const auto* value = find(name);
    if (!value) return {};
    if (value->is_string()) return std::string(value->get_string());
    fail(name, "a text");
    return {};
}

std::optional<std::int64_t> Fields::maybe_integer(std::string_view name) const {
    const auto* value = find(name);
    if (!value) return {};
    if (value->is_int64()) return value->get_int64();
    fail(name, "an integer");
    return {};
}

std::optional<double> Fields::maybe_number(std::string_view name) const {
    const auto* value = find(name);
    if (!value) return {};
    if (value->is_number()) return value->to_number<double>();
    fail(name, "a number");
    return {};
}

bool Fields::flag(std::string_view name) const {
    const auto* value = find(name);
    if (!value) return false;
    if (value->is_bool()) return value->get_bool();
    fail(name, "true or false");
    return false;
}

json::array Fields::array(std::string_view name) const {
    const auto* value = find(name);
    if (!value) return {};
    if (value->is_array()) return value->get_array();
    fail(name, "an array");
    return {};
}

json::object Fields::object(std::string_view name) const {
    const auto* value = find(name);
    if (!value) return {};
    if (value->is_object()) return value->get_object();
    fail(name, "an object");
    return {};
}

std::optional<Time> Fields::maybe_time(std::string_view name) const {
    const auto text = maybe_text(name);
    if (!text) return {};
    auto time = parse_time(*text);
    if (!time) time = parse_time(*text + 'Z');
    constexpr Time first = std::chrono::sys_days(std::chrono::year(1) / 1 / 1),
                   beyond = std::chrono::sys_days(std::chrono::year(10000) / 1 / 1);
    if (time && first <= *time && *time < beyond) return time;
    fail(name, "a time in ISO 8601");
    return {};
}

}  // namespace mad::celery
