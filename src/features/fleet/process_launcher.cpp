#include "features/fleet/process_launcher.hpp"

#include "base/log.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace mad::fleet {
namespace {
namespace json = boost::json;

/// launch.command, where it is a list of words.
std::vector<std::string> words_of(const json::object& launch) {
    const auto* command = launch.if_contains("command");
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

/// A positive number of launch.resources.
std::optional<double> resource(const json::object& launch, std::string_view name) {
    const auto* resources = launch.if_contains("resources");
    const auto* value =
        resources && resources->is_object() ? resources->get_object().if_contains(name) : nullptr;
    if (!value || !value->is_number() || value->to_number<double>() <= 0) return {};
    return value->to_number<double>();
}
std::optional<std::uint64_t> whole(const json::object& launch, std::string_view name, std::uint64_t unit) {
    const auto value = resource(launch, name);
    if (!value) return {};
    return static_cast<std::uint64_t>(*value * static_cast<double>(unit));
}
constexpr std::uint64_t mib = 1 << 20;
}  // namespace

ProcessLauncher::ProcessLauncher(asio::any_io_executor executor, Options options)
    : executor_(executor), options_(std::move(options)), watches_(executor) {
    std::error_code failure;  // is that of whoever works there
    std::filesystem::remove_all(options_.work, failure);
    std::filesystem::create_directory(options_.work, failure);
    std::filesystem::permissions(options_.work, std::filesystem::perms::owner_all, failure);
}

ProcessLauncher::~ProcessLauncher() = default;

std::string ProcessLauncher::service_of(const json::object& launch) const {
    return fmt::format("{}", fmt::join(words_of(launch), " "));
}

process::Command ProcessLauncher::command_of(const std::string& name, const json::object& launch) const {
    process::Command command{.argv = words_of(launch)};
    const auto line = service_of(launch);
    command.argv[0] = options_.program(command.argv[0]);
    for (const auto* more :
         {"--register", options_.platform_url.c_str(), "--tasks", options_.tasks_dir.c_str()})
        command.argv.emplace_back(more);
    command.environment = {"MAD_ENGINE_TOKEN=" + options_.token, "MAD_ENGINE_INSTANCE=" + name,
                           "TMPDIR=" + options_.work.string()};
    command.output_file = options_.logs / (file_name_of(line) + ".log");
    command.limits = {.memory_bytes = whole(launch, "memory_mb", mib),
                      .file_bytes = whole(launch, "file_mb", mib),
                      .open_files = whole(launch, "open_files", 1)};
    return command;
}

std::optional<process::Cgroup> ProcessLauncher::cgroup_of(const std::string& name,
                                                          const json::object& launch) const {
    if (options_.cgroup.empty()) return {};
    auto made = process::Cgroup::make(options_.cgroup, name,
                                      {.memory_bytes = whole(launch, "memory_mb", mib),
                                       .cpus = resource(launch, "cpus"),
                                       .processes = whole(launch, "processes", 1)});
    if (made) return std::move(*made);
    log::warning("no_cgroup", {{"why", made.error().detail}, {"remedy", "fleet.cgroup"}});
    return {};
}

awaitable<Result<void>> ProcessLauncher::start(std::string name, const json::object& launch) {
    auto command = command_of(name, launch);
    auto cgroup = cgroup_of(name, launch);
    if (cgroup) command.limits.memory_bytes.reset();
    auto child = process::Child::start(executor_, command);
    if (!child) co_return child.error();
    if (cgroup)
        if (auto taken = cgroup->take(child->pid()); !taken) co_return taken.error();
    if (options_.started) options_.started(child->pid());
    auto instance = std::make_shared<Instance>(
        Instance{{.name = name, .service = service_of(launch), .started_at = system_now()},
                 std::move(cgroup),
                 std::move(*child)});
    log::info("task_service_launched",
              {{"service", instance->as.service}, {"instance", name}, {"pid", instance->child.pid()}});
    running_[name] = instance;
    watches_.spawn("task_service", watch(std::move(instance)));
    co_return Result<void>{};
}

awaitable<void> ProcessLauncher::watch(std::shared_ptr<Instance> instance) {
    const auto exit = co_await instance->child.wait();
    instance->as.ended = exit.text();
    const bool was_stopped = !running_.contains(instance->as.name);
    log::write(was_stopped ? log::Level::info : log::Level::error, "task_service_ended",
               {{"service", instance->as.service}, {"instance", instance->as.name}, {"exit", exit.text()}});
    if (!was_stopped && changed_) changed_();
}

awaitable<void> ProcessLauncher::stop(std::string name) {
    const auto found = running_.find(name);
    if (found == running_.end()) co_return;
    const auto instance = found->second;
    running_.erase(found);
    co_await instance->child.terminate(options_.grace);
}

awaitable<std::vector<Launched>> ProcessLauncher::list() {
    std::vector<Launched> all;
    for (auto& [name, instance] : running_) all.push_back(instance->as);
    co_return all;
}

awaitable<void> ProcessLauncher::stop_all() {
    Group stops(executor_);
    const auto all = running_;
    for (auto& [name, instance] : all) stops.spawn("task_service_stop", stop(name));
    co_await stops.join();
    co_await watches_.join();
    std::error_code ignored;
    std::filesystem::remove_all(options_.work, ignored);
}

}  // namespace mad::fleet
