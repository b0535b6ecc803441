#include "client/commands.hpp"
#include "client/table.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

namespace mad::client {
namespace {
const std::vector<Column> columns{{"/id", "id"},
                                  {"/name", "name"},
                                  {"/format", "format"},
                                  {"/molecule_count", "molecules"},
                                  {"/atom_count", "atoms"},
                                  {"/size_bytes", "bytes"}};

awaitable<Result<int>> upload(Api& api, Settings& settings, std::vector<std::string> files) {
    json::array uploaded;
    for (auto& file : files) {
        auto answer = co_await api.upload(file);
        if (!answer) co_return answer.error();
        uploaded.push_back(std::move(*answer));
    }
    print(settings, uploaded.size() == 1 ? uploaded.front() : json::value(uploaded), [&](const json::value&) {
        return table({{"/name", "name"}, {"/format", "format"}, {"/uri", "uri"}}, uploaded);
    });
    co_return 0;
}

awaitable<Result<int>> list(Api& api, Settings& settings, std::string text, std::int64_t limit) {
    std::string path = "/api/v1/molecules";
    if (!text.empty()) path += "?q=" + percent_encoded(text);
    const auto answer = co_await api.list(path, limit);
    if (!answer) co_return answer.error();
    print_list(settings, *answer, columns);
    co_return 0;
}

awaitable<Result<int>> show(Api& api, Settings& settings, std::string id) {
    const auto answer = co_await api.get("/api/v1/molecules/" + percent_encoded(id));
    if (!answer) co_return answer.error();
    print(settings, *answer, [](const json::value& v) { return overview(v); });
    co_return 0;
}

awaitable<Result<int>> remove(Api& api, std::string id) {
    const auto answer = co_await api.call("DELETE", "/api/v1/molecules/" + percent_encoded(id));
    if (!answer) co_return answer.error();
    co_return 0;
}
}  // namespace

void add_molecule_commands(CLI::App& app, Settings& settings) {
    auto* molecule = app.add_subcommand("molecule", "Receptors and ligands: upload, list, show, delete");
    molecule->require_subcommand(1);

    auto files = std::make_shared<std::vector<std::string>>();
    auto* up = add_command(*molecule, "upload", "Upload pdb, cif, sdf, mol2, pdbqt or smi files (gzip too)",
                           settings);
    up->add_option("files", *files)->required();
    up->callback([&settings, files] {
        with_api(settings, [&settings, files](Api& api) { return upload(api, settings, *files); });
    });

    auto text = std::make_shared<std::string>();
    auto limit = std::make_shared<std::int64_t>(default_limit);
    auto* all = add_command(*molecule, "list", "Molecules, newest first", settings);
    all->add_option("--search", *text, "In their names");
    add_limit(*all, *limit);
    all->callback([&settings, text, limit] {
        with_api(settings, [&settings, text, limit](Api& api) { return list(api, settings, *text, *limit); });
    });

    auto id = std::make_shared<std::string>();
    auto* one = add_command(*molecule, "show", "One molecule", settings);
    one->add_option("molecule", *id)->required();
    one->callback([&settings, id] {
        with_api(settings, [&settings, id](Api& api) { return show(api, settings, *id); });
    });
    auto* del = add_command(*molecule, "delete", "Delete a molecule and its file", settings);
    del->add_option("molecule", *id)->required();
    del->callback([&settings, id] { with_api(settings, [id](Api& api) { return remove(api, *id); }); });
}

}  // namespace mad::client
