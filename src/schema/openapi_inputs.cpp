// An operation's parameters and request body, as one schema of its inputs.
#include "schema/json_text.hpp"
#include "schema/openapi_reader.hpp"

#include <fmt/format.h>

namespace mad::schema {
namespace {

/// The names in the braces of "/dock/{id}".
std::vector<std::string> path_names(std::string_view path) {
    std::vector<std::string> names;
    for (auto open = path.find('{'); open != path.npos; open = path.find('{', open + 1)) {
        const auto close = path.find('}', open);
        if (close == path.npos) break;
        names.emplace_back(path.substr(open + 1, close - open - 1));
    }
    return names;
}

/// Headers that OpenAPI says are not parameters, and cookies, are not inputs.
bool is_input(const Part& parameter) {
    const auto in = parameter.text("in"), name = parameter.text("name");
    if (in == "header") return name != "Accept" && name != "Content-Type" && name != "Authorization";
    return in == "path" || in == "query";
}

json::value described(const json::value& schema, const std::string& description) {
    if (description.empty() || !schema.is_object() || schema.get_object().contains("description"))
        return schema;
    json::object out;
    if (schema.get_object().contains("$ref")) {  // beside which OpenAPI 3.0 reads nothing
        json::array parts;
        parts.push_back(schema);
        out["allOf"] = std::move(parts);
    } else {
        out = schema.get_object();
    }
    out["description"] = description;
    return out;
}

/// True for an object of plain properties, which others can stand beside.
bool is_plain_object(const json::object& schema) {
    for (const std::string_view keyword :
         {"allOf", "anyOf", "oneOf", "not", "if", "discriminator", "patternProperties", "minProperties",
          "maxProperties", "propertyNames", "unevaluatedProperties", "$defs", "$id"})
        if (schema.contains(keyword)) return false;
    const auto* type = schema.if_contains("type");
    const auto* properties = schema.if_contains("properties");
    return (!type || *type == "object") && properties && properties->is_object();
}

bool is_object_schema(const json::object& schema) {
    const auto* type = schema.if_contains("type");
    if (type) return *type == "object";
    return schema.contains("properties") || schema.contains("allOf") || schema.contains("oneOf") ||
           schema.contains("anyOf");
}

}  // namespace

/// The operation's parameters and those of the path item that it does not replace.
std::vector<Part> OpenApiReader::parameters(const Part& item, const Part& operation) const {
    std::vector<Part> all;
    for (const auto* owner : {&operation, &item}) {
        const auto* list = owner->get("parameters");
        if (!list || !list->is_array()) continue;
        for (std::size_t i = 0; i < list->get_array().size(); ++i) {
            const auto part =
                follow(list->get_array()[i], pointer_to(owner->at("parameters"), std::to_string(i)));
            const bool replaced = std::ranges::any_of(all, [&](const Part& other) {
                return other.text("name") == part.text("name") && other.text("in") == part.text("in");
            });
            if (part && !replaced) all.push_back(part);
        }
    }
    return all;
}

OpenApiReader::Input OpenApiReader::read_parameters(Operation& op, const Part& item, const Part& operation) {
    Input input;
    for (const auto& part : parameters(item, operation)) {
        if (part.text("name").empty() || part.text("in").empty()) {
            faults_.push_back({part.pointer, "is referred to as a parameter, but has no name and in"});
            continue;
        }
        if (!is_input(part)) continue;
        const Parameter parameter{part.text("name"), part.text("in"),
                                  part.text("in") == "path" || part.flag("required")};
        if (input.properties.contains(parameter.name)) {
            faults_.push_back(
                {part.at("name"), "is the name of two parameters of one operation; rename one"});
            continue;
        }
        const auto* schema = part.get("schema");
        const auto content = member(part, "content");
        const auto* media = content ? preferred_media(*content.object) : nullptr;
        if (!schema && media) schema = follow(media->value(), "").get("schema");
        input.properties[parameter.name] =
            described(schema ? *schema : json::object{}, part.text("description"));
        if (parameter.required) input.required.emplace_back(parameter.name);
        op.parameters.push_back(parameter);
    }
    return input;
}

void OpenApiReader::check_path_parameters(const Operation& op, const Part& operation) {
    const auto names = path_names(op.path);
    const auto is_path = [](const Parameter& p) { return p.in == "path"; };
    for (const auto& name : names)
        if (std::ranges::none_of(op.parameters, [&](const auto& p) { return is_path(p) && p.name == name; }))
            faults_.push_back(
                {operation.pointer, fmt::format("does not describe the path parameter {}", name)});
    for (const auto& p : op.parameters)
        if (is_path(p) && std::ranges::find(names, p.name) == names.end())
            faults_.push_back({operation.pointer,
                               fmt::format("describes a path parameter that the path lacks: {}", p.name)});
}

/// The media type of the request body that is sent, and its schema's place.
Part OpenApiReader::body_media(Operation& op, const Part& operation) {
    const auto body = member(operation, "requestBody");
    const auto content = member(body, "content");
    if (body && !content)
        faults_.push_back({body.pointer, "is referred to as a request body, but has no content"});
    const auto* media = content ? preferred_media(*content.object) : nullptr;
    if (!media) return {};
    op.content_type = media->key() == "*/*" || media->key() == "application/*" ? "application/json"
                                                                               : std::string(media->key());
    op.body_required = body.flag("required");
    return follow(media->value(), pointer_to(content.pointer, media->key()));
}

void OpenApiReader::read_inputs(Operation& op, const Part& item, const Part& operation) {
    auto input = read_parameters(op, item, operation);
    check_path_parameters(op, operation);
    const auto media = body_media(op, operation);
    const auto* body = media.get("schema");
    const auto resolved = body ? follow(*body, media.at("schema")) : Part{};
    if (resolved && op.parameters.empty() && is_object_schema(*resolved.object)) {
        op.body_is_input = true;
        op.input_schema = self_contained(document_, *body);
    } else {
        if (!op.content_type.empty()) add_body(op, input, media);
        json::object schema;
        if (op.body_is_input) schema = *resolved.object;
        schema["type"] = "object";
        schema["properties"] = std::move(input.properties);
        if (!input.required.empty()) schema["required"] = std::move(input.required);
        if (!op.body_is_input) schema["additionalProperties"] = false;
        op.input_schema = self_contained(document_, std::move(schema));
    }
    op.file_inputs = file_inputs(op.input_schema);
    op.neutral_inputs = neutral_inputs(op.input_schema);
}

/// Puts the body's properties beside the parameters where that can be, else the whole body as "body".
void OpenApiReader::add_body(Operation& op, Input& input, const Part& media) {
    const auto* body = media.get("schema");
    const auto resolved = body ? follow(*body, media.at("schema")) : Part{};
    const bool plain = resolved && is_plain_object(*resolved.object);
    const auto clashes = [&] {
        return std::ranges::any_of(resolved.object->at("properties").get_object(),
                                   [&](const auto& p) { return input.properties.contains(p.key()); });
    };
    if (plain && !clashes()) {
        op.body_is_input = true;
        for (const auto& property : resolved.object->at("properties").get_object())
            input.properties[property.key()] = property.value();
        if (const auto* required = resolved.get("required"); required && required->is_array())
            for (const auto& name : required->get_array()) input.required.push_back(name);
        return;
    }
    if (input.properties.contains("body")) {
        faults_.push_back(
            {media.pointer, "cannot be an input beside a parameter named body; rename the parameter"});
        return;
    }
    input.properties["body"] = body ? *body : json::object{};
    if (op.body_required) input.required.emplace_back("body");
}

}  // namespace mad::schema
