#include "engines/tools.hpp"

#include "engines/babel.hpp"
#include "engines/embed.hpp"
#include "engines/engine_run.hpp"
#include "engines/operations.hpp"

namespace mad::engines {
namespace {

Result<std::string> chemistry_version() { return babel_version() + ", " + rdkit_version(); }

engine_kit::Tool tool_of(const Engine& engine) {
    return {engine.traits().name,
            "docks, scores and minimises with " + engine.traits().title,
            {{"dock", [&engine](Work& work) { return dock(engine, work); }},
             {"dock_library", [&engine](Work& work) { return dock_library(engine, work); }},
             {"dock_ligands", [&engine](Work& work) { return dock_ligands(engine, work); }},
             {"score", [&engine](Work& work) { return score(engine, work); }},
             {"minimize", [&engine](Work& work) { return minimize(engine, work); }}},
            [&engine] { return engine_version(engine); },
            described(engine.traits())};
}

}  // namespace

std::span<const engine_kit::Tool> tools() {
    static const std::vector<engine_kit::Tool> all{
        tool_of(vina()),
        tool_of(smina()),
        tool_of(gnina()),
        {"prepare_ligand",
         "makes a small molecule ready for docking",
         {{"prepare_ligand", prepare_ligand_task}},
         chemistry_version},
        {"prepare_receptor",
         "makes a macromolecule ready for docking",
         {{"prepare_receptor", prepare_receptor_task}},
         chemistry_version},
        {"pose_rmsd",
         "compares poses with known ones",
         {{"pose_rmsd", pose_rmsd_task}, {"redocking_success", redocking_success_task}},
         chemistry_version},
        {"ligands",
         "describes, draws, compares, searches and chooses small molecules",
         {{"ligand_properties", ligand_properties_task},
          {"fingerprint_similarity", fingerprint_similarity_task},
          {"diversity_pick", diversity_pick_task},
          {"substructure_search", substructure_search_task},
          {"depict", depict_task}},
         chemistry_version},
        {"boxes",
         "says where to dock",
         {{"box_from_ligand", box_from_ligand_task},
          {"box_from_residues", box_from_residues_task},
          {"find_pockets", find_pockets_task}},
         chemistry_version},
        {"docking_preflight",
         "says what would stop or spoil a docking",
         {{"docking_preflight", docking_preflight_task}},
         chemistry_version},
        {"formats",
         "converts molecules and splits libraries",
         {{"convert", convert_task}, {"split_library", split_library_task}},
         chemistry_version},
        {"docking_confidence",
         "says how far a docked pose can be trusted",
         {{"docking_confidence", docking_confidence_task}},
         chemistry_version},
        {"rescore",
         "scores poses as AutoDock Vina does, term by term and residue by residue",
         {{"rescore", rescore_task}},
         chemistry_version},
        {"poses",
         "checks poses, says how they hold to the receptor, which are alike and what engines agree on",
         {{"pose_checks", pose_checks_task},
          {"interactions", interactions_task},
          {"cluster_poses", cluster_poses_task},
          {"consensus", consensus_task}},
         chemistry_version},
    };
    return all;
}

}  // namespace mad::engines
