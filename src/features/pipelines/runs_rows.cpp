// The rows of runs, as SQL gives and takes them.
#include "features/pipelines/runs.hpp"

namespace mad::pipelines {
using schema::field;

const schema::Object& describe(std::type_identity<Taken>) {
    static const auto it =
        schema::object<Taken>("TakenStep", field<&Taken::id>("id"), field<&Taken::step>("step"));
    return it;
}

const schema::Object& describe(std::type_identity<NewRun>) {
    static const auto it = schema::object<NewRun>(
        "NewRun", field<&NewRun::id>("id"), field<&NewRun::user_id>("user_id"), field<&NewRun::name>("name"),
        field<&NewRun::template_id>("template_id"), field<&NewRun::template_version>("template_version"),
        field<&NewRun::plan>("plan"), field<&NewRun::parameters>("parameters"),
        field<&NewRun::idempotency_key>("idempotency_key"), field<&NewRun::request_hash>("request_hash"),
        field<&NewRun::trace>("trace"), field<&NewRun::rerun_of>("rerun_of"), field<&NewRun::taken>("taken"),
        field<&NewRun::skipped>("skipped"), field<&NewRun::event>("event"));
    return it;
}

const schema::Object& describe(std::type_identity<Run>) {
    static const auto it =
        schema::object<Run>("PipelineRun", field<&Run::job_id>("job_id"), field<&Run::plan>("plan"),
                            field<&Run::parameters>("parameters"), field<&Run::trace>("trace"));
    return it;
}

const schema::Object& describe(std::type_identity<Scope>) {
    static const auto it = schema::object<Scope>(
        "PipelineScope", field<&Scope::id>("id"), field<&Scope::org_id>("org_id"),
        field<&Scope::job_id>("job_id"), field<&Scope::parent_id>("parent_id"), field<&Scope::step>("step"),
        field<&Scope::place>("place"), field<&Scope::item>("item"), field<&Scope::parameters>("parameters"),
        field<&Scope::skipped>("skipped"), field<&Scope::stopping>("stopping"),
        field<&Scope::paused>("paused"));
    return it;
}

const schema::Object& describe(std::type_identity<Call>) {
    static const auto it = schema::object<Call>(
        "PipelineCall", field<&Call::id>("id"), field<&Call::scope_id>("scope_id"),
        field<&Call::step>("step"), field<&Call::status>("status"), field<&Call::error>("error"));
    return it;
}

const schema::Object& describe(std::type_identity<Fan>) {
    static const auto it = schema::object<Fan>(
        "PipelineFan", field<&Fan::scope_id>("scope_id"), field<&Fan::step>("step"),
        field<&Fan::all_begun>("all_begun"), field<&Fan::refused>("refused"), field<&Fan::begun>("begun"),
        field<&Fan::completed>("completed"), field<&Fan::failed>("failed"), field<&Fan::canceled>("canceled"),
        field<&Fan::position>("position"), field<&Fan::error>("error"),
        field<&Fan::outputs_of>("outputs_of"));
    return it;
}

const schema::Object& describe(std::type_identity<NewCall>) {
    static const auto it = schema::object<NewCall>(
        "NewCall", field<&NewCall::id>("id"), field<&NewCall::scope_id>("scope_id"),
        field<&NewCall::org_id>("org_id"), field<&NewCall::job_id>("job_id"),
        field<&NewCall::task_definition_id>("task_definition_id"), field<&NewCall::step>("step"),
        field<&NewCall::task_id>("task_id"), field<&NewCall::task_version>("task_version"),
        field<&NewCall::parameters>("parameters"), field<&NewCall::status>("status"),
        field<&NewCall::error>("error"), field<&NewCall::max_failures>("max_failures"),
        field<&NewCall::backoff_seconds>("backoff_seconds"),
        field<&NewCall::timeout_seconds>("timeout_seconds"), field<&NewCall::trace>("trace"),
        field<&NewCall::event>("event"));
    return it;
}

const schema::Object& describe(std::type_identity<NewScope>) {
    static const auto it =
        schema::object<NewScope>("NewScope", field<&NewScope::id>("id"), field<&NewScope::org_id>("org_id"),
                                 field<&NewScope::job_id>("job_id"), field<&NewScope::parent_id>("parent_id"),
                                 field<&NewScope::step>("step"), field<&NewScope::place>("place"),
                                 field<&NewScope::item>("item"), field<&NewScope::parameters>("parameters"));
    return it;
}

const schema::Object& describe(std::type_identity<FanGrowth>) {
    static const auto it = schema::object<FanGrowth>(
        "FanGrowth", field<&FanGrowth::scope_id>("scope_id"), field<&FanGrowth::org_id>("org_id"),
        field<&FanGrowth::job_id>("job_id"), field<&FanGrowth::step>("step"),
        field<&FanGrowth::total>("total"), field<&FanGrowth::all_begun>("all_begun"),
        field<&FanGrowth::begun>("begun"), field<&FanGrowth::position>("position"),
        field<&FanGrowth::refusal>("refusal"));
    return it;
}

const schema::Object& describe(std::type_identity<Skip>) {
    static const auto it =
        schema::object<Skip>("Skip", field<&Skip::scope_id>("scope_id"), field<&Skip::steps>("steps"));
    return it;
}

const schema::Object& describe(std::type_identity<ScopeEnd>) {
    static const auto it =
        schema::object<ScopeEnd>("ScopeEnd", field<&ScopeEnd::id>("id"), field<&ScopeEnd::status>("status"),
                                 field<&ScopeEnd::error>("error"));
    return it;
}

const schema::Object& describe(std::type_identity<Delay>) {
    static const auto it =
        schema::object<Delay>("Delay", field<&Delay::scope_id>("scope_id"), field<&Delay::org_id>("org_id"),
                              field<&Delay::seconds>("seconds"));
    return it;
}

}  // namespace mad::pipelines
