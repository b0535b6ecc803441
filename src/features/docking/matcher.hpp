// Which molecules have a substructure: asked of a task service, since no chemistry library is here.
#pragma once
#include "base/async.hpp"
#include "base/error.hpp"
#include "base/id.hpp"

#include <string>
#include <vector>

namespace mad::tasks {
class Registry;
}
namespace mad::services {
class Caller;
class Store;
}  // namespace mad::services

namespace mad::docking {

class Matcher {
public:
    static constexpr std::size_t most_molecules = 10'000;

    Matcher(tasks::Registry& registry, services::Store& services, services::Caller& caller)
        : registry_(registry), services_(services), caller_(caller) {}

    /// The places (from 0) of the SMILES, `most_molecules` at most, in which the SMARTS is found. Asks the
    /// task substructure_search at an instance that lives. Errors: unavailable (no_matcher) where there is
    /// none, invalid for what is no SMARTS.
    awaitable<Result<std::vector<std::size_t>>> matching(Id org, std::string smarts,
                                                         std::vector<std::string> smiles);

private:
    tasks::Registry& registry_;
    services::Store& services_;
    services::Caller& caller_;
};

}  // namespace mad::docking
