// From a schema document to the nodes that the checker reads.
#pragma once
#include "schema/nodes.hpp"

namespace mad::schema {

class Compiler {
public:
    Compiler(Schema::Compiled& out, Formats formats) : out_(out), formats_(formats) {}

    /// Compiles all that is reached from the schemas at `pointers`, of which the last becomes the root; their
    /// faults, none when they may be used.
    std::vector<Fault> run(const std::vector<std::string>& pointers);

private:
    /// One schema object while its keywords are read.
    struct Keywords {
        Place place;
        const json::object& object;
        Node& node;
    };
    using NumberPart = const json::value* NumberRules::*;

    Node* node_at(const Place&);
    void fill(const Place&, Node&);
    void fault(const Place&, std::string_view keyword, std::string detail);

    void read_references(const Keywords&);
    void follow(const Keywords&, std::string_view keyword, bool dynamic);
    void read_assertions(const Keywords&);
    void read_types(const Keywords&);
    void read_number(const Keywords&);
    void read_string(const Keywords&);
    void read_array(const Keywords&);
    void read_items(const Keywords&, ArrayRules&);
    void read_object(const Keywords&);
    void read_properties(const Keywords&, ObjectRules&);
    void read_patterns(const Keywords&, ObjectRules&);
    void read_dependencies(const Keywords&, ObjectRules&);
    void read_applicators(const Keywords&);
    void read_discriminator(const Keywords&);
    void add_mapping(const Keywords&, const json::object& discriminator);
    void add_children(const Keywords&);

    const json::value* get(const Keywords&, std::string_view keyword) const;
    const json::value* number(const Keywords&, std::string_view keyword);
    void limit(const Keywords&, std::string_view keyword, std::uint64_t& into);
    std::shared_ptr<const Pattern> pattern(const Keywords&, std::string_view keyword, std::string_view text);
    const Node* child(const Keywords&, std::string_view keyword);
    std::vector<const Node*> children(const Keywords&, std::string_view keyword);
    const Node* schema_at(const Place&);
    std::vector<std::string> names(const Place&, const json::value&, std::string_view keyword);
    bool validates(const Keywords&) const;

    void compile_dynamic_anchors();
    void refuse_endless_references();

    Schema::Compiled& out_;
    Formats formats_;
    std::map<const json::value*, Node*> known_;
    std::deque<std::pair<Place, Node*>> pending_;
    std::set<std::string> dynamic_names_;
    std::vector<Fault> faults_;
};

}  // namespace mad::schema
