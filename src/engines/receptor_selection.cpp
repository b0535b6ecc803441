#include "engines/lines.hpp"
#include "engines/receptor.hpp"
#include "engines/residues.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <set>
#include <span>
#include <tuple>

namespace mad::engines {

namespace {

using Residue = std::span<const chem::Atom>;

/// Consecutive atoms of one residue number, whatever the residue's name: alternate residues share a number.
template <class Same>
std::vector<Residue> group(const std::vector<chem::Atom>& atoms, Same same) {
    std::vector<Residue> groups;
    for (std::size_t start = 0, i = 1; i <= atoms.size(); ++i) {
        if (i < atoms.size() && same(atoms[start], atoms[i])) continue;
        groups.emplace_back(atoms.data() + start, i - start);
        start = i;
    }
    return groups;
}

bool same_number(const chem::Atom& a, const chem::Atom& b) {
    return a.residue_number == b.residue_number && a.chain == b.chain &&
           chem::is_water(a.residue) == chem::is_water(b.residue);
}

/// The alternate location that stays: most occupied, then the first letter.
std::string best_location(Residue residue) {
    std::map<std::string, double> occupancy;
    for (auto& a : residue)
        if (!a.alternate.empty()) occupancy[a.alternate] += a.occupancy;
    std::string best;
    for (auto& [location, sum] : occupancy)
        if (best.empty() || sum > occupancy[best] + 1e-6) best = location;
    return best;
}

std::vector<chem::Atom> without_alternates(const std::vector<chem::Atom>& atoms, int& resolved) {
    std::vector<chem::Atom> kept;
    for (const auto residue : group(atoms, same_number)) {
        const auto best = best_location(residue);
        resolved += !best.empty();
        std::set<std::tuple<std::string_view, std::string_view>> seen;  // a file may repeat an atom
        for (auto& a : residue)
            if ((a.alternate.empty() || a.alternate == best) &&
                (chem::is_water(a.residue) || seen.emplace(a.residue, a.name).second)) {
                kept.push_back(a);
                kept.back().alternate.clear();
            }
    }
    return kept;
}

const chem::Atom* find_atom(Residue residue, std::string_view name) {
    const auto it = std::find_if(residue.begin(), residue.end(), [&](auto& a) { return a.name == name; });
    return it == residue.end() ? nullptr : &*it;
}

bool peptide_bond(Residue first, Residue second) {
    const auto* c = find_atom(first, "C");
    const auto* n = find_atom(second, "N");
    return c && n && distance(place_of(*c), place_of(*n)) < 1.8;
}

/// A modified amino acid is a HETATM residue within the chain: bound to a neighbour by a peptide bond.
bool is_polymer(const std::vector<Residue>& residues, std::size_t i) {
    auto& first = residues[i].front();
    if (is_polymer_residue(first.residue) || (!first.hetero && !chem::is_water(first.residue))) return true;
    return (i > 0 && peptide_bond(residues[i - 1], residues[i])) ||
           (i + 1 < residues.size() && peptide_bond(residues[i], residues[i + 1]));
}

HeteroResidue hetero_of(Residue residue) {
    auto& a = residue.front();
    HeteroResidue h{a.residue, a.chain, a.residue_number};
    for (auto& atom : residue) {
        if (atom.element == "H") continue;
        ++h.heavy_atoms;
        for (std::size_t axis = 0; axis < 3; ++axis) h.center[axis] += place_of(atom)[axis];
    }
    for (auto& x : h.center) x /= std::max(1, h.heavy_atoms);
    return h;
}

/// Backbone and side chain, of amino acids.
std::vector<std::string> missing_atoms(Residue residue) {
    const auto& name = residue.front().residue;
    std::vector<std::string> missing;
    const auto look_for = [&](std::string_view atom) {
        if (!find_atom(residue, atom)) missing.emplace_back(atom);
    };
    if (!is_amino_acid(name)) return missing;
    for (const auto* atom : {"N", "CA", "C", "O"}) look_for(atom);
    for (const auto atom : side_chain_atoms(name)) look_for(atom);
    return missing;
}

bool is_broken(Residue first, Residue second) {
    return first.front().chain == second.front().chain && find_atom(first, "C") && find_atom(second, "N") &&
           !peptide_bond(first, second);
}

/// Numbers that do not rise say nothing.
std::optional<int> missing_between(const std::string& after, const std::string& before) {
    const auto first = integer(after), second = integer(before);
    if (!first || !second || *second <= *first + 1) return {};
    return *second - *first - 1;
}

std::string some(const std::vector<std::string>& all) {
    constexpr std::size_t most = 8;
    const auto shown =
        std::vector(all.begin(), all.begin() + std::min<std::ptrdiff_t>(std::ssize(all), most));
    return fmt::format("{}{}", fmt::join(shown, ", "),
                       all.size() > most ? fmt::format(" and {} more", all.size() - most) : "");
}

/// What the structure lacks of the chains that are kept.
void report_missing(const std::vector<Residue>& polymer, Selection& result) {
    std::vector<std::string> breaks, incomplete;
    for (std::size_t i = 0; i < polymer.size(); ++i) {
        const auto& a = polymer[i].front();
        if (auto missing = missing_atoms(polymer[i]); !missing.empty()) {
            incomplete.push_back(fmt::format("{} ({})", residue_label(a), fmt::join(missing, " ")));
            result.incomplete.push_back({a.residue, a.chain, a.residue_number, std::move(missing)});
        }
        if (i + 1 == polymer.size() || !is_broken(polymer[i], polymer[i + 1])) continue;
        const auto& b = polymer[i + 1].front();
        result.breaks.push_back({a.chain, a.residue_number, b.residue_number,
                                 missing_between(a.residue_number, b.residue_number)});
        const auto missing = result.breaks.back().missing;
        breaks.push_back(fmt::format("{} and {}{}", residue_label(a), residue_label(b),
                                     missing ? fmt::format(" ({} missing)", *missing) : ""));
    }
    if (!incomplete.empty())
        result.warnings.push_back(
            fmt::format("{} residues lack atoms: {}", incomplete.size(), some(incomplete)));
    if (!breaks.empty())
        result.warnings.push_back(fmt::format("the chain is broken between {}", some(breaks)));
}

void warn_of_dropped(const std::vector<HeteroResidue>& hetero, std::vector<std::string>& warnings) {
    std::map<std::string, int> dropped;
    for (auto& h : hetero)
        if (!h.kept) ++dropped[h.name];
    if (dropped.empty()) return;
    std::vector<std::string> names;
    for (auto& [name, count] : dropped)
        names.push_back(count > 1 ? fmt::format("{} ({})", name, count) : name);
    warnings.push_back(
        fmt::format("removed hetero residues {}: name in keep_hetero those that belong to the receptor",
                    fmt::join(names, ", ")));
}

Result<void> check_chains(const chem::Structure& s, const std::vector<std::string>& wanted) {
    std::set<std::string> there;
    for (auto& a : s.atoms) there.insert(a.chain);
    for (auto& chain : wanted)
        if (!there.contains(chain))
            return Error{
                Errc::invalid, "chain_not_found",
                fmt::format("the receptor has no chain \"{}\"; it has {}", chain, fmt::join(there, ", "))};
    return {};
}

bool contains(const std::vector<std::string>& list, const std::string& value) {
    return std::find(list.begin(), list.end(), value) != list.end();
}

}  // namespace

Result<Selection> select_receptor(const chem::Structure& s, const ReceptorOptions& options) {
    if (auto known = check_chains(s, options.chains); !known) return known.error();
    Selection result;
    int resolved = 0;
    const auto atoms = without_alternates(s.atoms, resolved);
    if (resolved)
        result.warnings.push_back(
            fmt::format("{} residues had alternate locations: the most occupied stay", resolved));
    const auto residues = group(atoms, same_residue);
    std::vector<Residue> polymer;
    std::set<std::string> chains;
    for (std::size_t i = 0; i < residues.size(); ++i) {
        auto& first = residues[i].front();
        if (!options.chains.empty() && !contains(options.chains, first.chain)) continue;
        bool keep = true;
        if (chem::is_water(first.residue)) {
            keep = options.keep_water;
            result.waters_removed += !keep;
        } else if (is_polymer(residues, i)) {
            polymer.push_back(residues[i]);
            chains.insert(first.chain);
        } else {
            result.hetero.push_back(hetero_of(residues[i]));
            keep = result.hetero.back().kept = contains(options.keep_hetero, first.residue);
        }
        if (keep) result.kept.insert(result.kept.end(), residues[i].begin(), residues[i].end());
    }
    for (auto& name : options.keep_hetero)
        if (std::none_of(result.hetero.begin(), result.hetero.end(), [&](auto& h) { return h.name == name; }))
            result.warnings.push_back(fmt::format("keep_hetero names {}, which is not there", name));
    result.residues = static_cast<int>(polymer.size());
    result.chains.assign(chains.begin(), chains.end());
    warn_of_dropped(result.hetero, result.warnings);
    report_missing(polymer, result);
    if (result.kept.empty())
        return Error{
            Errc::invalid, "receptor_empty",
            "nothing of the receptor is left: it has no protein or nucleic acid; name in keep_hetero what "
            "is the receptor"};
    return result;
}

Result<std::vector<chem::Atom>> hetero_atoms(const chem::Structure& s, std::string_view which) {
    std::vector<std::string> wanted;
    for (auto rest = which;; rest.remove_prefix(rest.find(':') + 1)) {
        wanted.emplace_back(rest.substr(0, rest.find(':')));
        if (rest.find(':') == std::string_view::npos) break;
    }
    int resolved = 0;
    const auto atoms = without_alternates(s.atoms, resolved);
    const auto residues = group(atoms, same_residue);
    std::set<std::string> there;
    for (std::size_t i = 0; i < residues.size(); ++i) {
        auto& a = residues[i].front();
        if (chem::is_water(a.residue)) continue;
        const bool fits = a.residue == wanted[0] && (wanted.size() < 2 || a.chain == wanted[1]) &&
                          (wanted.size() < 3 || a.residue_number == trimmed(wanted[2]));
        if (fits) return std::vector<chem::Atom>(residues[i].begin(), residues[i].end());
        if (!is_polymer(residues, i))
            there.insert(fmt::format("{}:{}:{}", a.residue, a.chain, a.residue_number));
    }
    return Error{Errc::invalid, "ligand_not_found",
                 there.empty()
                     ? fmt::format("no residue \"{}\": the structure has no ligand", which)
                     : fmt::format("no residue \"{}\"; there are {}", which, fmt::join(there, ", "))};
}

}  // namespace mad::engines
