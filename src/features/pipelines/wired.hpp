// Wired values: JSON in which {"from": POINTER} stands for what a run holds there, {"from": POINTER,
// "default": VALUE} for VALUE where it holds nothing, {"from": POINTER, "optional": true} for a member that
// is then left out, and {"value": VALUE} for VALUE as it is.
#pragma once
#include "base/error.hpp"

#include <boost/json/value.hpp>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mad::pipelines {
namespace json = boost::json;

struct Reference {
    std::string at;            ///< its place in the wired value: a JSON pointer
    std::string from;          ///< as written
    bool has_default = false;  ///< or is left out: nothing need be there
};
std::vector<Reference> references_in(const json::value& wired);

/// What a reference reads.
struct Source {
    enum class Kind {
        params,  ///< what the run, or the pipeline that is a step, was given: /params/…
        step,    ///< a step's result: /steps/ID/…
        item,    ///< what a step runs for: /item/…
        index,   ///< its place, from 0: /index
        result,  ///< in collect only, what one item came to: /result/…
    };
    Kind kind = Kind::params;
    std::string step{};
    std::string rest{};  ///< pointer into it
};
std::optional<Source> source_of(std::string_view from);

/// What there is to read; null where there is nothing.
using Held = std::function<const json::value*(const Source&)>;

/// The value with its references read. Errors: invalid (wiring_unmet), with the place of each that reads
/// nothing.
Result<json::value> filled(const json::value& wired, const Held&);
/// The same, with null for what is not there.
json::value filled_with_nulls(const json::value& wired, const Held&);

/// How many collect keeps, or are handed on together; nothing where it is no whole number from 1 to `most`.
inline constexpr std::int64_t most_counted = 100'000;
std::optional<std::int64_t> count_of(const json::value&);

}  // namespace mad::pipelines
