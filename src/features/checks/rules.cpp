#include "features/checks/rules.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace mad::checks {
namespace {
bool is_final(std::string_view status) {
    return status == "COMPLETED" || status == "FAILED" || status == "CANCELED";
}

std::string end_event(std::string_view status) {
    return status == "COMPLETED" ? "job.completed" : status == "FAILED" ? "job.failed" : "job.canceled";
}
}  // namespace

std::optional<std::string> fault_of(const JobRow& job, const RecordedJob* recorded) {
    if (!recorded) {
        if (job.waiting) return {};
        return "the results store does not know it, and nothing of it is on its way";
    }
    const auto& r = *recorded;
    if (r.events != r.last_seq || r.highest_seq != r.last_seq)
        return fmt::format("it has {} events up to number {}, but counts {}", r.events, r.highest_seq,
                           r.last_seq);
    if (r.ends > 1) return fmt::format("{} events say that it has ended", r.ends);
    if (job.waiting) return {};
    if (r.status != job.status)
        return fmt::format("it is {}, but {} in the results store", job.status, r.status);
    if (is_final(job.status) && r.last_type != end_event(job.status))
        return fmt::format("it is {}, but its last event is \"{}\"", job.status, r.last_type);
    if (!is_final(job.status) && r.ends > 0)
        return fmt::format("it is {}, but an event says that it has ended", job.status);
    return {};
}

std::optional<std::string> fault_of(const ExecutionRow& execution, const std::vector<OutcomeRow>& rows) {
    std::int64_t outcomes = 0;
    for (auto& row : rows) {
        outcomes += row.outcomes;
        if (row.job_id != execution.job_id)
            return fmt::format("its outcome is recorded under another job, {}", row.job_id.text());
    }
    if (outcomes > 1) return fmt::format("it has {} recorded outcomes", outcomes);
    if (execution.status == "COMPLETED") {
        if (outcomes == 1) return {};
        return "it is COMPLETED, but the results store has no outcome of it";
    }
    if (outcomes == 0) return {};
    if (is_final(execution.status))
        return fmt::format("it is {}, but the results store has an outcome of it", execution.status);
    if (execution.unattended) return "its outcome is recorded, but nobody finishes it: its lease has expired";
    return {};
}

Report confirmed(Report first, const Report& second) {
    first.violations = 0;
    for (auto& finding : first.findings) {
        const auto again = std::ranges::find(second.findings, finding.invariant, &Finding::invariant);
        std::erase_if(finding.violations, [&](const Violation& violation) {
            return again == second.findings.end() ||
                   std::ranges::find(again->violations, violation.subject, &Violation::subject) ==
                       again->violations.end();
        });
        first.violations += static_cast<std::int64_t>(finding.violations.size());
    }
    return first;
}

}  // namespace mad::checks
