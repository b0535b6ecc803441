#include "client/commands.hpp"
#include "client/inputs.hpp"
#include "client/table.hpp"
#include "schema/json_text.hpp"
#include "schema/openapi.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <cstdio>
#include <fmt/format.h>

namespace mad::client {
namespace {
struct Run {
    std::string task, version, inputs_file, save, idempotency_key;
    std::vector<std::string> parameters;
    bool detach = false;
};

struct Search {
    std::string text, category, tag;
    std::int64_t limit = default_limit;
};

constexpr auto about_files =
    "\nA file is given as @PATH, which uploads it, as the mad:// URI of an uploaded one, or as its text, "
    "such as a\n"
    "SMILES for an input that takes smi. The platform fetches no other URL.\n";

std::string task_path(const std::string& task, const std::string& version) {
    auto path = "/api/v1/task-registry/tasks/" + percent_encoded(task);
    return version.empty() ? path : path + "?version=" + percent_encoded(version);
}

awaitable<Result<int>> list(Api& api, Settings& settings, Search search) {
    std::string path = "/api/v1/task-registry/tasks?";
    if (!search.text.empty()) path += "q=" + percent_encoded(search.text) + "&";
    if (!search.category.empty()) path += "category=" + percent_encoded(search.category) + "&";
    if (!search.tag.empty()) path += "tag=" + percent_encoded(search.tag) + "&";
    path.pop_back();
    const auto answer = co_await api.list(path, search.limit);
    if (!answer) co_return answer.error();
    print_list(settings, *answer,
               {{"/task_id", "task"},
                {"/version", "version"},
                {"/category", "category"},
                {"/healthy_instances", "services"},
                {"/name", "name"}});
    co_return 0;
}

awaitable<Result<int>> show(Api& api, Settings& settings, std::string task, std::string version) {
    const auto answer = co_await api.get(task_path(task, version));
    if (!answer) co_return answer.error();
    print(settings, *answer, [](const json::value& v) {
        return overview(v.at("task")) + "\ninputs (* must be given):\n" +
               table({{"/name", "name"},
                      {"/type", "type"},
                      {"/default", "default"},
                      {"/description", "description"}},
                     parameter_rows(v.at("input_schema"))) +
               (schema::file_inputs(v.at("input_schema")).empty() ? "" : about_files);
    });
    co_return 0;
}

awaitable<Result<int>> run(Api& api, Settings& settings, Run run) {
    const auto task = co_await api.get(task_path(run.task, run.version));
    if (!task) co_return task.error();
    const auto& input_schema = task->at("input_schema");
    auto given = read_inputs(run.inputs_file, run.parameters, input_schema);
    if (!given) co_return given.error();
    for (auto& file : given->files) {
        const auto molecule = co_await api.upload(file.path);
        if (!molecule) co_return molecule.error();
        boost::system::error_code found;
        *given->inputs.find_pointer(file.pointer, found) = molecule->at("uri");
    }
    http::Headers headers;
    if (!run.idempotency_key.empty()) headers.emplace("Idempotency-Key", run.idempotency_key);
    auto path = "/api/v1/tasks/" + percent_encoded(run.task) + "/execute";
    if (!run.version.empty()) path += "?version=" + percent_encoded(run.version);
    const auto submitted = co_await api.call("POST", path, given->inputs, headers);
    if (!submitted) co_return submitted.error();
    const std::string job(submitted->at("job_id").as_string());
    if (run.detach) {
        print(settings, *submitted, [&](const json::value&) { return job + "\n"; });
        co_return 0;
    }
    std::fprintf(stderr, "job %s\n", job.c_str());
    Settings quiet = settings;
    quiet.json = false;
    const auto ended = co_await watch_job(api, quiet, job);
    if (!ended || *ended != 0) co_return ended;
    co_return co_await print_results(api, settings, job, run.save);
}
}  // namespace

void add_task_commands(CLI::App& app, Settings& settings) {
    auto* task = app.add_subcommand("task", "Tasks: list, show, run");
    task->require_subcommand(1);

    auto search = std::make_shared<Search>();
    auto* all = add_command(*task, "list", "Tasks, the latest version of each", settings);
    all->add_option("--search", search->text, "In id, name, description or tags");
    all->add_option("--category", search->category);
    all->add_option("--tag", search->tag);
    add_limit(*all, search->limit);
    all->callback([&settings, search] {
        with_api(settings, [&settings, search](Api& api) { return list(api, settings, *search); });
    });

    auto given = std::make_shared<Run>();
    auto* one = add_command(*task, "show", "A task and its inputs", settings);
    one->add_option("task", given->task)->required();
    one->add_option("--version", given->version);
    one->callback([&settings, given] {
        with_api(settings,
                 [&settings, given](Api& api) { return show(api, settings, given->task, given->version); });
    });

    auto* go = add_command(*task, "run", "Run a task and print what comes out", settings);
    go->add_option("task", given->task)->required();
    go->add_option("--version", given->version);
    go->add_option(
        "-p,--parameter", given->parameters,
        "name=value; the value is JSON where the task asks for it; name=@FILE uploads a molecule (a SMILES "
        "needs no file); box.size=[20,20,20] sets a part");
    go->add_option("--inputs", given->inputs_file, "All inputs, as a JSON file (- for standard input)");
    go->add_option("--save", given->save, "A folder for the output files");
    go->add_option("--idempotency-key", given->idempotency_key, "The same key again is the same job");
    go->add_flag("--detach", given->detach, "Print the job's id and do not wait");
    go->callback([&settings, given] {
        with_api(settings, [&settings, given](Api& api) { return run(api, settings, *given); });
    });
}

}  // namespace mad::client
