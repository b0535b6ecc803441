#include "schema/fitter.hpp"

#include "schema/checker.hpp"
#include "schema/json_text.hpp"

#include <boost/json/array.hpp>
#include <fmt/format.h>

namespace mad::schema {
namespace {

constexpr int most_steps = 10'000;
/// Comparisons within comparisons; bounds the stack.
constexpr std::size_t most_depth = 200;
constexpr std::size_t most_findings = 20;

constexpr Types all_kinds[] = {types::null,   types::boolean, types::integer, types::number,
                               types::string, types::array,   types::object};

void add_once(std::vector<Fault>& all, Fault f) {
    if (all.size() < most_findings && std::ranges::find(all, f) == all.end()) all.push_back(std::move(f));
}

Types kinds_of(const Forms::List& forms) {
    Types kinds = 0;
    for (const auto* form : forms) kinds |= form->kinds;
    return kinds;
}

std::string pointer_of(std::string_view member) { return member.empty() ? "" : pointer_to("", member); }

/// What is said of the kinds that only the source allows.
std::string refused_kinds(Types refused, Types taken) {
    const bool fractions = (taken & types::integer) && (refused & types::number);
    if (!fractions) return fmt::format("the source may be {}, which is refused", phrase(refused));
    refused &= static_cast<Types>(~types::number);
    return fmt::format("the source may be a number that is not whole{}{}, which is refused",
                       refused ? " or " : "", phrase(refused));
}

}  // namespace

void Answer::also(Answer other) {
    for (auto& f : other.faults) add_once(faults, std::move(f));
    for (auto& r : other.remarks) add_once(remarks, std::move(r));
    disjoint |= other.disjoint;
    rests_on = std::min(rests_on, other.rests_on);
}

Answer Answer::under(std::string_view token) && {
    const auto prefix = pointer_to("", token);
    for (auto* list : {&faults, &remarks})
        for (auto& f : *list) f.pointer = prefix + f.pointer;
    return std::move(*this);
}

Answer Answer::softened() && {
    for (auto& f : faults) add_once(remarks, std::move(f));
    faults.clear();
    disjoint = false;
    return std::move(*this);
}

Answer Answer::refuse(std::string detail, std::string_view member) {
    return {.faults = {{pointer_of(member), std::move(detail)}}, .remarks = {}, .disjoint = true};
}

Answer Answer::remark(std::string detail, std::string_view member) {
    return {.faults = {}, .remarks = {{pointer_of(member), std::move(detail)}}};
}

Answer Answer::best(std::vector<Answer> all) {
    const auto found = std::ranges::min_element(
        all, {}, [](const Answer& a) { return std::pair(a.faults.size(), a.remarks.size()); });
    const bool disjoint = std::ranges::all_of(all, &Answer::disjoint);
    auto rests_on = nothing;
    for (const auto& a : all) rests_on = std::min(rests_on, a.rests_on);
    auto answer = std::move(*found);
    answer.disjoint = disjoint;
    answer.rests_on = rests_on;
    return answer;
}

Answer Answer::each(std::vector<Answer> all) {
    if (all.empty()) return {};
    if (std::ranges::none_of(all, [](const Answer& a) { return a.faults.empty(); }))
        return best(std::move(all));
    Answer together;
    for (auto& a : all) together.also(std::move(a).softened());
    return together;
}

Answer Fitter::value(const Forms::List& given, const Node& wanted) {
    const auto kinds = kinds_of(given);
    if (!kinds || target.allows_all(wanted)) return {};
    if (std::ranges::any_of(given, [](const auto* form) { return form->parts.empty(); }))
        return Answer::remark("the source does not say what it gives here");
    const auto taken = kinds_of(target.of({&wanted}));
    if (!taken) return Answer::refuse("nothing is accepted here");
    if (!(kinds & taken))
        return Answer::refuse(fmt::format("{} is given where {} is wanted", phrase(kinds), phrase(taken)));
    std::vector<Answer> all;
    if (const auto refused = static_cast<Types>(kinds & ~taken))
        all.push_back(Answer::refuse(refused_kinds(refused, taken)));
    for (const auto* form : given)
        for (const auto kind : all_kinds)
            if (form->kinds & kind & taken) all.push_back(one_kind(*form, kind, wanted));
    auto answer = Answer::each(std::move(all));
    const bool cut = std::ranges::any_of(given, &Form::cut);
    return cut ? std::move(answer).softened() : answer;
}

/// A comparison within itself, of a value further down or of the same, adds nothing: it counts as fitting.
/// What rests on that is forgotten when the outer one is done.
Answer Fitter::one_kind(const Form& form, Types kind, const Node& asked) {
    const auto& wanted = *referred(&asked);
    const Key key{&form, kind, &wanted};
    if (const auto known = known_.find(key); known != known_.end()) return known->second;
    if (const auto outer = at_work_.find(key); outer != at_work_.end()) return {.rests_on = outer->second};
    const auto place = at_work_.size();
    if (++steps_ > most_steps || place >= most_depth)
        return Answer::remark("the schemas are too large to be compared as a whole");
    at_work_.emplace(key, place);
    auto answer = compare(form, kind, wanted);
    at_work_.erase(key);
    std::erase_if(provisional_,
                  [&](const auto& entry) { return entry.second >= place && known_.erase(entry.first) > 0; });
    if (answer.rests_on >= place)
        answer.rests_on = Answer::nothing;
    else
        provisional_.emplace_back(key, answer.rests_on);
    known_.emplace(key, answer);
    return answer;
}

Answer Fitter::compare(const Form& form, Types kind, const Node& wanted) {
    Answer answer;
    if (wanted.file_mark && kind == types::string) answer.also(file(form, wanted));
    if (const auto values = source.values(form, kind)) {
        answer.also(listed_values(*values, wanted));
        return answer;
    }
    if (wanted.forbidden) return Answer::refuse("nothing is accepted here");
    if (!(wanted.types & kind))
        return Answer::refuse(
            fmt::format("{} is given where {} is wanted", phrase(kind), phrase(wanted.types)));
    if (wanted.constant) answer.also(choice(form, kind, {*wanted.constant}));
    if (wanted.choices) answer.also(choice(form, kind, *wanted.choices));
    if (kind == types::integer || kind == types::number) answer.also(number(form, kind, wanted));
    if (kind == types::string) answer.also(text(form, wanted));
    if (kind == types::array && wanted.array) answer.also(array(form, *wanted.array));
    if (kind == types::object && wanted.object) answer.also(object(form, *wanted.object));
    answer.also(in_place(form, kind, wanted));
    return answer;
}

/// What values are known one by one, the checker knows.
Answer Fitter::listed_values(const std::vector<const json::value*>& values, const Node& wanted) {
    json::array refused;
    Fault first;
    for (const auto* v : values) {
        ++steps_;
        auto fault = target.refusal(wanted, *v);
        if (!fault) continue;
        if (refused.empty()) first = std::move(*fault);
        refused.push_back(*v);
    }
    if (refused.empty()) return {};
    const bool all = refused.size() == values.size();
    first.detail += fmt::format(": the source {} {}", all ? "gives" : "may give", listed(refused));
    if (all) return {.faults = {std::move(first)}, .remarks = {}, .disjoint = true};
    return {.faults = {}, .remarks = {std::move(first)}};
}

/// Of the target's list, none may be what the source can give.
Answer Fitter::choice(const Form& form, Types kind, const json::array& choices) {
    const auto must = fmt::format("must be {}{}", choices.size() == 1 ? "" : "one of ", listed(choices));
    const bool possible = std::ranges::any_of(choices, [&](const auto& v) {
        ++steps_;
        return type_of(v) == kind &&
               std::ranges::all_of(form.whole, [&](const auto* node) { return source.allows(*node, v); });
    });
    if (possible) return Answer::remark(must + ": the source may give something else");
    return Answer::refuse(must + ": the source gives something else");
}

Answer Fitter::in_place(const Form& form, Types kind, const Node& wanted) {
    Answer answer;
    if (!wanted.dynamic_anchor.empty())
        answer.also(Answer::remark("asks more by a $dynamicRef, which is known only at run time"));
    else if (wanted.ref)
        answer.also(one_kind(form, kind, *wanted.ref));
    for (const auto* part : wanted.all_of) answer.also(one_kind(form, kind, *part));
    if (wanted.discriminator && !wanted.discriminator->branches.empty() && kind == types::object) {
        answer.also(discriminated(form, wanted));
    } else {
        if (!wanted.any_of.empty()) answer.also(any_of(form, kind, wanted.any_of));
        if (!wanted.one_of.empty()) answer.also(one_of(form, kind, wanted.one_of));
    }
    if (wanted.not_) answer.also(negation(form, kind, *wanted.not_));
    if (wanted.if_) answer.also(condition(form, kind, wanted));
    return answer;
}

/// Branches that do not take the kind at all are left out, unless all are such.
std::vector<Answer> Fitter::branches(const Form& form, Types kind, const Together& list) {
    std::vector<Answer> all;
    for (const auto* branch : list)
        if (kinds_of(target.of({branch})) & kind) all.push_back(one_kind(form, kind, *branch));
    if (all.empty()) all.push_back(Answer::refuse("fits none of the alternatives"));
    return all;
}

Answer Fitter::any_of(const Form& form, Types kind, const Together& list) {
    return Answer::best(branches(form, kind, list));
}

/// That exactly one fits is proved where nothing can fit the others.
Answer Fitter::one_of(const Form& form, Types kind, const Together& list) {
    auto all = branches(form, kind, list);
    const auto possible = std::ranges::count_if(all, [](const Answer& a) { return !a.disjoint; });
    auto answer = Answer::best(std::move(all));
    if (possible > 1 && answer.faults.empty())
        answer.also(Answer::remark("must fit exactly one of several alternatives: the source may fit more"));
    return answer;
}

/// The text of one property says which branch counts. What it may be is known where the source lists it.
Answer Fitter::discriminated(const Form& form, const Node& wanted) {
    const auto& discriminator = *wanted.discriminator;
    const auto plainly = [&] {
        Answer answer;
        if (!wanted.any_of.empty()) answer.also(any_of(form, types::object, wanted.any_of));
        if (!wanted.one_of.empty()) answer.also(one_of(form, types::object, wanted.one_of));
        return answer;
    };
    std::vector<Answer> all;
    bool told = Forms::requires_member(form, discriminator.property);
    for (const auto* tag : source.of(Forms::member(form, discriminator.property))) {
        const auto names = tag->kinds == types::string ? source.values(*tag, types::string) : std::nullopt;
        told &= names.has_value();
        for (const auto* name : names.value_or(std::vector<const json::value*>{})) {
            const auto branch = discriminator.branches.find(std::string_view(name->get_string()));
            if (branch != discriminator.branches.end())
                all.push_back(one_kind(form, types::object, *branch->second));
            else if (discriminator.exhaustive)
                all.push_back(
                    Answer::refuse(fmt::format("{} names none of the alternatives", listed({*name})),
                                   discriminator.property));
            else
                all.push_back(plainly());
        }
    }
    if (!told) return untold(form, wanted, plainly());
    auto answer = Answer::each(std::move(all));
    return form.exact ? answer : std::move(answer).softened();
}

/// Nothing says before run time which branch counts; `plainly` is what is found out of anyOf and oneOf.
Answer Fitter::untold(const Form& form, const Node& wanted, Answer plainly) {
    std::vector<Answer> all;
    for (const auto& [name, branch] : wanted.discriminator->branches)
        all.push_back(one_kind(form, types::object, *branch));
    all.push_back(std::move(plainly));
    const bool fitting = std::ranges::any_of(all, [](const Answer& a) { return a.faults.empty(); });
    if (!fitting && form.exact) return Answer::best(std::move(all));
    auto answer = Answer::each(std::move(all)).softened();
    answer.also(Answer::remark(
        fmt::format("{} says at run time which alternative counts", wanted.discriminator->property)));
    return answer;
}

Answer Fitter::negation(const Form& form, Types kind, const Node& wanted) {
    const auto inner = one_kind(form, kind, wanted);
    Answer answer;
    if (inner.proved() && inner.rests_on == Answer::nothing && form.exact)
        answer = Answer::refuse("is of a form that is not allowed");
    else if (!inner.disjoint)
        answer = Answer::remark("some forms are not allowed: whether it is of one is known only at run time");
    answer.rests_on = inner.rests_on;
    return answer;
}

Answer Fitter::condition(const Form& form, Types kind, const Node& wanted) {
    const auto met = one_kind(form, kind, *wanted.if_);
    auto then = wanted.then_ ? one_kind(form, kind, *wanted.then_) : Answer{};
    auto otherwise = wanted.else_ ? one_kind(form, kind, *wanted.else_) : Answer{};
    Answer answer;
    if (met.disjoint)
        answer = std::move(otherwise);
    else if (met.proved() && met.rests_on == Answer::nothing)
        answer = std::move(then);
    else
        answer = Answer::each({std::move(then), std::move(otherwise)});
    if (!form.exact) answer = std::move(answer).softened();
    answer.rests_on = std::min(answer.rests_on, met.rests_on);
    return answer;
}

}  // namespace mad::schema
