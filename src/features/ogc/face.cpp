#include "features/ogc/face.hpp"

#include "features/executions/executions.hpp"
#include "features/ogc/definition.hpp"
#include "features/ogc/ogc.hpp"
#include "features/ogc/processes.hpp"
#include "features/ogc/subscriber.hpp"
#include "features/tasks/store.hpp"
#include "http/answer.hpp"
#include "http/url.hpp"
#include "schema/json_text.hpp"

#include <algorithm>

namespace mad::ogc {
namespace {
using std::chrono::seconds;

/// How long a request waits for a job's end before it is answered with the job instead.
constexpr seconds longest_wait{30};
/// And one that dismisses it, of which its task service may hear late.
constexpr seconds dismissal_wait{5};

Error no_such_process(const std::string& id) {
    return exception_of({Errc::not_found, "task_not_found", "There is no process " + id});
}

/// What a subscriber is sent, whoever submits the job must be allowed to read.
Error may_not_subscribe() {
    return {Errc::forbidden,
            "permission_missing",
            "A subscriber needs the permissions \"jobs.read\" and \"results.read\", which you do not have",
            {{"/subscriber", "needs permissions that you do not have"}}};
}

/// To what was asked for, or to the page of it that the cursor names.
Link link_to(std::string url, std::string rel, const http::Texts& given,
             const std::optional<std::string>& cursor = {}) {
    const auto size = url.size();
    const auto add = [&](std::string_view name, std::string_view value) {
        url += (url.size() == size ? '?' : '&') + std::string(name) + '=' + http::percent_encoded(value);
    };
    for (const auto& [name, value] : given)
        if (name != "cursor" || !cursor) add(name, value);
    if (cursor) add("cursor", *cursor);
    return {std::move(url), std::move(rel), "application/json"};
}

Result<executions::Filter> filter_of(JobsQuery query) {
    executions::Filter filter{.task_ids = std::move(query.process_id)};
    for (const auto code : query.status)
        std::ranges::copy(statuses_of(code), std::back_inserter(filter.statuses));
    if (query.datetime) {
        const auto interval = interval_of(*query.datetime);
        if (!interval) return interval.error();
        filter.since = interval->from;
        filter.until = interval->until;
    }
    if (query.min_duration) filter.min_seconds = static_cast<double>(*query.min_duration);
    if (query.max_duration) filter.max_seconds = static_cast<double>(*query.max_duration);
    return filter;
}
}  // namespace

Face::Face(Parts parts)
    : parts_(std::move(parts)), answers_(parts_.artifacts), base_(parts_.public_url + "/ogc") {}

LandingPage Face::landing_page() const {
    const std::string rel = "http://www.opengis.net/def/rel/ogc/1.0/", json = "application/json";
    return {"MAD: Molecular Analysis Dashboard",
            "The tasks of the platform as processes of OGC API - Processes - Part 1: Core",
            {{base_ + "/", "self", json, "This page"},
             {base_ + "/api", "service-desc", "application/vnd.oai.openapi+json;version=3.0",
              "The definition of this API"},
             {parts_.public_url + "/docs", "service-doc", "text/html", "The API for people"},
             {base_ + "/conformance", rel + "conformance", json, "The conformance classes"},
             {base_ + "/processes", rel + "processes", json, "The processes"},
             {base_ + "/jobs", rel + "job-list", json, "The jobs"}}};
}

json::object Face::definition(const http::Router& router) const {
    return ogc::definition(router, parts_.public_url);
}

awaitable<Result<ProcessList>> Face::processes(Id org, ProcessesQuery query, http::Texts given) const {
    auto tasks = co_await parts_.tasks.list(org, {}, std::move(query.cursor), query.limit + 1);
    ProcessList list;
    list.links.push_back(link_to(base_ + "/processes", "self", given));
    if (tasks.size() > static_cast<std::size_t>(query.limit)) {
        tasks.pop_back();
        list.links.push_back(link_to(base_ + "/processes", "next", given, tasks.back().task_id));
    }
    for (auto& task : tasks) list.processes.push_back(summary_of(std::move(task), base_));
    co_return list;
}

awaitable<Result<Process>> Face::process(Id org, std::string id) const {
    auto task = co_await parts_.tasks.task(org, id, {});
    if (!task) co_return no_such_process(id);
    const auto runnable = co_await parts_.registry.find(org, id, task->version);
    if (!runnable) co_return exception_of(runnable.error());
    co_return process_of(std::move(*task), (*runnable)->operation, base_);
}

awaitable<Result<http::Response>> Face::execute(Order order) {
    const auto org = order.user.org_id;
    const auto found = co_await parts_.registry.find(org, order.process_id, {});
    if (!found) co_return exception_of(found.error());
    const auto& operation = (*found)->operation;
    const auto asked = asked_of(order.request, operation);
    if (!asked) co_return asked.error();
    auto inputs = inputs_of(order.request, operation);
    if (!inputs) co_return inputs.error();

    std::vector<executions::Callback> callbacks;
    if (const auto& subscriber = order.request.subscriber) {
        if (!order.user.may("jobs.read") || !order.user.may("results.read")) co_return may_not_subscribe();
        auto named = callbacks_of(*subscriber, parts_.destinations);
        if (!named) co_return named.error();
        callbacks = std::move(*named);
    }

    executions::Submission submission{org, order.user.user_id, std::move(order.process_id)};
    submission.inputs = std::move(*inputs);
    submission.idempotency_key = std::move(order.idempotency_key);
    submission.trace = std::move(order.trace);
    submission.request = schema::to_json(*asked);
    submission.callbacks = std::move(callbacks);
    const auto submitted = co_await parts_.executions.accept(std::move(submission));
    if (!submitted) co_return exception_of(submitted.error());

    if (runs_sync(operation) && order.user.may("results.read")) {
        const auto patience = order.prefer.respond_async ? seconds(0) : longest_wait;
        const auto wait = std::min(order.prefer.wait.value_or(patience), longest_wait);
        const auto ended = co_await parts_.executions.when_ended(org, submitted->execution_id, wait);
        if (!ended) co_return exception_of(ended.error());
        if (executions::is_final(ended->status)) co_return co_await executed(org, submitted->job_id);
    }
    co_return co_await goes_on(org, submitted->job_id, order.prefer.respond_async);
}

awaitable<Result<http::Response>> Face::executed(Id org, Id job) {
    auto answer = co_await results(org, job.text(), {});
    if (answer) answer->headers.emplace("Link", monitor_link(job));
    co_return answer;
}

awaitable<Result<http::Response>> Face::goes_on(Id org, Id job, bool as_preferred) const {
    const auto info = co_await status(org, job.text());
    if (!info) co_return info.error();
    auto response = http::json_response(201, schema::to_json(*info));
    response.headers.emplace("Location", url_of(job));
    if (as_preferred) response.headers.emplace("Preference-Applied", "respond-async");
    co_return response;
}

awaitable<Result<JobList>> Face::jobs(Id org, JobsQuery query, http::Texts given) const {
    for (const auto& id : query.process_id)
        if ((co_await parts_.tasks.versions(org, id)).empty()) co_return no_such_process(id);
    const auto limit = query.limit;
    const auto before = http::id_of_cursor(query.cursor);
    if (!before) co_return exception_of(before.error());
    const auto& types = query.type;
    const bool processes = types.empty() || std::ranges::find(types, "process") != types.end();
    auto filter = filter_of(std::move(query));
    if (!filter) co_return filter.error();

    JobList list;
    list.links.push_back(link_to(base_ + "/jobs", "self", given));
    if (!processes) co_return list;
    auto found = co_await parts_.executions.list(org, std::move(*filter), *before, limit + 1);
    const auto page = http::page_of(std::move(found), limit, [](const executions::Job& j) { return j.id; });
    if (page.next_cursor) list.links.push_back(link_to(base_ + "/jobs", "next", given, page.next_cursor));
    for (const auto& job : page.items) list.jobs.push_back(status_of(job, base_));
    co_return list;
}

awaitable<Result<executions::JobDetail>> Face::job(Id org, const std::string& id) const {
    const auto parsed = Id::parse(id);
    if (!parsed) co_return exception_of({Errc::not_found, "job_not_found", "There is no job " + id});
    auto found = co_await parts_.executions.job(org, *parsed);
    if (!found) co_return exception_of(found.error());
    co_return found;
}

awaitable<Result<StatusInfo>> Face::status(Id org, std::string id) const {
    const auto detail = co_await job(org, id);
    if (!detail) co_return detail.error();
    co_return status_of(*detail, base_);
}

awaitable<Result<StatusInfo>> Face::dismiss(Id org, std::string id) const {
    auto detail = co_await job(org, id);
    if (!detail) co_return detail.error();
    if (detail->job.status != executions::Status::canceled) {
        const auto canceled = co_await parts_.executions.cancel_job(org, detail->job.id);
        if (!canceled) co_return exception_of(canceled.error());
        for (const auto& execution : canceled->executions)
            co_await parts_.executions.when_ended(org, execution.id, dismissal_wait);
        detail = co_await job(org, id);
        if (!detail) co_return detail.error();
    }
    auto info = status_of(*detail, base_);
    if (info.status == StatusCode::successful || info.status == StatusCode::failed)
        co_return Error{Errc::conflict, "already_final",
                        "It has ended meanwhile: there is nothing to dismiss"};
    info.status = StatusCode::dismissed;  // where its service has not heard of it yet, it will
    co_return info;
}

awaitable<Result<http::Response>> Face::results(Id org, std::string id, std::optional<std::string> output) {
    const auto detail = co_await job(org, id);
    if (!detail) co_return detail.error();
    if (detail->job.status != executions::Status::completed) co_return no_results(*detail);
    auto outcome = co_await outcome_of(org, *detail);
    if (!outcome) co_return exception_of(outcome.error());
    auto asked = co_await asked_of_job(org, detail->job.id, outcome->result);
    if (output) {
        const auto one = asked.outputs.find(*output);
        if (one == asked.outputs.end())
            co_return Error{Errc::not_found, "output_not_found", "The job has no output " + *output};
        asked = {Form::raw, {{*output, {one->second.pointer, one->second.media_type}}}};
    }
    auto response = co_await answers_.answer(org, std::move(asked), std::move(*outcome),
                                             url_of(detail->job.id) + "/results");
    if (!response) co_return exception_of(response.error());
    co_return response;
}

awaitable<Result<callbacks::Message>> Face::message(Id org, Id id, executions::Occasion occasion) {
    const auto detail = co_await job(org, id.text());
    if (!detail) co_return detail.error();
    callbacks::Message message{{{"Content-Type", "application/json"}, {"Link", monitor_link(id)}}};
    if (occasion != executions::Occasion::success) {
        message.body = schema::to_text(schema::to_json(status_of(*detail, base_)));
        co_return message;
    }
    auto outcome = co_await outcome_of(org, *detail);
    if (!outcome) co_return outcome.error();
    auto asked = co_await asked_of_job(org, id, outcome->result);
    asked.response = Form::document;
    auto answer =
        co_await answers_.answer(org, std::move(asked), std::move(*outcome), url_of(id) + "/results");
    if (!answer) co_return answer.error();
    message.body = std::move(answer->body);
    co_return message;
}

awaitable<Asked> Face::asked_of_job(Id org, Id job, const json::value& result) const {
    const auto request = co_await parts_.executions.request_of(org, job);
    co_return request.is_null() ? all_of(result) : schema::from_valid_json<Asked>(request);
}

awaitable<Result<Outcome>> Face::outcome_of(Id org, const executions::JobDetail& detail) const {
    Outcome all;
    json::object by_execution;
    for (const auto& execution : detail.executions) {
        auto one = co_await parts_.executions.results(org, execution.id, seconds(0));
        if (!one) co_return one.error();
        std::ranges::move(one->outputs, std::back_inserter(all.files));
        by_execution[execution.id.text()] = std::move(one->result);
    }
    const bool single = by_execution.size() == 1;
    all.result = single ? std::move(by_execution.begin()->value()) : json::value(std::move(by_execution));
    co_return all;
}

std::string Face::url_of(Id job) const { return base_ + "/jobs/" + job.text(); }
std::string Face::monitor_link(Id job) const { return "<" + url_of(job) + ">; rel=\"monitor\""; }

}  // namespace mad::ogc
