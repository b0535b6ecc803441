// A pose put back into its ligand. The input is the ligand's SDF record, a line "$$$$", the prepared PDBQT
// and perhaps the pose: MODELs of one file.
#include "engines/pose.hpp"

#include "fuzz/fuzz.hpp"

#include <cmath>

using namespace mad;
using fuzz::must;

namespace {

void check_written(const engines::MolBlock& block, const std::vector<engines::Point>& at) {
    const auto written = engines::write_sdf(block, at, "title", {{"rank", "1"}});
    const auto again = engines::read_mol_block(written, "title");
    must(again.has_value(), "what is written can be read");
    must(again->elements == block.elements && again->bonds == block.bonds, "its atoms and bonds stay");
    for (std::size_t i = 0; i < at.size(); ++i)
        must(engines::distance(again->at[i], at[i]) < 0.001, "its places stay");
}

/// The ligand's own places, where nothing moved.
void check_unmoved(const engines::Pdbqt& prepared, const engines::MolBlock& block,
                   const std::vector<int>& map) {
    const auto at = engines::restore(prepared, prepared, block, map);
    must(at.has_value(), "the prepared ligand is a pose of itself");
    for (std::size_t i = 0; i < at->size(); ++i) {
        const auto& was = block.at[i];
        const double scale = 1 + std::abs(was[0]) + std::abs(was[1]) + std::abs(was[2]);
        must(engines::distance((*at)[i], was) < 0.05 * scale, "what is not moved stays where it is");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = fuzz::text_of(data, size);
    const auto end = text.find("$$$$\n");
    const auto block = engines::read_mol_block(text.substr(0, end), "title");
    if (!block) return 0;
    must(block->at.size() == block->elements.size(), "an atom has a place");
    check_written(*block, block->at);
    const auto models = engines::read_pdbqt(end == text.npos ? "" : text.substr(end + 5));
    if (!models || models->empty()) return 0;
    const auto map = engines::map_atoms(models->front(), *block);
    if (!map) return 0;
    must(map->size() == models->front().atoms.size(), "every atom of the PDBQT is one of the ligand's");
    check_unmoved(models->front(), *block, *map);
    const auto moved = engines::restore(models->front(), models->back(), *block, *map);
    if (!moved) return 0;
    for (const auto& place : *moved)
        must(std::isfinite(place[0]) && std::isfinite(place[1]) && std::isfinite(place[2]),
             "places are finite");
    return 0;
}
