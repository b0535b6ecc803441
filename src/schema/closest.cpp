// Of several branches that all fail, the one that was most likely meant.
#include "schema/checker.hpp"

#include <boost/json/object.hpp>
#include <fmt/format.h>
#include <tuple>

namespace mad::schema {
namespace {

/// How many members of the value the branch does not name, itself or through references and allOf.
std::size_t unknown_members(const Node& branch, const json::value& v) {
    if (!v.is_object()) return 0;
    std::set<const Node*> seen{&branch};
    std::vector<const Node*> nodes{&branch};
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        auto next = nodes[i]->all_of;
        if (nodes[i]->ref) next.push_back(nodes[i]->ref);
        for (const auto* node : next)
            if (seen.insert(node).second) nodes.push_back(node);
    }
    const auto is_unknown = [&](const auto& member) {
        return std::ranges::none_of(nodes, [&](const Node* node) {
            return node->object && node->object->properties.contains(std::string_view(member.key()));
        });
    };
    return static_cast<std::size_t>(std::ranges::count_if(v.get_object(), is_unknown));
}

/// Smaller is closer: a branch of the wrong type is not meant, nor one with another tag, nor one that does
/// not know the value's members.
auto distance(const FailedBranch& branch, const json::value& v, std::size_t depth) {
    using Rule = Violation::Rule;
    bool wrong_type = false, wrong_tag = false;
    std::size_t near = 0;
    for (const auto& violation : branch.outcome.violations) {
        wrong_type |= violation.rule == Rule::type && violation.depth == depth;
        wrong_tag |= violation.rule == Rule::tag && violation.depth <= depth + 1;
        near += violation.depth <= depth + 1 ? 1U : 0U;
    }
    return std::tuple(wrong_type, wrong_tag, unknown_members(*branch.node, v), near,
                      branch.outcome.violations.size());
}

}  // namespace

Outcome closest(std::vector<FailedBranch> failed, const json::value& v, const Path& at) {
    std::size_t depth = 0;
    for (const auto* p = at.parent; p; p = p->parent) ++depth;
    Types expected = 0;
    bool all_types = true;
    for (const auto& branch : failed)
        for (const auto& violation : branch.outcome.violations) {
            if (violation.depth > depth) {
                all_types = false;
            } else if (violation.rule == Violation::Rule::type) {
                expected |= violation.expected;
            } else {
                all_types = false;
            }
        }
    if (all_types && expected != 0) {
        Outcome out;
        violate(out, at, fmt::format("must be {}, not {}", phrase(expected), phrase(type_of(v))),
                Violation::Rule::type, expected);
        return out;
    }
    const auto nearest =
        std::ranges::min_element(failed, {}, [&](const auto& branch) { return distance(branch, v, depth); });
    return std::move(nearest->outcome);
}

}  // namespace mad::schema
