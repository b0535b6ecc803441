#include "client/inputs.hpp"

#include "client/table.hpp"
#include "schema/json_text.hpp"
#include "schema/openapi.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

namespace mad::client {
namespace {
/// A schema's own, or what its $ref within the document names.
const json::value& resolved(const json::value& schema, const json::value& document) {
    const auto* object = schema.if_object();
    const auto* ref = object ? object->if_contains("$ref") : nullptr;
    if (!ref || !ref->is_string() || !ref->get_string().starts_with('#')) return schema;
    const auto* target = schema::at_pointer(document, std::string_view(ref->get_string()).substr(1));
    return target ? *target : schema;
}

/// The schema of "name.part"; null where the document does not say.
const json::value* schema_of(std::string_view name, const json::value& document) {
    const auto* schema = &resolved(document, document);
    for (std::size_t begin = 0; begin <= name.size();) {
        const auto end = std::min(name.find('.', begin), name.size());
        const auto pointer = schema::pointer_to("/properties", name.substr(begin, end - begin));
        const auto* property = schema::at_pointer(*schema, pointer);
        if (!property) return nullptr;
        schema = &resolved(*property, document);
        begin = end + 1;
    }
    return schema;
}

Result<std::string> text_of(const std::string& file) {
    if (file == "-") return std::string(std::istreambuf_iterator<char>(std::cin), {});
    std::ifstream in(file, std::ios::binary);
    std::error_code ignored;
    if (!in || std::filesystem::is_directory(file, ignored))
        return Error{Errc::invalid, "file_not_found", file + " cannot be read"};
    return std::string(std::istreambuf_iterator<char>(in), {});
}

std::string type_of(const json::value& schema) {
    const auto* object = schema.if_object();
    if (!object) return "any";
    if (object->contains("x-mad-file")) return "file";
    if (const auto* values = object->if_contains("enum"); values && values->is_array()) {
        std::string names;
        for (auto& each : values->get_array())
            names += (names.empty() ? "" : "|") +
                     (each.is_string() ? std::string(each.get_string()) : schema::to_text(each));
        return names;
    }
    const auto* type = object->if_contains("type");
    if (type && type->is_string()) return std::string(type->get_string());
    return type ? schema::to_text(*type) : "any";
}
}  // namespace

void set_input(json::object& inputs, std::string_view name, json::value value) {
    const auto dot = name.find('.');
    if (dot == name.npos) {
        inputs[name] = std::move(value);
        return;
    }
    auto& part = inputs[name.substr(0, dot)];
    if (!part.is_object()) part.emplace_object();
    set_input(part.get_object(), name.substr(dot + 1), std::move(value));
}

Result<Inputs> read_inputs(const std::string& file, const std::vector<std::string>& parameters,
                           const json::value& input_schema) {
    Inputs result;
    if (!file.empty()) {
        const auto text = text_of(file);
        if (!text) return text.error();
        auto json = schema::parse_json(*text);
        if (!json) return Error{Errc::malformed, json.error().kind, file + ": " + json.error().detail};
        if (!json->is_object())
            return Error{Errc::malformed, "inputs_no_object", file + " must hold a JSON object of inputs"};
        result.inputs = std::move(json->get_object());
    }
    for (auto& parameter : parameters) {
        const auto equals = parameter.find('=');
        if (equals == parameter.npos || equals == 0)
            return Error{Errc::invalid, "parameter_invalid", parameter + " must have the form name=value"};
        const auto name = parameter.substr(0, equals);
        if (name.starts_with('.') || name.ends_with('.') || name.find("..") != name.npos)
            return Error{Errc::invalid, "parameter_invalid", name + " must name an input or input.part"};
        const auto value = parameter.substr(equals + 1);
        const auto* schema = schema_of(name, input_schema);
        const auto* object = schema ? schema->if_object() : nullptr;
        if (!value.starts_with('@')) {
            set_input(result.inputs, name,
                      schema::from_parameter_text(value, schema ? *schema : json::value()));
        } else if (object && object->contains("x-mad-file")) {
            result.files.push_back({name, value.substr(1)});
        } else {
            auto text = text_of(value.substr(1));
            if (!text) return text.error();
            set_input(result.inputs, name,
                      schema::from_parameter_text(*text, schema ? *schema : json::value()));
        }
    }
    return result;
}

json::array parameter_rows(const json::value& input_schema) {
    json::array rows;
    const auto& root = resolved(input_schema, input_schema);
    const auto* properties = schema::at_pointer(root, "/properties");
    const auto* required = schema::at_pointer(root, "/required");
    if (!properties || !properties->is_object()) return rows;
    for (auto& [name, property] : properties->get_object()) {
        const auto& schema = resolved(property, input_schema);
        const bool needed =
            required && required->is_array() &&
            std::ranges::find(required->get_array(), json::value(name)) != required->get_array().end();
        json::object row;
        row["name"] = std::string(name) + (needed ? " *" : "");
        row["type"] = type_of(schema);
        const auto* fallback = schema::at_pointer(schema, "/default");
        row["default"] = fallback ? *fallback : json::value();
        const auto* description = schema::at_pointer(schema, "/description");
        const std::string text =
            description && description->is_string() ? std::string(description->get_string()) : "";
        row["description"] = one_line(text.substr(0, text.find('\n')), 90);
        rows.push_back(std::move(row));
    }
    return rows;
}

}  // namespace mad::client
