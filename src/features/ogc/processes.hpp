// Tasks as processes: what they take and give, and an execute request for one.
#pragma once
#include "base/error.hpp"
#include "features/ogc/types.hpp"
#include "features/tasks/registry.hpp"

#include <string_view>

namespace mad::ogc {

/// `base` is the URL of /ogc.
ProcessSummary summary_of(tasks::Task, std::string_view base);
Process process_of(tasks::Task, const schema::Operation&, std::string_view base);

/// Whether it may be waited for: a task that is a job at its service takes its time.
bool runs_sync(const schema::Operation&);

/// The task's inputs: each value out of what qualifies it, files by their mad:// URIs. Errors: malformed
/// (inputs_invalid), with the pointer into the request of every fault.
Result<json::value> inputs_of(const Execute&, const schema::Operation&);

/// The outputs that are to be answered. Errors: malformed (outputs_invalid), likewise.
Result<Asked> asked_of(const Execute&, const schema::Operation&);

/// For a job that was not submitted here: a document of every member of its result.
Asked all_of(const json::value& result);

}  // namespace mad::ogc
