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

/// Smaller is closer: a branch with another tag is not meant, nor one that does not know the value's members.
auto distance(const FailedBranch& branch, const json::value& v, std::size_t depth) {
    bool wrong_tag = false;
    std::size_t near = 0;
    for (const auto& violation : branch.outcome.violations) {
        wrong_tag |= violation.rule == Violation::Rule::tag && violation.depth <= depth + 1;
        near += violation.depth <= depth + 1 ? 1U : 0U;
    }
    return std::tuple(wrong_tag, unknown_members(*branch.node, v), near, branch.outcome.violations.size());
}

const Violation* wrong_type(const FailedBranch& branch, std::size_t depth) {
    const auto found = std::ranges::find_if(branch.outcome.violations, [&](const auto& violation) {
        return violation.rule == Violation::Rule::type && violation.depth == depth;
    });
    return found == branch.outcome.violations.end() ? nullptr : &*found;
}

const Violation* tag_at(const FailedBranch& branch, const std::string& pointer) {
    const auto found = std::ranges::find_if(branch.outcome.violations, [&](const auto& violation) {
        return violation.rule == Violation::Rule::tag && violation.pointer == pointer;
    });
    return found == branch.outcome.violations.end() ? nullptr : &*found;
}

/// Where every branch wants another tag at one place, one violation that names them all.
std::optional<Violation> tags_of_all(const std::vector<FailedBranch>& failed) {
    for (const auto& candidate : failed.front().outcome.violations) {
        if (candidate.rule != Violation::Rule::tag) continue;
        auto all = candidate;
        all.rule = Violation::Rule::other;
        all.detail = "must be one of";
        std::set<std::string> named;
        const bool everywhere = std::ranges::all_of(failed, [&](const auto& branch) {
            const auto* violation = tag_at(branch, candidate.pointer);
            if (violation && named.insert(violation->tag).second)
                all.detail += (named.size() == 1 ? " " : ", ") + violation->tag;
            return violation != nullptr;
        });
        if (everywhere && named.size() > 1) return all;
    }
    return {};
}

/// Where every branch only wants other members, one violation that names them all: "must have a, or b and c".
std::optional<std::string> missing_of_all(const std::vector<FailedBranch>& failed, std::size_t depth) {
    std::string all = "must have";
    for (const auto& branch : failed) {
        std::string names;
        for (const auto& violation : branch.outcome.violations) {
            if (violation.rule != Violation::Rule::missing || violation.depth != depth + 1) return {};
            names += (names.empty() ? " " : " and ") + violation.tag;
        }
        all += (&branch == &failed.front() ? "" : ", or") + names;
    }
    return failed.size() > 1 ? std::optional(all) : std::nullopt;
}

}  // namespace

Outcome closest(std::vector<FailedBranch> failed, const json::value& v, const Path& at) {
    std::size_t depth = 0;
    for (const auto* p = at.parent; p; p = p->parent) ++depth;
    Outcome out;
    Types expected = 0;
    for (const auto& branch : failed)
        if (const auto* violation = wrong_type(branch, depth)) expected |= violation->expected;
    std::erase_if(failed, [&](const auto& branch) { return wrong_type(branch, depth) != nullptr; });
    if (failed.empty()) {
        violate(out, at, fmt::format("must be {}, not {}", phrase(expected), phrase(type_of(v))),
                Violation::Rule::type, expected);
        return out;
    }
    if (auto all = tags_of_all(failed)) {
        out.violations.push_back(std::move(*all));
        return out;
    }
    if (auto all = missing_of_all(failed, depth)) {
        violate(out, at, std::move(*all));
        return out;
    }
    return std::move(std::ranges::min_element(failed, {}, [&](const auto& branch) {
                         return distance(branch, v, depth);
                     })->outcome);
}

}  // namespace mad::schema
