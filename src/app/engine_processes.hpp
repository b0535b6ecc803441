// The task services of `mad up`: programs that the system's own tasks name (service_config.launch.command),
// started when first needed, kept running, and ended with the platform.
#pragma once
#include "embedded/children.hpp"
#include "process/supervisor.hpp"

#include <filesystem>
#include <map>
#include <memory>

namespace mad::tasks {
struct Runnable;
}

namespace mad::app {

class EngineProcesses {
public:
    struct Options {
        std::string platform_url;  ///< where they register
        std::string token;         ///< with which
        std::string tasks_dir;     ///< whose documents they answer
        std::filesystem::path logs;
        std::optional<embedded::Children> children{};  ///< where they are written down
        std::filesystem::path work{};                  ///< where they work: made anew, and removed in the end
        std::function<void()> ended{};                 ///< one has ended, though not by stop()
    };
    EngineProcesses(asio::any_io_executor, Options);

    /// Starts the task's service unless it runs. False where there is nothing to start: only the system's own
    /// tasks may say what this machine runs, and not all of them do.
    bool launch(const tasks::Runnable&);
    awaitable<void> stop();

private:
    process::Command command_of(const std::vector<std::string>& words) const;

    asio::any_io_executor executor_;
    Options options_;
    std::map<std::string, std::unique_ptr<process::Supervisor>> running_;  // by command line
    bool stopping_ = false;
};

}  // namespace mad::app
