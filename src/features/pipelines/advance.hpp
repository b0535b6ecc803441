// How a block of steps goes on, as a pure function of how its steps stand. No socket, no clock.
#pragma once
#include "features/executions/types.hpp"
#include "features/pipelines/plan.hpp"

namespace mad::pipelines {

using executions::Failure;

enum class StepStatus { waiting, running, completed, failed, canceled, skipped };

constexpr bool is_final(StepStatus s) { return s != StepStatus::waiting && s != StepStatus::running; }

/// How a step stands, as far as it was begun.
struct Standing {
    StepStatus status = StepStatus::running;
    std::optional<Failure> error{};
};

/// A step with a body, by its items.
struct Fan {
    Id scope_id{};           ///< where the step is
    std::string step{};      ///< its path
    bool all_begun = false;  ///< no item is left to begin
    bool refused = false;    ///< those that were left could not begin
    std::int64_t begun = 0, completed = 0, failed = 0, canceled = 0;
    std::int64_t position = 0;       ///< of a library: where the molecules begin that are left
    std::optional<Failure> error{};  ///< why it is refused, or of the first that failed
    Id outputs_of{};                 ///< the scope under which what they gave is kept

    std::int64_t open() const { return begun - completed - failed - canceled; }
};
Standing standing_of(const Step&, const Fan&);

/// What is to be done about a block now.
struct Advance {
    std::vector<const Node*> begin{};  ///< all they need is there
    std::vector<const Node*> skip{};   ///< they need what was skipped
    std::optional<Standing> end{};     ///< the block has ended so
};

/// `begun`: by step id; what is absent was not begun. `stopping`: nothing is begun any more (it is to be
/// canceled). A step whose need has failed never begins, and fails the block; those that do not need it go
/// on.
Advance advance(const Block&, const std::map<std::string, Standing>& begun, bool stopping);

const schema::Object& describe(std::type_identity<Fan>);

}  // namespace mad::pipelines
