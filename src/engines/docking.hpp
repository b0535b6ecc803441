// What docking, scoring and minimising have in common: prepare, run the engine, put the poses back into the
// ligand, score them again.
#pragma once
#include "engine_kit/tool.hpp"
#include "engines/engine_run.hpp"
#include "engines/receptor_cache.hpp"

namespace mad::engines {
using engine_kit::Work;

struct Prepared {
    ReceptorToDock receptor;
    Pdbqt receptor_model;
    PreparedLigand ligand;
    std::vector<std::string> warnings;
    std::optional<FlexibleReceptor> flexible{};  ///< the receptor taken apart, where side chains turn
};

/// An engine's run, with what it wrote.
struct Done {
    EngineRun run;
    EngineOutput output;
};

/// The input "receptor", prepared as the inputs beside it say, now or before.
Result<ReceptorToDock> receptor_to_dock(Work&);
Result<Pdbqt> model_of(const ReceptorToDock&);

SearchOptions search_options(const EngineTraits&, const json::object& input, const Box&);
int cores_in(const Work&);
/// "vina", or "custom".
std::string scoring_in(const json::object& input);

/// Runs the engine, on so many cores as the options say.
Result<Done> run(const Engine&, Work&, const Prepared&, EngineMode, SearchOptions);

/// Several ligands in one receptor, by one run of an engine that has `batch`.
Result<std::vector<Result<Done>>> run_batch(const Engine&, Work&, const std::vector<Prepared>&,
                                            SearchOptions);

/// What all operations give of it: the poses with what MAD itself computes for them; not yet "engine" and
/// "receptor_pdbqt".
json::object result_of(const Engine&, EngineMode, const Prepared&, const Done&, const Box&,
                       const json::object& input);
void add_provenance(json::object& result, const Engine&, const std::string& version, const ReceptorToDock&);

/// The ligand's own atoms and bonds at the pose's places, with its energies as properties.
Result<std::string> sdf_of(const PreparedLigand&, const EnginePose&);

/// What `dock` gives of it but for the provenance. Errors: as the operations'.
Result<json::object> docked(const Engine&, const json::object& input, const Prepared&, const Done&,
                            const SearchOptions&);

}  // namespace mad::engines
