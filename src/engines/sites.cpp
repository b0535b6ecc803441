#include "engines/sites.hpp"

#include "engines/formats.hpp"
#include "engines/lines.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace mad::engines {

namespace {

/// What of a residue's name was given.
struct Wanted {
    std::optional<std::string> chain{}, residue{};
    std::string number{};  // or with the residue's name before it

    bool fits(const chem::Atom& a) const {
        if (chain && a.chain != *chain) return false;
        if (residue && upper(a.residue) != *residue) return false;
        return upper(a.residue_number) == number ||
               (!residue && upper(a.residue + a.residue_number) == number);
    }
};

Wanted wanted_by(std::string_view text) {
    const auto last = text.rfind(':');
    if (last == std::string_view::npos) return {.number = upper(trimmed(text))};
    Wanted wanted{.number = upper(trimmed(text.substr(last + 1)))};
    auto before = text.substr(0, last);
    if (const auto first = before.find(':'); first != std::string_view::npos) {
        wanted.residue = upper(trimmed(before.substr(0, first)));
        before = before.substr(first + 1);
    }
    wanted.chain = trimmed(before);
    return wanted;
}

Error not_found(const chem::Structure& s, std::string_view name, const Wanted& wanted) {
    std::vector<std::string> there;
    for (std::size_t i = 0; i < s.atoms.size(); ++i) {
        const auto& a = s.atoms[i];
        if (wanted.chain && a.chain != *wanted.chain) continue;
        if (i == 0 || !same_residue(s.atoms[i - 1], a)) there.push_back(residue_name(a));
    }
    if (there.empty())
        return {Errc::invalid, "residue_not_found",
                wanted.chain ? fmt::format("no residue \"{}\": there is no chain \"{}\"", name, *wanted.chain)
                             : fmt::format("no residue \"{}\": the receptor has no residues", name)};
    return {Errc::invalid, "residue_not_found",
            fmt::format("no residue \"{}\"; there are {} from {} to {}", name, there.size(), there.front(),
                        there.back())};
}

}  // namespace

std::string residue_name(const chem::Atom& a) {
    return a.chain.empty() ? a.residue + a.residue_number
                           : fmt::format("{}:{}{}", a.chain, a.residue, a.residue_number);
}

Result<chem::Structure> read_receptor(std::string_view text) {
    const auto format = format_of(text, "the receptor");
    if (!format) return format.error();
    if (*format == Format::smi)
        return Error{Errc::invalid, "receptor_flat",
                     "a SMILES is no receptor: it has no coordinates in space"};
    auto models = chem::read_structures(*format, text);
    if (!models) return models.error();
    return std::move(models->front());
}

Result<std::vector<chem::Atom>> residue_atoms(const chem::Structure& s, const std::string& residue) {
    const auto wanted = wanted_by(residue);
    std::vector<chem::Atom> atoms;
    for (const auto& atom : s.atoms)
        if (wanted.fits(atom)) atoms.push_back(atom);
    if (std::ranges::all_of(atoms, [](const auto& atom) { return atom.element == "H"; }))
        return not_found(s, residue, wanted);
    return atoms;
}

Result<std::vector<Point>> residue_places(const chem::Structure& s, std::span<const std::string> residues) {
    std::vector<Point> places;
    for (const auto& residue : residues) {
        const auto atoms = residue_atoms(s, residue);
        if (!atoms) return atoms.error();
        for (const auto& atom : *atoms)
            if (atom.element != "H") places.push_back(place_of(atom));
    }
    return places;
}

}  // namespace mad::engines
