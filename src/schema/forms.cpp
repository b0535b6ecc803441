#include "schema/forms.hpp"

#include "schema/checker.hpp"
#include "schema/json_text.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <charconv>

namespace mad::schema {
namespace {

constexpr std::size_t most_forms = 48;
constexpr std::size_t most_ways = 48;
/// Of the items with a place of their own, those that are looked at to see how long a list can be.
constexpr std::size_t most_places = 100;

const json::value null_value(nullptr), true_value(true), false_value(false);

/// Whether the node asks something besides what its references and alternatives ask.
bool asks(const Node& n) {
    return n.forbidden || n.types != types::all || n.format || n.choices || n.constant || n.number ||
           n.string || n.array || n.object || n.file_mark;
}

/// Whether it has a keyword that a form leaves out.
bool is_left_out(const Node& n) {
    return n.not_ || n.if_ || n.discriminator || !n.dynamic_anchor.empty() ||
           (n.array && (n.array->contains || n.array->unevaluated || n.array->unique)) ||
           (n.object && (n.object->names || n.object->unevaluated || !n.object->dependencies.empty()));
}

/// `{"not": {}}` is what `false` becomes in a schema that stands alone.
bool refuses_all(const Node& n) {
    return n.forbidden || (n.not_ && !asks(*n.not_) && !is_left_out(*n.not_) && !n.not_->ref &&
                           n.not_->all_of.empty() && n.not_->any_of.empty() && n.not_->one_of.empty());
}

/// The lists of which a value takes one each. A discriminator decides alone, so its branches are one list
/// with those of the keyword beside it.
std::vector<Together> alternatives(const Node& n) {
    std::vector<Together> lists;
    const bool decided = n.discriminator && !n.discriminator->branches.empty();
    if (!decided || (n.any_of.empty() && n.one_of.empty())) {
        if (!n.any_of.empty()) lists.push_back(n.any_of);
        if (!n.one_of.empty()) lists.push_back(n.one_of);
        return lists;
    }
    auto& list = lists.emplace_back();
    const auto add = [&](const Node* branch) {
        if (std::ranges::find(list, referred(branch)) == list.end()) list.push_back(referred(branch));
    };
    for (const auto& [name, branch] : n.discriminator->branches) add(branch);
    for (const auto* branch : n.one_of.empty() ? n.any_of : n.one_of) add(branch);
    return lists;
}

/// Beyond the limit, a way of which nothing is known stands for all others.
void add_once(std::vector<Together>& ways, Together way) {
    if (ways.size() == most_ways) way.clear();
    if (std::ranges::find(ways, way) == ways.end()) ways.push_back(std::move(way));
}

std::optional<std::size_t> index_of(std::string_view token) {
    std::size_t index = 0;
    const auto [end, error] = std::from_chars(token.data(), token.data() + token.size(), index);
    const bool whole = error == std::errc{} && end == token.data() + token.size();
    return whole && (token == "0" || token.front() != '0') ? std::optional(index) : std::nullopt;
}

}  // namespace

const Node* referred(const Node* n) {
    for (int hops = 0; hops < 32 && n->ref && !asks(*n) && !is_left_out(*n) && n->all_of.empty() &&
                       n->any_of.empty() && n->one_of.empty();
         ++hops)
        n = n->ref;
    return n;
}

/// A form while its references are followed and its alternatives chosen.
struct Forms::Draft {
    Together pending;
    std::set<const Node*> seen;
    Together parts;
    std::vector<Together> choices;
    Types types = types::all;
    bool nullable = false;
    bool exact = true;
    bool cut = false;

    void close() {
        while (!pending.empty()) {
            const auto* node = pending.back();
            pending.pop_back();
            if (!seen.insert(node).second) continue;
            if (asks(*node)) parts.push_back(node);
            if (refuses_all(*node)) types = 0;
            types &= node->types;
            nullable |= node->nullable;
            exact &= !is_left_out(*node);
            for (auto& list : alternatives(*node)) choices.push_back(std::move(list));
            pending.insert(pending.end(), node->all_of.rbegin(), node->all_of.rend());
            if (node->ref && node->dynamic_anchor.empty()) pending.push_back(node->ref);
        }
    }
};

const Forms::List& Forms::of(Together whole) {
    std::ranges::transform(whole, whole.begin(), referred);
    const auto [known, is_new] = known_.try_emplace(std::move(whole));
    if (is_new) expand(known->first, known->second);
    return known->second;
}

Forms::List Forms::of(const std::vector<Together>& ways) {
    List all;
    for (const auto& way : ways)
        for (const auto* form : of(way)) all.push_back(form);
    return all;
}

void Forms::expand(const Together& whole, List& into) {
    const bool null_allowed =
        std::ranges::all_of(whole, [&](const auto* n) { return allows(*n, null_value); });
    std::vector<Draft> drafts(1);
    drafts.front().pending.assign(whole.rbegin(), whole.rend());
    while (!drafts.empty()) {
        auto draft = std::move(drafts.back());
        drafts.pop_back();
        draft.close();
        const bool may_be_null = null_allowed && (draft.nullable || (draft.types & types::null));
        if (!may_be_null && !(draft.types & ~types::null)) continue;
        if (draft.choices.empty()) {
            finish(draft, whole, null_allowed, into);
            continue;
        }
        const auto list = std::move(draft.choices.back());
        draft.choices.pop_back();
        if (into.size() + drafts.size() + list.size() > most_forms) {
            draft.cut = true;
            draft.exact = false;
            drafts.push_back(std::move(draft));
            continue;
        }
        for (auto branch = list.rbegin(); branch != list.rend(); ++branch) {
            drafts.push_back(draft);
            drafts.back().pending.push_back(*branch);
        }
    }
}

void Forms::finish(const Draft& draft, const Together& whole, bool null_allowed, List& into) {
    Form form{.whole = whole, .parts = draft.parts, .exact = draft.exact, .cut = draft.cut};
    auto kinds = static_cast<Types>(draft.types & ~types::null);
    const json::array* choices = nullptr;
    const json::value* constant = nullptr;
    for (const auto* part : draft.parts) {
        if (part->constant) constant = part->constant;
        if (part->choices && (!choices || part->choices->size() < choices->size())) choices = part->choices;
    }
    if (constant || choices) {
        form.values.emplace();
        const auto take = [&](const json::value& v) {
            if ((type_of(v) & kinds) &&
                std::ranges::all_of(whole, [&](const auto* node) { return allows(*node, v); }))
                form.values->push_back(&v);
        };
        if (constant)
            take(*constant);
        else
            std::ranges::for_each(*choices, take);
        kinds = 0;
        for (const auto* v : *form.values) kinds |= type_of(*v);
    }
    if (null_allowed && (draft.nullable || (draft.types & types::null))) kinds |= types::null;
    form.kinds = kinds;
    if (kinds) into.push_back(&forms_.emplace_back(std::move(form)));
}

bool Forms::allows_all(const Node& node) {
    const auto& forms = of({&node});
    return forms.size() == 1 && forms.front()->parts.empty() && forms.front()->exact;
}

std::optional<Fault> Forms::refusal(const Node& node, const json::value& v) const {
    auto outcome = Checker(schema_).check(node, v);
    if (outcome.valid()) return {};
    return Fault{std::move(outcome.violations.front().pointer), std::move(outcome.violations.front().detail)};
}

std::optional<std::vector<const json::value*>> Forms::values(const Form& form, Types kind) const {
    std::vector<const json::value*> found;
    if (kind == types::null) return std::vector{&null_value};
    if (form.values) {
        std::ranges::copy_if(*form.values, std::back_inserter(found),
                             [&](const auto* v) { return type_of(*v) == kind; });
        return found;
    }
    if (kind != types::boolean) return {};
    for (const auto* v : {&false_value, &true_value})
        if (std::ranges::all_of(form.whole, [&](const auto* node) { return allows(*node, *v); }))
            found.push_back(v);
    return found;
}

Together members_of(const ObjectRules& rules, std::string_view name) {
    Together found;
    if (const auto named = rules.properties.find(name); named != rules.properties.end())
        found.push_back(named->second);
    for (const auto& [pattern, node] : rules.patterns)
        if (pattern->found_in(name)) found.push_back(node);
    if (found.empty() && rules.additional) found.push_back(rules.additional);
    return found;
}

Together Forms::member(const Form& form, std::string_view name) {
    Together all;
    for (const auto* part : form.parts)
        if (part->object)
            for (const auto* node : members_of(*part->object, name)) all.push_back(node);
    return all;
}

Together Forms::item(const Form& form, std::size_t index) {
    Together all;
    for (const auto* part : form.parts) {
        if (!part->array) continue;
        const auto& rules = *part->array;
        const auto* node = index < rules.prefix.size() ? rules.prefix[index] : rules.rest;
        if (node) all.push_back(node);
    }
    return all;
}

std::size_t Forms::places(const Form& form) {
    std::size_t most = 0;
    for (const auto* part : form.parts)
        if (part->array) most = std::max(most, part->array->prefix.size());
    return most;
}

bool Forms::requires_member(const Form& form, std::string_view name) {
    return std::ranges::any_of(form.parts, [&](const auto* part) {
        return part->object &&
               std::ranges::find(part->object->required, name) != part->object->required.end();
    });
}

std::set<std::string, std::less<>> Forms::member_names(const Form& form) {
    std::set<std::string, std::less<>> names;
    for (const auto* part : form.parts) {
        if (!part->object) continue;
        for (const auto& property : part->object->properties) names.insert(property.first);
        names.insert(part->object->required.begin(), part->object->required.end());
    }
    return names;
}

/// Which pattern of one schema a name matches beside which of another is not asked: of the schemas with
/// patterns only the first counts.
std::vector<OtherMember> Forms::other_members(const Form& form) {
    const ObjectRules* with_patterns = nullptr;
    Together additional;
    for (const auto* part : form.parts) {
        if (!part->object) continue;
        if (!part->object->patterns.empty()) {
            if (!with_patterns) with_patterns = part->object.get();
        } else if (part->object->additional) {
            additional.push_back(part->object->additional);
        }
    }
    std::vector<OtherMember> others{{.schemas = additional}};
    if (!with_patterns) return others;
    if (with_patterns->additional) others.front().schemas.push_back(with_patterns->additional);
    for (const auto& [pattern, node] : with_patterns->patterns) {
        auto& other = others.emplace_back(OtherMember{true, pattern->text(), additional});
        other.schemas.push_back(node);
    }
    return others;
}

bool Forms::lacks_others(const Form& form) {
    return std::ranges::all_of(other_members(form), [&](const auto& o) { return of(o.schemas).empty(); });
}

Limits Forms::item_count(const Form& form) {
    Limits count;
    for (const auto* part : form.parts) {
        if (!part->array) continue;
        count.least = std::max(count.least, part->array->count.least);
        count.most = std::min(count.most, part->array->count.most);
    }
    for (std::size_t i = 0; i <= std::min(places(form), most_places) && i < count.most; ++i)
        if (of(item(form, i)).empty()) count.most = i;
    return count;
}

Limits Forms::member_count(const Form& form) {
    Limits count;
    std::uint64_t required = 0, possible = 0;
    for (const auto& name : member_names(form)) {
        required += requires_member(form, name) ? 1 : 0;
        possible += lacks(form, name) ? 0 : 1;
    }
    for (const auto* part : form.parts) {
        if (!part->object) continue;
        count.least = std::max(count.least, part->object->count.least);
        count.most = std::min(count.most, part->object->count.most);
    }
    count.least = std::max(count.least, required);
    if (lacks_others(form)) count.most = std::min(count.most, possible);
    return count;
}

Spot Forms::at(std::string_view pointer) {
    Spot spot;
    if (!pointer.empty() && pointer.front() != '/') return spot;
    spot.ways = {Together{schema_.root}};
    for (const auto& token : tokens_of(pointer)) {
        std::vector<Together> next;
        for (const auto& way : spot.ways)
            for (const auto* form : of(way)) step(*form, token, spot, next);
        spot.ways = std::move(next);
    }
    return spot;
}

/// Adds what lies one step below a form.
void Forms::step(const Form& form, const std::string& token, Spot& spot, std::vector<Together>& next) {
    const auto add = [&](Together way, bool sure) {
        const bool possible = !of(way).empty();
        spot.sure &= sure && possible;
        if (possible) add_once(next, std::move(way));
    };
    spot.exact &= form.exact && !form.values;
    spot.sure &= !(form.kinds & ~(types::object | types::array));
    if (form.kinds & types::object) add(member(form, token), requires_member(form, token));
    if (!(form.kinds & types::array)) return;
    const auto count = item_count(form);
    if (token == "*") {
        for (std::size_t i = 0; i < std::min<std::uint64_t>(places(form) + 1, count.most); ++i)
            add(item(form, i), true);
    } else if (const auto index = index_of(token); index && *index < count.most) {
        add(item(form, *index), count.least > *index);
    } else {
        spot.sure = false;
    }
}

}  // namespace mad::schema
