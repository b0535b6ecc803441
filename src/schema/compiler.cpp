#include "schema/compiler.hpp"

#include "schema/json_text.hpp"
#include "schema/numbers.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <fmt/format.h>

namespace mad::schema {
namespace {

bool is_openapi(Dialect d) { return d == Dialect::openapi30 || d == Dialect::openapi31; }
bool is_latest(Dialect d) { return d == Dialect::draft2020 || d == Dialect::openapi31; }

Types type_named(std::string_view name) {
    if (name == "null") return types::null;
    if (name == "boolean") return types::boolean;
    if (name == "integer") return types::integer;
    if (name == "number") return types::number | types::integer;
    if (name == "string") return types::string;
    if (name == "array") return types::array;
    if (name == "object") return types::object;
    return 0;
}

}  // namespace

Result<Schema> Schema::compile(std::shared_ptr<const json::value> document, std::string_view pointer,
                               Dialect dialect, Documents documents, Formats formats) {
    auto compiled = std::make_shared<Compiled>();
    compiled->document = std::move(document);
    compiled->references = std::make_unique<References>(*compiled->document, dialect, std::move(documents));
    auto faults = Compiler(*compiled, formats).run({std::string(pointer)});
    if (!faults.empty())
        return Error{.code = Errc::invalid,
                     .kind = "invalid_schema",
                     .detail = "The schema cannot be used.",
                     .faults = std::move(faults)};
    return Schema(std::move(compiled));
}

std::vector<Fault> schema_faults(const std::shared_ptr<const json::value>& document,
                                 const std::vector<std::string>& pointers, Dialect dialect) {
    Schema::Compiled compiled;
    compiled.document = document;
    compiled.references = std::make_unique<References>(*document, dialect, Documents{});
    return Compiler(compiled, Formats::asserted).run(pointers);
}

std::vector<Fault> Compiler::run(const std::vector<std::string>& pointers) {
    for (const auto& pointer : pointers) {
        const auto root = out_.references->at(out_.references->document(), pointer);
        if (!root.value)
            faults_.push_back({pointer, "points nowhere"});
        else
            out_.root = node_at(root);
    }
    do {
        while (!pending_.empty()) {
            const auto [place, node] = pending_.front();
            pending_.pop_front();
            fill(place, *node);
        }
        compile_dynamic_anchors();
    } while (!pending_.empty());
    refuse_endless_references();
    return std::move(faults_);
}

void Compiler::fault(const Place& place, std::string_view keyword, std::string detail) {
    faults_.push_back(
        {keyword.empty() ? place.pointer : pointer_to(place.pointer, keyword), std::move(detail)});
}

/// Nodes are filled later, from a list: long chains of references must not become deep recursion.
Node* Compiler::node_at(const Place& place) {
    auto& node = known_[place.value];
    if (node) {
        node->shared = true;
        return node;
    }
    node = &out_.nodes.emplace_back();
    node->pointer = place.pointer;
    node->resource = place.resource;
    pending_.emplace_back(place, node);
    return node;
}

void Compiler::fill(const Place& place, Node& node) {
    const auto dialect = place.resource->dialect;
    if (const auto* allowed = place.value->if_bool()) {
        node.forbidden = !*allowed;
        return;
    }
    const auto* object = place.value->if_object();
    if (!object) return fault(place, "", "must be a schema, which is an object");
    const Keywords k{place, *object, node};
    if (const auto* mark = get(k, "x-mad-file"); mark && *mark != json::value(false)) node.file_mark = mark;
    read_references(k);
    if (object->contains("$ref") && !keeps_ref_siblings(dialect)) return;
    if (validates(k)) read_assertions(k);
    node.default_value = object->if_contains("default");
    if (formats_ == Formats::asserted)
        if (const auto* name = get(k, "format"); name && name->is_string())
            node.format = find_format(name->get_string());
    read_array(k);
    read_object(k);
    read_applicators(k);
    if (is_openapi(dialect)) read_discriminator(k);
}

bool Compiler::validates(const Keywords& k) const { return k.place.resource->validates; }

const json::value* Compiler::get(const Keywords& k, std::string_view keyword) const {
    return k.object.if_contains(keyword);
}

void Compiler::read_references(const Keywords& k) {
    if (get(k, "$ref")) follow(k, "$ref", false);
    if (get(k, "$dynamicRef") && is_latest(k.place.resource->dialect)) follow(k, "$dynamicRef", true);
}

void Compiler::follow(const Keywords& k, std::string_view keyword, bool dynamic) {
    const auto* reference = get(k, keyword)->if_string();
    if (!reference) return fault(k.place, keyword, "must be text");
    const auto to = out_.references->resolve(*k.place.resource, *reference);
    if (!to.value) {
        const bool elsewhere = !reference->starts_with('#') && is_openapi(k.place.resource->dialect);
        return fault(
            k.place, keyword,
            fmt::format("{}: \"{}\"",
                        elsewhere ? "points to another document, which is not read" : "points nowhere",
                        std::string_view(*reference)));
    }
    const auto* target = node_at(to);
    const auto name = References::fragment(*reference);
    const auto& anchors = to.resource->dynamic_anchors;
    const bool is_dynamic = dynamic && anchors.contains(name) && anchors.find(name)->second == to.value;
    if (is_dynamic) {
        out_.dynamic = true;
        k.node.dynamic_anchor = name;
        dynamic_names_.emplace(name);
    }
    if (k.node.ref || is_dynamic) {  // beside a $ref; and a dynamic one is looked up when it is met
        auto& step = out_.nodes.emplace_back();
        step.pointer = pointer_to(k.place.pointer, keyword);
        step.resource = k.place.resource;
        step.ref = target;
        step.dynamic_anchor = std::exchange(k.node.dynamic_anchor, {});
        k.node.all_of.push_back(&step);
    } else {
        k.node.ref = target;
    }
}

/// Every resource that has an anchor of a used name may be where a `$dynamicRef` leads.
void Compiler::compile_dynamic_anchors() {
    const auto& resources = out_.references->resources();
    for (std::size_t i = 0; i < resources.size(); ++i)
        for (const auto& name : dynamic_names_)
            if (const auto found = resources[i].dynamic_anchors.find(name);
                found != resources[i].dynamic_anchors.end()) {
                auto& node = out_.dynamic_nodes[{&resources[i], name}];
                if (!node)
                    node = node_at(
                        {found->second, &resources[i], resources[i].anchor_pointers.at(found->second)});
            }
}

/// A schema that is itself, by way of references only, would be checked without end.
void Compiler::refuse_endless_references() {
    std::set<const Node*> finished;
    for (const auto& start : out_.nodes) {
        std::vector<const Node*> chain;
        std::set<const Node*> on_chain;
        for (const auto* node = &start; node && !finished.contains(node); node = node->ref) {
            if (!on_chain.insert(node).second) {
                faults_.push_back({node->pointer, "refers to itself without end"});
                break;
            }
            chain.push_back(node);
            if (!node->dynamic_anchor.empty()) break;
        }
        finished.insert(chain.begin(), chain.end());
    }
}

void Compiler::read_assertions(const Keywords& k) {
    read_types(k);
    read_number(k);
    read_string(k);
    k.node.constant =
        k.place.resource->dialect == Dialect::draft4 || k.place.resource->dialect == Dialect::openapi30
            ? nullptr
            : get(k, "const");
    if (const auto* choices = get(k, "enum")) {
        k.node.choices = choices->if_array();
        if (!k.node.choices) fault(k.place, "enum", "must be a list");
    }
}

void Compiler::read_types(const Keywords& k) {
    if (k.place.resource->dialect == Dialect::openapi30) {
        const auto* nullable = get(k, "nullable");
        k.node.nullable = nullable && nullable->is_bool() && nullable->get_bool();
    }
    const auto* type = get(k, "type");
    if (!type) return;
    Types set = 0;
    const auto add = [&](const json::value& name) {
        const auto bits = name.is_string() ? type_named(name.get_string()) : Types{};
        if (bits == 0)
            fault(
                k.place, "type",
                "must be one of null, boolean, integer, number, string, array, object; not " + to_text(name));
        set |= bits;
    };
    if (const auto* list = type->if_array())
        for (const auto& name : *list) add(name);
    else
        add(*type);
    k.node.types = set;
}

const json::value* Compiler::number(const Keywords& k, std::string_view keyword) {
    const auto* v = get(k, keyword);
    if (!v || v->is_number()) return v;
    fault(k.place, keyword, "must be a number");
    return nullptr;
}

void Compiler::read_number(const Keywords& k) {
    NumberRules rules;
    const auto dialect = k.place.resource->dialect;
    const bool flags = dialect == Dialect::draft4 || dialect == Dialect::openapi30;
    const auto bound = [&](std::string_view keyword, std::string_view exclusive, NumberPart inclusive_part,
                           NumberPart exclusive_part) {
        rules.*inclusive_part = number(k, keyword);
        const auto* other = get(k, exclusive);
        if (!other) return;
        if (!flags) {
            rules.*exclusive_part = number(k, exclusive);
        } else if (!other->is_bool()) {
            fault(k.place, exclusive, "must be true or false");
        } else if (other->get_bool()) {
            rules.*exclusive_part = std::exchange(rules.*inclusive_part, nullptr);
        }
    };
    bound("minimum", "exclusiveMinimum", &NumberRules::minimum, &NumberRules::above);
    bound("maximum", "exclusiveMaximum", &NumberRules::maximum, &NumberRules::below);
    rules.multiple_of = number(k, "multipleOf");
    if (rules.multiple_of && exact(*rules.multiple_of) <= 0) {
        fault(k.place, "multipleOf", "must be more than 0");
        rules.multiple_of = nullptr;
    }
    if (rules.minimum || rules.maximum || rules.above || rules.below || rules.multiple_of)
        k.node.number = std::make_unique<NumberRules>(rules);
}

void Compiler::limit(const Keywords& k, std::string_view keyword, std::uint64_t& into) {
    const auto* v = get(k, keyword);
    if (!v || !validates(k)) return;
    if (!v->is_number() || !is_whole(*v) || exact(*v) < 0)
        return fault(k.place, keyword, "must be a whole number that is not negative");
    constexpr auto most = std::numeric_limits<std::uint64_t>::max();
    into = exact(*v) >= static_cast<long double>(most) ? most : static_cast<std::uint64_t>(exact(*v));
}

std::shared_ptr<const Pattern> Compiler::pattern(const Keywords& k, std::string_view keyword,
                                                 std::string_view text) {
    auto compiled = Pattern::compile(text);
    if (compiled) return *compiled;
    fault(k.place, keyword, compiled.error().detail);
    return nullptr;
}

void Compiler::read_string(const Keywords& k) {
    StringRules rules;
    limit(k, "minLength", rules.length.least);
    limit(k, "maxLength", rules.length.most);
    if (const auto* text = get(k, "pattern")) {
        if (text->is_string())
            rules.pattern = pattern(k, "pattern", text->get_string());
        else
            fault(k.place, "pattern", "must be text");
    }
    if (get(k, "minLength") || get(k, "maxLength") || rules.pattern)
        k.node.string = std::make_unique<StringRules>(std::move(rules));
}

}  // namespace mad::schema
