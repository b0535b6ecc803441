// Open Babel, as far as it is used: reading any format, protonation, PDBQT. Its state is global and not safe
// between threads: one job a process.
#pragma once
#include "base/error.hpp"
#include "engines/formats.hpp"
#include "engines/graph.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace OpenBabel {
class OBMol;
}

namespace mad::engines {

class BabelMolecule {
public:
    /// Every molecule of the text (each MODEL, each SDF record, each SMILES line), at most `most`.
    /// Errors: invalid, kind "molecule_unreadable"; none read is an empty vector.
    static Result<std::vector<BabelMolecule>> read(std::string_view text, Format, std::size_t most);

    BabelMolecule(BabelMolecule&&) noexcept;
    BabelMolecule& operator=(BabelMolecule&&) noexcept;
    ~BabelMolecule();

    std::string title() const;
    int atoms() const;
    int heavy_atoms() const;
    int charge() const;
    int largest_ring() const;  ///< atoms in it, of the smallest set of smallest rings; 0: there is none
    std::string formula() const;
    bool has_coordinates() const;  ///< in space; not those of a drawing
    bool has_finite_coordinates() const;
    std::vector<std::string> elements() const;
    /// The heavy atoms, bonded as Open Babel sees them.
    Graph graph() const;

    /// Keeps the largest piece; the formulas of what went.
    std::vector<std::string> keep_largest_fragment();
    /// Hydrogens as at this pH, by Open Babel's rules; without pH only those that are missing.
    void add_hydrogens(std::optional<double> ph);

    void remove_hydrogens();
    /// PDBQT leaves out the hydrogens of carbon, which otherwise count as missing: its atoms would be
    /// radicals.
    void imply_hydrogens_of_carbon();
    void set_title(const std::string&);

    std::string to_smiles() const;
    std::string to_sdf() const;
    std::string to_mol2() const;
    std::string to_pdb() const;
    /// With a torsion tree.
    std::string to_ligand_pdbqt() const;
    /// Rigid.
    std::string to_receptor_pdbqt() const;

    /// For the .cpp files that ask Open Babel itself.
    OpenBabel::OBMol& native() const { return *mol_; }

private:
    explicit BabelMolecule(std::unique_ptr<OpenBabel::OBMol>);
    std::string write(const char* format, const char* option = nullptr) const;
    std::unique_ptr<OpenBabel::OBMol> mol_;
};

/// "Open Babel 3.1.1"
std::string babel_version();

}  // namespace mad::engines
