// Tripos MOL2, any number of molecules.
#pragma once
#include "chem/reader.hpp"

namespace mad::chem {

class Mol2Reader : public Reader {
public:
    using Reader::Reader;
    void line(std::string_view text, std::int64_t number) override;
    void finish(std::int64_t last) override;

private:
    void section(std::string_view name, std::int64_t number);
    void record(std::string_view text, std::int64_t number);
    void counts(std::string_view text, std::int64_t number);
    void atom(std::string_view text, std::int64_t number);
    void bond(std::string_view text, std::int64_t number);
    void end_molecule(std::int64_t number);

    std::string section_, name_, continued_;
    std::int64_t section_lines_ = 0, molecules_ = 0, molecule_line_ = 0;  // molecule_line_ 0: in no molecule
    std::optional<int> atoms_wanted_, bonds_wanted_;
    int atoms_ = 0, bonds_ = 0;
    std::optional<double> charge_;
    bool faulty_ = false;
};

}  // namespace mad::chem
