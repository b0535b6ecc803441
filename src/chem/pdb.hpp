// PDB (format 3.3) and PDBQT, its relative for AutoDock.
#pragma once
#include "chem/reader.hpp"

namespace mad::chem {

/// The columns that both have: name, residue, chain, coordinates; not the element. Nothing, with a fault,
/// where coordinates are missing.
std::optional<Atom> read_pdb_atom(std::string_view line, std::int64_t number, Faults&);
bool is_atom_record(std::string_view line);

/// Atoms in models between MODEL and ENDMDL, or in one without.
class ModelReader : public Reader {
public:
    using Reader::Reader;
    void finish(std::int64_t last) override;

protected:
    void begin_model(std::int64_t number);
    void begin_atom();
    /// What the model had is given to the sink, or its fault.
    virtual void end_model(std::int64_t number) = 0;
    void leave_model(std::int64_t number);
    bool has_atoms(std::int64_t number);

private:
    std::int64_t atoms_ = 0, models_ = 0, model_line_ = 0;  // model_line_ 0: not within MODEL … ENDMDL
};

class PdbReader : public ModelReader {
public:
    using ModelReader::ModelReader;
    void line(std::string_view text, std::int64_t number) override;

private:
    void end_model(std::int64_t number) override;

    std::string id_, title_, compound_;
};

/// The element of an AutoDock atom type: "OA" → "O". Nothing for a type that is not known.
std::optional<std::string> element_of_autodock_type(std::string_view type);

class PdbqtReader : public ModelReader {
public:
    using ModelReader::ModelReader;
    void line(std::string_view text, std::int64_t number) override;

private:
    void atom(std::string_view text, std::int64_t number);
    void branch(std::string_view text, std::int64_t number);
    void end_branch(std::string_view text, std::int64_t number);
    void end_model(std::int64_t number) override;

    struct Branch {
        std::string atoms;  // "3 7", as BRANCH and ENDBRANCH must agree
        std::int64_t line;
    };
    std::vector<Branch> branches_;
    std::string name_;
    std::optional<int> torsions_;
    double charge_ = 0;
    bool ligand_ = false, flexible_residues_ = false;  // these have no TORSDOF
    std::int64_t root_line_ = 0;                       // 0: not within ROOT
};

}  // namespace mad::chem
