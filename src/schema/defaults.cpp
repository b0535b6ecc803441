// Puts absent properties' defaults in place.
#include "schema/checker.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

namespace mad::schema {
namespace {

constexpr int most_depth = 400;
/// Defaults within defaults can multiply: an honest value stays far below this.
constexpr int most_steps = 1'000'000;

class Filling {
public:
    explicit Filling(const Schema::Compiled& schema) : schema_(schema) {}

    void fill(const Node& node, json::value& v) {
        if ((!v.is_object() && !v.is_array()) || depth_ >= most_depth || steps_ >= most_steps) return;
        if (!active_.emplace(&node, &v).second) return;  // a cycle that goes no deeper into the value
        ++depth_;
        ++steps_;
        fill_in_place(node, v);
        --depth_;
        active_.erase({&node, &v});
    }

private:
    void fill_in_place(const Node& node, json::value& v) {
        if (node.ref && node.dynamic_anchor.empty()) fill(*node.ref, v);
        for (const auto* part : node.all_of) fill(*part, v);
        if (node.object && v.is_object()) fill_object(*node.object, v.get_object());
        if (node.array && v.is_array()) fill_array(*node.array, v.get_array());
        if (const auto* branch = branch_of(node, v)) fill(*branch, v);
        if (node.if_)
            if (const auto* next = holds(*node.if_, v) ? node.then_ : node.else_) fill(*next, v);
    }

    bool holds(const Node& node, const json::value& v) const {
        Checker checker(schema_);
        checker.trust_defaults();
        return checker.check(node, v).valid();
    }

    /// The branch of anyOf or oneOf that holds, or that the discriminator names.
    const Node* branch_of(const Node& node, const json::value& v) const {
        if (node.discriminator && v.is_object()) {
            const auto* name = v.get_object().if_contains(node.discriminator->property);
            if (name && name->is_string()) {
                const auto& branches = node.discriminator->branches;
                const auto found = branches.find(std::string_view(name->get_string()));
                if (found != branches.end()) return found->second;
            }
        }
        for (const auto* branches : {&node.any_of, &node.one_of})
            for (const auto* branch : *branches)
                if (holds(*branch, v)) return branch;
        return nullptr;
    }

    void fill_object(const ObjectRules& rules, json::object& object) {
        for (auto& member : object) fill_member(rules, member);
        for (const auto& [name, property] : rules.properties) {
            const auto* value = default_of(*property);
            // A default that lacks itself again would go on without end.
            if (!value || object.contains(name) || !inserted_.insert(property).second) continue;
            fill(*property, object.emplace(name, *value).first->value());
            inserted_.erase(property);
        }
    }

    void fill_member(const ObjectRules& rules, json::object::value_type& member) {
        const auto property = rules.properties.find(std::string_view(member.key()));
        bool known = property != rules.properties.end();
        if (known) fill(*property->second, member.value());
        for (const auto& [pattern, node] : rules.patterns) {
            if (!pattern->found_in(member.key())) continue;
            fill(*node, member.value());
            known = true;
        }
        if (!known && rules.additional) fill(*rules.additional, member.value());
    }

    void fill_array(const ArrayRules& rules, json::array& items) {
        for (std::size_t i = 0; i < items.size(); ++i)
            if (const auto* node = i < rules.prefix.size() ? rules.prefix[i] : rules.rest)
                fill(*node, items[i]);
    }

    const Schema::Compiled& schema_;
    std::set<std::pair<const Node*, const json::value*>> active_;
    std::set<const Node*> inserted_;
    int depth_ = 0;
    int steps_ = 0;
};

}  // namespace

void Schema::fill_defaults(json::value& v) const { Filling(*compiled_).fill(*compiled_->root, v); }

}  // namespace mad::schema
