// Numbers, texts, files and lists: what the source's limits say of the target's.
#include "schema/checker.hpp"
#include "schema/fitter.hpp"
#include "schema/json_text.hpp"
#include "schema/numbers.hpp"
#include "schema/openapi_reader.hpp"

#include <boost/json/array.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace mad::schema {
namespace {

/// Beyond so many items with a place of their own nothing is compared.
constexpr std::size_t most_places = 100;

struct Bound {
    const json::value* value = nullptr;
    bool is_excluded = false;

    /// Keeps the narrower of two; `side` is 1 for lower bounds, -1 for upper ones.
    void narrow(const json::value* other, bool excluded, int side) {
        if (!other) return;
        const auto order = value ? compare_numbers(*other, *value) : std::partial_ordering::unordered;
        const bool closer = side > 0 ? order > 0 : order < 0;
        if (!value || closer || (order == 0 && excluded)) *this = {other, excluded};
    }
};

struct Range {
    Bound lower, upper;
};

Range range_of(const Form& form) {
    static const json::value least32(std::numeric_limits<std::int32_t>::min()),
        most32(std::numeric_limits<std::int32_t>::max()), least64(std::numeric_limits<std::int64_t>::min()),
        most64(std::numeric_limits<std::int64_t>::max());
    Range range;
    for (const auto* part : form.parts) {
        if (part->number) {
            range.lower.narrow(part->number->minimum, false, 1);
            range.lower.narrow(part->number->above, true, 1);
            range.upper.narrow(part->number->maximum, false, -1);
            range.upper.narrow(part->number->below, true, -1);
        }
        if (part->format && (part->format->name == "int32" || part->format->name == "int64")) {
            const bool wide = part->format->name == "int64";
            range.lower.narrow(wide ? &least64 : &least32, false, 1);
            range.upper.narrow(wide ? &most64 : &most32, false, -1);
        }
    }
    return range;
}

/// `side` is 1 where the target's limit is a lower one. The range's ends are `near` that limit and `far` from
/// it.
Answer bound(const Range& range, const json::value* wanted, bool excluded, int side) {
    if (!wanted) return {};
    const auto& near = side > 0 ? range.lower : range.upper;
    const auto& far = side > 0 ? range.upper : range.lower;
    const auto beyond = [&](const json::value& v) {  // positive: v is on the allowed side
        const auto order = compare_numbers(v, *wanted);
        return side > 0 ? order : 0 <=> order;
    };
    if (near.value) {
        const auto order = beyond(*near.value);
        if (order > 0 || (order == 0 && (!excluded || near.is_excluded))) return {};
    }
    const auto must = fmt::format("must be {} {}",
                                  side > 0   ? excluded ? "more than" : "at least"
                                  : excluded ? "less than"
                                             : "at most",
                                  to_text(*wanted));
    if (far.value) {
        const auto order = beyond(*far.value);
        if (order < 0 || (order == 0 && (excluded || far.is_excluded)))
            return Answer::refuse(fmt::format("{}: the source gives {} {}", must,
                                              side > 0 ? "at most" : "at least", to_text(*far.value)));
    }
    const bool just_that = near.value && beyond(*near.value) == 0;
    return Answer::remark(fmt::format("{}: the source may give {}", must,
                                      just_that  ? "just that"
                                      : side > 0 ? "less"
                                                 : "more"));
}

bool keeps_format(const Form& form, const Format& wanted) {
    return std::ranges::any_of(form.parts, [&](const auto* part) { return part->format == &wanted; });
}

Answer another_format(const Form& form, const Format& wanted) {
    const auto given = std::ranges::find_if(form.parts, [](const auto* part) { return part->format; });
    return Answer::remark(fmt::format("must be {}: {}", wanted.phrase,
                                      given == form.parts.end()
                                          ? "the source does not promise that"
                                          : fmt::format("the source gives {}", (*given)->format->phrase)));
}

}  // namespace

Answer count_answer(const Limits& given, const Limits& wanted, std::string_view one, std::string_view many) {
    constexpr auto no_limit = Limits{}.most;
    Answer answer;
    const auto counted = [&](std::uint64_t n) { return fmt::format("{} {}", n, n == 1 ? one : many); };
    if (given.least < wanted.least) {
        const auto must = fmt::format("must have at least {}", counted(wanted.least));
        answer.also(given.most < wanted.least
                        ? Answer::refuse(fmt::format("{}: the source gives at most {}", must, given.most))
                        : Answer::remark(must + ": the source may give fewer"));
    }
    if (given.most > wanted.most && wanted.most != no_limit) {
        const auto must = fmt::format("must have at most {}", counted(wanted.most));
        answer.also(given.least > wanted.most
                        ? Answer::refuse(fmt::format("{}: the source gives at least {}", must, given.least))
                        : Answer::remark(must + ": the source may give more"));
    }
    return answer;
}

Answer Fitter::number(const Form& form, Types kind, const Node& wanted) const {
    const auto range = range_of(form);
    Answer answer;
    if (const auto* format = wanted.format; format && format->number && !keeps_format(form, *format)) {
        const bool within = range.lower.value && range.upper.value &&
                            format->number(exact(*range.lower.value)) &&
                            format->number(exact(*range.upper.value));
        if (!within) answer.also(another_format(form, *format));
    }
    if (!wanted.number) return answer;
    answer.also(bound(range, wanted.number->minimum, false, 1));
    answer.also(bound(range, wanted.number->above, true, 1));
    answer.also(bound(range, wanted.number->maximum, false, -1));
    answer.also(bound(range, wanted.number->below, true, -1));
    if (const auto* step = wanted.number->multiple_of) {
        const bool multiple = (kind == types::integer && is_multiple(json::value(1), *step)) ||
                              std::ranges::any_of(form.parts, [&](const auto* part) {
                                  return part->number && part->number->multiple_of &&
                                         is_multiple(*part->number->multiple_of, *step);
                              });
        if (!multiple)
            answer.also(Answer::remark(
                fmt::format("must be a multiple of {}: the source may give others", to_text(*step))));
    }
    return answer;
}

Answer Fitter::text(const Form& form, const Node& wanted) const {
    const bool is_file =
        wanted.file_mark && std::ranges::any_of(form.parts, [](const auto* part) { return part->file_mark; });
    Answer answer;
    if (is_file) return answer;
    if (wanted.format && wanted.format->text && !keeps_format(form, *wanted.format))
        answer.also(another_format(form, *wanted.format));
    if (!wanted.string) return answer;
    Limits length;
    bool same_pattern = false;
    for (const auto* part : form.parts) {
        if (!part->string) continue;
        length.least = std::max(length.least, part->string->length.least);
        length.most = std::min(length.most, part->string->length.most);
        same_pattern |= part->string->pattern && wanted.string->pattern &&
                        part->string->pattern->text() == wanted.string->pattern->text();
    }
    answer.also(count_answer(length, wanted.string->length, "character", "characters"));
    if (wanted.string->pattern && !same_pattern)
        answer.also(Answer::remark(fmt::format("must match the pattern {}: the source may give other text",
                                               wanted.string->pattern->text())));
    return answer;
}

/// Not what the checker refuses, so that nothing is proved disjoint by it.
Answer Fitter::file(const Form& form, const Node& wanted) const {
    const auto taken = file_formats(*wanted.file_mark);
    const auto marked = std::ranges::find_if(form.parts, [](const auto* part) { return part->file_mark; });
    if (taken.empty() || marked == form.parts.end()) return {};
    const auto given = file_formats(*(*marked)->file_mark);
    const auto is_taken = [&](const auto& f) { return std::ranges::find(taken, f) != taken.end(); };
    if (!given.empty() && std::ranges::all_of(given, is_taken)) return {};
    const auto must = fmt::format("must be a file of the format {}", fmt::join(taken, ", "));
    if (given.empty()) return Answer::remark(must + ": the source's may be of any");
    auto said =
        fmt::format("{}: the source {} {}", must,
                    std::ranges::none_of(given, is_taken) ? "gives" : "may give", fmt::join(given, ", "));
    if (std::ranges::any_of(given, is_taken)) return Answer::remark(std::move(said));
    return {.faults = {{"", std::move(said)}}, .remarks = {}};
}

Answer Fitter::array(const Form& form, const ArrayRules& wanted) {
    const auto count = source.item_count(form);
    auto answer = count_answer(count, wanted.count, "item", "items");
    const auto unique = [](const auto* part) { return part->array && part->array->unique; };
    if (wanted.unique && count.most > 1 && std::ranges::none_of(form.parts, unique))
        answer.also(Answer::remark("must not have the same item twice: the source may"));
    const auto places = std::max(Forms::places(form), wanted.prefix.size());
    if (places > most_places) answer.also(Answer::remark("has too many items to be compared one by one"));
    const auto least = std::max(count.least, wanted.count.least);
    for (std::size_t i = 0; i < std::min(places, most_places) && i < count.most; ++i)
        if (const auto* node = i < wanted.prefix.size() ? wanted.prefix[i] : wanted.rest)
            answer.also(item(form, i, *node, std::to_string(i), least > i));
    if (wanted.rest && count.most > places)
        answer.also(item(form, places, *wanted.rest, "*", least > places));
    if (wanted.contains && wanted.contained.least > 0)
        answer.also(Answer::remark("must contain items of a certain form: the source may not"));
    if (wanted.contains && wanted.contained.most != Limits{}.most)
        answer.also(Answer::remark("must not contain many items of a certain form: the source may"));
    if (wanted.unevaluated && !target.allows_all(*wanted.unevaluated))
        answer.also(Answer::remark("may not have items that no schema describes: the source may"));
    return answer;
}

/// A list of what can never fit is refused, though it could be empty.
Answer Fitter::item(const Form& form, std::size_t index, const Node& wanted, std::string_view token,
                    bool certain) {
    auto answer = value(source.of(Forms::item(form, index)), wanted);
    if (!certain) {
        if (target.of({&wanted}).empty() && !answer.proved())
            return Answer::remark(fmt::format("must have at most {} item{}: the source may give more", index,
                                              index == 1 ? "" : "s"));
        answer.disjoint = false;
    }
    return std::move(answer).under(token);
}

}  // namespace mad::schema
