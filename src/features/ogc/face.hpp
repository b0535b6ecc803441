// What is done for each request of OGC API - Processes: tasks and executions asked, and told in its words.
#pragma once
#include "features/callbacks/deliverer.hpp"
#include "features/ogc/answers.hpp"
#include "features/ogc/routes.hpp"
#include "http/extract.hpp"

namespace mad::ogc {

/// Whom and what an execute request concerns.
struct Order {
    http::Principal user;
    std::string process_id;
    Execute request;
    http::Prefer prefer;
    std::optional<std::string> idempotency_key;
    std::string trace;
};

/// Errors of all: as exception_of() has them; not_found where there is no such process or job.
class Face {
public:
    explicit Face(Parts);

    LandingPage landing_page() const;
    json::object definition(const http::Router&) const;
    /// `given` is the query as it came, for links to this answer and the next.
    awaitable<Result<ProcessList>> processes(Id org, ProcessesQuery, http::Texts given) const;
    awaitable<Result<Process>> process(Id org, std::string process_id) const;
    awaitable<Result<http::Response>> execute(Order);
    awaitable<Result<JobList>> jobs(Id org, JobsQuery, http::Texts given) const;
    awaitable<Result<StatusInfo>> status(Id org, std::string job_id) const;
    /// And conflict (already_final).
    awaitable<Result<StatusInfo>> dismiss(Id org, std::string job_id) const;
    /// Of the one output raw, or of all as they were asked for.
    awaitable<Result<http::Response>> results(Id org, std::string job_id, std::optional<std::string> output);
    /// For its subscriber.
    awaitable<Result<callbacks::Message>> message(Id org, Id job, executions::Occasion);

private:
    awaitable<Result<executions::JobDetail>> job(Id org, const std::string& job_id) const;
    awaitable<Result<Outcome>> outcome_of(Id org, const executions::JobDetail&) const;
    awaitable<Asked> asked_of_job(Id org, Id job, const json::value& result) const;
    awaitable<Result<http::Response>> executed(Id org, Id job);
    awaitable<Result<http::Response>> goes_on(Id org, Id job, bool as_preferred) const;
    std::string url_of(Id job) const;
    std::string monitor_link(Id job) const;

    Parts parts_;
    Answers answers_;
    std::string base_;  ///< the URL of /ogc
};

}  // namespace mad::ogc
