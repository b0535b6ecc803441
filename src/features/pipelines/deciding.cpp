#include "features/pipelines/deciding.hpp"

#include "base/log.hpp"
#include "features/executions/changes.hpp"
#include "features/results/store.hpp"
#include "features/tasks/registry.hpp"
#include "schema/json_text.hpp"

#include <fmt/format.h>

namespace mad::pipelines {
namespace {

Failure failure_of(const Error& e) {
    auto detail = e.detail;
    for (const auto& fault : e.faults) detail += " " + fault.pointer + ": " + fault.detail + ".";
    return {e.kind, std::move(detail)};
}

json::value wired_from(const std::string& pointer) { return json::object{{"from", pointer}}; }

/// Of the step's task, without what it is asked.
NewCall call_of(const Spot& spot, const Node& node) {
    const auto& scope = *spot.scope;
    NewCall made{.scope_id = scope.id, .org_id = scope.org_id, .job_id = scope.job_id};
    made.step = node.path;
    made.task_definition_id = node.task.value().definition_id;
    made.task_id = node.task->task_id;
    made.task_version = node.task->version;
    made.trace = spot.run->trace;
    return made;
}

executions::Status status_of(StepStatus s) {
    if (s == StepStatus::failed) return executions::Status::failed;
    return s == StepStatus::canceled ? executions::Status::canceled : executions::Status::completed;
}

}  // namespace

awaitable<Result<json::value>> Deciding::read(const Spot& spot, const json::value& wired) {
    const auto brought = co_await reading_.bring(spot, references_in(wired));
    if (!brought) co_return brought.error();
    co_return filled(wired, reading_.held(spot));
}

awaitable<Result<json::value>> Deciding::read_with_nulls(const Spot& spot, const json::value& wired) {
    const auto brought = co_await reading_.bring(spot, references_in(wired));
    if (!brought) co_return brought.error();
    co_return filled_with_nulls(wired, reading_.held(spot));
}

awaitable<void> Deciding::look_at(Spot spot) {
    At at{spot, reading_.begun(spot)};
    co_await more_items(at);
    while (co_await go_on(at)) {
    }
}

/// True where something was begun or skipped, so that more may have become possible.
awaitable<bool> Deciding::go_on(At& at) {
    auto next = advance(*at.spot.block, at.begun, at.spot.scope->stopping);
    if (at.spot.scope->paused) next.begin.clear();
    Skip skipped{at.spot.scope->id};
    const auto skip = [&](const Node& node) {
        at.begun[node.step.id] = {StepStatus::skipped, {}};
        skipped.steps.push_back(node.step.id);
    };
    for (const auto* node : next.skip) skip(*node);
    for (const auto* node : next.begin) {
        const auto standing = co_await begin(at, *node);
        if (standing.status == StepStatus::skipped)
            skip(*node);
        else
            at.begun[node->step.id] = standing;
    }
    if (!skipped.steps.empty()) changes_.skips.push_back(std::move(skipped));
    if (!next.skip.empty() || !next.begin.empty()) co_return true;
    if (next.end) co_await end(at, *next.end);
    co_return false;
}

awaitable<Standing> Deciding::begin(const At& at, const Node& node) {
    if (node.when) {
        const auto value = co_await read_with_nulls(at.spot, wired_from(node.step.when->from));
        if (!value) co_return refuse(at, node, failure_of(value.error()));
        if (!node.when->check(*value).empty()) co_return Standing{StepStatus::skipped, {}};
    }
    if (node.body) co_return co_await begin_items(at, node, {});
    co_return co_await call(at, node);
}

/// A step that cannot be begun: a call that has failed, or no items, or none behind those so far.
Standing Deciding::refuse(const At& at, const Node& node, Failure why, Fan so_far) {
    const auto& scope = *at.spot.scope;
    if (node.body) {
        so_far.all_begun = so_far.refused = true;
        so_far.error = why;
        changes_.fans.push_back({.scope_id = scope.id,
                                 .org_id = scope.org_id,
                                 .job_id = scope.job_id,
                                 .step = node.path,
                                 .all_begun = true,
                                 .refusal = std::move(why)});
        return standing_of(node.step, so_far);
    }
    auto made = call_of(at.spot, node);
    made.parameters = "{}";
    made.status = executions::Status::failed;
    made.error = why;
    executions::State state{.status = made.status, .failures = 1, .error = why};
    made.event = schema::to_json(executions::execution_event(made.id, state, "failed", "failed"));
    changes_.calls.push_back(std::move(made));
    return {StepStatus::failed, std::move(why)};
}

awaitable<Standing> Deciding::call(const At& at, const Node& node) {
    const auto found = co_await tasks_.by_definition(node.task.value().definition_id);
    if (!found) co_return refuse(at, node, failure_of(found.error()));
    const auto& task = **found;
    auto inputs = co_await read(at.spot, node.step.inputs);
    if (inputs) inputs = task.checked(std::move(*inputs));
    if (!inputs) co_return refuse(at, node, failure_of(inputs.error()));
    const auto& tries = node.step.tries;
    auto made = call_of(at.spot, node);
    made.parameters = schema::to_text(*inputs);
    made.max_failures = tries.max_failures.value_or(task.config.retries.max_failures);
    made.backoff_seconds = tries.backoff_seconds.value_or(task.config.retries.backoff_seconds);
    made.timeout_seconds = tries.timeout_seconds.value_or(task.config.timeout_seconds);
    changes_.calls.push_back(std::move(made));
    co_return Standing{};
}

awaitable<Result<Items>> Deciding::items_of(const At& at, const Node& node, const Fan& so_far) {
    if (!node.step.for_each) co_return Items{.next = {nullptr}, .all = true, .total = 1};
    auto source = co_await read(at.spot, wired_from(node.step.for_each->from));
    if (!source) co_return source.error();
    const auto& [from, wired_chunk] = *node.step.for_each;
    const auto chunk = co_await read_with_nulls(at.spot, wired_chunk);
    if (!chunk) co_return chunk.error();
    const auto size = count_of(*chunk);
    if (!wired_chunk.is_null() && !size)
        co_return Error{Errc::invalid, "chunk_invalid",
                        fmt::format("{} has chunks of {}, which must be from 1 to {}", node.path,
                                    schema::to_text(wired_chunk), most_counted)};
    const auto room = Runs::most_open - so_far.open();
    co_return co_await next_items(artifacts_, at.spot.scope->org_id, from, std::move(*source), size, so_far,
                                  room);
}

/// So many that the next ones wait for room.
awaitable<Standing> Deciding::begin_items(const At& at, const Node& node, Fan so_far) {
    auto items = co_await items_of(at, node, so_far);
    if (!items) co_return refuse(at, node, failure_of(items.error()), std::move(so_far));
    const auto& scope = *at.spot.scope;
    FanGrowth growth{scope.id, scope.org_id,   scope.job_id, node.path, items->total, items->all,
                     0,        items->position};
    Changes begun;  // all of it or, where something is away, none
    for (auto& item : items->next) {
        const auto place = so_far.begun + growth.begun++;
        NewScope made{.org_id = scope.org_id, .job_id = scope.job_id, .parent_id = scope.id};
        made.step = node.path;
        made.place = place;
        made.item = std::move(item);
        if (node.body->is_pipeline) {
            // The inputs may read the item, which is the new scope's.
            const Scope inside{.id = made.id,
                               .org_id = scope.org_id,
                               .job_id = scope.job_id,
                               .parent_id = scope.id,
                               .step = node.path,
                               .place = place,
                               .item = made.item};
            Block around{node.path, {}, {}, false, &node, at.spot.block};
            auto given = co_await read({&inside, &around, at.spot.run}, node.step.inputs);
            if (given)
                made.parameters = std::move(*given);
            else
                begun.ends.push_back({made.id, executions::Status::failed, failure_of(given.error())});
        }
        begun.scopes.push_back(std::move(made));
    }
    std::ranges::move(begun.scopes, std::back_inserter(changes_.scopes));
    std::ranges::move(begun.ends, std::back_inserter(changes_.ends));
    so_far.begun += growth.begun;
    so_far.all_begun = growth.all_begun;
    if (so_far.all_begun && so_far.begun == 0) reading_.has_no_items(scope, node);
    changes_.fans.push_back(std::move(growth));
    co_return standing_of(node.step, so_far);
}

/// The next items of those that have room for more.
awaitable<void> Deciding::more_items(At& at) {
    for (const auto& node : at.spot.block->nodes) {
        const auto* fan = node.body ? reading_.fan(at.spot.scope->id, node.path) : nullptr;
        const auto& scope = *at.spot.scope;
        if (!fan || fan->all_begun || (scope.paused && !scope.stopping)) continue;
        if (!scope.stopping) {
            if (fan->open() < Runs::most_open) at.begun[node.step.id] = co_await begin_items(at, node, *fan);
            continue;
        }
        changes_.fans.push_back({scope.id, scope.org_id, scope.job_id, node.path, {}, true});
        auto as_it_is = *fan;
        as_it_is.all_begun = true;
        at.begun[node.step.id] = standing_of(node.step, as_it_is);
    }
}

/// What is collected of a result, which is a whole item's or, where it is a list, one of it. What else it
/// reads has been brought.
Result<results::StepOutput> Deciding::collected(const Spot& spot, const json::value& result) const {
    const auto& scope = *spot.scope;
    results::StepOutput output{.scope_id = scope.parent_id.value_or(scope.id), .job_id = scope.job_id};
    output.step = scope.step;
    output.place = scope.place;
    const auto* owner = spot.block->owner;
    const auto* collect = owner && owner->step.collect ? &*owner->step.collect : nullptr;
    if (!collect) {
        output.output = schema::to_text(result);
        return output;
    }
    json::value chosen;
    if (!collect->value.is_null()) {
        const auto others = reading_.held(spot);
        auto value = filled(collect->value, [&](const Source& source) {
            return source.kind == Source::Kind::result ? &result : others(source);
        });
        if (!value) return value.error();
        chosen = std::move(*value);
    }
    const auto& value = collect->value.is_null() ? result : chosen;
    const auto* key = collect->by ? schema::at_pointer(value, *collect->by) : nullptr;
    if (key && key->is_number()) output.sort_key = key->to_number<double>();
    output.output = schema::to_text(value);
    return output;
}

/// Of the whole pipeline, what it gives; of an item, what it gives to the list.
awaitable<Result<std::vector<results::StepOutput>>> Deciding::outputs_of(const Spot& spot) {
    const auto given = co_await read_with_nulls(spot, pipelines::outputs_of(*spot.block));
    if (!given) co_return given.error();
    const auto* owner = spot.block->owner;
    const auto* collect = owner && owner->step.collect ? &*owner->step.collect : nullptr;
    if (collect) {
        const auto more = co_await reading_.bring(spot, references_in(collect->value));
        if (!more) co_return more.error();
    }
    std::vector<results::StepOutput> outputs;
    if (!collect || !collect->of) {
        auto one = collected(spot, *given);
        if (!one) co_return one.error();
        outputs.push_back(std::move(*one));
        co_return outputs;
    }
    const auto* list = schema::at_pointer(*given, *collect->of);
    if (!list || !list->is_array() || std::ssize(list->get_array()) > most_counted)
        co_return Error{Errc::invalid, "not_a_list",
                        fmt::format("{} collects of each item what is at {}: it must be a list of at most {}",
                                    spot.scope->step, *collect->of, most_counted)};
    for (const auto& each : list->get_array()) {
        auto one = collected(spot, each);
        if (!one) co_return one.error();
        one->place = spot.scope->place * most_counted + std::ssize(outputs);
        outputs.push_back(std::move(*one));
    }
    co_return outputs;
}

awaitable<void> Deciding::end(const At& at, Standing standing) {
    auto& ending = endings_[at.spot.scope->org_id];
    if (standing.status == StepStatus::completed) {
        auto outputs = co_await outputs_of(at.spot);
        if (outputs)
            std::ranges::move(*outputs, std::back_inserter(ending.outputs));
        else
            standing = {StepStatus::failed, failure_of(outputs.error())};
    }
    ending.ends.push_back({at.spot.scope->id, status_of(standing.status), standing.error});
}

awaitable<Changes> Deciding::done() {
    for (auto& [org, ending] : endings_) {
        std::string why;
        try {
            if (!ending.outputs.empty()) co_await results_.add_step_outputs(org, std::move(ending.outputs));
        } catch (const std::exception& e) {
            why = e.what();
        }
        for (auto& end : ending.ends) {
            if (why.empty())
                changes_.ends.push_back(std::move(end));
            else
                changes_.delays.push_back({end.id, org});
        }
        if (!why.empty()) log::warning("pipelines_wait_for_store", {{"org", org.text()}, {"detail", why}});
    }
    co_return std::move(changes_);
}

}  // namespace mad::pipelines
