#include "chem/sdf.hpp"

#include "chem/fields.hpp"

namespace mad::chem {
namespace {
constexpr std::string_view v3000_mark = "M  V30 ";

std::string of(int done, int wanted, std::string_view what) {
    return std::to_string(done) + " of " + std::to_string(wanted) + ' ' + std::string(what);
}
}  // namespace

void SdfReader::line(std::string_view text, std::int64_t number) {
    if (text.starts_with("$$$$")) {
        end_molecule(number);
        return;
    }
    if (lost_) return;
    switch (part_) {
        case Part::header:
            return header(text, number);
        case Part::atoms:
            return atom(text, number);
        case Part::bonds:
            return bond(text, number);
        case Part::properties:
            return property(text, number);
        case Part::v3000:
            return v3000(text, number);
        case Part::data:
            return;
    }
}

void SdfReader::header(std::string_view text, std::int64_t number) {
    ++header_lines_;
    if (!trimmed(text).empty()) header_empty_ = false;
    if (header_lines_ == 1) name_ = trimmed(text);
    if (header_lines_ == 4) counts(text, number);
}

void SdfReader::counts(std::string_view text, std::int64_t number) {
    if (header_empty_) {  // nothing but empty lines so far: perhaps the end of the file
        --header_lines_;
        return;
    }
    const auto atoms = integer(columns(text, 1, 3)), bonds = integer(columns(text, 4, 6));
    const auto version = trimmed(columns(text, 34, 39));
    if (!atoms || !bonds || *atoms < 0 || *bonds < 0)
        return fault(number,
                     "the fourth line of a molecule must begin with its numbers of atoms and bonds in " +
                         std::string("columns 1-3 and 4-6, found ") + in_quotes(text));
    if (version == "V3000") {
        part_ = Part::v3000;
        return;
    }
    if (!version.empty() && version != "V2000")
        return fault(number,
                     "the version must be V2000 or V3000 in columns 34-39, found " + in_quotes(version));
    if (*atoms == 0) return fault(number, "the molecule has no atoms");
    atoms_wanted_ = *atoms;
    bonds_wanted_ = *bonds;
    part_ = Part::atoms;
}

void SdfReader::found(std::string_view symbol, const std::string_view (&position)[3], std::int64_t number) {
    Atom atom;
    double* const axes[] = {&atom.at.x, &atom.at.y, &atom.at.z};
    for (std::size_t i = 0; i < 3; ++i) {
        const auto value = real(position[i]);
        if (!value)
            return fault(number,
                         std::string(1, "xyz"[i]) + " must be a number, found " + in_quotes(position[i]));
        *axes[i] = *value;
    }
    const auto element = element_named(symbol);
    if (!element)
        return fault(number, in_quotes(symbol) + " is no element; query atoms and R groups cannot be used");
    atom.element = *element;
    ++atoms_;
    sink_.atom(atom);
}

void SdfReader::atom(std::string_view text, std::int64_t number) {
    if (text.starts_with("M  END") || text.size() < 32)
        return fault(number, "an atom line must have its values in columns 1-34, found " + in_quotes(text) +
                                 " after " + of(atoms_, atoms_wanted_, "atoms"));
    found(trimmed(columns(text, 32, 34)),
          {columns(text, 1, 10), columns(text, 11, 20), columns(text, 21, 30)}, number);
    const auto code = integer(columns(text, 37, 39)).value_or(0);  // 1 to 7: +3 to -3, where 4 is a radical
    if (code >= 1 && code <= 7) charge_ += 4 - code;
    if (lost_ || atoms_ < atoms_wanted_) return;
    part_ = bonds_wanted_ > 0 ? Part::bonds : Part::properties;
}

void SdfReader::bond(std::string_view text, std::int64_t number) {
    const auto order = integer(columns(text, 7, 9));
    if (!order || *order < 1 || *order > 8)
        return fault(number, "a bond line must have two atoms and an order of 1 to 8 in columns 1-9, found " +
                                 in_quotes(text) + " after " + of(bonds_, bonds_wanted_, "bonds"));
    bond_between(columns(text, 1, 3), columns(text, 4, 6), number);
    if (!lost_ && bonds_ == bonds_wanted_) part_ = Part::properties;
}

void SdfReader::bond_between(std::string_view a, std::string_view b, std::int64_t number) {
    const auto from = integer(a), to = integer(b);
    for (const auto& [end, given] : {std::pair(from, a), std::pair(to, b)})
        if (!end || *end < 1 || *end > atoms_wanted_)
            return fault(number, "a bond must join atoms from 1 to " + std::to_string(atoms_wanted_) +
                                     ", found " + in_quotes(given));
    if (*from == *to) return fault(number, "a bond joins atom " + std::to_string(*from) + " to itself");
    ++bonds_;
}

void SdfReader::property(std::string_view text, std::int64_t number) {
    if (text.starts_with("M  END")) {
        part_ = Part::data;
        return;
    }
    if (text.starts_with("> ")) return fault(number, "M  END is missing before the data items");
    if (text.starts_with("M  RAD") || text.starts_with("M  CHG")) {
        if (!charges_listed_) charge_ = 0;  // these replace the atom lines' charges
        charges_listed_ = true;
    }
    if (!text.starts_with("M  CHG")) return;
    const auto count = integer(columns(text, 7, 9)).value_or(0);
    for (int i = 0; i < count; ++i) {
        const auto first = 10 + 8 * static_cast<std::size_t>(i);
        const auto atom = integer(columns(text, first, first + 3));
        const auto charge = integer(columns(text, first + 4, first + 7));
        if (!atom || !charge || *atom < 1 || *atom > atoms_wanted_ || *charge < -15 || *charge > 15)
            return fault(number, "M  CHG must list atoms from 1 to " + std::to_string(atoms_wanted_) +
                                     " with charges of -15 to 15, found " + in_quotes(text));
        charge_ += *charge;
    }
}

void SdfReader::v3000(std::string_view text, std::int64_t number) {
    if (text.starts_with("M  END")) {
        if (atoms_ == 0 || atoms_ != atoms_wanted_ || bonds_ != bonds_wanted_)
            return fault(number, "M  END after " + of(atoms_, atoms_wanted_, "atoms") + " and " +
                                     of(bonds_, bonds_wanted_, "bonds"));
        part_ = Part::data;
        return;
    }
    if (!text.starts_with(v3000_mark) && trimmed(text) != "M  V30")
        return fault(number,
                     "a line of a V3000 molecule must begin with 'M  V30 ', found " + in_quotes(text));
    v3000_line_ += trimmed(text.substr(6));
    if (v3000_line_.ends_with('-') && v3000_line_.size() < (1U << 20)) {  // goes on in the next line
        v3000_line_.back() = ' ';
        return;
    }
    const auto whole = std::exchange(v3000_line_, {});
    const auto parts = words(whole);
    if (parts.size() >= 2 && parts[0] == "BEGIN") {
        v3000_block_ = parts[1];
    } else if (parts.size() >= 2 && parts[0] == "END") {
        v3000_block_ = "CTAB";
    } else if (!parts.empty() && parts[0] == "COUNTS") {
        v3000_counts(parts, number);
    } else if (v3000_block_ == "ATOM") {
        v3000_atom(parts, number);
    } else if (v3000_block_ == "BOND") {
        v3000_bond(parts, number);
    }
}

void SdfReader::v3000_counts(const std::vector<std::string_view>& parts, std::int64_t number) {
    const auto atoms = parts.size() > 2 ? integer(parts[1]) : std::nullopt;
    const auto bonds = parts.size() > 2 ? integer(parts[2]) : std::nullopt;
    if (!atoms || !bonds || *atoms < 0 || *bonds < 0)
        return fault(number, "COUNTS must give the numbers of atoms and bonds");
    if (*atoms == 0) return fault(number, "the molecule has no atoms");
    atoms_wanted_ = *atoms;
    bonds_wanted_ = *bonds;
}

void SdfReader::v3000_atom(const std::vector<std::string_view>& parts, std::int64_t number) {
    if (parts.size() < 6)
        return fault(number, "an atom must have an index, a symbol, x, y, z and a mapping number");
    found(parts[1], {parts[2], parts[3], parts[4]}, number);
    for (const auto& part : parts)
        if (part.starts_with("CHG=")) charge_ += integer(part.substr(4)).value_or(0);
}

void SdfReader::v3000_bond(const std::vector<std::string_view>& parts, std::int64_t number) {
    if (parts.size() < 4) return fault(number, "a bond must have an index, an order and two atoms");
    bond_between(parts[2], parts[3], number);
}

void SdfReader::end_molecule(std::int64_t number) {
    if (!lost_) {
        const auto which = "molecule " + std::to_string(molecules_ + 1);
        if (part_ == Part::header)
            fault(number, "$$$$ in the header of " + which + ", before its atoms");
        else if (part_ == Part::atoms)
            fault(number, "$$$$ after " + of(atoms_, atoms_wanted_, "atoms") + " of " + which);
        else if (part_ == Part::bonds)
            fault(number, "$$$$ after " + of(bonds_, bonds_wanted_, "bonds") + " of " + which);
        else if (part_ != Part::data)
            fault(number, "M  END of " + which + " is missing");
        else
            sink_.end({.name = name_, .charge = charge_});
    }
    give_up();
    lost_ = false;
    ++molecules_;
}

void SdfReader::give_up() {
    lost_ = true;
    part_ = Part::header;
    header_lines_ = atoms_wanted_ = bonds_wanted_ = atoms_ = bonds_ = charge_ = 0;
    header_empty_ = true;
    charges_listed_ = false;
    name_.clear();
    v3000_block_.clear();
    v3000_line_.clear();
}

void SdfReader::fault(std::int64_t line, std::string_view what) {
    faults_.add(line, what);
    lost_ = true;
}

void SdfReader::finish(std::int64_t last) {
    if (lost_) return;
    const auto which = "molecule " + std::to_string(molecules_ + 1);
    if (part_ == Part::data)
        end_molecule(last);
    else if (part_ == Part::header && header_empty_ && molecules_ > 0)
        return;
    else if (part_ == Part::header)
        faults_.add(last, "the file ends in the header of " + which + ", before its atoms");
    else if (part_ == Part::properties)
        faults_.add(last, "the file ends before M  END of " + which);
    else
        faults_.add(last, "the file ends within " + which + ", after " + of(atoms_, atoms_wanted_, "atoms") +
                              " and " + of(bonds_, bonds_wanted_, "bonds"));
}

}  // namespace mad::chem
