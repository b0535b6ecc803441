// Compares the forms of a source's values with what a target's nodes ask.
#pragma once
#include "schema/forms.hpp"

namespace mad::schema {

/// What is found out about some of the source's values and some of what the target asks. Pointers start
/// there.
struct Answer {
    static constexpr std::size_t nothing = std::numeric_limits<std::size_t>::max();

    std::vector<Fault> faults{}, remarks{};
    bool disjoint = false;           ///< surely no value is allowed by both
    std::size_t rests_on = nothing;  ///< on a comparison that is still at work, by its place among those

    bool proved() const { return faults.empty() && remarks.empty(); }
    /// Adds what is found out of another thing that the target asks.
    void also(Answer other);
    /// The same of values that lie deeper.
    Answer under(std::string_view token) &&;
    /// Without refusing.
    Answer softened() &&;

    static Answer refuse(std::string detail, std::string_view member = {});
    static Answer remark(std::string detail, std::string_view member = {});
    /// For one of several that the target would take.
    static Answer best(std::vector<Answer> all);
    /// For each of several that the source may give.
    static Answer each(std::vector<Answer> all);
};

class Fitter {
public:
    Fitter(const Schema::Compiled& from, const Schema::Compiled& to) : source(from), target(to) {}

    /// Whether a value of any of the forms is allowed.
    Answer value(const Forms::List& given, const Node& wanted);

    Forms source, target;

private:
    using Key = std::tuple<const Form*, Types, const Node*>;

    Answer one_kind(const Form&, Types kind, const Node& asked);
    Answer compare(const Form&, Types kind, const Node&);
    Answer listed_values(const std::vector<const json::value*>&, const Node&);
    Answer choice(const Form&, Types kind, const json::array& choices);
    Answer file(const Form&, const Node&) const;
    Answer number(const Form&, Types kind, const Node&) const;
    Answer text(const Form&, const Node&) const;

    Answer array(const Form&, const ArrayRules&);
    Answer item(const Form&, std::size_t index, const Node& wanted, std::string_view token, bool certain);

    Answer object(const Form&, const ObjectRules&);
    Answer required(const Form&, const ObjectRules&);
    Answer member(const Form&, const std::string& name, const ObjectRules&);
    Answer other_members(const Form&, const ObjectRules&);
    Answer other_member(const OtherMember&, const ObjectRules&);
    Answer dependencies(const Form&, const ObjectRules&);
    Answer names(const Form&, const Node& wanted);

    Answer in_place(const Form&, Types kind, const Node&);
    std::vector<Answer> branches(const Form&, Types kind, const Together&);
    Answer any_of(const Form&, Types kind, const Together&);
    Answer one_of(const Form&, Types kind, const Together&);
    Answer discriminated(const Form&, const Node&);
    Answer untold(const Form&, const Node&, Answer plainly);
    Answer negation(const Form&, Types kind, const Node&);
    Answer condition(const Form&, Types kind, const Node&);

    std::map<Key, Answer> known_;
    std::vector<std::pair<Key, std::size_t>> provisional_;  ///< among the known, and what each rests on
    std::map<Key, std::size_t> at_work_;
    int steps_ = 0;
};

/// How the source's count compares with what the target asks: "must have at least 3 items: …".
Answer count_answer(const Limits& given, const Limits& wanted, std::string_view one, std::string_view many);

}  // namespace mad::schema
