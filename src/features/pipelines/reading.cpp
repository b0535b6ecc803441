#include "features/pipelines/reading.hpp"

#include "features/results/store.hpp"
#include "schema/json_text.hpp"

#include <fmt/format.h>

namespace mad::pipelines {
namespace {
using executions::Status;
constexpr std::int64_t largest_collected = 64 << 20;  // bytes of JSON

StepStatus status_of(Status s) {
    switch (s) {
        case Status::completed:
            return StepStatus::completed;
        case Status::failed:
            return StepStatus::failed;
        case Status::canceled:
            return StepStatus::canceled;
        case Status::pending:
        case Status::queued:
        case Status::running:
            break;
    }
    return StepStatus::running;
}
}  // namespace

const Fan* Reading::fan(Id scope, std::string_view step) const {
    for (const auto& each : situation_.fans)
        if (each.scope_id == scope && each.step == step) return &each;
    return nullptr;
}

const Call* Reading::call(const Place& place) const {
    for (const auto& each : situation_.calls)
        if (each.scope_id == place.first && each.step == place.second) return &each;
    return nullptr;
}

std::map<std::string, Standing> Reading::begun(const Spot& spot) const {
    std::map<std::string, Standing> all;
    for (const auto& node : spot.block->nodes) {
        const auto& id = node.step.id;
        if (std::ranges::find(spot.scope->skipped, id) != spot.scope->skipped.end())
            all[id] = {StepStatus::skipped, {}};
        else if (const auto* made = node.body ? nullptr : call({spot.scope->id, node.path}))
            all[id] = {status_of(made->status), made->error};
        else if (const auto* items = node.body ? fan(spot.scope->id, node.path) : nullptr)
            all[id] = standing_of(node.step, *items);
    }
    return all;
}

const Scope* Reading::parent(const Scope& scope) const {
    if (!scope.parent_id) return nullptr;
    for (const auto* list : {&situation_.due, &situation_.around})
        for (const auto& each : *list)
            if (each.id == *scope.parent_id) return &each;
    return nullptr;
}

const Scope* Reading::scope_of(const Spot& spot, const Block& block) const {
    const auto* scope = spot.scope;
    while (scope && scope->step != block.path) scope = parent(*scope);
    return scope;
}

std::optional<Reading::Place> Reading::place_of(const Spot& spot, const std::string& step) const {
    const auto* block = block_with(*spot.block, step);
    const auto* scope = block ? scope_of(spot, *block) : nullptr;
    if (!scope) return {};
    return Place{scope->id, block->find(step)->path};
}

awaitable<Result<void>> Reading::bring(const Spot& spot, const std::vector<Reference>& references) {
    std::map<Id, Place> wanted;
    for (const auto& reference : references) {
        const auto source = source_of(reference.from);
        if (!source || source->kind != Source::Kind::step) continue;
        const auto place = place_of(spot, source->step);
        if (!place || values_.contains(*place)) continue;
        const auto& node = *block_with(*spot.block, source->step)->find(source->step);
        if (node.body) {
            const auto brought = co_await bring_collected(spot, *place, node);
            if (!brought) co_return brought.error();
        } else if (const auto* made = call(*place); made && made->status == Status::completed) {
            wanted.emplace(made->id, *place);
        }
    }
    if (wanted.empty()) co_return Result<void>{};
    std::vector<Id> ids;
    for (const auto& each : wanted) ids.push_back(each.first);
    for (auto& found : co_await results_.results_of(spot.scope->org_id, std::move(ids)))
        values_[wanted.at(found.execution_id)] = std::move(found.result);
    co_return Result<void>{};
}

awaitable<Result<void>> Reading::bring_collected(const Spot& spot, const Place& place, const Node& node) {
    const auto* items = fan(place.first, place.second);
    if (!items || standing_of(node.step, *items).status != StepStatus::completed) co_return Result<void>{};
    const auto org = spot.scope->org_id;
    results::StepOutputs which{items->outputs_of, place.second};
    if (node.step.collect) {
        const auto& top = node.step.collect->top;
        if (!top.is_null()) which.top = count_of(filled_with_nulls(top, held(spot)));
        if (!top.is_null() && !which.top)
            co_return Error{Errc::invalid, "top_invalid",
                            fmt::format("{} collects so many as {} says, which must be from 1 to {}",
                                        place.second, schema::to_text(top), most_counted)};
        which.descending = node.step.collect->order == "descending";
    }
    if (const auto size = co_await results_.size_of(org, which); size > largest_collected)
        co_return Error{
            Errc::too_large, "collected_too_large",
            fmt::format("{} gives {} MiB, and a step may read {} MiB: collect less of each item, or "
                        "the top ones only",
                        place.second, size >> 20, largest_collected >> 20)};
    auto list = co_await results_.step_outputs(org, which);
    if (node.step.for_each)
        values_[place] =
            json::array(std::make_move_iterator(list.begin()), std::make_move_iterator(list.end()));
    else if (!list.empty())
        values_[place] = std::move(list.front());
    co_return Result<void>{};
}

Held Reading::held(const Spot& spot) const {
    return [this, &spot](const Source& source) { return find(spot, source); };
}

const json::value* Reading::find(const Spot& spot, const Source& source) const {
    if (source.kind == Source::Kind::step) {
        const auto place = place_of(spot, source.step);
        const auto found = place ? values_.find(*place) : values_.end();
        return found == values_.end() ? nullptr : &found->second;
    }
    const auto* block = spot.block;
    for (const auto* scope = spot.scope; scope && block; scope = parent(*scope), block = block->around) {
        const bool has_item = block->owner && block->owner->step.for_each;
        if (source.kind == Source::Kind::item && has_item) return &scope->item;
        if (source.kind == Source::Kind::index && has_item) return &(indices_[scope->id] = scope->place);
        if (source.kind == Source::Kind::params && block->is_pipeline)
            return block->owner ? &scope->parameters : &spot.run->parameters;
    }
    return nullptr;
}

}  // namespace mad::pipelines
