// A schema as the checker reads it: its keywords parsed, its references followed.
#pragma once
#include "schema/formats.hpp"
#include "schema/pattern.hpp"
#include "schema/references.hpp"

#include <deque>
#include <memory>
#include <optional>

namespace mad::schema {

/// A set of JSON types, as bits.
using Types = std::uint8_t;
namespace types {
inline constexpr Types null = 1, boolean = 2, integer = 4, number = 8, string = 16, array = 32, object = 64;
inline constexpr Types all = 127;
}  // namespace types

struct Node;

/// The limits of a count; huge where there is none.
struct Limits {
    std::uint64_t least = 0;
    std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
};

/// Limits are kept as the document writes them, so that they compare exactly.
struct NumberRules {
    const json::value* minimum = nullptr;
    const json::value* maximum = nullptr;
    const json::value* above = nullptr;  ///< exclusive minimum
    const json::value* below = nullptr;  ///< exclusive maximum
    const json::value* multiple_of = nullptr;
};

struct StringRules {
    Limits length;
    std::shared_ptr<const Pattern> pattern;
};

struct ArrayRules {
    Limits count;
    bool unique = false;
    std::vector<const Node*> prefix;
    const Node* rest = nullptr;  ///< of the items after the prefix
    const Node* contains = nullptr;
    Limits contained{.least = 1};
    const Node* unevaluated = nullptr;
};

struct Dependency {
    std::string name;
    std::vector<std::string> required;
    const Node* schema = nullptr;
};

struct ObjectRules {
    Limits count;
    std::vector<std::string> required;
    std::map<std::string, const Node*, std::less<>> properties;
    std::vector<std::pair<std::shared_ptr<const Pattern>, const Node*>> patterns;
    const Node* additional = nullptr;
    const Node* names = nullptr;
    std::vector<Dependency> dependencies;
    const Node* unevaluated = nullptr;
};

/// OpenAPI: the property whose text names the branch that applies.
struct Discriminator {
    std::string property;
    std::map<std::string, const Node*, std::less<>> branches;
    bool exhaustive = false;  ///< any other text is wrong (there is oneOf or anyOf)
};

struct Node {
    std::string pointer;  ///< in its document
    const Resource* resource = nullptr;
    bool shared = false;     ///< reached in more than one way: its outcomes are remembered
    bool forbidden = false;  ///< the schema `false`
    bool nullable = false;
    Types types = types::all;
    const Format* format = nullptr;
    const json::array* choices = nullptr;  ///< enum
    const json::value* constant = nullptr;
    const json::value* default_value = nullptr;
    const json::value* file_mark = nullptr;  ///< x-mad-file, unless that is false
    std::unique_ptr<NumberRules> number;
    std::unique_ptr<StringRules> string;
    std::unique_ptr<ArrayRules> array;
    std::unique_ptr<ObjectRules> object;
    const Node* ref = nullptr;
    std::string dynamic_anchor;  ///< of a `$dynamicRef` that is dynamic; `ref` is where it leads at first
    std::vector<const Node*> all_of, any_of, one_of;
    const Node* not_ = nullptr;
    const Node* if_ = nullptr;
    const Node* then_ = nullptr;
    const Node* else_ = nullptr;
    std::optional<Discriminator> discriminator;
};

struct Schema::Compiled {
    std::shared_ptr<const json::value> document;
    std::unique_ptr<References> references;
    std::deque<Node> nodes;
    const Node* root = nullptr;
    bool tracks_evaluated = false;  ///< some `unevaluated…` keyword is there
    bool dynamic = false;           ///< some `$dynamicRef` depends on the way that led to it
    std::map<std::pair<const Resource*, std::string>, const Node*, std::less<>> dynamic_nodes{};
};

}  // namespace mad::schema
