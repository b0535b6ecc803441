// A receptor chosen from a structure (PDB): what is kept, written for Open Babel and read again, is what was
// kept.
#include "engines/receptor.hpp"

#include "chem/inspect.hpp"
#include "fuzz/fuzz.hpp"

using namespace mad;
using fuzz::must;

namespace {

void check_written(const std::vector<chem::Atom>& atoms) {
    const auto written = engines::write_pdb(atoms);
    if (!written) return must(written.error().kind == "coordinate_too_large", "all else can be written");
    const auto again = chem::atoms_of(chem::Format::pdb, *written);
    must(again.has_value(), "what is written can be read");
    must(again->size() == atoms.size(), "no atom is lost");
    for (std::size_t i = 0; i < atoms.size(); ++i) {
        must((*again)[i].element == atoms[i].element, "an atom keeps its element");
        must(engines::distance(engines::place_of((*again)[i]), engines::place_of(atoms[i])) < 0.001,
             "an atom keeps its place");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto structures = chem::read_structures(chem::Format::pdb, fuzz::text_of(data, size));
    if (!structures) return 0;
    const auto& structure = structures->front();
    engines::ReceptorOptions options;
    auto chosen = engines::select_receptor(structure, options);
    if (!chosen) return 0;
    must(!chosen->kept.empty() && chosen->kept.size() <= structure.atoms.size(), "what is kept was there");
    check_written(chosen->kept);

    for (auto& hetero : chosen->hetero) options.keep_hetero.push_back(hetero.name);
    options.keep_water = true;
    const auto all = engines::select_receptor(structure, options);
    must(all && all->kept.size() >= chosen->kept.size(), "who asks for more gets more");
    must(all->waters_removed == 0, "waters stay where they are asked for");
    for (auto& hetero : all->hetero) {
        must(hetero.kept, "a hetero residue stays where it is asked for");
        if (hetero.name.find(':') != std::string::npos) continue;  // which divides name, chain and number
        must(engines::hetero_atoms(structure, hetero.name).has_value(),
             "a hetero residue is found by its name");
    }
    return 0;
}
