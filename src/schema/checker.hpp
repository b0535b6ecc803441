// Applies compiled nodes to a value.
#pragma once
#include "schema/nodes.hpp"

#include <unordered_map>

namespace mad::schema {

/// The way from the whole value to a part of it; made into a pointer only where something is wrong.
struct Path {
    const Path* parent = nullptr;
    std::string_view name{};
    std::size_t index = 0;
    bool is_index = false;

    std::string text() const;
    Path member(std::string_view key) const { return {this, key}; }
    Path item(std::size_t i) const { return {this, {}, i, true}; }
};

struct Violation {
    /// What kind of rule is broken: a branch whose `type` or tag (`const`) does not fit is not the one meant.
    enum class Rule { type, tag, missing, other };
    std::string pointer;
    std::string detail;
    Rule rule = Rule::other;
    Types expected = 0;  ///< of Rule::type
    std::string tag{};   ///< of Rule::tag: the one value that is allowed; of Rule::missing: the name
    std::size_t depth = 0;
};

/// What one node says of one value.
struct Outcome {
    std::vector<Violation> violations;
    std::vector<bool> evaluated;  ///< the members or items that some keyword has looked at

    bool valid() const { return violations.empty(); }
    void merge(Outcome other);
    void mark(std::size_t child, std::size_t of);
};

class Checker {
public:
    explicit Checker(const Schema::Compiled& schema) : schema_(schema) {}

    /// With this, an absent property that has a default does not count as missing.
    void trust_defaults() { trust_defaults_ = true; }
    Outcome check(const Node& node, const json::value& v) { return evaluate(node, v, Path{}); }
    std::vector<Fault> check_all(const json::value& v);

private:
    struct Key {
        const Node* node;
        const json::value* value;
        std::size_t scope;
        friend bool operator==(const Key&, const Key&) = default;
    };
    struct KeyHash {
        std::size_t operator()(const Key& k) const;
    };

    Outcome evaluate(const Node&, const json::value&, const Path&);
    Outcome apply(const Node&, const json::value&, const Path&);
    bool check_type(const Node&, const json::value&, const Path&, Outcome&) const;
    bool check_choice(const Node&, const json::value&, const Path&, Outcome&) const;
    void check_format(const Node&, const json::value&, const Path&, Outcome&) const;
    void check_number(const NumberRules&, const json::value&, const Path&, Outcome&) const;
    void check_string(const StringRules&, std::string_view, const Path&, Outcome&) const;
    void check_array(const ArrayRules&, const json::array&, const Path&, Outcome&);
    void check_unique(const json::array&, const Path&, Outcome&) const;
    void check_contains(const ArrayRules&, const json::array&, const Path&, Outcome&);
    void check_object(const ObjectRules&, const json::object&, const Path&, Outcome&);
    void check_required(const ObjectRules&, const json::object&, const Path&, Outcome&) const;
    void check_members(const ObjectRules&, const json::object&, const Path&, Outcome&);
    void check_names(const Node& names, const json::object&, const Path&, Outcome&);
    void check_dependencies(const ObjectRules&, const json::object&, const json::value&, const Path&,
                            Outcome&);
    void check_in_place(const Node&, const json::value&, const Path&, Outcome&);
    void check_any_of(const Node&, const json::value&, const Path&, Outcome&);
    void check_one_of(const Node&, const json::value&, const Path&, Outcome&);
    void check_if(const Node&, const json::value&, const Path&, Outcome&);
    bool check_discriminator(const Node&, const json::value&, const Path&, Outcome&);
    void check_unevaluated(const Node&, const json::value&, const Path&, Outcome&);
    const Node* dynamic_target(const Node&) const;
    std::size_t scope_within(const Resource*);

    const Schema::Compiled& schema_;
    bool trust_defaults_ = false;
    int depth_ = 0;
    std::unordered_map<Key, std::optional<Outcome>, KeyHash> known_;  ///< nothing: being worked on
    std::deque<json::value> names_;  ///< property names as values; kept, since known_ goes by address

    /// The ways through resources that led here (each resource once), where `$dynamicRef` asks for them.
    std::vector<std::vector<const Resource*>> scopes_{{}};
    std::map<std::pair<std::size_t, const Resource*>, std::size_t> next_scope_;
    std::size_t scope_ = 0;
};

struct FailedBranch {
    const Node* node;
    Outcome outcome;
};
/// What the closest of several failed branches says.
Outcome closest(std::vector<FailedBranch> failed, const json::value& v, const Path& at);

/// "a number or text", and what a value is: "text".
std::string phrase(Types);
/// The first values of a list, in words.
std::string listed(const json::array&);
Types type_of(const json::value&);
void violate(Outcome&, const Path& at, std::string detail, Violation::Rule = Violation::Rule::other,
             Types expected = 0, std::string tag = {});

/// The default of a node, or of what it refers to; null when there is none.
const json::value* default_of(const Node&);

}  // namespace mad::schema
