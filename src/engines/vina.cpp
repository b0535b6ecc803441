#include "engines/vina.hpp"

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
constexpr double bar_length = 51;  // asterisks in Vina's progress bar

std::string program() {
    const char* path = std::getenv("MAD_VINA");
    return path ? path : "vina";
}

void write_file(const std::filesystem::path& path, const std::string& text) {
    std::ofstream out(path, std::ios::binary);
    out << text;
    if (!out.flush()) throw std::runtime_error("cannot write " + path.string());
}

std::vector<std::string> command_of(const VinaJob& job) {
    const auto& o = job.options;
    const auto& folder = job.folder;
    const auto mode = job.mode;
    std::vector<std::string> c{program(),
                               "--receptor",
                               (folder / "receptor.pdbqt").string(),
                               "--ligand",
                               (folder / "ligand.pdbqt").string(),
                               "--scoring",
                               o.scoring};
    auto add = [&](std::string_view name, const auto& value) {
        c.push_back(fmt::format("--{}", name));
        c.push_back(fmt::format("{}", value));
    };
    for (std::size_t axis = 0; axis < 3; ++axis) {
        add(fmt::format("center_{}", "xyz"[axis]), o.box.center[axis]);
        add(fmt::format("size_{}", "xyz"[axis]), o.box.size[axis]);
    }
    add("cpu", o.cpu);
    add("seed", o.seed);
    if (mode == VinaMode::dock) {
        add("exhaustiveness", o.exhaustiveness);
        add("num_modes", o.num_modes);
        add("energy_range", o.energy_range);
        add("min_rmsd", o.min_rmsd);
    }
    if (mode == VinaMode::score) c.emplace_back("--score_only");
    if (mode == VinaMode::local) c.emplace_back("--local_only");
    if (mode != VinaMode::score) add("out", (folder / "poses.pdbqt").string());
    return c;
}

/// The last lines that are not the bar or the citation: where Vina says what is wrong.
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

/// SIGTERM is how an execution is canceled: Vina must not be left behind.
awaitable<Result<Ended>> run_to_end(std::vector<std::string> argv, OnOutput on_output) {
    using namespace asio::experimental::awaitable_operators;
    process::Command command{.argv = std::move(argv)};
    command.merge_errors = true;
    auto child = process::Child::start(co_await asio::this_coro::executor, command);
    if (!child)
        co_return Error{Errc::unavailable, "vina_missing", "Vina cannot be started: " + child.error().detail};
    auto first = co_await (read_to_end(*child, on_output) || process::next_signal({SIGTERM}));
    if (first.index() == 1) co_return Error{Errc::unavailable, "canceled", "Vina was canceled"};
    co_return std::get<0>(std::move(first));
}

Result<Ended> run(const std::vector<std::string>& argv, const OnOutput& on_output) {
    return await([&] { return run_to_end(argv, on_output); });
}

}  // namespace

Result<VinaRun> run_vina(const VinaJob& job, const VinaListener& listener) {
    VinaRun it;
    write_file(job.folder / "receptor.pdbqt", job.receptor);
    write_file(job.folder / "ligand.pdbqt", job.ligand);
    it.command = command_of(job);
    // The citation's frame has only '#', the bar only '*'.
    double stars = 0;
    auto ended = run(it.command, [&](std::string_view piece) {
        listener.output(piece);
        const auto more = std::count(piece.begin(), piece.end(), '*');
        if (!more) return;
        stars += static_cast<double>(more);
        listener.progress(std::min(1.0, stars / bar_length));
    });
    if (!ended) return ended.error();
    it.console = std::move(ended->output);
    if (!ended->exit.ok())
        return Error{Errc::upstream, "vina_failed",
                     fmt::format("Vina ended with {}: {}", ended->exit.text(), last_words(it.console))};
    if (job.mode != VinaMode::score) it.poses = contents_or_nothing(job.folder / "poses.pdbqt");
    return it;
}

Result<std::string> vina_version() {
    const auto ended = run({program(), "--version"}, [](std::string_view) {});
    if (!ended) return ended.error();
    if (!ended->exit.ok() || ended->output.empty())
        return Error{Errc::unavailable, "vina_missing", "vina --version failed"};
    return std::string(trimmed(lines_of(ended->output).front()));
}

}  // namespace mad::engines
