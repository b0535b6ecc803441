// The client's commands: `mad login`, `mad task …`, `mad molecule …`, `mad job …`.
//
// Exit codes: 0 done; 1 the job or the platform failed; 2 wrong usage or input; 3 not signed in or not
// allowed; 4 not found; 5 the platform cannot be reached or is busy; 6 the job was canceled. A signal ends
// the client, not the job.
#pragma once
#include "client/api.hpp"
#include "client/table.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace mad::client {

/// What every command takes.
struct Settings {
    std::string url;    ///< --url, else MAD_URL, else of the sign-in
    bool json = false;  ///< --json: the platform's own JSON on standard output
    int exit_code = 0;  ///< set by the command that ran
};

/// Adds the commands; `settings` must outlive the parse.
void add_commands(CLI::App&, Settings& settings);

// One file each:
void add_sign_in_commands(CLI::App&, Settings&);
void add_task_commands(CLI::App&, Settings&);
void add_molecule_commands(CLI::App&, Settings&);
void add_job_commands(CLI::App&, Settings&);

/// A leaf command with the common options.
CLI::App* add_command(CLI::App& parent, const std::string& name, const std::string& what, Settings&);
/// Signs in with what is kept (or MAD_TOKEN), does `work` to its end and sets the exit code; an error is
/// printed with its faults.
void with_api(Settings&, std::function<awaitable<Result<int>>(Api&)> work);
/// Prints `answer` as JSON, or what `show` makes of it.
void print(const Settings&, const json::value& answer,
           const std::function<std::string(const json::value&)>& show);

/// Prints a listing as JSON or as a table; says on standard error where there are more.
void print_list(const Settings&, const json::value& listing, const std::vector<Column>&);
/// --limit of a listing.
void add_limit(CLI::App& command, std::int64_t& limit);
constexpr std::int64_t default_limit = 1000;

int exit_code_of(const Error&);

/// What the bar knows of a job, {job, executions} as the platform gives it, after an event of its stream.
void follow(json::value& job, const Event&);
/// The file that an output is saved as: "poses_sdf", an SDF, becomes poses.sdf; "log", a text, log.txt.
std::string file_name_of(const json::value& output);
/// A line of standard input; on a terminal it asks for it and does not show it.
std::string secret(const std::string& what);

/// Watches a job to its end, with a progress bar on a terminal; its exit code.
awaitable<Result<int>> watch_job(Api&, Settings&, std::string job_id);
/// Prints the results of a finished job; saves output files into `folder` where it is not empty.
awaitable<Result<int>> print_results(Api&, Settings&, std::string job_id, std::filesystem::path folder);

}  // namespace mad::client
