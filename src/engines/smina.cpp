// Smina, behind Engine.
#include "engines/smina_like.hpp"

namespace mad::engines {
namespace {

class Smina final : public SminaLike {
public:
    const EngineTraits& traits() const override {
        static const EngineTraits it{
            .name = "smina",
            .title = "Smina",
            .program = "smina",
            .variable = "MAD_SMINA",
            .source = "https://sourceforge.net/projects/smina, or deploy/engines/smina.Dockerfile",
            .scoring = {"vina", "vinardo", "dkoes_scoring", "dkoes_scoring_old", "dkoes_fast", "ad4_scoring"},
            .custom_scoring = true,
            .atom_terms = true,
            .flexible_residues = true,
            .turns_hydrogens = false,
            .softens_clashes = true,
            .vinardo_torsion_weight = 0.02};
        return it;
    }

    /// "Smina Nov  9 2017.  Based on AutoDock Vina 1.1.2."
    std::string version_in(std::string_view line) const override {
        if (line.starts_with("Smina ")) line.remove_prefix(6);
        return std::string(line.substr(0, line.find('.')));
    }
};

}  // namespace

const Engine& smina() {
    static const Smina it;
    return it;
}

}  // namespace mad::engines
