#include "chem/fields.hpp"
#include "chem/pdb.hpp"

#include <array>

namespace mad::chem {
namespace {
struct TypeElement {
    std::string_view type, element;
};
/// The types of AutoDock 4 and Vina that are not an element's symbol.
constexpr std::array<TypeElement, 17> types{{{"A", "C"},
                                             {"C", "C"},
                                             {"CG", "C"},
                                             {"G", "C"},
                                             {"HD", "H"},
                                             {"HS", "H"},
                                             {"N", "N"},
                                             {"NA", "N"},
                                             {"NS", "N"},
                                             {"NX", "N"},
                                             {"OA", "O"},
                                             {"OS", "O"},
                                             {"OX", "O"},
                                             {"S", "S"},
                                             {"SA", "S"},
                                             {"W", "O"},
                                             {"Z", "C"}}};
}  // namespace

std::optional<std::string> element_of_autodock_type(std::string_view type) {
    // Types of macrocycle closures are numbered: CG0, G0.
    const auto base =
        type.size() > 1 && type.back() >= '0' && type.back() <= '9' ? type.substr(0, type.size() - 1) : type;
    for (const auto& known : types)
        if (known.type == base) return std::string(known.element);
    return base == type ? element_named(type) : std::nullopt;
}

void PdbqtReader::line(std::string_view text, std::int64_t number) {
    if (is_atom_record(text)) {
        atom(text, number);
    } else if (text.starts_with("ROOT")) {
        if (root_line_ != 0)
            faults_.add(number, "ROOT within the ROOT of line " + std::to_string(root_line_));
        root_line_ = number;
        ligand_ = true;
    } else if (text.starts_with("ENDROOT")) {
        if (root_line_ == 0) faults_.add(number, "ENDROOT without ROOT");
        root_line_ = 0;
    } else if (text.starts_with("BRANCH")) {
        branch(text, number);
    } else if (text.starts_with("ENDBRANCH")) {
        end_branch(text, number);
    } else if (text.starts_with("TORSDOF")) {
        torsions_ = integer(text.substr(7));
        if (!torsions_ || *torsions_ < 0)
            faults_.add(number, "TORSDOF must be a whole number, found " + in_quotes(text.substr(7)));
    } else if (text.starts_with("BEGIN_RES")) {
        flexible_residues_ = true;
    } else if (text.starts_with("REMARK")) {
        const auto remark = trimmed(text.substr(6));
        if (remark.starts_with("Name =")) name_ = trimmed(remark.substr(6));
    } else if (text.starts_with("MODEL")) {
        begin_model(number);
    } else if (text.starts_with("ENDMDL")) {
        leave_model(number);
    }
}

void PdbqtReader::atom(std::string_view text, std::int64_t number) {
    begin_atom();
    auto atom = read_pdb_atom(text, number, faults_);
    if (!atom) return;
    const auto charge = real(columns(text, 69, 76));
    if (!charge) {
        faults_.add(number, "the partial charge must be a number in columns 69-76, found " +
                                in_quotes(columns(text, 69, 76)));
        return;
    }
    const auto type = trimmed(columns(text, 78, 80));
    const auto element = element_of_autodock_type(type);
    if (!element) {
        faults_.add(number, type.empty() ? "the AutoDock atom type is missing in columns 78-79"
                                         : in_quotes(type) + " in columns 78-79 is no AutoDock atom type");
        return;
    }
    atom->element = *element;
    charge_ += *charge;
    sink_.atom(*atom);
}

void PdbqtReader::branch(std::string_view text, std::int64_t number) {
    const auto parts = words(text.substr(6));
    if (parts.size() != 2 || !integer(parts[0]) || !integer(parts[1])) {
        faults_.add(number, "BRANCH must name two atoms, found " + in_quotes(text.substr(6)));
        return;
    }
    if (!ligand_) faults_.add(number, "BRANCH before ROOT");
    if (branches_.size() >= 1000) {
        faults_.add(number, "more than 1000 branches within each other");
        return;
    }
    branches_.push_back({std::string(parts[0]) + ' ' + std::string(parts[1]), number});
}

void PdbqtReader::end_branch(std::string_view text, std::int64_t number) {
    if (branches_.empty()) {
        faults_.add(number, "ENDBRANCH without BRANCH");
        return;
    }
    const auto parts = words(text.substr(9));
    const auto open = branches_.back();
    branches_.pop_back();
    if (parts.size() != 2 || std::string(parts[0]) + ' ' + std::string(parts[1]) != open.atoms)
        faults_.add(number, "ENDBRANCH does not fit BRANCH " + open.atoms + " of line " +
                                std::to_string(open.line) + ", found " + in_quotes(text.substr(9)));
}

void PdbqtReader::end_model(std::int64_t number) {
    if (root_line_ != 0)
        faults_.add(number, "ROOT of line " + std::to_string(root_line_) + " has no ENDROOT");
    if (!branches_.empty())
        faults_.add(number, "BRANCH " + branches_.back().atoms + " of line " +
                                std::to_string(branches_.back().line) + " has no ENDBRANCH");
    if (ligand_ && !flexible_residues_ && !torsions_)
        faults_.add(number, "a ligand must end with TORSDOF: is the file cut off?");
    if (has_atoms(number)) sink_.end({.name = name_, .charge = charge_, .torsions = torsions_});
    branches_.clear();
    torsions_.reset();
    charge_ = 0;
    ligand_ = flexible_residues_ = false;
    root_line_ = 0;
}

}  // namespace mad::chem
