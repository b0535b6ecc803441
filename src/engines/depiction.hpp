// Small molecules as drawings.
#pragma once
#include "base/error.hpp"
#include "engines/molecules.hpp"

#include <string>

namespace mad::engines {

struct Drawing {
    int width = 300, height = 220;  ///< pixels
    std::string highlight{};        ///< a SMARTS whose atoms are marked; empty: none
    bool atom_numbers = false;
};

/// An SVG; `matches` counts where the SMARTS was found. Errors: invalid, kind "smarts_invalid".
struct Depicted {
    std::string svg;
    std::size_t matches = 0;
};
Result<Depicted> depict(const RDKit::ROMol&, const Drawing&);

}  // namespace mad::engines
