// Of several branches that all fail, the one that was most likely meant.
#include "schema/checker.hpp"

#include <fmt/format.h>
#include <tuple>

namespace mad::schema {
namespace {

/// Smaller is closer: a branch of the wrong type is not meant, nor one whose constants differ.
auto distance(const Outcome& outcome, std::size_t depth) {
    using Rule = Violation::Rule;
    bool wrong_type = false, wrong_choice = false;
    std::size_t unexpected = 0;
    for (const auto& violation : outcome.violations) {
        wrong_type |= violation.rule == Rule::type && violation.depth == depth;
        wrong_choice |= violation.rule == Rule::choice && violation.depth <= depth + 1;
        unexpected += violation.depth <= depth + 1 ? 1U : 0U;
    }
    return std::tuple(wrong_type, wrong_choice, unexpected, outcome.violations.size());
}

}  // namespace

Outcome closest(std::vector<Outcome> failed, const json::value& v, const Path& at) {
    std::size_t depth = 0;
    for (const auto* p = at.parent; p; p = p->parent) ++depth;
    Types expected = 0;
    bool all_types = true;
    std::string choices;
    for (const auto& outcome : failed)
        for (const auto& violation : outcome.violations) {
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
    return std::move(*std::ranges::min_element(
        failed, {}, [&](const Outcome& outcome) { return distance(outcome, depth); }));
}

}  // namespace mad::schema
