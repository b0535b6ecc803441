// The operations of tasks/*/openapi.json: checked JSON in, the documented JSON out.
#pragma once
#include "engine_kit/tool.hpp"

namespace mad::engines {

class Engine;
using engine_kit::Work;
namespace json = engine_kit::json;

/// tasks/vina, tasks/smina, tasks/gnina. Errors: invalid (molecules, box), upstream (the engine itself).
Result<json::object> dock(const Engine&, Work&);
Result<json::object> score(const Engine&, Work&);
Result<json::object> minimize(const Engine&, Work&);
Result<json::object> dock_library(const Engine&, Work&);
/// Some ligands of a library, in a process of their own: no operation of the document. Of each its outcome:
/// {docked} as `dock` gives it, or {failure: {code, detail}}.
Result<json::object> dock_ligands(const Engine&, Work&);

/// tasks/prepare_ligand, prepare_receptor, pose_rmsd. Errors: invalid.
Result<json::object> prepare_ligand_task(Work&);
Result<json::object> prepare_receptor_task(Work&);
Result<json::object> pose_rmsd_task(Work&);

/// tasks/redocking_success. Errors: invalid, where nothing was tried.
Result<json::object> redocking_success_task(Work&);

/// tasks/ligands. Errors: invalid, where nothing can be read.
Result<json::object> ligand_properties_task(Work&);
Result<json::object> fingerprint_similarity_task(Work&);
Result<json::object> diversity_pick_task(Work&);
Result<json::object> substructure_search_task(Work&);
Result<json::object> depict_task(Work&);

/// tasks/formats. Errors: invalid, where nothing can be read.
Result<json::object> convert_task(Work&);
Result<json::object> split_library_task(Work&);

/// tasks/boxes. Errors: invalid.
Result<json::object> box_from_ligand_task(Work&);
Result<json::object> box_from_residues_task(Work&);
Result<json::object> find_pockets_task(Work&);

/// tasks/docking_preflight. Errors: invalid, "too_many_molecules"; all else it finds is its result.
Result<json::object> docking_preflight_task(Work&);

/// tasks/rescore. Errors: invalid, for the receptor or where no pose can be read.
Result<json::object> rescore_task(Work&);

/// tasks/poses. Errors: invalid, for the receptor, the reference, or where no pose can be read.
Result<json::object> pose_checks_task(Work&);
Result<json::object> interactions_task(Work&);
Result<json::object> cluster_poses_task(Work&);
Result<json::object> consensus_task(Work&);

/// tasks/docking_confidence. Errors: invalid, for the receptor, the ligand or where no pose can be used.
Result<json::object> docking_confidence_task(Work&);

}  // namespace mad::engines
