// A pipeline that can be run: its steps in blocks, each step with what it waits for and the version of the
// task that it calls. Pure.
#pragma once
#include "features/pipelines/types.hpp"
#include "features/pipelines/wired.hpp"
#include "schema/schema.hpp"

#include <memory>

namespace mad::pipelines {

/// The version of a task that a step calls.
struct Pinned {
    Id definition_id;
    std::string task_id, version;
};

/// Another template that is a step.
struct Nested {
    std::string template_id, version;
    json::object parameters;
    std::vector<Step> steps;
    json::object outputs;
};

/// A plan as it is stored with the run: what the template says, and what its names stood for when it began.
/// Keys are paths of steps: "screen/dock".
struct PlanDocument {
    std::vector<Step> steps;
    json::object outputs;
    std::map<std::string, Pinned> tasks;
    std::map<std::string, Nested> pipelines;
};

struct Block;

/// A step in its block.
struct Node {
    Step step;
    std::string path;
    std::optional<Pinned> task;
    /// What runs once for each item, or once: for_each, steps of its own, a pipeline. None: a call of the
    /// task.
    std::unique_ptr<Block> body;
    /// The steps of the same block that it waits for; true: it goes on where that was skipped.
    std::map<std::string, bool> needs;
    std::optional<schema::Schema> when;  ///< compiled step.when->schema
};

struct Block {
    std::string path;  ///< of the step whose body it is; empty: the pipeline itself
    std::vector<Node> nodes;
    json::object outputs;
    bool is_pipeline = true;      ///< has parameters and names of its own
    const Node* owner = nullptr;  ///< the step whose body it is
    const Block* around = nullptr;

    const Node* find(std::string_view id) const;
};

class Plan {
public:
    explicit Plan(const PlanDocument&);
    const Block& root() const { return *root_; }
    /// The body of the step at `path`; the root for "". Null where there is none.
    const Block* block(std::string_view path) const;

private:
    std::unique_ptr<Block> root_;
};

/// Of a schema without faults.
schema::Schema compiled(json::value schema);

/// The block whose step of that id is meant inside of `block`: the nearest around it, up to the pipeline's
/// own.
const Block* block_with(const Block& block, std::string_view step);

/// What a block of its results gives: `outputs`, or where it is empty every step's whole result.
json::value outputs_of(const Block&);

const schema::Object& describe(std::type_identity<Pinned>);
const schema::Object& describe(std::type_identity<Nested>);
const schema::Object& describe(std::type_identity<PlanDocument>);

}  // namespace mad::pipelines
