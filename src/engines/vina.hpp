// AutoDock Vina as a program: its command line, its run, its results.
#pragma once
#include "engines/box.hpp"
#include "engines/vina_output.hpp"

#include <filesystem>
#include <functional>
#include <string>
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

/// Runs Vina on files of `folder` (receptor.pdbqt, ligand.pdbqt, which it writes). `progress` is called with
/// 0..1. Errors: upstream, kind "vina_failed" with what Vina said.
Result<VinaRun> run_vina(VinaMode, const VinaOptions&, const std::string& receptor, const std::string& ligand,
                         const std::filesystem::path& folder, const std::function<void(double)>& progress);

/// "AutoDock Vina v1.2.3", as the installed program says. Errors: unavailable, kind "vina_missing".
Result<std::string> vina_version();

}  // namespace mad::engines
