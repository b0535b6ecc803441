#include "engine_kit/job_process.hpp"

#include "engine_kit/files.hpp"
#include "schema/json_text.hpp"

#include <cmath>
#include <cstdio>
#include <iostream>
#include <iterator>
#include <new>
#include <sys/prctl.h>
#include <unistd.h>

namespace mad::engine_kit {
namespace {

constexpr schema::JsonLimits pipe_limits{.depth = 128, .bytes = std::size_t{1} << 30};

Error engine_failed(std::string detail) { return {Errc::upstream, "engine_failed", std::move(detail)}; }

void write_line(int to, const json::value& event) {
    const auto line = schema::to_text(event) + "\n";
    for (std::string_view left = line; !left.empty();) {
        const auto written = ::write(to, left.data(), left.size());
        if (written < 0 && errno != EINTR) ::_exit(1);  // nobody listens any more
        if (written > 0) left.remove_prefix(static_cast<std::size_t>(written));
    }
}

json::object to_json(const Error& error) {
    json::object it;
    it["errc"] = static_cast<int>(error.code);
    it["code"] = error.kind;
    it["detail"] = error.detail;
    auto& faults = it["faults"].emplace_array();
    for (const auto& fault : error.faults)
        faults.push_back({{"pointer", fault.pointer}, {"detail", fault.detail}});
    return it;
}

Error error_of(const json::object& it) {
    Error error{static_cast<Errc>(it.at("errc").as_int64()), std::string(it.at("code").as_string()),
                std::string(it.at("detail").as_string())};
    for (const auto& fault : it.at("faults").as_array())
        error.faults.push_back(
            {std::string(fault.at("pointer").as_string()), std::string(fault.at("detail").as_string())});
    return error;
}

Result<json::object> perform(const Operation& operation, Work& work) {
    try {
        return operation(work);
    } catch (const std::bad_alloc&) {
        return Error{Errc::invalid, "out_of_memory",
                     "The input needs more memory than an execution may use: make it smaller"};
    } catch (const std::exception& e) {
        return engine_failed(e.what());
    }
}

Work work_of(const std::string& tool, json::object assignment, int events) {
    Work work;
    work.tool = tool;
    work.input = std::move(assignment.at("input").as_object());
    work.folder = std::string(assignment.at("folder").as_string());
    work.cpu = static_cast<int>(assignment.at("cpu").as_int64());
    work.most_cpu = static_cast<int>(assignment.at("most_cpu").as_int64());
    work.cache = std::string(assignment.at("cache").as_string());
    work.progress = [events, last = -1.0, said = std::string()](double fraction,
                                                                std::string_view message) mutable {
        if (std::abs(fraction - last) < 0.005 && message == said) return;
        last = fraction;
        said = message;
        write_line(events, json::object{{"progress", fraction}, {"message", message}});
    };
    work.log = [events](std::string_view text) {
        // Programs say what they like, and what they say comes in pieces.
        write_line(events, json::object{{"log", as_utf8(std::string(text))}});
    };
    work.partial = [events](const json::object& line) {
        write_line(events, json::object{{"partial", schema::to_text(line)}});
    };
    return work;
}

}  // namespace

std::string to_line(const Assignment& assignment) {
    json::object it;
    it["operation"] = assignment.operation;
    it["input"] = assignment.input;
    it["folder"] = assignment.folder;
    it["cpu"] = assignment.cpu;
    it["most_cpu"] = assignment.most_cpu;
    it["cache"] = assignment.cache;
    return schema::to_text(it);
}

Result<Event> read_event(std::string_view line) {
    auto value = schema::parse_json(line, pipe_limits);
    if (!value || !value->is_object()) return engine_failed("its process wrote what is no event");
    auto& it = value->get_object();
    if (auto* progress = it.if_contains("progress"))
        return Event(ProgressEvent{progress->to_number<double>(), std::string(it.at("message").as_string())});
    if (auto* log = it.if_contains("log")) return Event(LogEvent{std::string(log->as_string())});
    if (auto* partial = it.if_contains("partial"))
        return Event(PartialEvent{std::string(partial->as_string())});
    if (auto* error = it.if_contains("error")) return Event(EndEvent{error_of(error->as_object())});
    if (auto* result = it.if_contains("result")) return Event(EndEvent{std::move(result->as_object())});
    return engine_failed("its process wrote an event of no kind");
}

void do_one_execution(const Tool& tool) {
    ::prctl(PR_SET_NAME, "mad-engine-job");
    const int events = ::dup(STDOUT_FILENO);
    ::dup2(STDERR_FILENO, STDOUT_FILENO);
    const std::string text(std::istreambuf_iterator<char>(std::cin), {});
    auto assignment = schema::parse_json(text, pipe_limits);
    if (!assignment || !assignment->is_object()) {
        std::fputs("mad-engine: standard input holds no assignment\n", stderr);
        ::_exit(2);
    }
    const auto& name = assignment->at("operation").as_string();
    const auto operation = tool.operations.find(std::string_view(name));
    Result<json::object> result = engine_failed("there is no such operation");
    if (operation != tool.operations.end()) {
        auto work = work_of(tool.name, std::move(assignment->get_object()), events);
        result = perform(operation->second, work);
    }
    if (result)
        write_line(events, json::object{{"result", std::move(*result)}});
    else
        write_line(events, json::object{{"error", to_json(result.error())}});
    ::_exit(0);
}

}  // namespace mad::engine_kit
