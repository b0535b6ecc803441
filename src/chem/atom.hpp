// Atoms and structures as the readers of molecule formats give them.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mad::chem {

/// In Å.
struct Point {
    double x = 0, y = 0, z = 0;
    friend bool operator==(const Point&, const Point&) = default;
};

struct Atom {
    std::string element;  ///< "C", "Cl"
    std::string name;     ///< "CA"; of formats that have names
    Point at;             ///< the origin where a format has no coordinates
    std::string residue;  ///< "ALA"; of formats that have residues, as are the next four
    std::string chain;
    std::string residue_number;  ///< with its insertion code: "478", "52A"
    std::string alternate;       ///< the alternate location: "", "A"
    double occupancy = 1;
    bool hetero = false;  ///< not of the polymer: ligands, waters, ions
};

/// One molecule, or one model of it.
struct Structure {
    std::string name;
    std::vector<Atom> atoms;
    std::optional<double> charge{};  ///< where the format says it
    std::optional<int> torsions{};   ///< of a PDBQT ligand
};

/// "cl", "CL" → "Cl"; hydrogen's isotopes D and T are H. Nothing when it is no element.
std::optional<std::string> element_named(std::string_view symbol);
/// "HOH", "WAT" and their like.
bool is_water(std::string_view residue);

}  // namespace mad::chem
