// Molecules as clients see them.
#pragma once
#include "chem/format.hpp"
#include "schema/described.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace mad::chem {
const schema::Enum<Format>& describe(std::type_identity<Format>);
}

namespace mad::molecules {

/// A residue outside the polymer that is no water.
struct HeteroResidue {
    std::string name;
    std::string chain;
    std::string number;
    std::int64_t atoms = 0;
};

/// What a file's content tells beyond its counts.
struct Properties {
    std::string title;
    std::map<std::string, std::int64_t> elements;
    std::int64_t dimensions = 0;
    std::int64_t model_count = 1;
    std::int64_t residue_count = 0;
    std::int64_t water_count = 0;
    std::vector<std::string> chains;
    std::vector<HeteroResidue> hetero_residues;
    std::optional<double> charge;
    std::optional<std::int64_t> torsions;
};

/// What is in a file of a macromolecule.
struct Structure {
    std::int64_t model_count = 1;
    std::vector<std::string> chains;
    std::int64_t residue_count = 0, water_count = 0;
    std::vector<HeteroResidue> hetero_residues;
};

/// How far the small molecules of a file are described.
enum class Description {
    pending,  ///< they will be, once a service that can do it lives
    ready,
    failed,
    none,  ///< its format is not one of small molecules
};

/// One molecule of a file, as far as it is described.
struct Record {
    std::int64_t place = 0;  ///< in the file, from 1
    std::string name;
    std::optional<std::string> problem;  ///< why nothing else is known
    std::optional<std::string> smiles, formula;
    std::optional<double> molecular_weight, logp, tpsa;
    std::optional<std::int64_t> hydrogen_bond_donors, hydrogen_bond_acceptors, rotatable_bonds, heavy_atoms;
};

/// A molecule of a file that a search found.
struct Match {
    std::int64_t place = 0;
    std::string name;
    std::optional<std::string> smiles;
    std::optional<double> similarity;
};

/// An uploaded file with one molecule or many.
struct Molecule {
    Id id;
    std::string uri;
    std::string name;
    chem::Format format = chem::Format::pdb;
    std::string checksum;
    std::int64_t size_bytes = 0;
    std::int64_t molecule_count = 0;
    std::int64_t atom_count = 0;
    Properties properties;
    Description description = Description::none;
    std::optional<std::string> description_problem;
    std::int64_t described_count = 0;
    std::optional<Record> first;
    std::optional<Id> created_by;
    Time created_at;
    std::optional<std::int64_t> match_count;
    std::optional<std::vector<Match>> matches;
    std::optional<std::string> download_url;  ///< where one molecule is asked for, not in lists
    std::optional<Time> download_url_expires_at;
};

/// What became of one of several that were to be deleted.
struct Removed {
    Id id;
    bool deleted = false;
    std::optional<std::string> code, detail;  ///< why not
};

/// What one molecule of a file must be.
struct Criteria {
    std::optional<std::string> formula{};  ///< in Hill's order
    std::optional<double> weight_min{}, weight_max{}, logp_min{}, logp_max{}, tpsa_min{}, tpsa_max{};
    std::optional<std::int64_t> donors_max{}, acceptors_max{}, rotatable_bonds_max{};
    std::optional<std::int64_t> heavy_atoms_min{}, heavy_atoms_max{};

    bool any() const;
};

/// What a listing is narrowed to.
struct Filter {
    std::optional<chem::Format> format{};
    std::optional<std::string> q{};  ///< part of a name, or a formula
    Criteria criteria{};
    std::optional<std::string> substructure{};  ///< SMARTS
    std::optional<std::string> similar_to{};    ///< SMILES
    double similarity_min = 0;

    /// Whether it asks for more than names.
    bool by_content() const { return criteria.any() || substructure || similar_to; }
};

const schema::Object& describe(std::type_identity<HeteroResidue>);
const schema::Object& describe(std::type_identity<Properties>);
const schema::Enum<Description>& describe(std::type_identity<Description>);
const schema::Object& describe(std::type_identity<Structure>);
const schema::Object& describe(std::type_identity<Record>);
const schema::Object& describe(std::type_identity<Match>);
const schema::Object& describe(std::type_identity<Removed>);
const schema::Object& describe(std::type_identity<Criteria>);
const schema::Object& describe(std::type_identity<Molecule>);

}  // namespace mad::molecules
