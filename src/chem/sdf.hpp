// MDL molfiles and SD files (CTfile formats): V2000 and V3000, any number of molecules.
#pragma once
#include "chem/reader.hpp"

namespace mad::chem {

class SdfReader : public Reader {
public:
    using Reader::Reader;
    void line(std::string_view text, std::int64_t number) override;
    void finish(std::int64_t last) override;

private:
    enum class Part { header, atoms, bonds, properties, v3000, data };

    void header(std::string_view text, std::int64_t number);
    void counts(std::string_view text, std::int64_t number);
    void atom(std::string_view text, std::int64_t number);
    void bond(std::string_view text, std::int64_t number);
    void property(std::string_view text, std::int64_t number);
    void v3000(std::string_view text, std::int64_t number);
    void v3000_counts(const std::vector<std::string_view>&, std::int64_t number);
    void v3000_atom(const std::vector<std::string_view>&, std::int64_t number);
    void v3000_bond(const std::vector<std::string_view>&, std::int64_t number);
    void bond_between(std::string_view a, std::string_view b, std::int64_t number);
    void found(std::string_view symbol, const std::string_view (&position)[3], std::int64_t number);
    void end_molecule(std::int64_t number);
    /// After a fault the rest of the molecule tells nothing: on to the next one.
    void give_up();
    void fault(std::int64_t line, std::string_view what);

    Part part_ = Part::header;
    int header_lines_ = 0;
    bool header_empty_ = true, lost_ = false, charges_listed_ = false;
    std::string name_, v3000_block_, v3000_line_;
    int atoms_wanted_ = 0, bonds_wanted_ = 0, atoms_ = 0, bonds_ = 0, charge_ = 0;
    std::int64_t molecules_ = 0;
};

}  // namespace mad::chem
