// What is asked of small molecules by the platform itself: of task services, at once and without a job, since
// no chemistry library is here. Nothing of it is recorded.
#pragma once
#include "base/async.hpp"
#include "base/error.hpp"
#include "base/id.hpp"

#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <vector>

namespace mad::tasks {
class Registry;
}
namespace mad::services {
class Caller;
class Store;
}  // namespace mad::services

namespace mad::chemistry {

/// A molecule as the task ligand_properties describes it.
struct Described {
    std::int64_t place = 0;  ///< in what was asked, from 1
    std::string name{};
    std::string problem{};      ///< why it could not be read; then nothing else is known
    std::string smiles{};       ///< canonical, with stereochemistry
    std::string formula{};      ///< in Hill's order
    std::string fingerprint{};  ///< Morgan's, 2048 bits in hexadecimal
    double molecular_weight = 0, logp = 0, tpsa = 0;  ///< Da, Crippen's, Å²
    std::int64_t hydrogen_bond_donors = 0, hydrogen_bond_acceptors = 0, rotatable_bonds = 0, heavy_atoms = 0;
};

class Chemistry {
public:
    static constexpr std::size_t most_molecules = 10'000;

    Chemistry(tasks::Registry& registry, services::Store& services, services::Caller& caller)
        : registry_(registry), services_(services), caller_(caller) {}

    /// Whether an instance lives that describes molecules for the organisation; where none does, one is
    /// wanted (and so is one for whatever is asked below).
    awaitable<bool> can_describe(Id org);
    /// The molecules of a text in SMILES, SDF or MOL2, `most_molecules` at most, in order. Errors:
    /// unavailable (no_chemistry) where no instance lives or has the time; invalid, for what is no molecules.
    awaitable<Result<std::vector<Described>>> describe(Id org, std::string molecules);
    /// The places (from 0) of the SMILES, `most_molecules` at most, in which the SMARTS is found. Errors:
    /// unavailable (no_matcher); invalid for what is no SMARTS.
    awaitable<Result<std::vector<std::size_t>>> matching(Id org, std::string smarts,
                                                         std::vector<std::string> smiles);

private:
    /// Base URLs of those that are healthy.
    awaitable<std::vector<std::string>> instances(Id org, std::string task_id);
    awaitable<Result<boost::json::value>> ask(Id org, std::string task_id, boost::json::object inputs);

    tasks::Registry& registry_;
    services::Store& services_;
    services::Caller& caller_;
};

}  // namespace mad::chemistry
