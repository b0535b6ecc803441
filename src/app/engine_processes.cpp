#include "app/engine_processes.hpp"

#include "app/layout.hpp"
#include "base/log.hpp"
#include "features/tasks/registry.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace mad::app {
namespace {
/// service_config.launch.command, where it is a list of words.
std::vector<std::string> launch_words(const tasks::ServiceConfig& config) {
    const auto* command = config.launch ? config.launch->if_contains("command") : nullptr;
    if (!command || !command->is_array()) return {};
    std::vector<std::string> words;
    for (const auto& word : command->get_array()) {
        if (!word.is_string()) return {};
        words.emplace_back(word.get_string());
    }
    return words;
}

std::string file_name_of(const std::string& line) {
    std::string name;
    for (const char c : line) name += std::isalnum(static_cast<unsigned char>(c)) || c == '_' ? c : '-';
    return name;
}
}  // namespace

EngineProcesses::EngineProcesses(asio::any_io_executor executor, Options options)
    : executor_(std::move(executor)), options_(std::move(options)) {
    std::error_code failure;  // is that of whoever works there
    std::filesystem::remove_all(options_.work, failure);
    std::filesystem::create_directory(options_.work, failure);
    std::filesystem::permissions(options_.work, std::filesystem::perms::owner_all, failure);
}

process::Command EngineProcesses::command_of(const std::vector<std::string>& words) const {
    process::Command command{.argv = words};
    command.argv[0] = sibling_program(words[0]);
    for (const auto* more :
         {"--register", options_.platform_url.c_str(), "--tasks", options_.tasks_dir.c_str()})
        command.argv.emplace_back(more);
    command.environment = {"MAD_ENGINE_TOKEN=" + options_.token, "TMPDIR=" + options_.work.string()};
    command.output_file = options_.logs / (file_name_of(fmt::format("{}", fmt::join(words, " "))) + ".log");
    return command;
}

bool EngineProcesses::launch(const tasks::Runnable& task) {
    if (task.org) return false;
    const auto words = launch_words(task.config);
    if (words.empty()) return false;
    const auto line = fmt::format("{}", fmt::join(words, " "));
    auto& kept = running_[line];
    if (kept) return true;
    process::Supervisor::Options options{.name = line};
    if (options_.children) {
        options.started = [children = *options_.children](pid_t pid) { children.record(pid); };
    }
    options.ended = [this](const process::Exit&) {
        if (!stopping_ && options_.ended) options_.ended();
    };
    kept = std::make_unique<process::Supervisor>(executor_, command_of(words), std::move(options));
    kept->start();
    log::info("task_service_launched", {{"command", line}, {"task", task.task_id}});
    return true;
}

awaitable<void> EngineProcesses::stop() {
    stopping_ = true;
    for (auto& [line, supervisor] : running_) co_await supervisor->stop();
    running_.clear();
    std::error_code ignored;
    std::filesystem::remove_all(options_.work, ignored);
}

}  // namespace mad::app
