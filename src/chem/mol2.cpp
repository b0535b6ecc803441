#include "chem/mol2.hpp"

#include "chem/fields.hpp"

namespace mad::chem {
namespace {
constexpr std::string_view section_mark = "@<TRIPOS>";
}

void Mol2Reader::line(std::string_view text, std::int64_t number) {
    if (text.starts_with('#')) return;
    if (text.starts_with(section_mark)) {
        continued_.clear();
        section(trimmed(text.substr(section_mark.size())), number);
        return;
    }
    ++section_lines_;
    if (section_ == "MOLECULE") {  // its lines have fixed places; empty ones count
        if (section_lines_ == 1) name_ = trimmed(text) == "****" ? "" : trimmed(text);
        if (section_lines_ == 2) counts(text, number);
        return;
    }
    if (trimmed(text).empty()) return;
    if (text.ends_with('\\') && continued_.size() < (1U << 20)) {
        continued_ += text.substr(0, text.size() - 1);
        return;
    }
    if (continued_.empty()) {
        record(text, number);
    } else {
        const auto whole = std::exchange(continued_, {}) + std::string(text);
        record(whole, number);
    }
}

void Mol2Reader::section(std::string_view name, std::int64_t number) {
    if (name == "MOLECULE") {
        if (molecule_line_ != 0) end_molecule(number);
        molecule_line_ = number;
    } else if (molecule_line_ == 0) {
        faults_.add(number, "@<TRIPOS>" + std::string(cut(name, 40)) + " before @<TRIPOS>MOLECULE");
        molecule_line_ = number;
        faulty_ = true;
    }
    section_ = name;
    section_lines_ = 0;
}

void Mol2Reader::record(std::string_view text, std::int64_t number) {
    if (section_ == "ATOM")
        atom(text, number);
    else if (section_ == "BOND")
        bond(text, number);
}

void Mol2Reader::counts(std::string_view text, std::int64_t number) {
    const auto parts = words(text);
    atoms_wanted_ = parts.empty() ? std::nullopt : integer(parts[0]);
    bonds_wanted_ = parts.size() > 1 ? integer(parts[1]) : std::nullopt;
    if (!atoms_wanted_ || *atoms_wanted_ < 0 || (parts.size() > 1 && !bonds_wanted_)) {
        faults_.add(number, "the second line of a molecule must give its numbers of atoms and bonds, found " +
                                in_quotes(text));
        faulty_ = true;
    }
}

void Mol2Reader::atom(std::string_view text, std::int64_t number) {
    ++atoms_;
    const auto parts = words(text);
    if (parts.size() < 6) {
        faults_.add(number, "an atom must have an id, a name, x, y, z and a type, found " + in_quotes(text));
        faulty_ = true;
        return;
    }
    Atom atom;
    double* const axes[] = {&atom.at.x, &atom.at.y, &atom.at.z};
    for (std::size_t i = 0; i < 3; ++i) {
        const auto value = real(parts[2 + i]);
        if (!value) {
            faults_.add(number,
                        std::string(1, "xyz"[i]) + " must be a number, found " + in_quotes(parts[2 + i]));
            faulty_ = true;
            return;
        }
        *axes[i] = *value;
    }
    const auto element = element_named(parts[5].substr(0, parts[5].find('.')));
    if (!element) {
        faults_.add(number, in_quotes(parts[5]) + " is no SYBYL atom type of an element");
        faulty_ = true;
        return;
    }
    atom.element = *element;
    atom.name = parts[1];
    if (parts.size() > 7) {
        atom.residue_number = parts[6];
        atom.residue = parts[7];
    }
    if (parts.size() > 8) {
        const auto charge = real(parts[8]);
        if (charge) charge_ = charge_.value_or(0) + *charge;
    }
    sink_.atom(atom);
}

void Mol2Reader::bond(std::string_view text, std::int64_t number) {
    ++bonds_;
    const auto parts = words(text);
    const auto in_range = [&](std::string_view end) {
        const auto atom = integer(end);
        return atom && *atom >= 1 && (!atoms_wanted_ || *atom <= *atoms_wanted_);
    };
    if (parts.size() >= 4 && in_range(parts[1]) && in_range(parts[2]) && parts[1] != parts[2]) return;
    faults_.add(number, "a bond must have an id, two different atoms from 1 to " +
                            std::to_string(atoms_wanted_.value_or(0)) + " and a type, found " +
                            in_quotes(text));
    faulty_ = true;
}

void Mol2Reader::end_molecule(std::int64_t number) {
    const auto wrong = [&](const std::string& what) {
        faults_.add(number, "molecule " + std::to_string(molecules_ + 1) + " of line " +
                                std::to_string(molecule_line_) + ' ' + what);
        faulty_ = true;
    };
    if (!faulty_ && !atoms_wanted_) wrong("ends before its numbers of atoms and bonds");
    if (!faulty_ && *atoms_wanted_ != atoms_)
        wrong("should have " + std::to_string(*atoms_wanted_) + " atoms, but has " + std::to_string(atoms_));
    if (!faulty_ && bonds_wanted_ && *bonds_wanted_ != bonds_)
        wrong("should have " + std::to_string(*bonds_wanted_) + " bonds, but has " + std::to_string(bonds_));
    if (!faulty_ && atoms_ == 0) wrong("has no atoms");
    if (!faulty_) sink_.end({.name = name_, .charge = charge_});
    ++molecules_;
    atoms_ = bonds_ = 0;
    atoms_wanted_.reset();
    bonds_wanted_.reset();
    charge_.reset();
    name_.clear();
    faulty_ = false;
    molecule_line_ = 0;
}

void Mol2Reader::finish(std::int64_t last) {
    if (molecule_line_ != 0)
        end_molecule(last);
    else if (molecules_ == 0)
        faults_.add(0, "there is no @<TRIPOS>MOLECULE");
}

}  // namespace mad::chem
