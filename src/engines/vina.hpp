// AutoDock Vina as a program: its command line, its run, its results.
#pragma once
#include "engines/box.hpp"
#include "engines/vina_output.hpp"

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace mad::engines {

struct VinaOptions {
    std::string scoring = "vina";  ///< or "vinardo"
    Box box;
    int exhaustiveness = 8, num_modes = 9;
    double energy_range = 3, min_rmsd = 1;  ///< kcal/mol, Å
    int seed = 42, cpu = 1;
};

enum class VinaMode { dock, score, local };

struct VinaRun {
    std::vector<std::string> command;  ///< as it was run
    std::string console;
    std::string poses;  ///< the output file; empty for VinaMode::score
};

struct VinaJob {
    VinaMode mode = VinaMode::dock;
    VinaOptions options;
    std::string receptor, ligand;  ///< PDBQT
    std::filesystem::path folder;  ///< takes receptor.pdbqt, ligand.pdbqt and poses.pdbqt
};

struct VinaListener {
    std::function<void(double)> progress;          ///< of the search, 0 to 1
    std::function<void(std::string_view)> output;  ///< of the console, as it comes
};

/// Runs Vina to its end. Blocks: an execution's process has nothing else to do, and Vina ends with it,
/// however it ends. Errors: unavailable, kind "vina_missing"; upstream, kind "vina_failed" with what Vina
/// said.
Result<VinaRun> run_vina(const VinaJob&, const VinaListener&);

/// "AutoDock Vina v1.2.3", as the installed program says. Errors: unavailable, kind "vina_missing".
Result<std::string> vina_version();

}  // namespace mad::engines
