// The rules of one kind of value: numbers, texts, lists, objects.
#include "schema/checker.hpp"
#include "schema/json_text.hpp"
#include "schema/numbers.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <fmt/format.h>

namespace mad::schema {
namespace {

/// Code points, as JSON Schema counts characters.
std::uint64_t length_of(std::string_view text) {
    return static_cast<std::uint64_t>(std::ranges::count_if(text, [](char c) { return (c & 0xc0) != 0x80; }));
}

/// What is wrong with a count, as in "must have at least 1 item"; empty when it is within the limits.
std::string miscount(std::uint64_t count, const Limits& limits, std::string_view one, std::string_view many) {
    if (count >= limits.least && count <= limits.most) return {};
    if (limits.least == limits.most)
        return fmt::format("must have exactly {} {}", limits.least, limits.least == 1 ? one : many);
    if (count >= limits.least)
        return fmt::format("must have at most {} {}", limits.most, limits.most == 1 ? one : many);
    if (limits.least == 1) return "must not be empty";
    return fmt::format("must have at least {} {}", limits.least, many);
}

}  // namespace

const json::value* default_of(const Node& node) {
    const Node* n = &node;
    for (int hops = 0; n && hops < 32; n = n->ref, ++hops)
        if (n->default_value) return n->default_value;
    return nullptr;
}

void Checker::check_number(const NumberRules& rules, const json::value& v, const Path& at,
                           Outcome& out) const {
    if (rules.minimum && compare_numbers(v, *rules.minimum) < 0)
        violate(out, at, "must be at least " + to_text(*rules.minimum));
    if (rules.above && compare_numbers(v, *rules.above) <= 0)
        violate(out, at, "must be more than " + to_text(*rules.above));
    if (rules.maximum && compare_numbers(v, *rules.maximum) > 0)
        violate(out, at, "must be at most " + to_text(*rules.maximum));
    if (rules.below && compare_numbers(v, *rules.below) >= 0)
        violate(out, at, "must be less than " + to_text(*rules.below));
    if (rules.multiple_of && !is_multiple(v, *rules.multiple_of))
        violate(out, at, "must be a multiple of " + to_text(*rules.multiple_of));
}

void Checker::check_string(const StringRules& rules, std::string_view text, const Path& at,
                           Outcome& out) const {
    if (auto wrong = miscount(length_of(text), rules.length, "character", "characters"); !wrong.empty())
        violate(out, at, std::move(wrong));
    if (rules.pattern && !rules.pattern->found_in(text))
        violate(out, at, "must match the pattern " + rules.pattern->text());
}

void Checker::check_array(const ArrayRules& rules, const json::array& items, const Path& at, Outcome& out) {
    if (auto wrong = miscount(items.size(), rules.count, "item", "items"); !wrong.empty())
        violate(out, at, std::move(wrong));
    if (rules.unique) check_unique(items, at, out);
    for (std::size_t i = 0; i < items.size(); ++i) {
        const auto* node = i < rules.prefix.size() ? rules.prefix[i] : rules.rest;
        if (!node) break;
        auto said = evaluate(*node, items[i], at.item(i));
        said.evaluated.clear();
        out.merge(std::move(said));
        if (schema_.tracks_evaluated) out.mark(i, items.size());
    }
    if (rules.contains) check_contains(rules, items, at, out);
}

void Checker::check_unique(const json::array& items, const Path& at, Outcome& out) const {
    std::unordered_map<std::string, std::size_t> seen;
    for (std::size_t i = 0; i < items.size(); ++i) {
        const auto [first, is_new] = seen.emplace(to_canonical_text(items[i]), i);
        if (!is_new)
            violate(out, at.item(i), fmt::format("must not be the same as item {}", first->second + 1));
    }
}

void Checker::check_contains(const ArrayRules& rules, const json::array& items, const Path& at,
                             Outcome& out) {
    std::uint64_t found = 0;
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (!evaluate(*rules.contains, items[i], at.item(i)).valid()) continue;
        ++found;
        if (schema_.tracks_evaluated) out.mark(i, items.size());
    }
    if (found < rules.contained.least)
        violate(out, at,
                rules.contained.least == 1
                    ? "has no item of the form that is asked for"
                    : fmt::format("must have at least {} items of the form that is asked for",
                                  rules.contained.least));
    if (found > rules.contained.most)
        violate(
            out, at,
            fmt::format("must have at most {} items of a certain form, not {}", rules.contained.most, found));
}

void Checker::check_object(const ObjectRules& rules, const json::object& object, const Path& at,
                           Outcome& out) {
    if (auto wrong = miscount(object.size(), rules.count, "entry", "entries"); !wrong.empty())
        violate(out, at, std::move(wrong));
    check_required(rules, object, at, out);
    check_members(rules, object, at, out);
    if (rules.names) check_names(*rules.names, object, at, out);
}

void Checker::check_required(const ObjectRules& rules, const json::object& object, const Path& at,
                             Outcome& out) const {
    for (const auto& name : rules.required) {
        if (object.contains(name)) continue;
        if (trust_defaults_) {
            const auto property = rules.properties.find(name);
            if (property != rules.properties.end() && default_of(*property->second)) continue;
        }
        violate(out, at.member(name), "is required", Violation::Rule::missing, 0, name);
    }
}

void Checker::check_members(const ObjectRules& rules, const json::object& object, const Path& at,
                            Outcome& out) {
    std::size_t index = 0;
    for (const auto& member : object) {
        const auto i = index++;
        const auto here = at.member(member.key());
        bool known = false;
        const auto apply_node = [&](const Node& node) {
            auto said = evaluate(node, member.value(), here);
            said.evaluated.clear();
            out.merge(std::move(said));
            if (schema_.tracks_evaluated) out.mark(i, object.size());
            known = true;
        };
        const auto property = rules.properties.find(std::string_view(member.key()));
        if (property != rules.properties.end()) apply_node(*property->second);
        for (const auto& [pattern, node] : rules.patterns)
            if (pattern->found_in(member.key())) apply_node(*node);
        if (!known && rules.additional) apply_node(*rules.additional);
    }
}

void Checker::check_names(const Node& names, const json::object& object, const Path& at, Outcome& out) {
    for (const auto& member : object) {
        const auto& name = names_.emplace_back(member.key());
        const auto said = evaluate(names, name, at.member(member.key()));
        for (const auto& violation : said.violations)
            violate(out, at.member(member.key()), "has a name that " + violation.detail);
    }
}

void Checker::check_dependencies(const ObjectRules& rules, const json::object& object, const json::value& v,
                                 const Path& at, Outcome& out) {
    for (const auto& dependency : rules.dependencies) {
        if (!object.contains(dependency.name)) continue;
        for (const auto& name : dependency.required)
            if (!object.contains(name))
                violate(out, at.member(name), fmt::format("is required with {}", dependency.name));
        if (dependency.schema) out.merge(evaluate(*dependency.schema, v, at));
    }
}

}  // namespace mad::schema
