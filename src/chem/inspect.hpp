// What a molecule file holds, found out while it streams by.
#pragma once
#include "base/error.hpp"
#include "chem/lines.hpp"
#include "chem/reader.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mad::chem {

/// A residue outside the polymer that is no water: a ligand, an ion, a sugar.
struct HeteroResidue {
    std::string name, chain, number;
    std::int64_t atoms = 0;
};

/// `residue…` to `water_count` are of formats with residues. Of several models the first one's atoms count.
struct Summary {
    Format format = Format::pdb;
    std::string name;                 ///< of the first molecule; may be empty
    std::int64_t molecule_count = 0;  ///< several models of a molecule count once
    std::int64_t model_count = 0;     ///< all models of all molecules
    std::int64_t atom_count = 0;      ///< of all molecules
    std::map<std::string, std::int64_t> elements;
    std::vector<std::string> chains;             ///< the first 200
    std::int64_t residue_count = 0;              ///< waters and hetero residues included
    std::int64_t water_count = 0;                ///< residues
    std::vector<HeteroResidue> hetero_residues;  ///< the first 200
    int dimensions = 0;                          ///< 3; 2: all in a plane of z = 0; 0: no coordinates
    std::optional<double> charge;                ///< of a single molecule whose format says it
    std::optional<int> torsions;                 ///< of a PDBQT ligand
};

/// What the file is said to be.
struct Claim {
    std::optional<Format> format{};
    std::string by{};  ///< "the file name 'a.sdf'"
};

/// Takes a file's bytes in pieces of any size; memory does not grow with the file.
class Inspector {
public:
    explicit Inspector(Claim);
    ~Inspector();

    void feed(std::string_view bytes);
    /// The rest would change nothing: finish() will be an error.
    bool failed() const;
    /// Errors: invalid: format_unknown, format_mismatch (claim and content, both named), molecule_invalid,
    /// whose faults have details such as "line 17: x must be a number in columns 31-38, found 'abc'".
    Result<Summary> finish();

private:
    class Counter;
    void begin(bool whole);

    Claim claim_;
    std::string head_;  // until the format is known
    std::optional<Format> format_;
    std::optional<Error> refused_;
    Faults faults_;
    Lines lines_{faults_};
    std::unique_ptr<Counter> counter_;
    std::unique_ptr<Reader> reader_;
};

/// A whole text at once. Errors: as Inspector's.
Result<Summary> inspect(std::string_view text, Claim = {});

/// The structures of a text: every molecule, and every model, on its own. Errors: invalid (molecule_invalid).
Result<std::vector<Structure>> read_structures(Format, std::string_view text);
/// The atoms of the first one.
Result<std::vector<Atom>> atoms_of(Format, std::string_view text);

}  // namespace mad::chem
