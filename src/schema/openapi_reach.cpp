// What of a document a schema's references reach.
#include "schema/json_text.hpp"
#include "schema/openapi_reader.hpp"
#include "schema/references.hpp"

namespace mad::schema {
namespace {

/// Where in a document something reusable is: {"components", "schemas", "Box"}, {"paths", "/dock"}.
using Name = std::vector<std::string>;

class Reach {
public:
    explicit Reach(const json::value& document) : document_(document) {}

    void add(const json::value& v) {
        pending_.push_back(&v);
        while (!pending_.empty()) {
            const auto* next = pending_.back();
            pending_.pop_back();
            look_at(*next);
        }
    }
    /// Copies of what was reached, at the same places.
    void copy_into(json::object& schema) const {
        for (const auto& [name, value] : reached_) {
            auto* at = &schema;
            for (std::size_t i = 0; i + 1 < name.size(); ++i) {
                auto& next = (*at)[name[i]];
                if (!next.is_object()) next.emplace_object();
                at = &next.get_object();
            }
            at->insert_or_assign(name.back(), *value);
        }
    }

private:
    void look_at(const json::value& v) {
        if (const auto* list = v.if_array())
            for (const auto& item : *list) pending_.push_back(&item);
        const auto* object = v.if_object();
        if (!object) return;
        for (const auto& member : *object) {
            const bool refers = member.key() == "$ref" || member.key() == "$dynamicRef";
            if (refers && member.value().is_string())
                refer(member.value().get_string());
            else if (member.key() == "discriminator")
                look_at_mapping(member.value());
            pending_.push_back(&member.value());
        }
    }
    void look_at_mapping(const json::value& discriminator) {
        const auto* mapping = at_pointer(discriminator, "/mapping");
        if (!mapping || !mapping->is_object()) return;
        for (const auto& member : mapping->get_object()) {
            if (!member.value().is_string()) continue;
            const std::string_view text = member.value().get_string();
            if (!reach({"components", "schemas", std::string(text)})) refer(text);
        }
    }
    void refer(std::string_view reference) {
        Name name{"components"};  // by an anchor or an $id in there
        if (reference.starts_with("#/")) {
            name = tokens_of(local_pointer(reference));
            const std::size_t most = name.front() == "components" ? 3 : 2;
            if (name.size() > most) name.resize(most);
        }
        reach(std::move(name));
    }
    /// False when there is nothing of that name.
    bool reach(Name name) {
        std::string pointer;
        for (const auto& token : name) pointer = pointer_to(pointer, token);
        const auto* value = at_pointer(document_, pointer);
        if (value && reached_.emplace(std::move(name), value).second) pending_.push_back(value);
        return value != nullptr;
    }

    const json::value& document_;
    std::vector<const json::value*> pending_;
    // A name comes before those below it, so that the whole does not replace what was put into it.
    std::map<Name, const json::value*> reached_;
};

}  // namespace

json::value self_contained(const json::value& document, json::value schema) {
    if (schema.is_bool()) schema = schema.get_bool() ? json::object{} : json::object{{"not", json::object{}}};
    Reach reach(document);
    reach.add(schema);
    reach.copy_into(schema.as_object());
    return schema;
}

}  // namespace mad::schema
