#include "embedded/cluster.hpp"

#include "base/log.hpp"
#include "embedded/leftovers.hpp"
#include "process/child.hpp"

#include <charconv>
#include <fcntl.h>
#include <fmt/format.h>
#include <fstream>
#include <unistd.h>

namespace mad::embedded {
namespace fs = std::filesystem;
using namespace std::chrono_literals;
namespace {

std::vector<std::string> lines_of(const fs::path& file) {
    std::ifstream in(file);
    std::vector<std::string> lines;
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    return lines;
}

std::optional<int> number(std::string_view text) {
    int value = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
    return read.ec == std::errc{} ? std::optional(value) : std::nullopt;
}

/// A program of PostgreSQL as the server user, who could not enter our own working directory.
process::Command as_server(const DataDir& dir, const fs::path& folder, std::vector<std::string> argv) {
    process::Command command;
    command.argv = std::move(argv);
    // What a statement needed of the heap is kept for the next one: to give it back and take it again costs a
    // fifth of PostgreSQL's time where statements are short.
    command.environment = {"LC_ALL=C.UTF-8", "MALLOC_TRIM_THRESHOLD_=4194304", "MALLOC_TOP_PAD_=524288"};
    command.inherit_environment = false;
    command.directory = folder;
    command.user = dir.server_user;
    return command;
}

awaitable<Result<void>> run_to_success(process::Command command) {
    auto done = co_await process::run(command, 300s);
    if (!done) co_return done.error();
    if (done->exit.ok()) co_return Result<void>();
    co_return Error{Errc::unavailable, "initdb_failed",
                    fmt::format("{}: {}: {}", command.argv[0], done->exit.text(), done->errors)};
}

void sync_folder(const fs::path& folder) {
    const int fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) return;
    ::fsync(fd);
    ::close(fd);
}

// One statement a line, as PostgreSQL's single-user mode reads them.
constexpr std::string_view first_statements =
    "create role mad login createrole\n"
    "create role mad_app nologin\n"
    "create role mad_system nologin\n"
    "grant mad_app, mad_system to mad\n"
    "create database mad owner mad\n";

awaitable<Result<void>> fill(DataDir dir, Programs programs, fs::path folder) {
    const auto initdb = as_server(dir, folder,
                                  {programs.folder / "initdb", "-D", folder, "-U", "postgres", "-A", "trust",
                                   "-E", "UTF8", "--locale=C.UTF-8", "--data-checksums"});
    if (auto done = co_await run_to_success(initdb); !done) co_return done;
    auto roles = as_server(
        dir, folder,
        {programs.folder / "postgres", "--single", "-D", folder, "-c", "exit_on_error=on", "postgres"});
    roles.input = first_statements;
    co_return co_await run_to_success(roles);
}

/// For a list of folders in a setting: commas and spaces may be in the path.
std::string quoted_setting(const fs::path& path) {
    std::string quoted = "\"";
    for (const char c : path.string()) quoted += c == '"' ? "\"\"" : std::string(1, c);
    return quoted + '"';
}
}  // namespace

awaitable<Result<Programs>> find_postgres(fs::path configured, std::optional<int> wanted) {
    std::vector<Programs> found;
    std::error_code ignored;
    if (configured.empty())
        for (auto& entry : fs::directory_iterator("/usr/lib/postgresql", ignored))
            if (const auto major = number(entry.path().filename().string()))
                if (process::find_program(entry.path() / "bin/postgres"))
                    found.push_back({entry.path() / "bin", *major});
    std::ranges::sort(found, {}, &Programs::major);
    for (auto& programs : found)
        if (programs.major == wanted) co_return programs;
    if (!found.empty()) co_return found.back();

    const auto program =
        process::find_program(configured.empty() ? "postgres" : (configured / "postgres").string());
    const std::string places = configured.empty() ? "/usr/lib/postgresql/*/bin or PATH" : configured.string();
    const Error missing{
        Errc::unavailable, "postgres_missing",
        "there is no PostgreSQL server in " + places +
            ": install the package postgresql, set embedded.postgres_bin, or use one of your own "
            "with --postgres-dsn"};
    if (!program) co_return missing;
    const process::Command ask{.argv = {*program, "--version"}};
    const auto version = co_await process::run(ask, 30s);
    const auto at = version ? version->out.find(") ") : std::string::npos;
    const auto major =
        at == std::string::npos ? std::nullopt : number(std::string_view(version->out).substr(at + 2));
    if (!major) co_return missing;
    co_return Programs{program->parent_path(), *major};
}

std::optional<int> cluster_version(const fs::path& cluster) {
    const auto lines = lines_of(cluster / "PG_VERSION");
    return lines.empty() ? std::nullopt : number(lines[0]);
}

awaitable<Result<void>> make_cluster(DataDir dir, Programs programs) {
    if (const auto version = cluster_version(dir.postgres)) {
        if (*version == programs.major) co_return Result<void>();
        co_return Error{
            Errc::conflict, "cluster_version",
            fmt::format("{} was made by PostgreSQL {}, but {} is of version {}: install postgresql-{}, or "
                        "dump with that version and restore into a new data directory",
                        dir.postgres.string(), *version, programs.folder.string(), programs.major, *version)};
    }
    const auto unfinished = dir.root / "postgres.new";
    for (const char* program : {"initdb", "postgres"})
        if (auto ended = co_await end_all(working_in(unfinished, program), SIGKILL, 5s); !ended)
            co_return ended;
    std::error_code error;
    fs::remove_all(unfinished, error);
    if (auto made = dir.make_private(unfinished); !made) co_return made;
    log::info("making_cluster", {{"folder", dir.postgres.string()}, {"postgres", programs.major}});
    if (auto filled = co_await fill(dir, programs, unfinished); !filled) {
        fs::remove_all(unfinished, error);
        co_return filled;
    }
    fs::rename(unfinished, dir.postgres, error);
    if (error)
        co_return Error{Errc::unavailable, "initdb_failed",
                        fmt::format("cannot rename to {}: {}", dir.postgres.string(), error.message())};
    sync_folder(dir.root);
    co_return Result<void>();
}

awaitable<Result<void>> end_old_postgres(DataDir dir) {
    const auto pid_file = dir.postgres / "postmaster.pid";
    const auto lines = lines_of(pid_file);
    const auto postmaster = lines.empty() ? std::nullopt : number(lines[0]);
    auto processes = working_in(dir.postgres, "postgres");
    std::vector<process::Process> first;
    for (auto& process : processes)
        if (process.pid() == postmaster) first.push_back(process);
    // SIGINT: a clean shutdown that does not wait for clients. What remains has lost its postmaster.
    if (auto ended = co_await end_all(first, SIGINT, 30s); !ended) co_return ended;
    if (auto ended = co_await end_all(working_in(dir.postgres, "postgres"), SIGQUIT, 5s); !ended)
        co_return ended;
    // Nobody serves the cluster now. PostgreSQL itself would refuse to start where the number in these files
    // has meanwhile gone to another process of its user.
    std::error_code ignored;
    for (auto& stale : {pid_file, dir.sockets / ".s.PGSQL.5432.lock", dir.sockets / ".s.PGSQL.5432"})
        fs::remove(stale, ignored);
    co_return Result<void>();
}

process::Command serve_cluster(const DataDir& dir, const Programs& programs, int connections) {
    auto command = as_server(dir, dir.postgres, {programs.folder / "postgres", "-D", dir.postgres});
    const std::string settings[] = {
        "listen_addresses=",
        "unix_socket_directories=" + quoted_setting(dir.sockets),
        "unix_socket_permissions=0700",
        "port=5432",
        "max_connections=" + std::to_string(connections),
        "fsync=on",
        "synchronous_commit=on",
        "full_page_writes=on",
        "shared_buffers=128MB",
        "checkpoint_timeout=15min",
        "random_page_cost=1.1",
        "jit=off",
        "timezone=UTC",
        "log_timezone=UTC",
        "log_checkpoints=off",
        "log_line_prefix=%m [%p] ",
    };
    for (auto& setting : settings) {
        command.argv.emplace_back("-c");
        command.argv.push_back(setting);
    }
    command.output_file = dir.log("postgres.log");
    command.signal_on_parent_death = SIGINT;
    return command;
}

bool accepts_connections(const DataDir& dir, pid_t postmaster) {
    const auto lines = lines_of(dir.postgres / "postmaster.pid");
    return lines.size() >= 8 && number(lines[0]) == postmaster && lines[7].starts_with("ready");
}

std::string connection_string(const DataDir& dir) {
    std::string host;
    for (const char c : dir.sockets.string()) {
        if (c == '\'' || c == '\\') host += '\\';
        host += c;
    }
    return fmt::format("host='{}' port=5432 user=mad dbname=mad", host);
}

}  // namespace mad::embedded
