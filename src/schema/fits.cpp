#include "schema/fits.hpp"

#include "schema/fitter.hpp"

#include <fmt/format.h>

namespace mad::schema {
namespace {

std::string named(std::string_view pointer) {
    return pointer.empty() ? "the value as a whole" : std::string(pointer);
}

/// Of the ways in which the target describes the place, any may be the one that counts.
Answer compare(Fitter& fitter, const Spot& given, const Spot& wanted) {
    const auto forms = fitter.source.of(given.ways);
    std::vector<Answer> all;
    for (const auto& way : wanted.ways) {
        auto& answer = all.emplace_back();
        for (const auto* node : way) answer.also(fitter.value(forms, *node));
    }
    const auto fitting = std::ranges::count_if(all, [](const Answer& a) { return a.faults.empty(); });
    const bool some_do_not = fitting > 0 && static_cast<std::size_t>(fitting) < all.size();
    const bool only_some_surely = !std::ranges::all_of(all, &Answer::proved);
    auto answer = Answer::best(std::move(all));
    if (some_do_not || (only_some_surely && answer.proved()))
        answer.also(Answer::remark("fits some of the alternatives that the target has around it"));
    return answer;
}

}  // namespace

Fit fits(const End& source, const End& target) {
    const auto say = [&](std::string detail) {
        return Fault{std::string(target.pointer), std::move(detail)};
    };
    if (!target.schema) return {};
    if (!source.schema) return {.faults = {}, .remarks = {say("nothing is known of what the source gives")}};
    Fitter fitter(source.schema->compiled(), target.schema->compiled());
    if (source.schema->compiled().dynamic || target.schema->compiled().dynamic)
        return {.faults = {}, .remarks = {say("a $dynamicRef says only at run time what is there")}};
    const auto given = fitter.source.at(source.pointer);
    const auto wanted = fitter.target.at(target.pointer);
    Fit fit;
    if (given.ways.empty())
        fit.faults.push_back(say(fmt::format("the source never has {}", named(source.pointer))));
    if (wanted.ways.empty()) fit.faults.push_back(say("the target takes nothing here"));
    if (!fit.faults.empty()) return fit;
    if (!given.sure)
        fit.remarks.push_back(say(fmt::format("the source may be without {}", named(source.pointer))));
    if (!wanted.described() && !target.pointer.empty())
        fit.remarks.push_back(say("the target does not describe this"));
    else if (!wanted.exact)
        fit.remarks.push_back(say("what contains it asks more, by keywords that are beyond this check"));
    auto answer = compare(fitter, given, wanted);
    for (auto* list : {&answer.faults, &answer.remarks})
        for (auto& f : *list) f.pointer.insert(0, target.pointer);
    fit.faults = std::move(answer.faults);
    std::ranges::move(answer.remarks, std::back_inserter(fit.remarks));
    return fit;
}

Presence presence(const End& end) {
    if (!end.schema || end.schema->compiled().dynamic) return Presence::unknown;
    Forms forms(end.schema->compiled());
    const auto spot = forms.at(end.pointer);
    if (forms.of(spot.ways).empty()) return Presence::never;
    if (spot.sure) return Presence::always;
    return spot.described() ? Presence::sometimes : Presence::unknown;
}

}  // namespace mad::schema
