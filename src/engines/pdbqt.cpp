#include "engines/pdbqt.hpp"

#include "chem/pdb.hpp"
#include "engines/elements.hpp"
#include "engines/lines.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <set>

namespace mad::engines {

namespace {

Error malformed(int line, std::string_view what) {
    return {Errc::invalid, "pdbqt_malformed", fmt::format("line {}: {}", line, what)};
}

bool is_atom(std::string_view line) { return line.starts_with("ATOM  ") || line.starts_with("HETATM"); }

/// Which lines are of flexible side chains, of a text seen line by line.
class SideChainLines {
public:
    bool have(std::string_view line) {
        if (line.starts_with("BEGIN_RES")) within_ = true;
        if (line.starts_with("ENDMDL")) within_ = false;
        const bool of_one = within_;
        if (line.starts_with("END_RES")) within_ = false;
        return of_one;
    }

private:
    bool within_ = false;
};

/// Reads line by line; a finished model is taken with take().
class Reader {
public:
    Result<void> line(std::string_view text, int number) {
        if (side_chains_.have(text)) {
            model_.side_chains += text;
            model_.side_chains += '\n';
            return {};
        }
        if (is_atom(text)) {
            if (auto atom = add_atom(text, number); !atom) return atom.error();
        } else if (text.starts_with("BRANCH")) {
            if (auto branch = open_branch(text, number); !branch) return branch.error();
        } else if (text.starts_with("ENDBRANCH")) {
            if (stack_.size() < 2) return malformed(number, "ENDBRANCH without BRANCH");
            stack_.pop_back();
        } else if (text.starts_with("REMARK")) {
            model_.remarks.emplace_back(trimmed(text.substr(6)));
        } else if (text.starts_with("MODEL") || text.starts_with("ENDMDL")) {
            return {};
        }
        model_.text += text;
        model_.text += '\n';
        return {};
    }

    bool empty() const { return model_.atoms.empty(); }

    Result<Pdbqt> take(int number) {
        if (stack_.size() > 1) return malformed(number, "a BRANCH is not closed");
        model_.bodies.resize(static_cast<std::size_t>(body_count_));
        for (std::size_t i = 0; i < model_.atoms.size(); ++i)
            model_.bodies[static_cast<std::size_t>(model_.atoms[i].body)].push_back(static_cast<int>(i));
        for (auto& [parent, child, body, line] : axes_) {
            const auto p = by_serial_.find(parent), c = by_serial_.find(child);
            if (p == by_serial_.end() || c == by_serial_.end())
                return malformed(line, "BRANCH names an atom that is not there");
            share(p->second, c->second);
            share(c->second, p->second);
            model_.axes.push_back({p->second, c->second, body});
        }
        auto result = std::move(model_);
        *this = Reader{};
        return result;
    }

private:
    struct Axis {
        int parent, child;  // their numbers in the file
        int body, line;
    };

    Result<void> add_atom(std::string_view line, int number) {
        PdbqtAtom atom;
        for (std::size_t axis = 0; axis < 3; ++axis) {
            const auto first = 31 + 8 * axis, last = 38 + 8 * axis;
            const auto value = real(columns(line, first, last));
            if (!value)
                return malformed(number, fmt::format("columns {}-{} hold no coordinate", first, last));
            if (!fits_columns(*value))
                return malformed(number,
                                 fmt::format("the coordinate in columns {}-{} is not between -999.999 "
                                             "and 9999.999 Å, which the format holds",
                                             first, last));
            atom.at[axis] = *value;
        }
        atom.type = trimmed(columns(line, 78, 79));
        if (line.size() > 79) atom.type = trimmed(line.substr(77));
        if (atom.type.empty()) return malformed(number, "the atom has no AutoDock type in columns 78-79");
        atom.body = stack_.back();
        atom.residue = fmt::format("{} {} {}", trimmed(columns(line, 18, 20)), trimmed(columns(line, 22, 22)),
                                   trimmed(columns(line, 23, 27)));
        atom.name = trimmed(columns(line, 13, 16));
        if (const auto serial = integer(columns(line, 7, 11)))
            by_serial_[*serial] = static_cast<int>(model_.atoms.size());
        model_.atoms.push_back(std::move(atom));
        return {};
    }

    Result<void> open_branch(std::string_view line, int number) {
        const auto parts = words(line);
        const auto parent = parts.size() > 2 ? integer(parts[1]) : std::nullopt;
        const auto child = parts.size() > 2 ? integer(parts[2]) : std::nullopt;
        if (!parent || !child) return malformed(number, "BRANCH needs two atom numbers");
        axes_.push_back({*parent, *child, body_count_, number});
        stack_.push_back(body_count_++);
        ++model_.torsions;
        return {};
    }

    void share(int atom, int with_body_of) {
        model_.bodies[static_cast<std::size_t>(model_.atoms[static_cast<std::size_t>(with_body_of)].body)]
            .push_back(atom);
    }

    Pdbqt model_;
    std::vector<int> stack_{0};
    int body_count_ = 1;
    SideChainLines side_chains_;
    std::map<int, int> by_serial_;
    std::vector<Axis> axes_;
};

}  // namespace

Result<std::vector<Pdbqt>> read_pdbqt(std::string_view text) {
    std::vector<Pdbqt> models;
    Reader reader;
    int number = 0;
    auto finish = [&]() -> Result<void> {
        auto model = reader.take(number);
        if (!model) return model.error();
        models.push_back(std::move(*model));
        return {};
    };
    for (const auto line : lines_of(text)) {
        ++number;
        if (auto read = reader.line(line, number); !read) return read.error();
        if (line.starts_with("ENDMDL") && !reader.empty())
            if (auto done = finish(); !done) return done.error();
    }
    if (!reader.empty())
        if (auto done = finish(); !done) return done.error();
    return models;
}

bool is_hydrogen(const PdbqtAtom& atom) { return atom.type == "H" || atom.type == "HD"; }

std::vector<Point> places_of(const Pdbqt& pdbqt) {
    std::vector<Point> places;
    for (const auto& atom : pdbqt.atoms) places.push_back(atom.at);
    return places;
}

Pdbqt at_places(Pdbqt molecule, const std::vector<Point>& at) {
    for (std::size_t i = 0; i < molecule.atoms.size(); ++i) molecule.atoms[i].at = at[i];
    molecule.text = at_places(molecule.text, at);
    return molecule;
}

std::string at_places(std::string_view pdbqt, const std::vector<Point>& at) {
    std::string text;
    std::size_t atom = 0;
    for (const auto line : lines_of(pdbqt)) {
        if (is_atom(line)) {
            const auto& p = at[atom++];
            text += fmt::format("{}{:8.3f}{:8.3f}{:8.3f}{}\n", line.substr(0, 30), p[0], p[1], p[2],
                                line.substr(54));
        } else {
            text += line;
            text += '\n';
        }
    }
    return text;
}

std::string without_side_chains(std::string_view pdbqt) {
    std::string kept;
    SideChainLines side_chains;
    for (const auto line : lines_of(pdbqt)) {
        if (side_chains.have(line)) continue;
        kept += line;
        kept += '\n';
    }
    return kept;
}

std::string pdb_line(std::string_view line) {
    const std::string type(trimmed(line.substr(std::min<std::size_t>(line.size(), 77))));
    return fmt::format("{:<76}{:>2}\n", line.substr(0, 66),
                       upper(chem::element_of_autodock_type(type).value_or(type)));
}

std::vector<std::string_view> atom_lines(std::string_view pdbqt) {
    auto lines = lines_of(pdbqt);
    std::erase_if(lines, [](auto line) { return !is_atom(line); });
    return lines;
}

Result<void> check_types(const Pdbqt& p, std::string_view what) {
    std::set<std::string> unknown;
    for (auto& atom : p.atoms)
        if (!is_vina_type(atom.type)) unknown.insert(atom.type);
    if (unknown.empty()) return {};
    return Error{Errc::invalid, "atom_type_unsupported",
                 fmt::format("{} has atoms of type {}, for which AutoDock Vina has no parameters", what,
                             fmt::join(unknown, ", "))};
}

}  // namespace mad::engines
