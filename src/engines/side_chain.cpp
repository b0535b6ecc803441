#include "engines/side_chain.hpp"

#include "engines/residues.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace mad::engines {
namespace {

using Index = std::size_t;
using Indices = std::vector<Index>;

constexpr double metal_reach = 2.8;  // Å, from an atom that coordinates to its metal

bool contains(const Indices& list, Index atom) { return std::ranges::find(list, atom) != list.end(); }

Error wrong(std::string_view kind, std::string detail) {
    return {Errc::invalid, std::string(kind), std::move(detail)};
}

class SideChain {
public:
    SideChain(const Pdbqt& receptor, std::span<const chem::Bonded> bonded, Index ca)
        : receptor_(receptor), bonded_(bonded), ca_(ca), neighbours_(receptor.atoms.size()) {
        for (const auto j : bonded[ca].bonds)
            if (is_ours(j) && at(j).name == "CB") join(ca, j);
        for (Index i = 0; i < heavy_.size(); ++i)
            for (const auto j : bonded[heavy_[i]].bonds)
                if (j != ca && is_ours(j) && !is_hydrogen(at(j))) join(heavy_[i], j);
        for (Index i = 0; i < receptor.atoms.size(); ++i)
            if (is_ours(i) && is_hydrogen(at(i))) add_hydrogen(i);
    }

    /// Of the residue's name.
    std::string_view amino_acid() const {
        return amino_acid_of(std::string_view(at(ca_).residue).substr(0, at(ca_).residue.find(' ')));
    }

    std::vector<std::string_view> missing() const {
        std::vector<std::string_view> names;
        for (const auto name : side_chain_atoms(amino_acid()))
            if (std::ranges::none_of(heavy_, [&](auto i) { return at(i).name == name; }))
                names.push_back(name);
        return names;
    }

    /// "its SG is bonded to SG of CYS B 52"; empty where it is free.
    std::string bound_to() const {
        for (const auto i : heavy_) {
            for (Index j = 0; j < bonded_.size(); ++j)
                if (bonded_[j].kind == chem::VinaClass::metal && distance(at(i).at, at(j).at) < metal_reach)
                    return fmt::format("its {} holds the metal {}", at(i).name, at(j).residue);
            for (const auto j : bonded_[i].bonds)
                if (!is_hydrogen(at(j)) && (!is_ours(j) || is_backbone(j)))
                    return fmt::format("its {} is bonded to {} of {}", at(i).name, at(j).name, at(j).residue);
        }
        return {};
    }

    TurningBody body(Index parent, Index first) const {
        TurningBody it{parent, {first}};
        for (Index i = 0; i < it.atoms.size(); ++i)
            for (const auto j : neighbours_[it.atoms[i]])
                if (j != parent && !contains(it.atoms, j) && !turns(it.atoms[i], j)) it.atoms.push_back(j);
        for (const auto i : it.atoms)
            for (const auto j : neighbours_[i])
                if (j != parent && turns(i, j)) it.branches.push_back(body(i, j));
        return it;
    }

    Index first() const { return heavy_.front(); }

private:
    const PdbqtAtom& at(Index i) const { return receptor_.atoms[i]; }
    bool is_ours(Index i) const { return at(i).residue == at(ca_).residue; }
    bool is_backbone(Index i) const { return at(i).name == "N" || at(i).name == "C"; }

    void join(Index a, Index b) {
        if (contains(neighbours_[a], b)) return;
        neighbours_[a].push_back(b);
        neighbours_[b].push_back(a);
        if (!contains(heavy_, b)) heavy_.push_back(b);
    }

    /// To the nearest atom, where that is one of the side chain: prepared files leave hydrogens unnamed.
    void add_hydrogen(Index hydrogen) {
        Index nearest = ca_;
        for (Index i = 0; i < receptor_.atoms.size(); ++i)
            if (is_ours(i) && !is_hydrogen(at(i)) &&
                distance(at(i).at, at(hydrogen).at) < distance(at(nearest).at, at(hydrogen).at))
                nearest = i;
        if (contains(heavy_, nearest)) neighbours_[nearest].push_back(hydrogen);
    }

    /// Whether the bond turns something besides the child itself.
    bool turns(Index parent, Index child) const {
        const auto moves = std::ranges::any_of(neighbours_[child], [&](auto i) { return i != parent; });
        return moves && std::ranges::any_of(turning_bonds(amino_acid()), [&](const auto& bond) {
                   return bond.parent == at(parent).name && bond.child == at(child).name;
               });
    }

    const Pdbqt& receptor_;
    std::span<const chem::Bonded> bonded_;
    Index ca_;
    Indices heavy_;                    // of the side chain, CB first
    std::vector<Indices> neighbours_;  // of its atoms, by the receptor's index
};

}  // namespace

Result<TurningBody> side_chain_at(const Pdbqt& receptor, std::span<const chem::Bonded> bonded,
                                  std::size_t ca) {
    const SideChain side_chain(receptor, bonded, ca);
    if (turning_bonds(side_chain.amino_acid()).empty())
        return wrong("residue_rigid", "no bond of its side chain turns");
    if (const auto missing = side_chain.missing(); !missing.empty())
        return wrong("residue_incomplete", fmt::format("its side chain lacks {}", fmt::join(missing, ", ")));
    if (const auto bound = side_chain.bound_to(); !bound.empty()) return wrong("residue_bound", bound);
    return side_chain.body(ca, side_chain.first());
}

}  // namespace mad::engines
