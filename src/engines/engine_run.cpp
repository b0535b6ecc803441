#include "engines/engine_run.hpp"

#include "base/await.hpp"
#include "base/file_contents.hpp"
#include "engines/lines.hpp"
#include "process/child.hpp"
#include "process/signals.hpp"

#include <algorithm>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <cstdlib>
#include <fmt/format.h>
#include <fstream>

namespace mad::engines {
namespace {

constexpr std::size_t most_output = 1 << 20;
constexpr double bar_length = 51;  // asterisks in the progress bar that all of them have from Vina

std::string program_of(const EngineTraits& engine) {
    const char* named = std::getenv(engine.variable.c_str());
    return named && *named ? named : engine.program;
}

Error missing(const EngineTraits& engine, std::string_view why) {
    return {
        Errc::upstream, "engine_missing",
        fmt::format("{0} is not available here: {1}. Install it ({2}), put `{3}` into the PATH, or name its "
                    "executable in the environment variable {4}",
                    engine.title, why, engine.source, engine.program, engine.variable)};
}

/// The lines where an engine says what is wrong.
std::string last_words(std::string_view console) {
    std::string said;
    for (const auto line : lines_of(console)) {
        const auto text = trimmed(line);
        if (text.find("rror") != std::string_view::npos || text.find("WARNING") != std::string_view::npos ||
            text.find("nknown") != std::string_view::npos)
            said += fmt::format("{}{}", said.empty() ? "" : " ", text);
    }
    return said.empty() ? "it said nothing" : said;
}

struct Ended {
    process::Exit exit;
    std::string output;
};
using OnOutput = std::function<void(std::string_view)>;

awaitable<Ended> read_to_end(process::Child& child, const OnOutput& on_output) {
    Ended ended;
    for (;;) {
        const auto piece = co_await child.out().read_some();
        if (piece.empty()) break;
        if (ended.output.size() < most_output) ended.output += piece;
        on_output(piece);
    }
    ended.exit = co_await child.wait();
    co_return ended;
}

/// SIGTERM is how an execution is canceled: the engine must not be left behind.
awaitable<Result<Ended>> run_to_end(const EngineTraits& engine, std::vector<std::string> argv,
                                    OnOutput on_output) {
    using namespace asio::experimental::awaitable_operators;
    process::Command command{.argv = std::move(argv)};
    command.merge_errors = true;
    auto child = process::Child::start(co_await asio::this_coro::executor, command);
    if (!child) co_return missing(engine, child.error().detail);
    auto first = co_await (read_to_end(*child, on_output) || process::next_signal({SIGTERM}));
    if (first.index() == 1) co_return Error{Errc::unavailable, "canceled", engine.title + " was canceled"};
    co_return std::get<0>(std::move(first));
}

Result<Ended> run(const EngineTraits& engine, const std::vector<std::string>& argv,
                  const OnOutput& on_output) {
    return await([&] { return run_to_end(engine, argv, on_output); });
}

/// The engine's console, where it ends well; progress is that of so many searches.
Result<std::string> search(const EngineTraits& traits, const std::vector<std::string>& command,
                           std::size_t searches, const EngineListener& listener) {
    // Citations and banners are framed by other characters.
    double stars = 0;
    auto ended = run(traits, command, [&](std::string_view piece) {
        listener.output(piece);
        const auto more = std::count(piece.begin(), piece.end(), '*');
        if (!more) return;
        stars += static_cast<double>(more);
        listener.progress(std::min(1.0, stars / bar_length / static_cast<double>(searches)));
    });
    if (!ended) return ended.error();
    if (!ended->exit.ok())
        return Error{
            Errc::upstream, traits.name + "_failed",
            fmt::format("{} ended with {}: {}", traits.title, ended->exit.text(), last_words(ended->output))};
    return std::move(ended->output);
}

std::vector<std::string> command_of(const EngineTraits& traits, const std::vector<std::string>& arguments) {
    std::vector<std::string> command{program_of(traits)};
    command.insert(command.end(), arguments.begin(), arguments.end());
    return command;
}

}  // namespace

void write_file(const std::filesystem::path& path, std::string_view text) {
    std::ofstream out(path, std::ios::binary);
    out << text;
    if (!out.flush()) throw std::runtime_error("cannot write " + path.string());
}

void add_receptor(const EngineJob& job, Arguments& arguments) {
    const auto receptor = job.folder / "receptor.pdbqt", side_chains = job.folder / "side_chains.pdbqt";
    write_file(receptor, job.flexible ? job.flexible->rigid : job.receptor);
    arguments.add("receptor", receptor.string());
    if (!job.flexible) return;
    write_file(side_chains, job.flexible->side_chains);
    arguments.add("flex", side_chains.string());
}

Result<EngineRun> run_engine(const Engine& engine, const EngineJob& job, const EngineListener& listener) {
    const auto arguments = engine.prepare(job);
    if (!arguments) return arguments.error();
    const auto poses = job.folder / engine.poses_file();
    std::filesystem::remove(poses);
    EngineRun it{command_of(engine.traits(), *arguments), {}, {}};
    auto console = search(engine.traits(), it.command, 1, listener);
    if (!console) return console.error();
    it.console = std::move(*console);
    it.poses = contents_or_nothing(poses);
    if (const auto file = engine.side_chains_file(); job.flexible && !file.empty())
        it.side_chains = contents_or_nothing(job.folder / file);
    return it;
}

Result<std::vector<EngineRun>> run_batch(const Engine& engine, const EngineJob& job,
                                         std::span<const PreparedLigand* const> ligands,
                                         const EngineListener& listener) {
    const auto batch = engine.prepare_batch(job, ligands);
    if (!batch) return batch.error();
    const auto command = command_of(engine.traits(), batch->arguments);
    const auto console = search(engine.traits(), command, ligands.size(), listener);
    if (!console) return console.error();
    auto said = engine.consoles_of(*console, ligands.size());
    std::vector<EngineRun> runs;
    for (std::size_t i = 0; i < ligands.size(); ++i)
        runs.push_back({command, std::move(said[i]), contents_or_nothing(batch->poses[i])});
    return runs;
}

Result<std::string> engine_version(const Engine& engine) {
    const auto program = program_of(engine.traits());
    const auto ended = run(engine.traits(), {program, "--version"}, [](std::string_view) {});
    if (!ended) return ended.error();
    const auto lines = lines_of(ended->output);
    if (!ended->exit.ok() || lines.empty())
        return missing(engine.traits(), fmt::format("`{} --version` ended with {}: {}", program,
                                                    ended->exit.text(), last_words(ended->output)));
    return engine.version_in(trimmed(lines.front()));
}

}  // namespace mad::engines
