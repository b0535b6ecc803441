// The rules of publishing: what makes a document a task, and which version it becomes.
#pragma once
#include "base/error.hpp"
#include "features/tasks/registry.hpp"
#include "features/tasks/types.hpp"
#include "features/tasks/version.hpp"

#include <memory>

namespace mad::tasks {

/// A definition ready to be stored, its document checked, its operation found, its version and checksum set.
/// Errors: invalid, with the pointer of every fault ("/interface_spec/paths/…").
Result<Definition> define(NewTask, std::optional<Id> org);

/// A stored definition, compiled.
std::shared_ptr<const Runnable> compile(const Definition&);

/// The version that changed content takes: the one it names where that is later than the latest, else the
/// next patch after the latest.
Version next_version(const Version& named, const Version& latest);

/// An operation's name as a task_id: lower case, digits and underscores ("predictLogP v2" →
/// "predict_log_p_v2").
std::string task_id_from(std::string_view operation_id);

}  // namespace mad::tasks
