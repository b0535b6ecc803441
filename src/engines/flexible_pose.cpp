#include "engines/flexible_pose.hpp"

#include "engines/lines.hpp"

#include <cmath>
#include <fmt/format.h>
#include <map>
#include <set>

namespace mad::engines {
namespace {

constexpr double rounding = 0.05;  // Å: files have their coordinates rounded

/// Residue and name, as a line of PDB and PDBQT has them.
std::string label_of(std::string_view line) {
    return fmt::format("{} {}", trimmed(columns(line, 13, 16)), columns(line, 18, 27));
}

Error malformed(std::string detail) {
    return {Errc::upstream, "side_chains_malformed", "the side chains: " + std::move(detail)};
}

}  // namespace

Result<std::vector<Point>> side_chain_places(const FlexibleReceptor& flexible, std::string_view text) {
    std::multimap<std::string, Point> written;  // hydrogens share a name: their order tells them apart
    for (const auto line : atom_lines(text)) {
        Point at{};
        for (std::size_t axis = 0; axis < 3; ++axis) {
            const auto value = real(columns(line, 31 + 8 * axis, 38 + 8 * axis));
            if (!value || !fits_columns(*value)) return malformed("an atom has no coordinates");
            at[axis] = *value;
        }
        written.emplace(label_of(line), at);
    }
    std::vector<Point> places;
    for (const auto line : atom_lines(flexible.side_chains)) {
        const auto label = label_of(line);
        const auto found = written.lower_bound(label);
        if (found == written.end() || found->first != label)
            return malformed(fmt::format("there is no {}", label));
        places.push_back(found->second);
        written.erase(found);
    }
    const auto before = [&](std::size_t i) { return flexible.atoms[i].at; };
    for (std::size_t i = 0; i < places.size(); ++i)
        if (flexible.atoms[i].name == "CA" && distance(places[i], before(i)) > rounding)
            return malformed("a CA has moved");
    for (const auto& body : flexible.bodies)
        for (const auto i : body)
            for (const auto j : body)
                if (std::abs(distance(places[i], places[j]) - distance(before(i), before(j))) > rounding)
                    return malformed("they are not those of the receptor with their bonds turned");
    return places;
}

Pdbqt put_together(const Pdbqt& receptor, const FlexibleReceptor& flexible,
                   const std::vector<Point>& places) {
    std::vector<Point> at;
    for (const auto& atom : receptor.atoms) at.push_back(atom.at);
    for (std::size_t i = 0; i < places.size(); ++i) at[flexible.index[i]] = places[i];
    return at_places(receptor, at);
}

std::string flexible_residues_pdb(const Pdbqt& receptor, const FlexibleReceptor& flexible) {
    std::set<std::string_view> residues;
    for (const auto& atom : flexible.atoms) residues.insert(atom.residue);
    const auto lines = atom_lines(receptor.text);
    std::string pdb;
    for (std::size_t i = 0; i < lines.size(); ++i)
        if (residues.contains(receptor.atoms[i].residue)) pdb += pdb_line(lines[i]);
    return pdb;
}

}  // namespace mad::engines
