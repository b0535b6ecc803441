#include "features/pipelines/check.hpp"

#include "features/pipelines/plan.hpp"
#include "schema/json_text.hpp"
#include "schema/schema.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <set>

namespace mad::pipelines {
namespace {
using Kind = Source::Kind;

/// Where in the template one is, as far as names go.
struct Around {
    const Around* outer = nullptr;
    const std::vector<Step>* steps = nullptr;
    const Step* in = nullptr;  ///< the step whose body it is

    bool has_items() const {
        for (const auto* at = this; at; at = at->outer)
            if (at->in && at->in->for_each) return true;
        return false;
    }
    const Step* find(std::string_view id) const {
        for (const auto* at = this; at; at = at->outer)
            for (const auto& step : *at->steps)
                if (step.id == id) return &step;
        return nullptr;
    }
    bool is_within(std::string_view id) const {
        for (const auto* at = this; at; at = at->outer)
            if (at->in && at->in->id == id) return true;
        return false;
    }
};

class Checking {
public:
    std::vector<Fault> of(const NewTemplate& t) {
        const Around root{nullptr, &t.steps, nullptr};
        check_parameters(t.parameters);
        check_steps(t.steps, "/steps", root, 1);
        check_wired(t.outputs, "/outputs", root, {}, false);
        if (count_ > most_steps)
            fault("/steps", fmt::format("are {} with those within; at most {} may be", count_, most_steps));
        if (faults_.empty()) check_circles(t);
        return std::move(faults_);
    }

private:
    void fault(std::string pointer, std::string detail) {
        faults_.push_back({std::move(pointer), std::move(detail)});
    }

    void check_schema(const json::value& schema, const std::string& at) {
        const auto document = std::make_shared<const json::value>(schema);
        for (auto& each : schema::schema_faults(document, {""}, schema::Dialect::draft2020))
            fault(at + each.pointer, each.detail);
    }

    void check_parameters(const json::object& parameters) {
        check_schema(parameters, "/parameters");
        const auto* type = parameters.if_contains("type");
        if (type && *type != "object")
            fault("/parameters/type", "must be object: a run is given names and values");
    }

    void check_steps(const std::vector<Step>& steps, const std::string& at, const Around& around,
                     std::size_t depth) {
        count_ += steps.size();
        if (depth > deepest) return fault(at, fmt::format("are nested deeper than {}", deepest));
        for (std::size_t i = 0; i < steps.size(); ++i) {
            const auto place = schema::pointer_to(at, std::to_string(i));
            if (!ids_.insert(steps[i].id).second)
                fault(place + "/id", "is the id of two steps; each needs its own");
            check_kind(steps[i], place);
            check_fan(steps[i], place, around);
            check_reads(steps[i], place, around, depth);
        }
    }

    void check_kind(const Step& step, const std::string& at) {
        const int kinds = step.task.has_value() + step.pipeline.has_value() + !step.steps.empty();
        if (kinds != 1) fault(at, "must have one of task, pipeline and steps");
        if (!step.steps.empty() && !step.inputs.empty())
            fault(at + "/inputs", "are not for steps within, which read where they are");
        if (!step.outputs.empty() && step.steps.empty())
            fault(at + "/outputs", "belong to a step that has steps within");
        if (step.version && !step.steps.empty()) fault(at + "/version", "is of a task or a pipeline");
    }

    void check_fan(const Step& step, const std::string& at, const Around& around) {
        if (!step.for_each) {
            if (step.collect) fault(at + "/collect", "needs for_each");
            if (step.continue_on_error) fault(at + "/continue_on_error", "needs for_each");
            return;
        }
        check_pointer(step.for_each->from, at + "/for_each/from", around, step.id, false);
        if (!step.for_each->chunk.is_null()) check_count(step.for_each->chunk, at + "/for_each/chunk");
        if (!step.collect || step.collect->top.is_null()) return;
        check_count(step.collect->top, at + "/collect/top");
        if (!step.collect->by)
            fault(at + "/collect/by", "is required where top is given: what makes one better");
    }

    void check_count(const json::value& count, const std::string& at) {
        const auto references = references_in(count);
        const auto source =
            references.size() == 1 && references[0].at.empty() ? source_of(references[0].from) : std::nullopt;
        const bool is_parameter = source && source->kind == Kind::params;
        if (!is_parameter && !count_of(count))
            fault(at, fmt::format("must be from 1 to {}, or {{\"from\": \"/params/…\"}}", most_counted));
    }

    void check_reads(const Step& step, const std::string& at, const Around& around, std::size_t depth) {
        const Around body{&around, &step.steps, &step};
        check_wired(step.inputs, at + "/inputs", step.for_each ? body : around, step.id, false);
        if (step.when) {
            check_pointer(step.when->from, at + "/when/from", around, step.id, false);
            check_schema(step.when->schema, at + "/when/schema");
        }
        for (std::size_t i = 0; i < step.after.size(); ++i) {
            const auto place = fmt::format("{}/after/{}", at, i);
            const bool is_beside =
                std::ranges::any_of(*around.steps, [&](const Step& s) { return s.id == step.after[i]; });
            if (step.after[i] == step.id)
                fault(place, "is the step itself");
            else if (!is_beside)
                fault(place, "is no step beside this one");
        }
        if (step.collect) check_wired(step.collect->value, at + "/collect/value", body, {}, true);
        if (step.steps.empty()) return;
        check_steps(step.steps, at + "/steps", body, depth + 1);
        check_wired(step.outputs, at + "/outputs", body, {}, false);
    }

    void check_wired(const json::value& wired, const std::string& at, const Around& around,
                     const std::string& reader, bool in_collect) {
        for (const auto& reference : references_in(wired))
            check_pointer(reference.from, at + reference.at + "/from", around, reader, in_collect);
    }

    void check_pointer(const std::string& from, const std::string& at, const Around& around,
                       const std::string& reader, bool in_collect) {
        const auto source = source_of(from);
        if (!source)
            return fault(at, "must begin with /params, /steps/ID, /item or /index, not \"" + from + "\"");
        if ((source->kind == Kind::item || source->kind == Kind::index) && !around.has_items())
            fault(at, "is only there within for_each");
        if (source->kind == Kind::result && !in_collect) fault(at, "is only there within collect");
        if (source->kind != Kind::step) return;
        if (source->step == reader) return fault(at, "is the step's own result");
        if (around.is_within(source->step) && !in_collect)
            return fault(at, "is the result of the step that this is within");
        if (!around.find(source->step)) fault(at, "there is no step " + source->step + " here");
    }

    // Every name is known by now.
    void check_circles(const NewTemplate& t) {
        PlanDocument document;
        document.steps = t.steps;
        document.outputs = t.outputs;
        const Plan plan(document);
        look_for_circle(plan.root(), "/steps", t.steps);
    }

    void look_for_circle(const Block& block, const std::string& at, const std::vector<Step>& steps) {
        std::map<std::string, int> state;  // 1: on the way, 2: done
        for (std::size_t i = 0; i < steps.size(); ++i) {
            std::vector<std::string> way;
            if (leads_back(block, steps[i].id, state, way))
                fault(fmt::format("{}/{}", at, i),
                      fmt::format("waits for itself: {}", fmt::join(way, " needs ")));
            const auto* node = block.find(steps[i].id);
            if (node->body && !steps[i].steps.empty())
                look_for_circle(*node->body, fmt::format("{}/{}/steps", at, i), steps[i].steps);
        }
    }

    static bool leads_back(const Block& block, const std::string& id, std::map<std::string, int>& state,
                           std::vector<std::string>& way) {
        way.push_back(id);
        if (state[id] == 1) return true;
        if (state[id] == 2) return way.pop_back(), false;
        state[id] = 1;
        for (const auto& need : block.find(id)->needs)
            if (leads_back(block, need.first, state, way)) return state[id] = 2, true;
        state[id] = 2;
        way.pop_back();
        return false;
    }

    std::vector<Fault> faults_;
    std::set<std::string> ids_;
    std::size_t count_ = 0;
};

}  // namespace

std::vector<Fault> faults_of(const NewTemplate& t) { return Checking().of(t); }

}  // namespace mad::pipelines
