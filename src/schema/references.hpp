// Where a `$ref` leads: schema resources by URI, the anchors and the JSON pointers within them.
#pragma once
#include "schema/schema.hpp"

#include <deque>
#include <map>
#include <set>
#include <unordered_map>

namespace mad::schema {

/// A schema with a URI of its own: a document, or a subschema with `$id`.
struct Resource {
    std::string uri;  ///< without fragment
    const json::value* root;
    std::string pointer;  ///< of `root` in its document
    Dialect dialect;
    bool validates = true;  ///< false where its meta-schema leaves out the validation vocabulary
    std::map<std::string, const json::value*, std::less<>> anchors{};
    std::map<std::string, const json::value*, std::less<>> dynamic_anchors{};
    std::unordered_map<const json::value*, std::string> anchor_pointers{};
};

struct Place {
    const json::value* value = nullptr;
    const Resource* resource = nullptr;
    std::string pointer;  ///< in the document
};

class References {
public:
    References(const json::value& document, Dialect dialect, Documents documents);

    const Resource& document() const { return resources_.front(); }
    /// The place that a JSON pointer names, starting at a resource's root; no value when there is none.
    Place at(const Resource& from, std::string_view pointer);
    /// The place that a reference leads to; no value when it leads nowhere.
    Place resolve(const Resource& from, std::string_view reference);
    /// The place of a direct child: the resource changes where the child has an `$id`.
    Place child(const Place& parent, const json::value& value, std::string_view token) const;
    /// All resources that are known by now.
    const std::deque<Resource>& resources() const { return resources_; }

    /// A reference's fragment when it may be a dynamic anchor's name.
    static std::string_view fragment(std::string_view reference);

private:
    void index_reusable_schemas(const json::value& document, Resource& root);
    void index(const json::value& schema, Resource& resource, const std::string& pointer, int depth);
    Resource& identify(const json::object& schema, const json::value& root, Resource& parent,
                       const std::string& pointer);
    void put_anchors(const json::object& schema, const json::value& root, Resource& resource,
                     const std::string& pointer);
    Resource* load(const std::string& uri, Dialect dialect);
    void set_dialect(const json::object& schema, Resource& resource);

    Documents documents_;
    std::deque<Resource> resources_;
    std::map<std::string, Resource*, std::less<>> by_uri_;
    std::unordered_map<const json::value*, Resource*> roots_;
    std::set<const json::value*> indexed_;
};

/// The tokens of a JSON pointer: "/a/b~1c" → {"a", "b/c"}.
std::vector<std::string> tokens_of(std::string_view pointer);

/// The JSON pointer of a reference within the document: "#/a%20b" → "/a b".
std::string local_pointer(std::string_view reference);

/// True for the dialects in which keywords beside `$ref` count.
inline bool keeps_ref_siblings(Dialect d) { return d == Dialect::draft2020 || d == Dialect::openapi31; }

}  // namespace mad::schema
