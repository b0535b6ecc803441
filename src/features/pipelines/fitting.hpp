// Whether what a template's wires carry fits where they lead, by the schemas of its tasks alone. Pure.
#pragma once
#include "features/pipelines/plan.hpp"
#include "features/tasks/registry.hpp"
#include "schema/fits.hpp"

namespace mad::pipelines {

/// The tasks of a plan by the paths of the steps that call them.
using Called = std::map<std::string, std::shared_ptr<const tasks::Runnable>>;

/// What is said of the wires of a template without faults otherwise; pointers are into it. Refused is what
/// cannot work (schema::fits); steps of other templates are theirs to check. What a step gives that runs for
/// each item is a list of that; an item is what its list holds or, where a text is given instead of a list, a
/// file.
schema::Fit fits_of(const Plan&, const json::object& parameters, const Called&);

}  // namespace mad::pipelines
