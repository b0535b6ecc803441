// Jobs as OGC API - Processes tells them. Its job is a job of ours, under the same id: there is no other
// record of it. Of a job of several executions the progress is their mean, and the results are each one's by
// its id.
#pragma once
#include "base/error.hpp"
#include "features/executions/types.hpp"
#include "features/ogc/types.hpp"

#include <string_view>

namespace mad::ogc {

/// The conformance classes, each tested by ogc_test.
Conformance conformance();

StatusCode status_of(executions::Status);
std::vector<executions::Status> statuses_of(StatusCode);

/// `base` is the URL of /ogc.
StatusInfo status_of(const executions::Job&, std::string_view base);
/// With what its executions say.
StatusInfo status_of(const executions::JobDetail&, std::string_view base);

/// As the standard has it: with its exception's URI where it names one, and 400 for all that is wrong with a
/// request. Faults of a task's inputs point into the execute request.
Error exception_of(Error);
/// Why a job that has ended otherwise has no results, or that it has not ended.
Error no_results(const executions::JobDetail&);

/// "2026-11-29T07:00:00Z", or an interval of two with ".." or nothing for an open end. Errors: malformed.
struct Interval {
    std::optional<Time> from{}, until{};
};
Result<Interval> interval_of(std::string_view datetime);

}  // namespace mad::ogc
