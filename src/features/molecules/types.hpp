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
    std::optional<Id> created_by;
    Time created_at;
    std::optional<std::string> download_url;  ///< where one molecule is asked for, not in lists
    std::optional<Time> download_url_expires_at;
};

/// What a listing is narrowed to.
struct Filter {
    std::optional<chem::Format> format{};
    std::optional<std::string> name_contains{};
};

const schema::Object& describe(std::type_identity<HeteroResidue>);
const schema::Object& describe(std::type_identity<Properties>);
const schema::Object& describe(std::type_identity<Molecule>);

}  // namespace mad::molecules
