// What the steps of a run may read, brought from the results store as it is needed.
#pragma once
#include "base/async.hpp"
#include "features/pipelines/runs.hpp"

#include <memory>
#include <set>

namespace mad::results {
class Store;
}

namespace mad::pipelines {

/// A run as it is looked at again and again.
struct KnownRun {
    Plan plan;
    json::value parameters;
    std::string trace;
};

/// A scope with the block that it runs.
struct Spot {
    const Scope* scope = nullptr;
    const Block* block = nullptr;
    std::shared_ptr<const KnownRun> run{};
};

class Reading {
public:
    Reading(results::Store& results, const Situation& situation) : results_(results), situation_(situation) {}

    /// How the steps of a spot's block stand.
    std::map<std::string, Standing> begun(const Spot&) const;
    const Fan* fan(Id scope, std::string_view step) const;

    /// Brings what these read, where it is there. Throws where the results store is away. Errors: too_large
    /// (collected_too_large).
    awaitable<Result<void>> bring(const Spot&, const std::vector<Reference>&);
    /// The step has just been begun, and ended, with no items.
    void has_no_items(const Scope& scope, const Node& node) {
        values_[{scope.id, node.path}] = json::array();
    }
    /// What there is to read at a spot, of what was brought.
    Held held(const Spot&) const;

private:
    using Place = std::pair<Id, std::string>;  // a scope, and the path of a step in it

    const Scope* scope_of(const Spot&, const Block& block) const;
    const Scope* parent(const Scope&) const;
    std::optional<Place> place_of(const Spot&, const std::string& step) const;
    const Call* call(const Place&) const;
    awaitable<Result<void>> bring_collected(const Spot&, const Place&, const Node&);
    const json::value* find(const Spot&, const Source&) const;

    results::Store& results_;
    const Situation& situation_;
    std::map<Place, json::value> values_{};
    mutable std::map<Id, json::value> indices_{};  // by scope
};

}  // namespace mad::pipelines
