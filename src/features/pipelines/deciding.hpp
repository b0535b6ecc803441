// What is begun, skipped and ended in the scopes that something has happened to.
#pragma once
#include "features/pipelines/items.hpp"
#include "features/pipelines/reading.hpp"
#include "features/results/types.hpp"

namespace mad::tasks {
class Registry;
}

namespace mad::pipelines {

class Deciding {
public:
    Deciding(results::Store& results, tasks::Registry& tasks, artifacts::Artifacts& artifacts,
             const Situation& situation)
        : results_(results), tasks_(tasks), artifacts_(artifacts), reading_(results, situation) {}

    /// Goes through the scope as far as it goes now.
    awaitable<void> look_at(Spot spot);
    /// Where the scope cannot be looked at, since something is away.
    void put_off(const Scope& scope) { changes_.delays.push_back({scope.id, scope.org_id}); }
    /// All that was decided; what steps gave is kept in the results stores by then.
    awaitable<Changes> done();

private:
    struct At {
        Spot spot;
        std::map<std::string, Standing> begun;
    };

    awaitable<bool> go_on(At&);
    awaitable<void> more_items(At&);
    awaitable<Standing> begin(const At&, const Node&);
    awaitable<Standing> call(const At&, const Node&);
    Standing refuse(const At&, const Node&, Failure, Fan so_far = {});
    awaitable<Result<Items>> items_of(const At&, const Node&, const Fan& so_far);
    awaitable<Standing> begin_items(const At&, const Node&, Fan so_far);
    awaitable<void> end(const At&, Standing);
    awaitable<Result<std::vector<results::StepOutput>>> outputs_of(const Spot&);
    Result<results::StepOutput> collected(const Spot&, const json::value& result) const;
    awaitable<Result<json::value>> read(const Spot&, const json::value& wired);
    awaitable<Result<json::value>> read_with_nulls(const Spot&, const json::value& wired);

    results::Store& results_;
    tasks::Registry& tasks_;
    artifacts::Artifacts& artifacts_;
    Reading reading_;
    Changes changes_;
    struct Ending {
        std::vector<results::StepOutput> outputs;
        std::vector<ScopeEnd> ends;
    };
    std::map<Id, Ending> endings_;  // by organisation
};

}  // namespace mad::pipelines
