#include "features/ogc/ogc.hpp"

#include <algorithm>
#include <cmath>

namespace mad::ogc {
namespace {
using executions::Status;

constexpr std::string_view relations = "http://www.opengis.net/def/rel/ogc/1.0/";
constexpr std::string_view exceptions = "http://www.opengis.net/def/exceptions/ogcapi-processes-1/1.0/";

std::string exception(std::string_view name) { return std::string(exceptions).append(name); }

/// The execution whose word is the job's: one that failed, else one that runs, else the last.
const executions::Execution* speaker_of(const executions::JobDetail& detail) {
    const auto& all = detail.executions;
    for (const auto status : {Status::failed, Status::running})
        if (const auto it = std::ranges::find(all, status, &executions::Execution::status); it != all.end())
            return &*it;
    return all.empty() ? nullptr : &all.back();
}

double mean_progress(const std::vector<executions::Execution>& all) {
    double sum = 0;
    for (const auto& e : all) sum += e.status == Status::completed ? 1 : e.progress;
    return all.empty() ? 0 : sum / static_cast<double>(all.size());
}
}  // namespace

Conformance conformance() {
    Conformance classes;
    for (const auto* name :
         {"core", "json", "oas30", "ogc-process-description", "job-list", "dismiss", "callback"})
        classes.conforms_to.push_back(
            std::string("http://www.opengis.net/spec/ogcapi-processes-1/1.0/conf/") + name);
    return classes;
}

StatusCode status_of(Status status) {
    switch (status) {
        case Status::running:
            return StatusCode::running;
        case Status::completed:
            return StatusCode::successful;
        case Status::failed:
            return StatusCode::failed;
        case Status::canceled:
            return StatusCode::dismissed;
        default:
            return StatusCode::accepted;
    }
}

std::vector<Status> statuses_of(StatusCode code) {
    std::vector<Status> all;
    for (const auto& [status, _] : describe(std::type_identity<Status>{}).names)
        if (status_of(status) == code) all.push_back(status);
    return all;
}

StatusInfo status_of(const executions::Job& job, std::string_view base) {
    StatusInfo info{.process_id = job.task_id,
                    .job_id = job.id,
                    .status = status_of(job.status),
                    .created = job.created_at,
                    .started = job.started_at,
                    .finished = job.finished_at,
                    .updated = job.finished_at.value_or(job.started_at.value_or(job.created_at))};
    if (info.status == StatusCode::accepted) info.progress = 0;
    if (info.status == StatusCode::successful) info.progress = 100;
    const auto url = std::string(base) + "/jobs/" + job.id.text();
    const std::string type = "application/json";
    info.links.push_back({url, "self", type, "The job's status"});
    if (info.status == StatusCode::successful)
        info.links.push_back(
            {url + "/results", std::string(relations) + "results", std::nullopt, "The job's results"});
    if (info.status == StatusCode::failed)
        info.links.push_back({url + "/results", std::string(relations) + "exceptions",
                              "application/problem+json", "Why the job failed"});
    return info;
}

StatusInfo status_of(const executions::JobDetail& detail, std::string_view base) {
    auto info = status_of(detail.job, base);
    if (info.status != StatusCode::successful)
        info.progress = static_cast<std::int64_t>(std::floor(100 * mean_progress(detail.executions)));
    const auto* speaker = speaker_of(detail);
    if (!speaker) return info;
    auto message = speaker->message;
    if (info.status == StatusCode::failed && speaker->error) message = speaker->error->detail;
    if (!message.empty()) info.message = std::move(message);
    return info;
}

Error exception_of(Error e) {
    if (e.kind == "task_not_found") e.type = exception("no-such-process");
    if (e.kind == "job_not_found") e.type = exception("no-such-job");
    if (e.kind == "inputs_invalid" && e.code == Errc::invalid)
        for (auto& fault : e.faults) fault.pointer.insert(0, "/inputs");
    if (e.code == Errc::invalid) e.code = Errc::malformed;
    return e;
}

Error no_results(const executions::JobDetail& detail) {
    const auto* speaker = speaker_of(detail);
    switch (detail.job.status) {
        case Status::failed: {
            const auto why = speaker && speaker->error
                                 ? *speaker->error
                                 : executions::Failure{"unknown", "nothing is known of its end"};
            return {why.code == "timed_out" ? Errc::timeout : Errc::upstream,
                    why.code,
                    why.detail,
                    {},
                    {},
                    "urn:mad:failure:" + why.code};
        }
        case Status::canceled:
            return {Errc::not_found, "job_dismissed", "The job was dismissed and has no results"};
        default:
            return {Errc::not_found,
                    "result_not_ready",
                    "The job is " + std::string(schema::name_of(status_of(detail.job.status))) +
                        ": its results are there once it is successful",
                    {},
                    {},
                    exception("result-not-ready")};
    }
}

Result<Interval> interval_of(std::string_view text) {
    const auto slash = text.find('/');
    const auto begin = text.substr(0, slash);
    const auto end = slash == text.npos ? begin : text.substr(slash + 1);
    const auto is_open = [](std::string_view t) { return t.empty() || t == ".."; };
    Interval interval{parse_time(begin), parse_time(end)};
    const bool wrong = (!interval.from && !is_open(begin)) || (!interval.until && !is_open(end));
    if (!wrong && (interval.from || interval.until)) return interval;
    return Error{Errc::malformed,
                 "invalid_request",
                 "The request has a fault: /datetime is no time and no interval",
                 {{"/datetime",
                   "must be an RFC 3339 date-time, or two with / between them, of which one may "
                   "be .."}}};
}

}  // namespace mad::ogc
