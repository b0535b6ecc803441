#include "client/commands.hpp"
#include "client/table.hpp"
#include "schema/json_text.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <cstdio>
#include <fmt/format.h>
#include <optional>
#include <unistd.h>

namespace mad::client {
namespace fs = std::filesystem;
namespace {
std::string job_path(const std::string& id) { return "/api/v1/jobs/" + percent_encoded(id); }

std::string text_at(const json::value& v, std::string_view pointer) {
    const auto* value = schema::at_pointer(v, pointer);
    return value && value->is_string() ? std::string(value->get_string()) : "";
}

bool is_final(std::string_view status) {
    return status == "COMPLETED" || status == "FAILED" || status == "CANCELED";
}

/// The mean of its executions' progress.
double progress_of(const json::value& job) {
    const auto& executions = job.at("executions").as_array();
    double sum = 0;
    for (auto& each : executions)
        sum += is_final(text_at(each, "/status")) ? 1 : each.at("progress").to_number<double>();
    return executions.empty() ? 0 : sum / static_cast<double>(executions.size());
}

/// What its executions say of themselves, the first that says something.
std::string message_of(const json::value& job) {
    for (auto& each : job.at("executions").as_array())
        if (auto message = text_at(each, "/message"); !message.empty()) return message;
    return "";
}

std::string failure_of(const json::value& job) {
    for (auto& each : job.at("executions").as_array())
        if (auto detail = text_at(each, "/error/detail"); !detail.empty())
            return text_at(each, "/error/code") + ": " + detail;
    return "";
}

int exit_code_of_status(std::string_view status) {
    if (status == "COMPLETED") return 0;
    return status == "CANCELED" ? 6 : 1;
}

/// One line that is written over, on a terminal; a line for each change of state elsewhere.
class Progress {
public:
    void show(const json::value& job) {
        const auto status = text_at(job, "/job/status");
        const bool terminal = ::isatty(STDERR_FILENO) != 0;
        if (terminal)
            std::fprintf(
                stderr, "\r\033[K%s",
                progress_bar(progress_of(job), status + " " + one_line(message_of(job), 40)).c_str());
        else if (status != last_)
            std::fprintf(stderr, "%s\n", status.c_str());
        if (terminal && is_final(status)) std::fputs("\n", stderr);
        last_ = status;
    }

private:
    std::string last_;
};

awaitable<void> pause(std::chrono::seconds time) {
    asio::steady_timer timer(co_await asio::this_coro::executor, time);
    co_await timer.async_wait(asio::use_awaitable);
}

/// A platform that is away while a job is watched: it may be starting again, and jobs outlive that.
class Outage {
public:
    /// Pauses, longer each time; false for an error that does not pass, or when it lasts too long.
    awaitable<bool> waited(Error error) {
        const bool passes =
            error.code == Errc::unavailable || error.code == Errc::timeout || error.code == Errc::too_many;
        const auto now = std::chrono::steady_clock::now();
        if (!began_) began_ = now;
        if (!passes || now - *began_ > longest) co_return false;
        if (pause_ == shortest)
            std::fprintf(stderr, "mad: %s; the job goes on, and the platform is asked again for %d s\n",
                         error.detail.c_str(), static_cast<int>(longest.count()));
        co_await pause(pause_);
        pause_ = std::min(pause_ * 2, std::chrono::seconds(8));
        co_return true;
    }
    void over() {
        if (began_) std::fputs("mad: the platform is back\n", stderr);
        *this = {};
    }

private:
    static constexpr std::chrono::seconds longest{60}, shortest{1};
    std::optional<std::chrono::steady_clock::time_point> began_;
    std::chrono::seconds pause_ = shortest;
};

awaitable<Result<int>> list(Api& api, Settings& settings, std::string status, std::int64_t limit) {
    std::string path = "/api/v1/jobs";
    if (!status.empty()) path += "?status=" + percent_encoded(status);
    const auto answer = co_await api.list(path, limit);
    if (!answer) co_return answer.error();
    print_list(settings, *answer,
               {{"/id", "id"}, {"/task_id", "task"}, {"/status", "status"}, {"/created_at", "created"}});
    co_return 0;
}

awaitable<Result<int>> show(Api& api, Settings& settings, std::string id) {
    const auto answer = co_await api.get(job_path(id));
    if (!answer) co_return answer.error();
    print(settings, *answer, [](const json::value& v) { return overview(v); });
    co_return 0;
}

awaitable<Result<int>> cancel(Api& api, std::string id) {
    const auto answer = co_await api.call("DELETE", job_path(id));
    if (!answer) co_return answer.error();
    co_return 0;
}

awaitable<Result<int>> post(Api& api, Settings& settings, std::string id, std::string what) {
    const auto answer = co_await api.call("POST", job_path(id) + "/" + what);
    if (!answer) co_return answer.error();
    print(settings, *answer, [](const json::value&) { return std::string(); });
    co_return 0;
}

/// How far a step is, in a few words: "3 of 5, 1 failed".
std::string extent_of(const json::value& step) {
    const auto* counts = schema::at_pointer(step, "/items");
    if (!counts) counts = schema::at_pointer(step, "/calls");
    if (!counts) return "";
    const auto number = [&](std::string_view name) {
        const auto* found = schema::at_pointer(*counts, name);
        return found && found->is_int64() ? found->get_int64() : 0;
    };
    const auto failed = number("/failed");
    const auto* total = schema::at_pointer(*counts, "/total");
    auto text = std::to_string(number("/completed"));
    if (total) text += " of " + std::to_string(total->to_number<std::int64_t>());
    if (failed > 0) text += ", " + std::to_string(failed) + " failed";
    return text;
}

awaitable<Result<int>> steps(Api& api, Settings& settings, std::string id) {
    auto answer = co_await api.get(job_path(id) + "/steps");
    if (!answer) co_return answer.error();
    print(settings, *answer, [](const json::value& job) {
        json::array rows;
        for (auto& step : job.at("steps").as_array()) {
            auto row = step.as_object();
            row["extent"] = extent_of(step);
            row["why"] = text_at(step, "/error/detail");
            rows.emplace_back(std::move(row));
        }
        const auto& progress = job.at("progress");
        const auto* eta = schema::at_pointer(progress, "/eta_seconds");
        auto out = table({{"/path", "step"},
                          {"/name", "runs"},
                          {"/status", "status"},
                          {"/extent", "completed"},
                          {"/why", "error"}},
                         rows);
        out += progress_bar(progress.at("fraction").to_number<double>(), text_at(job, "/job/status"));
        if (eta) out += fmt::format(", about {:.0f} s to go", eta->to_number<double>());
        return out + "\n";
    });
    co_return 0;
}

awaitable<Result<void>> save_outputs(Api& api, const json::value& results, fs::path folder) {
    std::error_code ec;
    fs::create_directories(folder, ec);
    const auto* outputs = schema::at_pointer(results, "/outputs");
    if (!outputs || !outputs->is_array()) co_return Result<void>{};
    for (auto& output : outputs->get_array()) {
        const auto file = folder / file_name_of(output);
        auto saved = co_await api.download(text_at(output, "/url"), file);
        if (!saved) co_return saved.error();
        std::fprintf(stderr, "saved %s\n", file.c_str());
    }
    co_return Result<void>{};
}
}  // namespace

std::string file_name_of(const json::value& output) {
    static constexpr std::pair<std::string_view, std::string_view> endings[]{{"chemical/x-mdl-sdfile", "sdf"},
                                                                             {"chemical/x-pdbqt", "pdbqt"},
                                                                             {"chemical/x-pdb", "pdb"},
                                                                             {"chemical/x-mol2", "mol2"},
                                                                             {"chemical/x-cif", "cif"},
                                                                             {"application/json", "json"},
                                                                             {"text/csv", "csv"},
                                                                             {"text/plain", "txt"}};
    auto name = fs::path(text_at(output, "/name")).filename().string();
    if (name.empty() || name == "." || name == "..") name = "output";
    const auto type = text_at(output, "/content_type");
    for (const auto& [content_type, ending] : endings) {
        if (!type.starts_with(content_type)) continue;
        if (name.ends_with("." + std::string(ending))) return name;
        const auto tail = "_" + std::string(ending);
        if (name.ends_with(tail)) name.resize(name.size() - tail.size());
        return name + "." + std::string(ending);
    }
    return name;
}

void follow(json::value& job, const Event& event) {
    const auto data = schema::parse_json(event.data);
    if (!data || !data->is_object()) return;
    const auto execution_id = text_at(*data, "/execution_id");
    if (execution_id.empty()) {
        if (const auto* status = data->get_object().if_contains("status"))
            job.at("job").as_object()["status"] = *status;
        return;
    }
    for (auto& execution : job.at("executions").as_array()) {
        if (text_at(execution, "/id") != execution_id) continue;
        for (const auto* name : {"status", "progress", "message"})
            if (const auto* value = data->get_object().if_contains(name))
                execution.as_object()[name] = *value;
    }
}

awaitable<Result<int>> watch_job(Api& api, Settings& settings, std::string id) {
    Progress progress;
    Outage outage;
    std::string last_id;
    for (bool seen = false;; seen = true) {
        const auto job = co_await api.get(job_path(id));
        if (!job && seen && co_await outage.waited(job.error())) continue;
        if (!job) co_return job.error();
        outage.over();
        progress.show(*job);
        const auto status = text_at(*job, "/job/status");
        if (is_final(status)) {
            if (settings.json) print(settings, *job, [](const json::value&) { return std::string(); });
            if (status == "FAILED")
                std::fprintf(stderr, "mad: the job failed. %s\n", failure_of(*job).c_str());
            co_return exit_code_of_status(status);
        }
        // The stream's events carry what changed; the bar shows progress as they come.
        auto shown = *job;
        const auto ended = co_await api.events(job_path(id) + "/events", last_id, [&](const Event& event) {
            last_id = event.id;
            follow(shown, event);
            if (!is_final(text_at(shown, "/job/status"))) progress.show(shown);
        });
        if (!ended && !co_await outage.waited(ended.error())) co_return ended.error();
        // A stream that breaks off at once is not asked for again at once.
        if (ended && !is_final(text_at(shown, "/job/status"))) co_await pause(std::chrono::seconds(1));
    }
}

awaitable<Result<int>> print_results(Api& api, Settings& settings, std::string id, fs::path folder) {
    const auto job = co_await api.get(job_path(id));
    if (!job) co_return job.error();
    json::array all;
    const bool several = job->at("executions").as_array().size() > 1;
    for (auto& execution : job->at("executions").as_array()) {
        auto results = co_await api.get("/api/v1/executions/" + text_at(execution, "/id") + "/results");
        if (!results) co_return results.error();
        if (!folder.empty())
            if (auto saved = co_await save_outputs(api, *results,
                                                   several ? folder / text_at(execution, "/id") : folder);
                !saved)
                co_return saved.error();
        all.push_back(std::move(*results));
    }
    print(settings, all.size() == 1 ? all.front() : json::value(all), [&](const json::value&) {
        std::string out;
        for (auto& each : all) out += overview(each.at("result"));
        return out;
    });
    co_return 0;
}

void add_job_commands(CLI::App& app, Settings& settings) {
    auto* job =
        app.add_subcommand("job", "Jobs: list, show, steps, watch, results, pause, resume, retry, cancel");
    job->require_subcommand(1);
    auto id = std::make_shared<std::string>();
    auto folder = std::make_shared<std::string>();
    auto status = std::make_shared<std::string>();
    auto limit = std::make_shared<std::int64_t>(default_limit);

    auto* all = add_command(*job, "list", "Jobs, newest first", settings);
    all->add_option("--status", *status, "QUEUED, RUNNING, COMPLETED, …");
    add_limit(*all, *limit);
    all->callback([&settings, status, limit] {
        with_api(settings,
                 [&settings, status, limit](Api& api) { return list(api, settings, *status, *limit); });
    });
    const auto leaf = [&](const char* name, const char* what,
                          std::function<awaitable<Result<int>>(Api&, Settings&, std::string)> work) {
        auto* command = add_command(*job, name, what, settings);
        command->add_option("job", *id)->required();
        command->callback([&settings, id, work] {
            with_api(settings, [&settings, id, work](Api& api) { return work(api, settings, *id); });
        });
        return command;
    };
    leaf("show", "A job and its executions", show);
    leaf("steps", "The steps of a job, and how far they are", steps);
    const auto control = [&](const char* name, const char* what) {
        leaf(name, what,
             [name](Api& api, Settings& s, std::string job_id) { return post(api, s, job_id, name); });
    };
    control("pause", "Begin nothing more of a job for now");
    control("resume", "Go on with a paused job");
    control("retry", "Begin again what of a job has failed or was canceled");
    leaf("watch", "Watch a job to its end", watch_job);
    leaf("cancel", "Cancel a job",
         [](Api& api, Settings&, std::string job_id) { return cancel(api, job_id); });
    auto* results =
        leaf("results", "What came out of a job", [folder](Api& api, Settings& s, std::string job_id) {
            return print_results(api, s, job_id, *folder);
        });
    results->add_option("--save", *folder, "A folder for the output files");
}

}  // namespace mad::client
