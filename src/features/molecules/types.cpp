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
        field<&Molecule::properties>("properties"), field<&Molecule::created_by>("created_by"),
        field<&Molecule::created_at>("created_at"),
        field<&Molecule::download_url>(
            "download_url", {.description = "Gets the file without further credentials; not in lists"}),
        field<&Molecule::download_url_expires_at>("download_url_expires_at"));
    return it;
}

}  // namespace mad::molecules
