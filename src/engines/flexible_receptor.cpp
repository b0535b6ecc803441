#include "engines/flexible_receptor.hpp"

#include "engines/rescoring.hpp"
#include "engines/residues.hpp"
#include "engines/side_chain.hpp"
#include "engines/sites.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>

namespace mad::engines {
namespace {

using Index = std::size_t;

constexpr double same_place = 0.01;         // Å; PDBQT keeps three decimals
constexpr double longest_side_chain = 8.5;  // Å from CA: arginine's, stretched

Error wrong(std::string_view kind, std::string detail) {
    return {Errc::invalid, std::string(kind), std::move(detail)};
}

/// Its CA in the receptor, and how the structure names it.
struct Chosen {
    Index ca;
    std::string name;
};

bool is_chosen(const std::vector<Chosen>& all, Index ca) {
    return std::ranges::any_of(all, [&](const auto& one) { return one.ca == ca; });
}

/// The residue's CA as it was prepared: of alternate locations one is there, of chains perhaps none.
Result<void> choose(const Pdbqt& receptor, const std::vector<chem::Atom>& residue, std::vector<Chosen>& all) {
    const auto name = residue_name(residue.front());
    if (turning_bonds(amino_acid_of(residue.front().residue)).empty())
        return wrong("residue_rigid",
                     fmt::format("{} cannot be flexible: no bond of its side chain turns", name));
    bool found = false;
    for (const auto& atom : residue) {
        if (atom.name != "CA") continue;
        for (Index i = 0; i < receptor.atoms.size(); ++i) {
            if (receptor.atoms[i].name != "CA" || distance(receptor.atoms[i].at, place_of(atom)) > same_place)
                continue;
            found = true;
            if (!is_chosen(all, i)) all.push_back({i, name});
        }
    }
    if (found) return {};
    return wrong(
        "residue_not_in_receptor",
        fmt::format("{} cannot be flexible: the receptor as it is prepared has no CA of it; see chains "
                    "and keep_hetero",
                    name));
}

/// Those by name.
Result<std::vector<Chosen>> choose_named(const Pdbqt& receptor, const chem::Structure& structure,
                                         std::span<const std::string> residues) {
    std::vector<Chosen> all;
    for (const auto& residue : residues) {
        const auto atoms = residue_atoms(structure, residue);
        if (!atoms) return atoms.error();
        for (auto begin = atoms->begin(); begin != atoms->end();) {
            const auto end =
                std::find_if(begin, atoms->end(), [&](const auto& a) { return !same_residue(a, *begin); });
            if (auto chosen = choose(receptor, {begin, end}, all); !chosen) return chosen.error();
            begin = end;
        }
    }
    return all;
}

std::string name_of(const PdbqtAtom& ca, const chem::Structure& structure) {
    for (const auto& atom : structure.atoms)
        if (atom.name == "CA" && distance(place_of(atom), ca.at) <= same_place) return residue_name(atom);
    return ca.residue;
}

/// The heavy atom of the body, or of one behind it, that the box does not hold.
std::optional<Index> outside(const Pdbqt& receptor, const TurningBody& body, const Box& box) {
    for (const auto i : body.atoms) {
        const auto& atom = receptor.atoms[i];
        if (atom.name != "CB" && !is_hydrogen(atom) && !box.holds(atom.at)) return i;
    }
    for (const auto& next : body.branches)
        if (const auto found = outside(receptor, next, box)) return found;
    return {};
}

bool is_near(const Pdbqt& receptor, const TurningBody& body, const FlexibleChoice& choice) {
    const auto near = [&](Index i) {
        const auto& atom = receptor.atoms[i];
        return !is_hydrogen(atom) && std::ranges::any_of(choice.around, [&](const auto& place) {
            return distance(place, atom.at) <= choice.within;
        });
    };
    return std::ranges::any_of(body.atoms, near) || std::ranges::any_of(body.branches, [&](const auto& next) {
               return is_near(receptor, next, choice);
           });
}

/// Those near the ligand that can turn, behind those that are chosen.
void choose_near(const Pdbqt& receptor, const chem::Structure& structure,
                 std::span<const chem::Bonded> bonded, const FlexibleChoice& choice, const Box& box,
                 std::vector<Chosen>& all) {
    for (Index ca = 0; choice.within > 0 && ca < receptor.atoms.size(); ++ca) {
        const auto& atom = receptor.atoms[ca];
        if (atom.name != "CA" || is_chosen(all, ca)) continue;
        const auto may_reach = [&](const auto& place) {
            return distance(place, atom.at) <= choice.within + longest_side_chain;
        };
        if (std::ranges::none_of(choice.around, may_reach)) continue;
        const auto side_chain = side_chain_at(receptor, bonded, ca);
        if (side_chain && is_near(receptor, *side_chain, choice) && !outside(receptor, *side_chain, box))
            all.push_back({ca, name_of(atom, structure)});
    }
}

/// Writes side chains, and remembers their atoms.
class Writer {
public:
    Writer(const Pdbqt& receptor, FlexibleReceptor& to)
        : receptor_(receptor), lines_(atom_lines(receptor.text)), to_(to) {}

    void residue(const std::string& name, const TurningBody& side_chain) {
        to_.side_chains += "BEGIN_RES " + name + "\nROOT\n";
        add_atom(side_chain.parent);
        to_.side_chains += "ENDROOT\n";
        branch(side_chain);
        to_.side_chains += "END_RES " + name + "\n";
    }

    std::string others() const {
        std::string text;
        for (Index i = 0; i < lines_.size(); ++i)
            if (!number_.contains(i)) text += fmt::format("{}\n", lines_[i]);
        return text;
    }

private:
    void branch(const TurningBody& body) {
        const auto bond = fmt::format("BRANCH {:3} {:3}\n", number_.at(body.parent), to_.atoms.size() + 1);
        to_.side_chains += bond;
        std::vector<Index> atoms{number_.at(body.parent) - 1};
        for (const auto atom : body.atoms) {
            atoms.push_back(to_.atoms.size());
            add_atom(atom);
        }
        to_.bodies.push_back(std::move(atoms));
        for (const auto& next : body.branches) branch(next);
        to_.side_chains += "END" + bond;
    }

    void add_atom(Index atom) {
        to_.atoms.push_back(receptor_.atoms[atom]);
        to_.index.push_back(atom);
        number_[atom] = to_.atoms.size();
        to_.side_chains +=
            fmt::format("{}{:5}{}\n", lines_[atom].substr(0, 6), to_.atoms.size(), lines_[atom].substr(11));
    }

    const Pdbqt& receptor_;
    std::vector<std::string_view> lines_;
    FlexibleReceptor& to_;
    std::map<Index, Index> number_;  // in the file of side chains, from 1
};

}  // namespace

Result<FlexibleReceptor> take_apart(const Pdbqt& receptor, const chem::Structure& structure,
                                    const FlexibleChoice& choice, const Box& box) {
    auto chosen = choose_named(receptor, structure, choice.residues);
    if (!chosen) return chosen.error();
    const auto bonded = chem::bonded(typed_atoms(receptor), "the receptor");
    if (!bonded) return bonded.error();
    choose_near(receptor, structure, *bonded, choice, box, *chosen);
    if (chosen->size() > most_flexible_residues)
        return wrong(
            "too_many_flexible_residues",
            fmt::format("{} residues are to be flexible, at most {} can be: the search does not find "
                        "its way through more",
                        chosen->size(), most_flexible_residues));
    FlexibleReceptor it;
    Writer writer(receptor, it);
    for (const auto& [ca, name] : *chosen) {
        const auto side_chain = side_chain_at(receptor, *bonded, ca);
        if (!side_chain)
            return wrong(side_chain.error().kind,
                         fmt::format("{} cannot be flexible: {}", name, side_chain.error().detail));
        if (const auto atom = outside(receptor, *side_chain, box))
            return wrong("residue_outside_box",
                         fmt::format("{} cannot be flexible: its {} is outside the box, in which the engine "
                                     "keeps side chains; make the box larger, or leave the residue as it is",
                                     name, receptor.atoms[*atom].name));
        writer.residue(receptor.atoms[ca].residue, *side_chain);
        it.residues.push_back(name);
    }
    it.rigid = writer.others();
    return it;
}

}  // namespace mad::engines
