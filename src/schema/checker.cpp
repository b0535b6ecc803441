#include "schema/checker.hpp"

#include "schema/json_text.hpp"
#include "schema/numbers.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <fmt/format.h>

namespace mad::schema {
namespace {

constexpr std::size_t most_violations = 1000;
/// Evaluations within evaluations; a step down into a value takes a few. Bounds the stack.
constexpr int most_depth = 800;

std::size_t child_count(const json::value& v) {
    return v.is_object() ? v.get_object().size() : v.is_array() ? v.get_array().size() : 0;
}

}  // namespace

std::string listed(const json::array& choices) {
    constexpr std::size_t most = 20;
    std::string list;
    for (std::size_t i = 0; i < std::min(choices.size(), most); ++i) {
        if (i > 0) list += ", ";
        list += choices[i].is_string() ? std::string(choices[i].get_string()) : to_text(choices[i]);
    }
    if (choices.size() > most) list += fmt::format(" … ({} in all)", choices.size());
    return list;
}

std::string Path::text() const {
    if (!parent) return {};
    return pointer_to(parent->text(), is_index ? std::to_string(index) : std::string(name));
}

void Outcome::merge(Outcome other) {
    for (auto& violation : other.violations) {
        if (violations.size() >= most_violations) break;
        violations.push_back(std::move(violation));
    }
    if (evaluated.size() < other.evaluated.size()) evaluated.resize(other.evaluated.size());
    for (std::size_t i = 0; i < other.evaluated.size(); ++i)
        if (other.evaluated[i]) evaluated[i] = true;
}

void Outcome::mark(std::size_t child, std::size_t of) {
    if (evaluated.size() < of) evaluated.resize(of);
    evaluated[child] = true;
}

void violate(Outcome& out, const Path& at, std::string detail, Violation::Rule rule, Types expected,
             std::string tag) {
    if (out.violations.size() >= most_violations) return;
    std::size_t depth = 0;
    for (const auto* p = at.parent; p; p = p->parent) ++depth;
    out.violations.push_back({at.text(), std::move(detail), rule, expected, std::move(tag), depth});
}

Types type_of(const json::value& v) {
    switch (v.kind()) {
        case json::kind::null:
            return types::null;
        case json::kind::bool_:
            return types::boolean;
        case json::kind::string:
            return types::string;
        case json::kind::array:
            return types::array;
        case json::kind::object:
            return types::object;
        default:
            return is_whole(v) ? types::integer : types::number;
    }
}

std::string phrase(Types set) {
    if (set & types::number) set &= static_cast<Types>(~types::integer);
    std::vector<std::string_view> words;
    constexpr std::pair<Types, std::string_view> names[] = {{types::integer, "a whole number"},
                                                            {types::number, "a number"},
                                                            {types::string, "text"},
                                                            {types::boolean, "true or false"},
                                                            {types::array, "a list"},
                                                            {types::object, "an object"},
                                                            {types::null, "null"}};
    for (const auto& [type, name] : names)
        if (set & type) words.push_back(name);
    std::string text;
    for (std::size_t i = 0; i < words.size(); ++i)
        text.append(i == 0 ? "" : i + 1 == words.size() ? " or " : ", ").append(words[i]);
    return text;
}

std::size_t Checker::KeyHash::operator()(const Key& k) const {
    const auto mix = [](std::size_t seed, std::size_t n) { return (seed ^ n) * 0x9e3779b97f4a7c15U; };
    return mix(mix(std::hash<const void*>{}(k.node), std::hash<const void*>{}(k.value)), k.scope);
}

std::vector<Fault> Checker::check_all(const json::value& v) {
    std::vector<Fault> faults;
    std::set<std::pair<std::string_view, std::string_view>> told;
    const auto outcome = check(*schema_.root, v);
    for (const auto& violation : outcome.violations)
        if (told.emplace(violation.pointer, violation.detail).second)
            faults.push_back({violation.pointer, violation.detail});
    return faults;
}

/// Shared nodes are asked once a value, so that branches within branches do not multiply. One that is met
/// again while it is being asked (a cycle that goes no deeper into the value) has nothing to add.
Outcome Checker::evaluate(const Node& node, const json::value& v, const Path& at) {
    if (depth_ >= most_depth) {
        Outcome out;
        violate(out, at, "is nested too deeply");
        return out;
    }
    const auto outer_scope = scope_;
    if (schema_.dynamic) scope_ = scope_within(node.resource);
    const Key key{&node, &v, scope_};
    if (node.shared) {
        const auto [known, is_new] = known_.try_emplace(key);
        if (!is_new) {
            scope_ = outer_scope;
            return known->second.value_or(Outcome{});
        }
    }
    ++depth_;
    auto out = apply(node, v, at);
    --depth_;
    scope_ = outer_scope;
    if (node.shared) known_[key] = out;
    return out;
}

Outcome Checker::apply(const Node& node, const json::value& v, const Path& at) {
    Outcome out;
    if (node.forbidden) {
        violate(out, at, std::string(is_not_expected));
        return out;
    }
    if (v.is_null() && node.nullable) return out;
    if (!check_type(node, v, at, out) || !check_choice(node, v, at, out)) return out;
    check_format(node, v, at, out);
    if (node.number && v.is_number()) check_number(*node.number, v, at, out);
    if (node.string && v.is_string()) check_string(*node.string, v.get_string(), at, out);
    if (node.array && v.is_array()) check_array(*node.array, v.get_array(), at, out);
    if (node.object && v.is_object()) {
        check_object(*node.object, v.get_object(), at, out);
        check_dependencies(*node.object, v.get_object(), v, at, out);
    }
    check_in_place(node, v, at, out);
    check_unevaluated(node, v, at, out);
    return out;
}

bool Checker::check_type(const Node& node, const json::value& v, const Path& at, Outcome& out) const {
    const auto is = type_of(v);
    if (node.types & is) return true;
    violate(out, at, fmt::format("must be {}, not {}", phrase(node.types), phrase(is)), Violation::Rule::type,
            node.types);
    return false;
}

bool Checker::check_choice(const Node& node, const json::value& v, const Path& at, Outcome& out) const {
    const auto must_be_one = [&](const json::value& only) {
        const auto tag = listed({only});
        violate(out, at, "must be " + tag, Violation::Rule::tag, 0, tag);
    };
    if (node.constant && !same(*node.constant, v)) must_be_one(*node.constant);
    if (!node.choices ||
        std::ranges::any_of(*node.choices, [&](const auto& choice) { return same(choice, v); }))
        return out.valid();
    if (node.choices->size() == 1)
        must_be_one(node.choices->front());
    else
        violate(out, at, "must be one of " + listed(*node.choices));
    return false;
}

void Checker::check_format(const Node& node, const json::value& v, const Path& at, Outcome& out) const {
    if (!node.format) return;
    const bool wrong = v.is_string()   ? node.format->text && !node.format->text(v.get_string())
                       : v.is_number() ? node.format->number && !node.format->number(exact(v))
                                       : false;
    if (wrong) violate(out, at, fmt::format("must be {}", node.format->phrase));
}

void Checker::check_in_place(const Node& node, const json::value& v, const Path& at, Outcome& out) {
    if (node.ref) out.merge(evaluate(*dynamic_target(node), v, at));
    for (const auto* part : node.all_of) out.merge(evaluate(*part, v, at));
    if (!node.discriminator || !check_discriminator(node, v, at, out)) {
        if (!node.any_of.empty()) check_any_of(node, v, at, out);
        if (!node.one_of.empty()) check_one_of(node, v, at, out);
    }
    if (node.not_ && evaluate(*node.not_, v, at).valid())
        violate(out, at, "is of a form that is not allowed");
    if (node.if_) check_if(node, v, at, out);
}

void Checker::check_any_of(const Node& node, const json::value& v, const Path& at, Outcome& out) {
    std::vector<FailedBranch> failed;
    for (const auto* branch : node.any_of) {
        auto said = evaluate(*branch, v, at);
        if (said.valid()) {
            out.merge(std::move(said));
            if (!schema_.tracks_evaluated) return;
        } else {
            failed.push_back({branch, std::move(said)});
        }
    }
    if (failed.size() == node.any_of.size()) out.merge(closest(std::move(failed), v, at));
}

void Checker::check_one_of(const Node& node, const json::value& v, const Path& at, Outcome& out) {
    std::vector<FailedBranch> failed;
    std::vector<std::size_t> fitting;
    for (std::size_t i = 0; i < node.one_of.size(); ++i) {
        auto said = evaluate(*node.one_of[i], v, at);
        if (said.valid()) {
            fitting.push_back(i + 1);
            out.merge(std::move(said));
        } else {
            failed.push_back({node.one_of[i], std::move(said)});
        }
    }
    if (fitting.empty())
        out.merge(closest(std::move(failed), v, at));
    else if (fitting.size() > 1)
        violate(out, at,
                fmt::format("fits alternatives {} and {} of {}, but must fit exactly one", fitting[0],
                            fitting[1], node.one_of.size()));
}

void Checker::check_if(const Node& node, const json::value& v, const Path& at, Outcome& out) {
    auto said = evaluate(*node.if_, v, at);
    const auto* next = said.valid() ? node.then_ : node.else_;
    if (said.valid()) out.merge(std::move(said));
    if (next) out.merge(evaluate(*next, v, at));
}

/// True when the discriminator has decided, so that the branches need not be tried.
bool Checker::check_discriminator(const Node& node, const json::value& v, const Path& at, Outcome& out) {
    const auto& discriminator = *node.discriminator;
    if (!v.is_object() || discriminator.branches.empty()) return false;
    const auto* name = v.get_object().if_contains(discriminator.property);
    if (!name) {
        if (discriminator.exhaustive) violate(out, at.member(discriminator.property), "is required");
        return discriminator.exhaustive;
    }
    if (!name->is_string()) return false;
    const auto branch = discriminator.branches.find(std::string_view(name->get_string()));
    if (branch != discriminator.branches.end()) {
        out.merge(evaluate(*branch->second, v, at));
        return true;
    }
    if (!discriminator.exhaustive) return false;
    json::array names;
    for (const auto& [known, schema] : discriminator.branches) names.emplace_back(known);
    violate(out, at.member(discriminator.property), "must be one of " + listed(names));
    return true;
}

void Checker::check_unevaluated(const Node& node, const json::value& v, const Path& at, Outcome& out) {
    const auto* rest = v.is_object()  ? node.object ? node.object->unevaluated : nullptr
                       : v.is_array() ? node.array ? node.array->unevaluated : nullptr
                                      : nullptr;
    if (!rest) return;
    const auto count = child_count(v);
    out.evaluated.resize(count);
    for (std::size_t i = 0; i < count; ++i) {
        if (out.evaluated[i]) continue;
        const auto* member = v.is_object() ? v.get_object().begin() + i : nullptr;
        auto said = member ? evaluate(*rest, member->value(), at.member(member->key()))
                           : evaluate(*rest, v.get_array()[i], at.item(i));
        said.evaluated.clear();
        out.merge(std::move(said));
        out.evaluated[i] = true;
    }
}

/// The outermost resource on the way here that has the anchor decides (2020-12, section 8.2.3.2).
const Node* Checker::dynamic_target(const Node& node) const {
    if (node.dynamic_anchor.empty()) return node.ref;
    for (const auto* resource : scopes_[scope_])
        if (const auto found = schema_.dynamic_nodes.find(std::pair(resource, node.dynamic_anchor));
            found != schema_.dynamic_nodes.end())
            return found->second;
    return node.ref;
}

std::size_t Checker::scope_within(const Resource* resource) {
    if (std::ranges::find(scopes_[scope_], resource) != scopes_[scope_].end()) return scope_;
    const auto [next, is_new] = next_scope_.try_emplace({scope_, resource}, scopes_.size());
    if (is_new) {
        auto scope = scopes_[scope_];
        scope.push_back(resource);
        scopes_.push_back(std::move(scope));
    }
    return next->second;
}

std::vector<Fault> Schema::check(const json::value& v) const { return Checker(*compiled_).check_all(v); }

}  // namespace mad::schema
