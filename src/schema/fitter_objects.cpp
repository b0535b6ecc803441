// Objects: properties by name, and those that no name is known of.
#include "schema/checker.hpp"
#include "schema/fitter.hpp"

#include <fmt/format.h>

namespace mad::schema {

Answer Fitter::object(const Form& form, const ObjectRules& wanted) {
    auto answer = required(form, wanted);
    answer.also(count_answer(source.member_count(form), wanted.count, "property", "properties"));
    auto names = Forms::member_names(form);
    for (const auto& property : wanted.properties) names.insert(property.first);
    for (const auto& name : names) answer.also(member(form, name, wanted));
    answer.also(other_members(form, wanted));
    answer.also(dependencies(form, wanted));
    if (wanted.names) answer.also(this->names(form, *wanted.names));
    if (wanted.unevaluated && !target.allows_all(*wanted.unevaluated))
        answer.also(Answer::remark("may not have properties that no schema describes: the source may"));
    return answer;
}

Answer Fitter::required(const Form& form, const ObjectRules& wanted) {
    Answer answer;
    for (const auto& name : wanted.required) {
        if (Forms::requires_member(form, name)) continue;
        const auto nodes = members_of(wanted, name);
        const bool has_default = std::ranges::any_of(nodes, [](const auto* n) { return default_of(*n); });
        if (has_default)
            answer.also(Answer::remark("is the target's default where the source leaves it out", name));
        else if (source.lacks(form, name))
            answer.also(Answer::refuse("is required: the source never has it", name));
        else
            answer.also(Answer::remark("is required: the source may leave it out", name));
    }
    return answer;
}

/// What both describe must fit where it is given, even if it may be left out.
Answer Fitter::member(const Form& form, const std::string& name, const ObjectRules& wanted) {
    const auto& given = source.of(Forms::member(form, name));
    if (given.empty()) return {};
    const bool always = Forms::requires_member(form, name);
    const bool certain = always || std::ranges::find(wanted.required, name) != wanted.required.end();
    Answer answer;
    for (const auto* node : members_of(wanted, name)) {
        if (target.of({node}).empty()) {
            answer.also(always ? Answer::refuse("is not expected: the source always gives it")
                               : Answer::remark("is not expected: the source may give it"));
            continue;
        }
        auto said = value(given, *node);
        said.disjoint &= certain;
        answer.also(std::move(said));
    }
    return std::move(answer).under(name);
}

/// Properties that neither names.
Answer Fitter::other_members(const Form& form, const ObjectRules& wanted) {
    Answer answer;
    if (!wanted.additional && wanted.patterns.empty()) return answer;
    for (const auto& other : Forms::other_members(form))
        if (!source.of(other.schemas).empty()) answer.also(other_member(other, wanted));
    return answer;
}

Answer Fitter::other_member(const OtherMember& other, const ObjectRules& wanted) {
    Answer answer;
    const auto& given = source.of(other.schemas);
    bool same_pattern = false;
    const auto add = [&](const Node& node, bool surely) {
        if (target.of({&node}).empty())
            return answer.also(Answer::remark("the source may have properties that are not expected"));
        auto said = value(given, node);
        said.disjoint = false;
        answer.also((surely ? std::move(said) : std::move(said).softened()).under("*"));
    };
    for (const auto& [pattern, node] : wanted.patterns) {
        const bool same = other.is_pattern && pattern->text() == other.pattern;
        same_pattern |= same;
        add(*node, same);
    }
    if (wanted.additional && !same_pattern)
        add(*wanted.additional, wanted.patterns.empty() && !other.is_pattern);
    return answer;
}

Answer Fitter::dependencies(const Form& form, const ObjectRules& wanted) {
    Answer answer;
    for (const auto& dependency : wanted.dependencies) {
        if (source.lacks(form, dependency.name)) continue;
        for (const auto& name : dependency.required)
            if (!Forms::requires_member(form, name))
                answer.also(Answer::remark(
                    fmt::format("is required beside {}: the source may leave it out", dependency.name),
                    name));
        if (dependency.schema) answer.also(one_kind(form, types::object, *dependency.schema).softened());
    }
    return answer;
}

Answer Fitter::names(const Form& form, const Node& wanted) {
    Answer answer;
    if (target.allows_all(wanted)) return answer;
    for (const auto& name : Forms::member_names(form))
        if (!source.lacks(form, name) && !target.allows(wanted, json::value(name)))
            answer.also(Answer::remark("may not have this name: the source may give it", name));
    if (!source.lacks_others(form))
        answer.also(Answer::remark("may not have properties of every name: the source's are not all known"));
    return answer;
}

}  // namespace mad::schema
