#include "chem/format.hpp"

#include "chem/fields.hpp"
#include "chem/pdb.hpp"
#include "chem/smiles.hpp"

#include <algorithm>
#include <array>

namespace mad::chem {
namespace {

struct Name {
    std::string_view name;
    Format format;
};
constexpr std::array<Name, 13> names{{{"pdb", Format::pdb},
                                      {"ent", Format::pdb},
                                      {"cif", Format::cif},
                                      {"mmcif", Format::cif},
                                      {"sdf", Format::sdf},
                                      {"sd", Format::sdf},
                                      {"mol", Format::sdf},
                                      {"mdl", Format::sdf},
                                      {"mol2", Format::mol2},
                                      {"pdbqt", Format::pdbqt},
                                      {"smi", Format::smi},
                                      {"smiles", Format::smi},
                                      {"ism", Format::smi}}};

constexpr std::array<std::string_view, 20> pdb_records{
    "HEADER", "OBSLTE", "TITLE ", "SPLIT ", "CAVEAT", "COMPND", "SOURCE", "KEYWDS", "EXPDTA", "NUMMDL",
    "MDLTYP", "AUTHOR", "REVDAT", "REMARK", "SEQRES", "CRYST1", "MODEL ", "ATOM  ", "HETATM", "USER  "};

using Lines = std::vector<std::string_view>;

/// The lines of `head` but for the last one where that may be cut.
Lines lines_of(std::string_view head, bool whole) {
    Lines lines;
    while (!head.empty()) {
        const auto end = head.find_first_of("\r\n");
        if (end == head.npos) {
            if (whole || lines.empty()) lines.push_back(head);
            break;
        }
        lines.push_back(head.substr(0, end));
        head.remove_prefix(head.substr(end).starts_with("\r\n") ? end + 2 : end + 1);
    }
    return lines;
}

bool looks_like_sdf(const Lines& lines) {
    if (lines.size() < 4) return false;
    const auto version = trimmed(columns(lines[3], 34, 39));
    if (version == "V2000" || version == "V3000") return true;
    return std::any_of(lines.begin() + 3, lines.end(),
                       [](auto line) { return line.starts_with("M  END") || line.starts_with("$$$$"); });
}

bool looks_like_cif(const Lines& lines) {
    for (const auto line : lines) {
        const auto text = trimmed(line);
        if (!text.empty() && text[0] != '#') return lower(text.substr(0, 5)) == "data_";
    }
    return false;
}

bool looks_like_pdbqt(const Lines& lines) {
    for (const auto line : lines) {
        if (is_atom_record(line)) {
            const auto charge = trimmed(columns(line, 69, 76));
            return charge.find('.') != charge.npos && real(charge) &&
                   element_of_autodock_type(trimmed(columns(line, 78, 80)));
        }
        for (const auto record : {"ROOT", "BRANCH", "TORSDOF", "REMARK VINA"})
            if (line.starts_with(record)) return true;
    }
    return false;
}

bool looks_like_pdb(const Lines& lines) {
    for (const auto line : lines)
        if (!trimmed(line).empty()) {
            std::string record(columns(line, 1, 6));
            record.resize(6, ' ');
            return std::find(pdb_records.begin(), pdb_records.end(), record) != pdb_records.end();
        }
    return false;
}

bool looks_like_smi(const Lines& lines) {
    int molecules = 0;
    for (const auto line : lines) {
        const auto parts = words(line);
        if (parts.empty() || (molecules == 0 && lower(parts[0]) == "smiles")) continue;
        if (!parse_smiles(parts[0])) return false;
        if (++molecules == 20) break;
    }
    return molecules > 0;
}

}  // namespace

std::string_view name_of(Format format) {
    return std::find_if(names.begin(), names.end(), [&](auto& n) { return n.format == format; })->name;
}

std::optional<Format> format_named(std::string_view name) {
    const auto wanted = lower(name);
    for (const auto& known : names)
        if (known.name == wanted) return known.format;
    return {};
}

std::optional<Format> format_of_file(std::string_view file_name) {
    if (lower(file_name).ends_with(".gz")) file_name.remove_suffix(3);
    const auto dot = file_name.rfind('.');
    return dot == file_name.npos ? std::nullopt : format_named(file_name.substr(dot + 1));
}

std::string_view media_type_of(Format format) {
    switch (format) {
        case Format::pdb:
            return "chemical/x-pdb";
        case Format::cif:
            return "chemical/x-mmcif";
        case Format::sdf:
            return "chemical/x-mdl-sdfile";
        case Format::mol2:
            return "chemical/x-mol2";
        case Format::pdbqt:
            return "chemical/x-pdbqt";
        case Format::smi:
            return "chemical/x-daylight-smiles";
    }
    return "text/plain";
}

std::optional<Format> sniff(std::string_view head, bool whole) {
    const auto lines = lines_of(head, whole);
    if (std::any_of(lines.begin(), lines.end(), [](auto line) { return line.starts_with("@<TRIPOS>"); }))
        return Format::mol2;
    if (looks_like_sdf(lines)) return Format::sdf;
    if (looks_like_cif(lines)) return Format::cif;
    if (looks_like_pdbqt(lines)) return Format::pdbqt;
    if (looks_like_pdb(lines)) return Format::pdb;
    if (looks_like_smi(lines)) return Format::smi;
    return {};
}

}  // namespace mad::chem
