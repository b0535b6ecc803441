#include "engine_kit/program.hpp"

#include "base/await.hpp"
#include "base/log.hpp"
#include "engine_kit/job_process.hpp"
#include "engine_kit/options.hpp"
#include "engine_kit/registration.hpp"
#include "engine_kit/service.hpp"
#include "engine_kit/work_folder.hpp"
#include "http/server.hpp"

#include <algorithm>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <csignal>
#include <fmt/format.h>
#include <iostream>
#include <thread>

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define MAD_RESERVES_ADDRESS_SPACE
#endif
#endif

namespace mad::engine_kit {
namespace {

std::uint64_t memory_limit(const Options& options) {
#ifdef MAD_RESERVES_ADDRESS_SPACE
    static_cast<void>(options);  // a sanitizer's shadow memory is terabytes of address space
    return 0;
#else
    return static_cast<std::uint64_t>(options.memory_mb) << 20;
#endif
}

/// What a service is made of before it has a thread.
struct Prepared {
    Options options;
    TaskFiles files;
    std::string version, missing;
    WorkFolder folder;
};

Result<Prepared> prepare(const Tool& tool, const std::vector<std::string>& arguments) {
    auto options = read_options(arguments);
    if (!options) return options.error();
    log::configure(log::Level::info, options->json_log ? log::Form::json : log::Form::text);
    if (options->tasks.empty()) {
        auto found = find_tasks_folder();
        if (!found) return found.error();
        options->tasks = std::move(*found);
    }
    auto files = read_task_files(options->tasks, tool);
    if (!files) return files.error();
    auto version = tool.version();
    if (!version && version.error().kind != "engine_missing") return version.error();
    auto missing = version ? std::string() : version.error().detail;
    auto folder = WorkFolder::make();
    if (!folder) return folder.error();
    if (options->capacity) files->capacity = *options->capacity;
    if (options->time_limit) files->time_limit = std::chrono::seconds(*options->time_limit);
    if (options->cpu == 0) options->cpu = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
    return Prepared{std::move(*options), std::move(*files), version ? std::move(*version) : std::string(),
                    std::move(missing), std::move(*folder)};
}

Workplace workplace_of(const Tool& tool, const Prepared& it, Transport transport) {
    const int share = std::max(1, it.options.cpu / static_cast<int>(it.files.capacity));
    return {.tool = tool.name,
            .transport = transport,
            .folder = it.folder.path(),
            .cache = it.folder.path() / "cache",
            .cpu = share,
            .most_cpu = it.options.cpu,
            .time_limit = it.files.time_limit,
            .memory_bytes = memory_limit(it.options)};
}

std::string url_of(const std::string& host, std::uint16_t port) {
    return host.find(':') == std::string::npos ? fmt::format("http://{}:{}", host, port)
                                               : fmt::format("http://[{}]:{}", host, port);
}

awaitable<Result<void>> serve(const Tool& tool, const Prepared& it) {
    const auto executor = co_await asio::this_coro::executor;
    BlockingPool pool(2);
    http::Client client(executor);
    const auto place =
        workplace_of(tool, it, {client, pool, static_cast<std::uint64_t>(it.options.max_input_mb) << 20});
    Jobs jobs(executor, place, {.capacity = static_cast<std::size_t>(it.files.capacity)});
    const ServiceParts parts{it.files, jobs, pool, it.version, it.missing, tool.capabilities};
    http::Router router;
    add_routes(router, parts);
    http::ServerOptions listen{.host = it.options.host, .port = it.options.port};
    listen.max_header_bytes = 64 << 10;  // X-MAD-Outputs holds a signed URL for each output
    http::Server server(executor, router, listen);
    if (auto started = server.start(); !started) co_return started;
    const auto url = url_of(it.options.host, server.port());
    // Before anybody is told where we are: who reads the URL may send a signal at once.
    asio::signal_set signals(executor, SIGTERM, SIGINT);
    std::cout << url << std::endl;
    log::info("started", {{"tool", tool.name}, {"url", url}, {"version", it.version}});
    if (!it.missing.empty()) log::warning("engine_missing", {{"tool", tool.name}, {"why", it.missing}});

    Registration::Options where{it.options.register_at, it.options.token,
                                it.options.name_url.empty() ? url : it.options.name_url, it.version,
                                it.options.instance};
    Registration registration(executor, client, jobs, std::move(where));
    if (!it.options.register_at.empty()) registration.start(it.files.task_ids);

    const int signal = co_await signals.async_wait(asio::use_awaitable);
    log::info("stopping", {{"signal", signal}, {"running", jobs.running()}});
    co_await jobs.stop();
    co_await registration.stop();
    co_await server.stop(std::chrono::seconds(5));
    client.stop();
    co_return Result<void>{};
}

int failed(const Error& error) {
    std::cerr << "mad-engine: " << error.detail << '\n';
    return error.kind == "usage" ? 2 : 1;
}

}  // namespace

int run_program(int argc, char** argv, std::span<const Tool> tools, std::string_view version) {
    std::vector<std::string> arguments(argv + std::min(argc, 1), argv + argc);
    if (std::ranges::find(arguments, "--help") != arguments.end()) {
        std::cout << usage(tools);
        return 0;
    }
    if (std::ranges::find(arguments, "--version") != arguments.end()) {
        std::cout << "mad-engine " << version << '\n';
        return 0;
    }
    if (arguments.empty()) {
        std::cerr << usage(tools);
        return 2;
    }
    const auto tool = std::ranges::find(tools, arguments[0], &Tool::name);
    if (tool == tools.end())
        return failed({Errc::invalid, "usage",
                       fmt::format("there is no tool \"{}\": see mad-engine --help", arguments[0])});
    arguments.erase(arguments.begin());
    if (arguments.size() == 1 && arguments[0] == one_execution) do_one_execution(*tool);
    ::signal(SIGPIPE, SIG_IGN);  // nobody has to read the log
    const auto prepared = prepare(*tool, arguments);
    if (!prepared) return failed(prepared.error());
    const auto served = await([&] { return serve(*tool, *prepared); });
    return served ? 0 : failed(served.error());
}

}  // namespace mad::engine_kit
