// Molecules that have a substructure.
#pragma once
#include "engines/molecules.hpp"

namespace mad::engines {

class Substructure {
public:
    /// Errors: invalid, kind "smarts_invalid".
    static Result<Substructure> of(const std::string& smarts);

    /// The atoms of each place where it is found; each set of them once.
    std::vector<std::vector<int>> matches(const RDKit::ROMol&) const;

private:
    explicit Substructure(std::shared_ptr<const RDKit::ROMol> pattern) : pattern_(std::move(pattern)) {}
    std::shared_ptr<const RDKit::ROMol> pattern_;
};

}  // namespace mad::engines
