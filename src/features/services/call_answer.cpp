#include "features/services/call_answer.hpp"

#include "features/services/call_request.hpp"
#include "features/tasks/registry.hpp"
#include "http/url.hpp"
#include "schema/json_text.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>

namespace mad::services {
namespace {
constexpr std::size_t longest_detail = 2000, longest_message = 500, most_faults = 100;
constexpr schema::JsonLimits limits{.depth = 64, .bytes = std::size_t{1} << 30};  // the client has its own

const json::value* member(const json::value& of, std::string_view name) {
    const auto* object = of.if_object();
    return object ? object->if_contains(name) : nullptr;
}
std::string text_member(const json::value& of, std::string_view name, std::size_t longest) {
    const auto* value = member(of, name);
    return value && value->is_string() ? storable(std::string(value->get_string()), longest) : "";
}

Failed wrong_answer(std::string detail, std::vector<Fault> faults = {}) {
    if (faults.size() > most_faults) faults.resize(most_faults);
    return {{Errc::upstream, std::string(answer_invalid), std::move(detail), std::move(faults)}, false};
}

/// A stable name for programs, where the service gives one.
std::string code_of(const json::value& said, std::string otherwise) {
    auto code = text_member(said, "code", 100);
    const bool is_name = !code.empty() && std::ranges::all_of(code, [](unsigned char c) {
        return std::isalnum(c) != 0 || c == '_' || c == '-' || c == '.';
    });
    return is_name ? code : otherwise;
}

/// FastAPI's {"loc": ["body", "box", 0], "msg": …}.
Fault fault_of_location(const json::value& said) {
    Fault fault{"", text_member(said, "msg", longest_message)};
    const auto* place = member(said, "loc");
    if (!place || !place->is_array()) return fault;
    for (std::size_t i = 1; i < place->get_array().size(); ++i) {
        const auto& token = place->get_array()[i];
        fault.pointer = schema::pointer_to(
            fault.pointer, token.is_string() ? std::string_view(token.get_string()) : schema::to_text(token));
    }
    return fault;
}

/// RFC 9457's usual extension: errors: [{pointer, detail}]; or FastAPI's detail: [{loc, msg}].
std::vector<Fault> faults_of(const json::value& said) {
    std::vector<Fault> faults;
    const auto* errors = member(said, "errors");
    const auto* detail = member(said, "detail");
    if (errors && errors->is_array())
        for (auto& each : errors->get_array())
            faults.push_back({text_member(each, "pointer", longest_message),
                              text_member(each, "detail", longest_message)});
    else if (detail && detail->is_array())
        for (auto& each : detail->get_array()) faults.push_back(fault_of_location(each));
    if (faults.size() > most_faults) faults.resize(most_faults);
    for (auto& fault : faults) fault.pointer = storable(std::move(fault.pointer), longest_message);
    return faults;
}

std::string detail_of(const json::value& said, const http::ClientResponse& answer) {
    auto detail = text_member(said, "detail", longest_detail);
    if (detail.empty()) detail = text_member(said, "message", longest_detail);
    if (detail.empty() && !said.is_object()) detail = storable(answer.body, 300);
    const auto began = "The service answered " + std::to_string(answer.status);
    return detail.empty() ? began : began + ": " + detail;
}

std::chrono::seconds retry_after(const http::ClientResponse& answer) {
    constexpr std::int64_t usual = 2, longest = 600;
    const auto text = http::header(answer.headers, "Retry-After");
    std::int64_t seconds = usual;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (error != std::errc() || end != text.data() + text.size()) seconds = usual;
    return std::chrono::seconds(std::clamp<std::int64_t>(seconds, 1, longest));
}

/// Whether a 503 says that nothing was begun, and not that what was begun did not work out.
bool is_busy(const json::value& said) {
    const auto code = code_of(said, "");
    return code.empty() || code == stopping || code == "starting" || code == "overloaded";
}

Begun read_refusal(const http::ClientResponse& answer) {
    const auto parsed = schema::parse_json(answer.body, limits);
    const json::value said = parsed ? *parsed : json::value();
    const auto status = answer.status;
    if (status == 429 || (status == 503 && is_busy(said)))
        return Busy{retry_after(answer), detail_of(said, answer)};
    const bool is_about_inputs =
        status == 400 || status == 409 || status == 413 || status == 415 || status == 422;
    return Failed{{is_about_inputs ? Errc::invalid : Errc::upstream, code_of(said, "service_refused"),
                   detail_of(said, answer), faults_of(said)},
                  status >= 500 || status == 408 || status == 425};
}

std::variant<Done, Failed> read_result(const tasks::Runnable& task, const http::ClientResponse& answer) {
    if (answer.body.empty()) return checked(task, nullptr);
    auto parsed = schema::parse_json(answer.body, limits);
    if (parsed) return checked(task, std::move(*parsed));
    const auto type = http::header(answer.headers, "Content-Type");
    if (type.starts_with("text/") && http::is_utf8(answer.body))
        return checked(task, json::value(answer.body));
    return wrong_answer("The service's answer cannot be read. " + parsed.error().detail);
}

template <class To, class... From>
To widened(std::variant<From...> from) {
    return std::visit([]<class T>(T&& value) { return To(std::forward<T>(value)); }, std::move(from));
}

Failed read_failure(const json::value& state) {
    const auto* error = member(state, "error");
    const json::value said = error ? *error : json::value(json::object());
    auto detail = text_member(said, "detail", longest_detail);
    if (detail.empty()) detail = text_member(said, "message", longest_detail);
    if (detail.empty() && said.is_string()) detail = storable(std::string(said.get_string()), longest_detail);
    if (detail.empty()) detail = "The service says that the job failed, and not why";
    const auto* retryable = member(said, "retryable");
    return {{Errc::upstream, code_of(said, "task_failed"), std::move(detail), faults_of(said)},
            retryable && retryable->is_bool() && retryable->get_bool()};
}

Running read_progress(const json::value& state) {
    Running running;
    if (const auto* fraction = member(state, "progress"); fraction && fraction->is_number())
        running.progress.fraction = std::clamp(fraction->to_number<double>(), 0.0, 1.0);
    running.progress.message = text_member(state, "message", longest_message);
    return running;
}
}  // namespace

std::variant<Done, Failed> checked(const tasks::Runnable& task, json::value result) {
    if (task.output)
        if (auto faults = task.output->check(result); !faults.empty())
            return wrong_answer("The service's answer is not what the task's document promises",
                                std::move(faults));
    return Done{std::move(result)};
}

Begun read_answer(const tasks::Runnable& task, std::string_view url, const http::ClientResponse& answer) {
    if (answer.status < 200 || answer.status > 299) return read_refusal(answer);
    const auto location = http::header(answer.headers, "Location");
    if (answer.status != 202) return widened<Begun>(read_result(task, answer));
    if (location.empty())
        return wrong_answer("The service answered 202 without the Location of a status resource");
    auto resource = status_resource(url, location);
    if (!resource) return Failed{resource.error(), false};
    return RemoteJob{std::move(*resource)};
}

JobState read_state(const tasks::Runnable& task, const http::ClientResponse& answer) {
    const auto status = answer.status;
    if (status == 404 || status == 410)
        return Ended(Lost{"The service answers " + std::to_string(status) +
                          " for the job: it was restarted, or has forgotten it"});
    if (status == 429 || status >= 500 || status == 408)
        return Silent{"The status resource answers " + std::to_string(status)};
    if (status < 200 || status > 299)
        return Ended(wrong_answer("The status resource answers " + std::to_string(status)));
    auto parsed = schema::parse_json(answer.body, limits);
    if (!parsed)
        return Ended(wrong_answer("The status resource's answer cannot be read. " + parsed.error().detail));
    const auto state = text_member(*parsed, "status", 100);
    if (state.empty()) return Ended(wrong_answer("The status resource's answer has no \"status\""));
    if (state == "failed") return Ended(read_failure(*parsed));
    if (state == "canceled" || state == "cancelled") return Ended(Canceled{});
    if (state != "completed" && state != "succeeded") return read_progress(*parsed);
    auto* result = parsed->get_object().if_contains("result");
    return widened<Ended>(checked(task, result ? std::move(*result) : json::value()));
}

std::string storable(std::string text, std::size_t longest) {
    if (text.size() > longest) {
        // Not in the middle of a character.
        while (longest > 0 && (static_cast<unsigned char>(text[longest]) & 0xC0) == 0x80) --longest;
        text.resize(longest);
    }
    const bool is_utf8 = http::is_utf8(text);
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto c = static_cast<unsigned char>(text[i]);
        const bool is_c0 = (c < 0x20 && c != '\n' && c != '\r' && c != '\t') || c == 0x7F;
        if (is_c0 || (c >= 0x80 && !is_utf8)) text[i] = '?';
        // U+0080 to U+009F, of two bytes
        if (is_utf8 && c == 0xC2 && static_cast<unsigned char>(text[i + 1]) < 0xA0)
            text[i] = text[i + 1] = '?';
    }
    return text;
}

}  // namespace mad::services
