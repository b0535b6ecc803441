// Instances as child processes: programs that the system's own tasks name (service_config.launch.command).
// They listen on a free port of the loopback, register themselves, and die with the platform.
#pragma once
#include "base/group.hpp"
#include "features/fleet/launcher.hpp"
#include "process/cgroup.hpp"
#include "process/child.hpp"

#include <filesystem>
#include <map>
#include <memory>

namespace mad::fleet {

class ProcessLauncher : public Launcher {
public:
    struct Options {
        std::string platform_url;  ///< where they register
        std::string token;         ///< with which
        std::string tasks_dir;     ///< whose documents they answer
        std::filesystem::path logs;
        std::filesystem::path work{};  ///< where they work: made anew, and removed in the end
        /// A folder of the cgroup filesystem in which each instance gets a group of its own; empty, or where
        /// it cannot: rlimits alone.
        std::filesystem::path cgroup{};
        /// The file of a program that a command names.
        std::function<std::string(const std::string&)> program{[](const std::string& name) { return name; }};
        /// Called with each new process, which a kill -9 of ours would leave to whoever comes next.
        std::function<void(pid_t)> started{};
        std::chrono::milliseconds grace{10'000};  ///< between SIGTERM and SIGKILL
    };
    ProcessLauncher(asio::any_io_executor, Options);
    ~ProcessLauncher() override;

    std::string service_of(const tasks::json::object& launch) const override;
    awaitable<Result<void>> start(std::string name, const tasks::json::object& launch) override;
    awaitable<void> stop(std::string name) override;
    awaitable<std::vector<Launched>> list() override;
    awaitable<void> stop_all() override;

private:
    struct Instance {
        Launched as;
        std::optional<process::Cgroup> cgroup;
        process::Child child;
    };
    process::Command command_of(const std::string& name, const tasks::json::object& launch) const;
    std::optional<process::Cgroup> cgroup_of(const std::string& name,
                                             const tasks::json::object& launch) const;
    awaitable<void> watch(std::shared_ptr<Instance>);

    asio::any_io_executor executor_;
    Options options_;
    std::map<std::string, std::shared_ptr<Instance>> running_;  // by name
    Group watches_;
};

}  // namespace mad::fleet
