// SMILES (OpenSMILES): its grammar, ring closures and branches, and as much of the valences as needs no
// aromaticity model.
#pragma once
#include "base/error.hpp"
#include "chem/reader.hpp"

namespace mad::chem {

struct Smiles {
    std::vector<std::string> elements;  ///< of the atoms as written: hydrogens only where in brackets
    int charge = 0;
};

/// Errors: invalid (smiles_invalid), with the column.
Result<Smiles> parse_smiles(std::string_view);

/// A line with the columns' names: "SMILES name".
bool is_smiles_header(std::string_view line);

/// One molecule a line: a SMILES, then white space and its name.
class SmiReader : public Reader {
public:
    using Reader::Reader;
    void line(std::string_view text, std::int64_t number) override;
    void finish(std::int64_t last) override;

private:
    std::int64_t molecules_ = 0;
    bool first_ = true;
};

}  // namespace mad::chem
