#include "features/pipelines/fitting.hpp"

#include "schema/json_text.hpp"
#include "schema/references.hpp"

#include <fmt/format.h>

namespace mad::pipelines {
namespace {
using schema::End;
using schema::Fit;
using schema::Schema;
using tasks::Runnable;
using Kind = Source::Kind;

/// What a reference brings, as far as it is known.
struct Carried {
    std::optional<Schema> schema{};  ///< none: nothing is known
    std::string pointer{};           ///< into it
    bool is_list = false;            ///< a list of that
    bool never = false;              ///< there is nothing
    std::int64_t chunk = 0;          ///< of items in the list, or in the library; 0: it is none, or not known

    End end() const { return {schema ? &*schema : nullptr, pointer}; }
};

/// Of a wired value without references.
json::value plain(const json::value& wired) {
    return filled_with_nulls(wired, [](const Source&) { return nullptr; });
}
Schema constant(json::value value) { return compiled(json::object{{"const", std::move(value)}}); }

/// Takes the first token off a pointer.
std::string take_token(std::string& pointer) {
    const auto end = std::min(pointer.find('/', 1), pointer.size());
    auto token = schema::tokens_of(std::string_view(pointer).substr(0, end)).front();
    pointer.erase(0, end);
    return token;
}

bool is_place(std::string_view token) {
    return token == "*" || (!token.empty() && token.find_first_not_of("0123456789") == token.npos);
}

/// Whether the pointer is of those that the pattern ("/ligands/*") stands for.
bool leads_to(std::string_view pointer, std::string_view pattern) {
    return std::ranges::equal(schema::tokens_of(pointer), schema::tokens_of(pattern),
                              [](const auto& token, const auto& of_pattern) {
                                  return token == of_pattern || (of_pattern == "*" && is_place(token));
                              });
}

class Fitting {
public:
    Fitting(const json::object& parameters, const Called& called)
        : parameters_(compiled(parameters)), called_(called) {}

    void check(const Block& block, const std::string& at) {
        for (std::size_t i = 0; i < block.nodes.size(); ++i)
            check(block, block.nodes[i], fmt::format("{}/{}", at, i));
    }
    void check_outputs(const json::value& outputs, const Block& block, const std::string& at) {
        for (const auto& reference : references_in(outputs)) expect_something(reference, block, at);
    }
    Fit fit{};

private:
    void check(const Block& block, const Node& node, const std::string& at) {
        const auto& step = node.step;
        if (step.when) expect_something({"", step.when->from, false}, block, at + "/when");
        if (step.for_each) {
            const auto source = carried(block, step.for_each->from);
            if (!source.is_list) said(fits(source, many_, ""), at + "/for_each/from");
            check_count(step.for_each->chunk, block, at + "/for_each/chunk");
        }
        if (step.collect) check_count(step.collect->top, block, at + "/collect/top");
        if (step.collect && step.collect->of)
            said(fits(result_of_one(node, *step.collect->of), list_, ""), at + "/collect/of");
        if (step.collect && step.collect->by)
            said(fits(ordered_by(node, *step.collect), number_, ""), at + "/collect/by");
        if (step.task) return check_inputs(node, *called_.at(node.path), block, at + "/inputs");
        if (step.pipeline || !node.body) return;
        check(*node.body, at + "/steps");
        check_outputs(node.body->outputs, *node.body, at + "/outputs");
    }

    void check_count(const json::value& count, const Block& block, const std::string& at) {
        for (const auto& reference : references_in(count))
            if (!reference.has_default) said(fits(carried(block, reference.from), whole_number_, ""), at);
    }

    void check_inputs(const Node& node, const Runnable& task, const Block& around, const std::string& at) {
        const auto& block = node.body ? *node.body : around;
        for (const auto& input : node.step.inputs)
            check_wired(input.value(), schema::pointer_to("", input.key()), task, block, at);
    }

    /// `within`: where it leads among the inputs.
    void check_wired(const json::value& wired, const std::string& within, const Runnable& task,
                     const Block& block, const std::string& at) {
        const auto references = references_in(wired);
        if (references.empty())
            return said(fits(Carried{constant(plain(wired))}, task.input, within), at + within);
        if (references[0].at.empty()) {
            auto source = carried(block, references[0].from);
            if (references[0].has_default && !source.never) source = {};
            said(fits(source, task.input, within), at + within);
            return said(chunk_fits(source, task.operation.file_inputs, within), at + within);
        }
        if (const auto* list = wired.if_array())
            for (std::size_t i = 0; i < list->size(); ++i)
                check_wired((*list)[i], fmt::format("{}/{}", within, i), task, block, at);
        else
            for (const auto& member : wired.get_object())
                check_wired(member.value(), schema::pointer_to(within, member.key()), task, block, at);
    }

    static Fit fits(const Carried& source, const Schema& wanted, const std::string& within) {
        if (source.never) return {{{"", "there is never anything there"}}, {}};
        if (!source.is_list) return schema::fits(source.end(), {&wanted, within});
        json::object list_of{{"type", "array"}};
        if (source.chunk > 0) list_of["minItems"] = list_of["maxItems"] = source.chunk;
        const auto list = compiled(std::move(list_of));
        auto fit = schema::fits({&list, ""}, {&wanted, within});
        fit.remarks.clear();
        if (!fit.faults.empty()) return fit;
        return schema::fits(source.end(), {&wanted, within + "/*"});
    }

    /// Of a library: whether the file may have so many molecules.
    static Fit chunk_fits(const Carried& source, const std::vector<schema::FileInput>& files,
                          const std::string& within) {
        if (source.is_list) return {};
        const auto file =
            std::ranges::find_if(files, [&](const auto& f) { return leads_to(within, f.pointer); });
        if (file == files.end() || !file->max_molecules || source.chunk <= *file->max_molecules) return {};
        return {{{"", fmt::format("must have at most {} molecules: a chunk has {}", *file->max_molecules,
                                  source.chunk)}},
                {}};
    }

    void said(Fit of_wire, const std::string& at) {
        for (auto& fault : of_wire.faults) fit.faults.push_back({at, std::move(fault.detail)});
        for (auto& remark : of_wire.remarks) fit.remarks.push_back({at, std::move(remark.detail)});
    }

    void expect_something(const Reference& reference, const Block& block, const std::string& at) {
        const auto source = carried(block, reference.from);
        const bool never = source.never || (!source.is_list && source.schema &&
                                            schema::presence(source.end()) == schema::Presence::never);
        if (never) fit.faults.push_back({at + reference.at + "/from", "there is never anything there"});
    }

    Carried carried(const Block& block, const std::string& from) const {
        const auto source = source_of(from);
        switch (source->kind) {
            case Kind::params:
                return is_of_another_pipeline(block) ? Carried{} : Carried{parameters_, source->rest};
            case Kind::index:
                return {whole_number_, source->rest};
            case Kind::item:
                return item(block, source->rest);
            case Kind::step: {
                const auto* at = block_with(block, source->step);
                return result(*at->find(source->step), source->rest);
            }
            case Kind::result:
                break;
        }
        return {};
    }

    static bool is_of_another_pipeline(const Block& block) {
        const auto* at = &block;
        while (!at->is_pipeline) at = at->around;
        return at->owner != nullptr;
    }

    Carried item(const Block& block, const std::string& rest) const {
        const auto* at = &block;
        while (!at->owner || !at->owner->step.for_each) at = at->around;
        const auto& each = *at->owner->step.for_each;
        auto source = carried(*at->around, each.from);
        const bool is_library =
            !source.is_list && source.schema &&
            schema::presence({&*source.schema, source.pointer + "/*"}) == schema::Presence::never;
        source.chunk = count_of(each.chunk).value_or(0);
        if (is_library) return within(std::move(source), rest);
        if (!source.is_list) source.pointer += "/*";
        source.is_list = !each.chunk.is_null();
        return within(std::move(source), rest);
    }

    Carried result(const Node& node, std::string rest) const {
        if (!node.step.for_each) return result_of_one(node, rest);
        if (rest.empty()) {
            auto each = collected(node, "");
            if (each.is_list || each.never) return {};
            each.is_list = true;
            return each;
        }
        return is_place(take_token(rest)) ? collected(node, rest) : Carried{.never = true};
    }

    /// What one item gives to the list.
    Carried collected(const Node& node, const std::string& rest) const {
        const auto& collect = node.step.collect;
        if (!collect || collect->value.is_null()) return result_of_each(node, rest);
        return of_wired(collect->value, rest, *node.body, &node);
    }

    /// By what the collected are ordered.
    Carried ordered_by(const Node& node, const Collect& collect) const {
        const auto references = references_in(collect.value);
        const bool is_made_of_parts = !references.empty() && !references[0].at.empty();
        if (collect.by->empty() && is_made_of_parts) return Carried{constant(json::object())};
        return collected(node, *collect.by);
    }

    /// What /result is in collect.
    Carried result_of_each(const Node& node, const std::string& rest) const {
        const auto& collect = node.step.collect;
        return result_of_one(node, collect && collect->of ? *collect->of + "/*" + rest : rest);
    }

    Carried result_of_one(const Node& node, const std::string& rest) const {
        if (!node.task) return of_wired(outputs_of(*node.body), rest, *node.body, nullptr);
        const auto called = called_.find(node.path);
        return called == called_.end() ? Carried{} : Carried{called->second->output, rest};
    }

    /// `item_of`: whose item's result may be read, in collect.
    Carried of_wired(const json::value& wired, std::string rest, const Block& block,
                     const Node* item_of) const {
        const auto references = references_in(wired);
        if (references.empty()) {
            const auto value = plain(wired);
            const auto* there = schema::at_pointer(value, rest);
            return there ? Carried{constant(*there)} : Carried{.never = true};
        }
        if (references[0].at.empty()) {
            if (references[0].has_default) return {};
            const auto source = source_of(references[0].from);
            if (source->kind == Kind::result) return result_of_each(*item_of, source->rest + rest);
            return within(carried(block, references[0].from), rest);
        }
        if (rest.empty()) return {};
        const auto token = take_token(rest);
        const auto* member = schema::at_pointer(wired, schema::pointer_to("", token));
        return member ? of_wired(*member, rest, block, item_of) : Carried{.never = true};
    }

    static Carried within(Carried source, std::string rest) {
        if (source.is_list && !rest.empty()) {
            if (!is_place(take_token(rest))) return {.never = true};
            source.is_list = false;
            source.chunk = 0;
        }
        source.pointer += rest;
        return source;
    }

    const Schema parameters_;
    const Schema number_ = compiled(json::object{{"type", "number"}});
    const Schema whole_number_ = compiled(json::object{{"type", "integer"}});
    const Schema list_ = compiled(json::object{{"type", "array"}});
    const Schema many_ = compiled(json::object{{"type", {"array", "string"}}});
    const Called& called_;
};

}  // namespace

Fit fits_of(const Plan& plan, const json::object& parameters, const Called& called) {
    Fitting fitting(parameters, called);
    fitting.check(plan.root(), "/steps");
    fitting.check_outputs(plan.root().outputs, plan.root(), "/outputs");
    return std::move(fitting.fit);
}

}  // namespace mad::pipelines
