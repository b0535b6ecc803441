#include "engines/structure.hpp"

#include "engines/lines.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <map>

namespace mad::engines {

namespace {

bool is_printable(char c) { return c >= ' ' && c <= '~'; }

/// For a format of columns, in which every character is one byte.
std::string printable(std::string text) {
    std::ranges::replace_if(text, [](char c) { return !is_printable(c); }, '?');
    return text;
}

/// Five columns: a number and an insertion code.
std::string number_and_insertion(const std::string& residue_number) {
    const auto letter = residue_number.find_last_not_of("0123456789");
    const bool inserted = letter != std::string::npos && letter + 1 == residue_number.size();
    const auto number = residue_number.substr(0, residue_number.size() - (inserted ? 1 : 0));
    return fmt::format("{:>4.4}{}", printable(number), inserted ? printable(residue_number).back() : ' ');
}

bool fits_columns(const chem::Atom& a) {
    return engines::fits_columns(a.at.x) && engines::fits_columns(a.at.y) && engines::fits_columns(a.at.z);
}

Error too_far(const chem::Atom& a) {
    return {Errc::invalid, "coordinate_too_large",
            fmt::format("atom {} of {} lies at {}, {}, {}: PDB and PDBQT hold -999.999 to 9999.999 Å, so "
                        "move the structure to the origin",
                        printable(a.name), printable(residue_label(a)), a.at.x, a.at.y, a.at.z)};
}

}  // namespace

double distance(const Point& a, const Point& b) { return std::hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]); }
Point place_of(const chem::Atom& a) { return {a.at.x, a.at.y, a.at.z}; }

std::string residue_label(const chem::Atom& a) {
    return a.chain.empty() ? fmt::format("{} {}", a.residue, a.residue_number)
                           : fmt::format("{} {} {}", a.residue, a.chain, a.residue_number);
}

bool same_residue(const chem::Atom& a, const chem::Atom& b) {
    return a.residue_number == b.residue_number && a.chain == b.chain && a.residue == b.residue;
}

Result<std::string> write_pdb(const std::vector<chem::Atom>& atoms) {
    static constexpr std::string_view letters =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    std::map<std::string, char, std::less<>> chains;
    for (auto& a : atoms)
        if (a.chain.size() == 1 && is_printable(a.chain[0])) chains[a.chain] = a.chain[0];
    auto chain_letter = [&](const std::string& chain) {
        if (chain.empty()) return ' ';
        const auto [it, is_new] = chains.try_emplace(chain, letters[chains.size() % letters.size()]);
        if (is_new)
            for (const char c : letters)
                if (!chains.contains(std::string(1, c))) {
                    it->second = c;
                    break;
                }
        return it->second;
    };
    std::string out;
    int serial = 0;
    for (auto& a : atoms) {
        if (!fits_columns(a)) return too_far(a);
        const bool wide = a.element.size() == 2 || a.name.size() > 3;
        out += fmt::format(
            "{:6}{:5} {:4.4} {:>3.3} {}{}   {:8.3f}{:8.3f}{:8.3f}{:6.2f}  0.00          {:>2}\n",
            a.hetero ? "HETATM" : "ATOM", ++serial % 100'000, printable(wide ? a.name : " " + a.name),
            printable(a.residue), chain_letter(a.chain), number_and_insertion(a.residue_number), a.at.x,
            a.at.y, a.at.z, std::clamp(a.occupancy, 0.0, 1.0), upper(a.element));
    }
    return out + "END\n";
}

}  // namespace mad::engines
