// What Vina writes, and a PDBQT from a user: read into poses, a score, a tree of rigid bodies.
#include "engines/vina_output.hpp"

#include "engines/flexible_pose.hpp"
#include "fuzz/fuzz.hpp"

#include <cmath>

using namespace mad;
using fuzz::must;

namespace {

void check_tree(const engines::Pdbqt& model) {
    std::vector<int> times(model.atoms.size());
    for (std::size_t body = 0; body < model.bodies.size(); ++body)
        for (const int atom : model.bodies[body]) {
            must(atom >= 0 && static_cast<std::size_t>(atom) < model.atoms.size(),
                 "a body has atoms of its model");
            times[static_cast<std::size_t>(atom)] +=
                model.atoms[static_cast<std::size_t>(atom)].body == static_cast<int>(body);
        }
    for (std::size_t i = 0; i < times.size(); ++i) must(times[i] >= 1, "an atom is in its own body");
    must(model.bodies.size() == static_cast<std::size_t>(model.torsions) + 1, "a torsion begins a body");
}

void check_same(const engines::Pdbqt& model, const engines::Pdbqt& again) {
    must(model.atoms.size() == again.atoms.size() && model.bodies == again.bodies &&
             model.torsions == again.torsions,
         "a model's own text is that model");
    must(model.text == again.text && model.remarks == again.remarks, "with its remarks, and that text again");
}

/// What is read of side chains as an engine wrote them.
void check_side_chains(const engines::Pdbqt& model) {
    engines::FlexibleReceptor flexible;
    flexible.side_chains = model.side_chains;
    flexible.atoms.resize(engines::atom_lines(model.side_chains).size());
    const auto places = engines::side_chain_places(flexible, model.side_chains);
    if (!places) return must(!places.error().detail.empty(), "a refusal says why");
    must(places->size() == flexible.atoms.size(), "every atom has a place");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = fuzz::text_of(data, size);
    const auto models = engines::read_pdbqt(text);
    if (!models) must(!models.error().detail.empty(), "a refusal says why");
    if (models)
        for (auto& model : *models) {
            must(!model.atoms.empty(), "a model has atoms");
            check_tree(model);
            check_side_chains(model);
            const auto again = engines::read_pdbqt(model.text);
            must(again && again->size() == 1, "a model's own text is one model");
            check_same(model, again->front());
        }
    if (const auto poses = engines::read_vina_poses(text)) {
        must(models && poses->size() == models->size(), "every model is a pose");
        for (std::size_t i = 0; i < poses->size(); ++i) {
            must((*poses)[i].rank == static_cast<int>(i) + 1, "poses are numbered from 1");
            must(std::isfinite((*poses)[i].affinity), "an affinity is a number");
        }
    }
    if (const auto score = engines::read_vina_score(text))
        must(std::isfinite(score->affinity) && std::isfinite(score->unbound), "a score is numbers");
    return 0;
}
