#include "chem/pdb.hpp"

#include "chem/fields.hpp"

#include <array>

namespace mad::chem {
namespace {
constexpr std::array<std::string_view, 34> polymer_residues{
    "ALA", "ARG", "ASN", "ASP", "CYS", "GLN", "GLU", "GLY", "HIS", "HID", "HIE", "HIP",
    "ILE", "LEU", "LYS", "MET", "PHE", "PRO", "SER", "THR", "TRP", "TYR", "VAL", "MSE",
    "A",   "C",   "G",   "U",   "DA",  "DC",  "DG",  "DT",  "ACE", "NME"};

bool is_polymer_residue(std::string_view residue) {
    return std::find(polymer_residues.begin(), polymer_residues.end(), residue) != polymer_residues.end();
}

bool is_letter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

/// Old files name no element: it is then read from the atom name (columns 13-16), where an element of one
/// letter begins in column 14 (" CA " is a carbon, "CA  " calcium). Polymers have no elements of two letters
/// but selenium, and names of four characters that begin with H are hydrogens ("HG11").
std::optional<std::string> element_of_name(std::string_view name, std::string_view residue) {
    const bool two = name.size() >= 2 && is_letter(name[0]) && is_letter(name[1]);
    if (two && !(name[0] == 'H' && trimmed(name).size() == 4)) {
        const auto element = element_named(name.substr(0, 2));
        if (element && (!is_polymer_residue(residue) || *element == "Se")) return element;
    }
    const auto first = std::find_if(name.begin(), name.end(), is_letter);
    if (first == name.end()) return {};
    return element_named({first, first + 1});
}

std::optional<std::string> element_of(std::string_view line, const Atom& atom) {
    const auto given = trimmed(columns(line, 77, 78));
    if (!given.empty() && is_letter(given[0])) return element_named(given);
    return element_of_name(columns(line, 13, 16), atom.residue);
}
}  // namespace

bool is_atom_record(std::string_view line) {
    return line.starts_with("ATOM  ") || line.starts_with("HETATM");
}

std::optional<Atom> read_pdb_atom(std::string_view line, std::int64_t number, Faults& faults) {
    if (line.size() < 54) {
        faults.add(number, "the atom record ends at column " + std::to_string(line.size()) +
                               ", but its coordinates stand in columns 31-54: is the file cut off?");
        return {};
    }
    Atom atom;
    double* const axes[] = {&atom.at.x, &atom.at.y, &atom.at.z};
    for (std::size_t i = 0; i < 3; ++i) {
        const auto first = 31 + 8 * i;
        const auto text = columns(line, first, first + 7);
        const auto value = real(text);
        if (!value) {
            faults.add(number, std::string(1, "xyz"[i]) + " must be a number in columns " +
                                   std::to_string(first) + '-' + std::to_string(first + 7) + ", found " +
                                   in_quotes(text));
            return {};
        }
        *axes[i] = *value;
    }
    atom.name = trimmed(columns(line, 13, 16));
    atom.alternate = trimmed(columns(line, 17, 17));
    atom.residue = trimmed(columns(line, 18, 21));
    atom.chain = trimmed(columns(line, 22, 22));
    atom.residue_number = trimmed(columns(line, 23, 27));
    atom.occupancy = real(columns(line, 55, 60)).value_or(1.0);
    atom.hetero = line.starts_with("HETATM");
    return atom;
}

void PdbReader::line(std::string_view text, std::int64_t number) {
    if (is_atom_record(text)) {
        begin_atom();
        auto atom = read_pdb_atom(text, number, faults_);
        if (!atom) return;
        const auto element = element_of(text, *atom);
        if (!element) {
            const auto given = columns(text, 77, 78);
            faults_.add(number, trimmed(given).empty()
                                    ? "no element in columns 77-78, and the atom name " +
                                          in_quotes(atom->name) + " tells none"
                                    : in_quotes(given) + " in columns 77-78 is no element");
            return;
        }
        atom->element = *element;
        sink_.atom(*atom);
    } else if (text.starts_with("HEADER")) {
        id_ = trimmed(columns(text, 63, 66));
    } else if (text.starts_with("TITLE ") && title_.size() < 1000) {
        const auto more = trimmed(columns(text, 11, 80));
        if (!title_.empty() && !more.empty()) title_ += ' ';
        title_ += more;
    } else if (text.starts_with("COMPND") &&
               compound_.size() < 1000) {  // what files before 1996 have for TITLE
        compound_ += (compound_.empty() ? "" : " ") + std::string(trimmed(columns(text, 11, 70)));
    } else if (text.starts_with("MODEL ")) {
        begin_model(number);
    } else if (text.starts_with("ENDMDL")) {
        leave_model(number);
    } else if (text == "ATOM" || text == "HETATM" || text.starts_with("ATOM\t")) {
        faults_.add(number, "an atom record must have its values in fixed columns");
    }
}

void PdbReader::end_model(std::int64_t number) {
    const auto& title = title_.empty() ? compound_ : title_;
    if (has_atoms(number))
        sink_.end({.name = !id_.empty() && !title.empty() ? id_ + ": " + title : id_ + title});
}

void ModelReader::begin_model(std::int64_t number) {
    if (atoms_ > 0) leave_model(number);
    model_line_ = number;
}

void ModelReader::begin_atom() {
    if (++atoms_ == 1 && models_ > 0) sink_.further_model();
}

void ModelReader::leave_model(std::int64_t number) {
    end_model(number);
    atoms_ = model_line_ = 0;
    ++models_;
}

bool ModelReader::has_atoms(std::int64_t number) {
    if (atoms_ == 0) faults_.add(number, "the model has no atoms");
    return atoms_ > 0;
}

void ModelReader::finish(std::int64_t last) {
    if (model_line_ != 0) {
        faults_.add(last, "the file ends within the model that began at line " + std::to_string(model_line_) +
                              ": ENDMDL is missing");
        return;
    }
    if (atoms_ > 0)
        leave_model(last);
    else if (models_ == 0 && faults_.empty())
        faults_.add(0, "there is no ATOM or HETATM record");
}

}  // namespace mad::chem
