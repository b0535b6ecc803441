#include "features/molecules/types.hpp"

namespace mad::chem {
const schema::Enum<Format>& describe(std::type_identity<Format>) {
    static const schema::Enum<Format> it{{{Format::pdb, name_of(Format::pdb)},
                                          {Format::cif, name_of(Format::cif)},
                                          {Format::sdf, name_of(Format::sdf)},
                                          {Format::mol2, name_of(Format::mol2)},
                                          {Format::pdbqt, name_of(Format::pdbqt)},
                                          {Format::smi, name_of(Format::smi)}}};
    return it;
}
}  // namespace mad::chem

namespace mad::molecules {
using schema::field;

const schema::Object& describe(std::type_identity<HeteroResidue>) {
    static const auto it = schema::object<HeteroResidue>(
        "HeteroResidue", field<&HeteroResidue::name>("name"), field<&HeteroResidue::chain>("chain"),
        field<&HeteroResidue::number>("number", {.description = "With its insertion code"}),
        field<&HeteroResidue::atoms>("atoms"));
    return it;
}

const schema::Object& describe(std::type_identity<Properties>) {
    static const auto it = schema::object<Properties>(
        "MoleculeProperties", field<&Properties::title>("title", {.description = "As the file says"}),
        field<&Properties::elements>("elements", {.description = "Atoms by element"}),
        field<&Properties::dimensions>(
            "dimensions",
            {.description = "3; 2: a flat drawing; 0: no coordinates", .minimum = 0, .maximum = 3}),
        field<&Properties::model_count>("model_count"),
        field<&Properties::residue_count>("residue_count",
                                          {.description = "Waters and hetero residues included"}),
        field<&Properties::water_count>("water_count", {.description = "Residues that are water"}),
        field<&Properties::chains>("chains", {.description = "The first 200"}),
        field<&Properties::hetero_residues>(
            "hetero_residues",
            {.description = "Ligands, ions, sugars: the first 200 residues outside the polymer"}),
        field<&Properties::charge>("charge", {.description = "Of a single molecule whose format says it"}),
        field<&Properties::torsions>("torsions", {.description = "Of a PDBQT ligand"}));
    return it;
}

const schema::Enum<Description>& describe(std::type_identity<Description>) {
    static const schema::Enum<Description> it{{{Description::pending, "pending"},
                                               {Description::ready, "ready"},
                                               {Description::failed, "failed"},
                                               {Description::none, "none"}}};
    return it;
}

const schema::Object& describe(std::type_identity<Structure>) {
    static const auto it = schema::object<Structure>(
        "MoleculeStructure", field<&Structure::model_count>("model_count"),
        field<&Structure::chains>("chains", {.description = "The first 200"}),
        field<&Structure::residue_count>("residue_count",
                                         {.description = "Waters and hetero residues included"}),
        field<&Structure::water_count>("water_count"),
        field<&Structure::hetero_residues>("hetero_residues", {.description = "The first 200"}));
    return it;
}

const schema::Object& describe(std::type_identity<Record>) {
    static const auto it = schema::object<Record>(
        "MoleculeRecord", field<&Record::place>("place", {.description = "In the file, from 1"}),
        field<&Record::name>("name"),
        field<&Record::problem>("problem", {.description = "Why nothing else is known"}),
        field<&Record::smiles>("smiles", {.description = "Canonical, with stereochemistry"}),
        field<&Record::formula>("formula", {.description = "In Hill's order"}),
        field<&Record::molecular_weight>("molecular_weight", {.description = "Da, average"}),
        field<&Record::logp>("logp", {.description = "Crippen's"}),
        field<&Record::tpsa>("tpsa", {.description = "Topological polar surface, Å²"}),
        field<&Record::hydrogen_bond_donors>("hydrogen_bond_donors"),
        field<&Record::hydrogen_bond_acceptors>("hydrogen_bond_acceptors"),
        field<&Record::rotatable_bonds>("rotatable_bonds"), field<&Record::heavy_atoms>("heavy_atoms"));
    return it;
}

const schema::Object& describe(std::type_identity<Match>) {
    static const auto it = schema::object<Match>(
        "MoleculeMatch", field<&Match::place>("place", {.description = "In the file, from 1"}),
        field<&Match::name>("name"), field<&Match::smiles>("smiles"),
        field<&Match::similarity>("similarity",
                                  {.description = "To similar_to: Tanimoto's of Morgan's fingerprints",
                                   .minimum = 0,
                                   .maximum = 1}));
    return it;
}

const schema::Object& describe(std::type_identity<Removed>) {
    static const auto it = schema::object<Removed>(
        "RemovedMolecule", field<&Removed::id>("id"), field<&Removed::deleted>("deleted"),
        field<&Removed::code>("code", {.description = "Why not"}), field<&Removed::detail>("detail"));
    return it;
}

const schema::Object& describe(std::type_identity<Criteria>) {
    static const auto it = schema::object<Criteria>(
        "MoleculeCriteria", field<&Criteria::formula>("formula"), field<&Criteria::weight_min>("weight_min"),
        field<&Criteria::weight_max>("weight_max"), field<&Criteria::logp_min>("logp_min"),
        field<&Criteria::logp_max>("logp_max"), field<&Criteria::tpsa_min>("tpsa_min"),
        field<&Criteria::tpsa_max>("tpsa_max"), field<&Criteria::donors_max>("donors_max"),
        field<&Criteria::acceptors_max>("acceptors_max"),
        field<&Criteria::rotatable_bonds_max>("rotatable_bonds_max"),
        field<&Criteria::heavy_atoms_min>("heavy_atoms_min"),
        field<&Criteria::heavy_atoms_max>("heavy_atoms_max"));
    return it;
}

bool Criteria::any() const {
    return formula || weight_min || weight_max || logp_min || logp_max || tpsa_min || tpsa_max ||
           donors_max || acceptors_max || rotatable_bonds_max || heavy_atoms_min || heavy_atoms_max;
}

const schema::Object& describe(std::type_identity<Molecule>) {
    static const auto it = schema::object<Molecule>(
        "Molecule", field<&Molecule::id>("id"),
        field<&Molecule::uri>("uri", {.description = "mad://org/…, to be given as a task's file input"}),
        field<&Molecule::name>("name"), field<&Molecule::format>("format"),
        field<&Molecule::checksum>("checksum",
                                   {.description = "SHA-256 of the uncompressed text, hexadecimal"}),
        field<&Molecule::size_bytes>("size_bytes", {.description = "Of the uncompressed text"}),
        field<&Molecule::molecule_count>("molecule_count"),
        field<&Molecule::atom_count>("atom_count",
                                     {.description = "Of all molecules; of several models the first one's"}),
        field<&Molecule::properties>("properties"),
        field<&Molecule::description>(
            "description",
            {.description = "How far its small molecules are described: pending until a service that can do "
                            "it lives; none of receptors"}),
        field<&Molecule::description_problem>("description_problem", {.description = "Why it failed"}),
        field<&Molecule::described_count>(
            "described_count", {.description = "Its first molecules, 1000 at most, are described"}),
        field<&Molecule::first>("first", {.description = "Its first molecule, once it is described"}),
        field<&Molecule::created_by>("created_by"), field<&Molecule::created_at>("created_at"),
        field<&Molecule::match_count>("match_count",
                                      {.description = "In searches: how many of its molecules were found"}),
        field<&Molecule::matches>("matches", {.description = "In searches: the best 10 of those"}),
        field<&Molecule::download_url>(
            "download_url", {.description = "Gets the file without further credentials; not in lists"}),
        field<&Molecule::download_url_expires_at>("download_url_expires_at"));
    return it;
}

}  // namespace mad::molecules
