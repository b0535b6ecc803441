// What must hold of a template before it is kept. Pure.
#pragma once
#include "features/pipelines/types.hpp"
#include "features/pipelines/wired.hpp"

namespace mad::pipelines {

/// What is wrong with the template in itself, each with its place in it ("/steps/0/inputs/box/from"): steps
/// that are no one thing, names that are taken or unknown, references that lead nowhere or to what comes
/// later or around, circles, schemas that cannot be used. Whether tasks exist, and types fit, is asked
/// elsewhere.
std::vector<Fault> faults_of(const NewTemplate&);

/// Steps at once, own ones and those within; nested so deep.
inline constexpr std::size_t most_steps = 500, deepest = 8;

}  // namespace mad::pipelines
