// An engine's program: found, run to its end, asked for its version.
#pragma once
#include "engines/engine.hpp"

#include <functional>
#include <string_view>

namespace mad::engines {

struct EngineListener {
    std::function<void(double)> progress;          ///< of the search, 0 to 1
    std::function<void(std::string_view)> output;  ///< of the console, as it comes
};

/// Runs the engine to its end. Blocks: an execution's process has nothing else to do, and the engine ends
/// with it, however it ends. Errors: invalid, of Engine::prepare; upstream, kind "engine_missing", and
/// "…_failed" with what the engine said.
Result<EngineRun> run_engine(const Engine&, const EngineJob&, const EngineListener&);

/// The same of all the ligands in one run, by an engine that has `batch`: of each what it wrote and said of
/// it.
Result<std::vector<EngineRun>> run_batch(const Engine&, const EngineJob&,
                                         std::span<const PreparedLigand* const>, const EngineListener&);

/// "AutoDock Vina 1.2.3" is "1.2.3". Errors: upstream, kind "engine_missing", with how to get it: not in
/// another moment either.
Result<std::string> engine_version(const Engine&);

/// The receptor's files in the job's folder, and --receptor and --flex with them.
void add_receptor(const EngineJob&, Arguments&);

/// A file with this text. Exceptions where it cannot be written.
void write_file(const std::filesystem::path&, std::string_view text);

}  // namespace mad::engines
