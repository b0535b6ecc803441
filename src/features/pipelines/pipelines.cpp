#include "features/pipelines/pipelines.hpp"

#include "base/encoding.hpp"
#include "features/pipelines/planning.hpp"
#include "features/results/store.hpp"
#include "features/tasks/version.hpp"
#include "schema/json_text.hpp"
#include "schema/type_schema.hpp"

namespace mad::pipelines {

const schema::Object& describe(std::type_identity<Started>) {
    static const auto it =
        schema::object<Started>("PipelineStarted", schema::field<&Started::job_id>("job_id"),
                                schema::field<&Started::status>("status"));
    return it;
}

namespace {

Error no_such_template(const std::string& id, const std::optional<std::string>& version) {
    return {Errc::not_found, "template_not_found",
            "There is no pipeline template " + id + (version ? " " + *version : "")};
}

Error template_invalid(std::vector<Fault> faults) {
    return {Errc::invalid, "template_invalid",
            "The template cannot be run as it is; each fault is listed with its place.", std::move(faults)};
}

std::string checksum_of(const NewTemplate& t) {
    json::object content;
    content["parameters"] = t.parameters;
    content["steps"] = schema::to_json(t.steps);
    content["outputs"] = t.outputs;
    return to_hex(sha256(schema::to_canonical_text(content)));
}

Definition defined(NewTemplate t, std::optional<Id> org) {
    Definition d;
    d.org_id = org;
    d.checksum = checksum_of(t);
    d.name = t.name.empty() ? t.template_id : std::move(t.name);
    d.template_id = std::move(t.template_id);
    d.version = t.version.value_or("");
    d.description = std::move(t.description);
    d.tags = std::move(t.tags);
    d.parameters = std::move(t.parameters);
    d.steps = std::move(t.steps);
    d.outputs = std::move(t.outputs);
    return d;
}

Template about(const Definition& d) {
    return {d.template_id, d.version, d.name, d.description, d.tags, d.phase, !d.org_id, d.created_at};
}

std::string hash_of(const RunRequest& r) {
    json::object asked;
    asked["template_id"] = r.template_id;
    asked["version"] = r.version ? json::value(*r.version) : json::value();
    asked["parameters"] = r.parameters;
    return to_hex(sha256(schema::to_canonical_text(asked)));
}

/// The parameters with defaults filled.
Result<json::value> checked(const json::object& schema, json::value parameters) {
    const auto document = std::make_shared<const json::value>(schema);
    const auto compiled = schema::Schema::compile(document, "", schema::Dialect::draft2020);
    if (!compiled) return compiled.error();
    compiled->fill_defaults(parameters);
    auto faults = compiled->check(parameters);
    if (!parameters.is_object()) faults = {{"", "must be an object: names and values"}};
    if (faults.empty()) return parameters;
    return Error{Errc::invalid, "parameters_invalid", "The parameters do not fit the template.",
                 std::move(faults)};
}
}  // namespace

awaitable<std::vector<Template>> Pipelines::list(Id org, Filter filter, std::string after,
                                                 std::int64_t limit) {
    return parts_.store.list(org, std::move(filter), std::move(after), limit);
}

awaitable<Result<TemplateDetail>> Pipelines::find(Id org, std::string template_id,
                                                  std::optional<std::string> version) {
    auto found = co_await parts_.store.find(org, template_id, version);
    if (!found) co_return no_such_template(template_id, version);
    TemplateDetail detail{
        about(*found), std::move(found->parameters), std::move(found->steps), std::move(found->outputs), {}};
    detail.versions = co_await parts_.store.versions(org, template_id);
    co_return detail;
}

awaitable<schema::Fit> Pipelines::check(std::optional<Id> org, const NewTemplate& t) {
    schema::Fit fit{faults_of(t), {}};
    if (t.version && !tasks::Version::parse(*t.version))
        fit.faults.push_back({"/version", "must be a semantic version such as 1.2.0"});
    if (!fit.faults.empty()) co_return fit;
    Planning planning(parts_.store, parts_.tasks, org);
    co_await planning.plan(t.steps, t.outputs);
    fit.faults = std::move(planning.faults);
    if (!fit.faults.empty()) co_return fit;
    co_return fits_of(Plan(planning.document), t.parameters, planning.called);
}

awaitable<Result<TemplateDetail>> Pipelines::create(Id org, std::optional<Id> user, NewTemplate t) {
    if (auto fit = co_await check(org, t); !fit.faults.empty())
        co_return template_invalid(std::move(fit.faults));
    const auto id = t.template_id;
    auto definition = defined(std::move(t), org);
    auto version = definition.version;
    if (version.empty()) {
        version = co_await parts_.store.keep_next(std::move(definition), user);
    } else {
        const auto kept = co_await parts_.store.keep(std::move(definition), user);
        if (!kept) co_return kept.error();
    }
    co_return co_await find(org, id, version);
}

awaitable<Result<TemplateDetail>> Pipelines::change(Id org, std::string template_id,
                                                    std::optional<std::string> version,
                                                    TemplateChange change) {
    if (co_await parts_.store.change(org, template_id, version, std::move(change)) > 0)
        co_return co_await find(org, template_id, version);
    if (!co_await parts_.store.find(org, template_id, version))
        co_return no_such_template(template_id, version);
    co_return Error{Errc::forbidden, "template_is_system",
                    template_id + " is a system template: clone it, and change yours"};
}

awaitable<Result<std::string>> Pipelines::seed(NewTemplate t) {
    if (auto fit = co_await check({}, t); !fit.faults.empty())
        co_return template_invalid(std::move(fit.faults));
    auto definition = defined(std::move(t), {});
    definition.phase = Phase::published;
    co_return co_await parts_.store.keep_next(std::move(definition), {});
}

awaitable<Result<Started>> Pipelines::instantiate(RunRequest r) {
    const auto request_hash = hash_of(r);
    const auto before = co_await executions::first_with_key(parts_.executions, r.org, r.user,
                                                            r.idempotency_key, request_hash);
    if (!before) co_return before.error();
    if (*before) co_return Started{(*before)->job_id, (*before)->status};

    auto found = co_await parts_.store.find(r.org, r.template_id, r.version);
    if (!found) co_return no_such_template(r.template_id, r.version);
    if (found->phase == Phase::deprecated && !r.version)
        co_return Error{Errc::conflict, "template_deprecated",
                        r.template_id + " is offered no longer: name a version to run it all the same"};
    auto parameters = checked(found->parameters, std::move(r.parameters));
    if (!parameters) co_return parameters.error();
    Planning planning(parts_.store, parts_.tasks, r.org);
    co_await planning.plan(found->steps, found->outputs);
    if (!planning.faults.empty()) co_return template_invalid(std::move(planning.faults));

    NewRun run;
    run.user_id = r.user;
    run.name = found->name;
    run.template_id = found->template_id;
    run.template_version = found->version;
    run.plan = schema::to_text(schema::to_json(planning.document));
    run.parameters = schema::to_text(*parameters);
    run.idempotency_key = r.idempotency_key;
    run.request_hash = request_hash;
    run.trace = r.trace;
    co_return co_await begin(r.org, std::move(run));
}

awaitable<Result<Started>> Pipelines::begin(Id org, NewRun run) {
    if (const auto room = co_await parts_.queues.admit(org); !room) co_return room.error();
    const Started started{run.id, executions::Status::queued};
    if (co_await parts_.runs.accept(org, run)) {
        parts_.committed();
        co_return started;
    }
    // The same key came in twice at once, and the other was first.
    const auto other = co_await executions::first_with_key(parts_.executions, org, run.user_id,
                                                           run.idempotency_key, run.request_hash);
    if (!other) co_return other.error();
    co_return Started{other->value().job_id, other->value().status};
}

awaitable<Result<json::value>> Pipelines::inputs(Id org, Id id) {
    const auto job = co_await parts_.executions.job(org, id);
    if (!job) co_return no_such_job(id);
    if (job->kind == "pipeline") {
        auto run = co_await parts_.runs.run(id);
        if (!run) co_return no_such_job(id);
        co_return std::move(run->parameters);
    }
    const auto calls = co_await parts_.executions.executions_of(org, id);
    auto inputs = calls.empty() ? std::nullopt : co_await parts_.executions.inputs(org, calls.front().id);
    if (!inputs) co_return no_such_job(id);
    co_return std::move(*inputs);
}

awaitable<Result<json::value>> Pipelines::outputs(Id org, Id id) {
    const auto job = co_await parts_.executions.job(org, id);
    if (!job) co_return no_such_job(id);
    if (job->status == executions::Status::failed)
        co_return Error{Errc::conflict, "job_failed", "It failed and gives nothing: see its failures"};
    if (job->status == executions::Status::canceled)
        co_return Error{Errc::conflict, "job_canceled", "It was canceled and gives nothing"};
    if (job->status != executions::Status::completed)
        co_return Error{Errc::conflict, "not_finished",
                        "It is " + std::string(schema::name_of(job->status)) +
                            ": what it gives is there once its status is COMPLETED"};
    std::vector<json::value> given;
    if (job->kind == "pipeline") {
        given = co_await parts_.results.step_outputs(org, {id, ""});
    } else {
        const auto calls = co_await parts_.executions.executions_of(org, id);
        for (const auto& each : calls)
            if (auto found = co_await parts_.results.result(org, each.id))
                given.push_back(std::move(found->result));
    }
    if (given.empty())
        co_return Error{Errc::not_found, "results_gone",
                        "The results store does not have its results any more"};
    co_return std::move(given.front());
}

}  // namespace mad::pipelines
