#include "features/pipelines/deciding.hpp"

#include "base/log.hpp"
#include "features/executions/changes.hpp"
#include "features/results/store.hpp"
#include "features/tasks/registry.hpp"
#include "schema/json_text.hpp"

namespace mad::pipelines {
namespace {

Failure failure_of(const Error& e) {
    auto detail = e.detail;
    for (const auto& fault : e.faults) detail += " " + fault.pointer + ": " + fault.detail + ".";
    return {e.kind, std::move(detail)};
}

json::value wired_from(const std::string& pointer) { return json::object{{"from", pointer}}; }

/// What an item brings in: itself, or a chunk of them.
json::array chunks_of(const json::array& items, std::int64_t chunk) {
    json::array all;
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (i % static_cast<std::size_t>(chunk) == 0) all.emplace_back(json::array());
        all.back().get_array().push_back(items[i]);
    }
    return all;
}

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
    const auto next = advance(*at.spot.block, at.begun, at.spot.scope->stopping);
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

/// A step that cannot be begun: a call that has failed, or no items.
Standing Deciding::refuse(const At& at, const Node& node, Failure why) {
    const auto& scope = *at.spot.scope;
    if (node.body) {
        changes_.fans.push_back({scope.id, scope.org_id, scope.job_id, node.path, 0, true, 0, why});
        return {StepStatus::failed, std::move(why)};
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

awaitable<Result<json::array>> Deciding::items_of(const At& at, const Node& node) {
    if (!node.step.for_each) co_return json::array{nullptr};
    const auto& each = *node.step.for_each;
    auto found = co_await read(at.spot, wired_from(each.from));
    if (!found) co_return found.error();
    if (!found->is_array())
        co_return Error{Errc::invalid, "not_a_list", "for_each needs an array at " + each.from + "."};
    if (!each.chunk) co_return std::move(found->get_array());
    co_return chunks_of(found->get_array(), *each.chunk);
}

/// So many that the next ones wait for room.
awaitable<Standing> Deciding::begin_items(const At& at, const Node& node, Fan so_far) {
    auto items = co_await items_of(at, node);
    if (!items) co_return refuse(at, node, failure_of(items.error()));
    const auto& scope = *at.spot.scope;
    const auto total = std::ssize(*items);
    const auto end = std::min(total, so_far.begun + Runs::most_open - so_far.open());
    FanGrowth growth{scope.id, scope.org_id, scope.job_id, node.path, total, end >= total, 0, {}};
    Changes begun;  // all of it or, where something is away, none
    for (auto place = so_far.begun; place < end; ++place, ++growth.begun) {
        NewScope made{.org_id = scope.org_id, .job_id = scope.job_id, .parent_id = scope.id};
        made.step = node.path;
        made.place = place;
        if (node.step.for_each) made.item = std::move((*items)[static_cast<std::size_t>(place)]);
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
    changes_.fans.push_back(std::move(growth));
    co_return standing_of(node.step, so_far);
}

/// The next items of those that have room for more.
awaitable<void> Deciding::more_items(At& at) {
    for (const auto& node : at.spot.block->nodes) {
        const auto* fan = node.body ? reading_.fan(at.spot.scope->id, node.path) : nullptr;
        if (!fan || fan->all_begun) continue;
        const auto& scope = *at.spot.scope;
        if (!scope.stopping) {
            at.begun[node.step.id] = co_await begin_items(at, node, *fan);
            continue;
        }
        changes_.fans.push_back({scope.id, scope.org_id, scope.job_id, node.path, {}, true, 0, {}});
        auto as_it_is = *fan;
        as_it_is.all_begun = true;
        at.begun[node.step.id] = standing_of(node.step, as_it_is);
    }
}

/// Of the whole pipeline, what it gives; of an item, what it gives to the list.
awaitable<Result<results::StepOutput>> Deciding::output_of(const Spot& spot) {
    const auto& scope = *spot.scope;
    results::StepOutput output{.scope_id = scope.parent_id.value_or(scope.id), .job_id = scope.job_id};
    output.step = scope.step;
    output.place = scope.place;
    auto given = co_await read_with_nulls(spot, outputs_of(*spot.block));
    if (!given) co_return given.error();
    auto& value = *given;
    const auto* owner = spot.block->owner;
    if (owner && owner->step.collect) {
        const auto& collect = *owner->step.collect;
        if (!collect.value.is_null()) {
            const auto more = co_await reading_.bring(spot, references_in(collect.value));
            if (!more) co_return more.error();
            const auto others = reading_.held(spot);
            auto chosen = filled(collect.value, [&](const Source& source) {
                return source.kind == Source::Kind::result ? &value : others(source);
            });
            if (!chosen) co_return chosen.error();
            value = std::move(*chosen);
        }
        const auto* key = collect.by ? schema::at_pointer(value, *collect.by) : nullptr;
        if (key && key->is_number()) output.sort_key = key->to_number<double>();
    }
    output.output = schema::to_text(value);
    co_return output;
}

awaitable<void> Deciding::end(const At& at, Standing standing) {
    auto& ending = endings_[at.spot.scope->org_id];
    if (standing.status == StepStatus::completed) {
        auto output = co_await output_of(at.spot);
        if (output)
            ending.outputs.push_back(std::move(*output));
        else
            standing = {StepStatus::failed, failure_of(output.error())};
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
