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

constexpr double same_place = 0.01;  // Å; PDBQT keeps three decimals

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

Result<std::vector<Chosen>> choose_all(const Pdbqt& receptor, const chem::Structure& structure,
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
    if (all.size() > most_flexible_residues)
        return wrong(
            "too_many_flexible_residues",
            fmt::format("{} residues are to be flexible, at most {} can be: the search does not find "
                        "its way through more",
                        all.size(), most_flexible_residues));
    return all;
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
                                    std::span<const std::string> residues) {
    const auto chosen = choose_all(receptor, structure, residues);
    if (!chosen) return chosen.error();
    const auto bonded = chem::bonded(typed_atoms(receptor), "the receptor");
    if (!bonded) return bonded.error();
    FlexibleReceptor it;
    Writer writer(receptor, it);
    for (const auto& [ca, name] : *chosen) {
        const auto side_chain = side_chain_at(receptor, *bonded, ca);
        if (!side_chain)
            return wrong(side_chain.error().kind,
                         fmt::format("{} cannot be flexible: {}", name, side_chain.error().detail));
        writer.residue(receptor.atoms[ca].residue, *side_chain);
        it.residues.push_back(name);
    }
    it.rigid = writer.others();
    return it;
}

Result<void> check_side_chains_in_box(const FlexibleReceptor& flexible, const Box& box) {
    for (const auto& atom : flexible.atoms) {
        if (atom.name == "CA" || atom.name == "CB" || is_hydrogen(atom) || box.holds(atom.at)) continue;
        return wrong(
            "residue_outside_box",
            fmt::format("{} cannot be flexible: its {} is outside the box, in which the engine keeps "
                        "side chains; make the box larger, or leave the residue as it is",
                        atom.residue, atom.name));
    }
    return {};
}

}  // namespace mad::engines
