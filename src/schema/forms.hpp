// What a schema lets a value be: its alternatives multiplied out into forms, its references followed.
#pragma once
#include "schema/nodes.hpp"

namespace mad::schema {

/// Schemas that all hold of one value.
using Together = std::vector<const Node*>;

/// One form that a value may take. What it says of the value is true, but not all that is: `not`, `if`,
/// `contains` and others are left out.
struct Form {
    Together whole;     ///< what it is a form of
    Together parts;     ///< what holds of it: one alternative of each list; without those that ask nothing
    Types kinds = 0;    ///< what it may be: never none
    bool exact = true;  ///< nothing was left out
    bool cut = false;   ///< there were too many alternatives, so that some anyOf or oneOf was left out
    /// Of enum or const: all that it may be, besides null.
    std::optional<std::vector<const json::value*>> values{};
};

/// What may lie somewhere inside the values of a schema.
struct Spot {
    std::vector<Together> ways;  ///< none: nothing can be there; an empty one: nothing is said of it
    bool sure = true;            ///< something is always there
    bool exact = true;           ///< nothing was left out on the way
    bool described() const { return std::ranges::none_of(ways, &Together::empty); }
};

/// A property that no schema names.
struct OtherMember {
    bool is_pattern = false;  ///< its name matches one of patternProperties; else it is an additional one
    std::string_view pattern{};
    Together schemas;
};

/// The forms of one schema's values and of the values inside them.
class Forms {
public:
    using List = std::vector<const Form*>;

    explicit Forms(const Schema::Compiled& schema) : schema_(schema) {}

    /// None when there can be no such value. What is given lives on, and is the same for the same schemas.
    const List& of(Together whole);
    List of(const std::vector<Together>& ways);
    /// True for a schema that allows everything.
    bool allows_all(const Node& node);
    bool allows(const Node& node, const json::value& v) const { return !refusal(node, v); }
    /// The first thing that is wrong with a value.
    std::optional<Fault> refusal(const Node& node, const json::value& v) const;
    /// All that a form may be of one kind, where that is a list of values.
    std::optional<std::vector<const json::value*>> values(const Form&, Types kind) const;

    /// What lies at a JSON pointer, in which "*" stands for every item of a list.
    Spot at(std::string_view pointer);

    static Together member(const Form&, std::string_view name);
    static Together item(const Form&, std::size_t index);
    /// How many items have a place of their own, before those that are all alike.
    static std::size_t places(const Form&);
    static bool requires_member(const Form&, std::string_view name);
    static std::set<std::string, std::less<>> member_names(const Form&);
    static std::vector<OtherMember> other_members(const Form&);
    Limits item_count(const Form&);
    Limits member_count(const Form&);
    /// True when no value can have a property of this name, or none but the named ones.
    bool lacks(const Form& form, std::string_view name) { return of(member(form, name)).empty(); }
    bool lacks_others(const Form&);

private:
    struct Draft;
    void expand(const Together& whole, List& into);
    void finish(const Draft&, const Together& whole, bool null_allowed, List& into);
    void step(const Form&, const std::string& token, Spot&, std::vector<Together>& next);

    const Schema::Compiled& schema_;
    std::deque<Form> forms_;
    std::map<Together, List> known_;
};

/// Where a schema leads that does nothing but refer to another.
const Node* referred(const Node*);
/// The schemas that hold of the property `name` by one schema's properties, patterns and additional ones.
Together members_of(const ObjectRules&, std::string_view name);

}  // namespace mad::schema
