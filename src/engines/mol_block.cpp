#include "engines/mol_block.hpp"

#include "engines/lines.hpp"

#include <fmt/format.h>

namespace mad::engines {

namespace {

constexpr std::size_t heading = 4;  // lines before the atoms

Error malformed(std::string_view what) {
    return {Errc::invalid, "sdf_malformed", fmt::format("the SDF record {}", what)};
}

}  // namespace

Result<MolBlock> read_mol_block(std::string_view sdf, std::string_view title) {
    const auto lines = lines_of(sdf);
    if (lines.size() < heading || lines[3].find("V2000") == std::string_view::npos)
        return malformed("is not V2000");
    const auto atoms = integer(columns(lines[3], 1, 3)), bonds = integer(columns(lines[3], 4, 6));
    if (!atoms || !bonds || *atoms < 0 || *bonds < 0 ||
        lines.size() < heading + static_cast<std::size_t>(*atoms) + static_cast<std::size_t>(*bonds))
        return malformed("ends too early");
    MolBlock block;
    // Programs write the time of day into the second line: the same molecule is to have the same text.
    block.text = fmt::format("{}\n  MAD               3D\n\n", title);
    for (std::size_t i = 3; i < lines.size() && !lines[i].starts_with("M  END"); ++i) {
        block.text += lines[i];
        block.text += '\n';
    }
    block.text += "M  END\n";
    for (std::size_t i = heading; i < heading + static_cast<std::size_t>(*atoms); ++i) {
        Point p{};
        for (std::size_t axis = 0; axis < 3; ++axis) {
            const auto value = real(columns(lines[i], 1 + 10 * axis, 10 + 10 * axis));
            if (!value || !fits_columns(*value))
                return malformed(
                    fmt::format("has no coordinates between -999.999 and 9999.999 Å in its line {}", i + 1));
            p[axis] = *value;
        }
        block.at.push_back(p);
        block.elements.emplace_back(trimmed(columns(lines[i], 32, 34)));
        if (block.elements.back().empty())
            return malformed(fmt::format("has no element in its line {}", i + 1));
    }
    for (int i = 0; i < *bonds; ++i) {
        const auto line = lines[heading + static_cast<std::size_t>(*atoms + i)];
        const auto a = integer(columns(line, 1, 3)), b = integer(columns(line, 4, 6));
        if (!a || !b || *a < 1 || *b < 1 || *a > *atoms || *b > *atoms)
            return malformed("has a bond of no atoms");
        block.bonds.emplace_back(*a - 1, *b - 1);
    }
    return block;
}

std::string write_sdf(const MolBlock& block, const std::vector<Point>& at, std::string_view title,
                      const SdfProperties& properties) {
    std::string out;
    std::size_t number = 0;
    for (const auto line : lines_of(block.text)) {
        if (number == 0) {
            out += title;
        } else if (number >= heading && number < heading + at.size()) {
            const auto& p = at[number - heading];
            out += fmt::format("{:10.4f}{:10.4f}{:10.4f}{}", p[0], p[1], p[2], line.substr(30));
        } else {
            out += line;
        }
        out += '\n';
        ++number;
    }
    for (auto& [name, value] : properties) out += fmt::format("> <{}>\n{}\n\n", name, value);
    return out + "$$$$\n";
}

}  // namespace mad::engines
