#include "features/pipelines/plan.hpp"

#include <algorithm>

namespace mad::pipelines {
using schema::field;

const schema::Object& describe(std::type_identity<Pinned>) {
    static const auto it =
        schema::object<Pinned>("Pinned", field<&Pinned::definition_id>("definition_id"),
                               field<&Pinned::task_id>("task_id"), field<&Pinned::version>("version"));
    return it;
}

const schema::Object& describe(std::type_identity<Nested>) {
    static const auto it =
        schema::object<Nested>("Nested", field<&Nested::template_id>("template_id"),
                               field<&Nested::version>("version"), field<&Nested::parameters>("parameters"),
                               field<&Nested::steps>("steps"), field<&Nested::outputs>("outputs"));
    return it;
}

const schema::Object& describe(std::type_identity<PlanDocument>) {
    static const auto it = schema::object<PlanDocument>(
        "PlanDocument", field<&PlanDocument::steps>("steps"), field<&PlanDocument::outputs>("outputs"),
        field<&PlanDocument::tasks>("tasks"), field<&PlanDocument::pipelines>("pipelines"));
    return it;
}

namespace {

/// A step whose result is read, and whether the reader goes on where it was skipped.
struct Read {
    std::string step;
    bool goes_on = false;
};

void add_reads(std::vector<Read>& reads, const std::vector<Reference>& references) {
    for (const auto& reference : references)
        if (const auto source = source_of(reference.from); source && source->kind == Source::Kind::step)
            reads.push_back({source->step, reference.has_default});
}

/// What the step and its body read that is not in its body.
std::vector<Read> reads_of(const Node& node) {
    const auto& step = node.step;
    std::vector<Read> reads, within;
    const bool inputs_are_each_calls = step.for_each && step.task;
    if (!inputs_are_each_calls) add_reads(reads, references_in(step.inputs));
    if (step.for_each) add_reads(reads, {{"", step.for_each->from, false}});
    if (step.when) add_reads(reads, {{"", step.when->from, false}});
    for (const auto& id : step.after) reads.push_back({id, true});
    if (!node.body) return reads;
    if (step.collect) add_reads(within, references_in(step.collect->value));
    if (!node.body->is_pipeline) {
        add_reads(within, references_in(node.body->outputs));
        for (const auto& inner : node.body->nodes)
            for (auto& read : reads_of(inner)) within.push_back(std::move(read));
    }
    for (auto& read : within)
        if (!node.body->find(read.step)) reads.push_back(std::move(read));
    return reads;
}

class Building {
public:
    explicit Building(const PlanDocument& document) : document_(document) {}

    std::unique_ptr<Block> block(const std::vector<Step>& steps, const json::object& outputs,
                                 const std::string& path, bool is_pipeline, const Node* owner,
                                 const Block* around) const {
        auto made = std::make_unique<Block>(Block{path, {}, outputs, is_pipeline, owner, around});
        made->nodes.reserve(steps.size());  // bodies point at them
        for (const auto& step : steps) {
            auto& node = made->nodes.emplace_back();
            node.step = step;
            node.path = path.empty() ? step.id : path + "/" + step.id;
            if (const auto found = document_.tasks.find(node.path); found != document_.tasks.end())
                node.task = found->second;
            node.body = body_of(node, made.get());
            if (step.when) node.when = compiled(step.when->schema);
        }
        for (auto& node : made->nodes)
            for (const auto& [step, goes_on] : reads_of(node))
                if (step != node.step.id && made->find(step)) {
                    const auto [need, is_new] = node.needs.emplace(step, goes_on);
                    need->second = need->second && goes_on;
                }
        return made;
    }

private:
    std::unique_ptr<Block> body_of(const Node& node, const Block* in) const {
        const auto& step = node.step;
        if (step.pipeline) {
            const auto found = document_.pipelines.find(node.path);
            if (found == document_.pipelines.end()) return nullptr;
            return block(found->second.steps, found->second.outputs, node.path, true, &node, in);
        }
        if (!step.task) return block(step.steps, step.outputs, node.path, false, &node, in);
        return step.for_each ? each_call(node, in) : nullptr;
    }

    /// The body of a task that runs for each item: its call, at the same path.
    static std::unique_ptr<Block> each_call(const Node& node, const Block* in) {
        auto made = std::make_unique<Block>(Block{node.path, {}, {}, false, &node, in});
        auto& call = made->nodes.emplace_back();
        call.step = node.step;
        call.step.for_each.reset();
        call.step.collect.reset();
        call.step.when.reset();
        call.step.after.clear();
        call.path = node.path;
        call.task = node.task;
        return made;
    }

    const PlanDocument& document_;
};

const Block* find_block(const Block& in, std::string_view path) {
    if (in.path == path) return &in;
    for (const auto& node : in.nodes)
        if (node.body && (path == node.path || path.starts_with(node.path + "/")))
            return find_block(*node.body, path);
    return nullptr;
}

}  // namespace

schema::Schema compiled(json::value schema) {
    const auto document = std::make_shared<const json::value>(std::move(schema));
    return schema::Schema::compile(document, "", schema::Dialect::draft2020).value();
}

const Node* Block::find(std::string_view id) const {
    const auto found = std::ranges::find_if(nodes, [&](const Node& node) { return node.step.id == id; });
    return found == nodes.end() ? nullptr : &*found;
}

Plan::Plan(const PlanDocument& document)
    : root_(Building(document).block(document.steps, document.outputs, "", true, nullptr, nullptr)) {}

const Block* Plan::block(std::string_view path) const { return find_block(*root_, path); }

const Block* block_with(const Block& block, std::string_view step) {
    for (const auto* at = &block; at; at = at->is_pipeline ? nullptr : at->around)
        if (at->find(step)) return at;
    return nullptr;
}

json::value outputs_of(const Block& block) {
    if (!block.outputs.empty()) return block.outputs;
    if (block.nodes.size() == 1 && block.nodes[0].path == block.path)
        return json::object{{"from", "/steps/" + block.nodes[0].step.id}};
    json::object all;
    for (const auto& node : block.nodes)
        all[node.step.id] = json::object{{"from", "/steps/" + node.step.id}, {"default", nullptr}};
    return all;
}

}  // namespace mad::pipelines
