#include "client/inputs.hpp"

#include "base/file_contents.hpp"
#include "client/table.hpp"
#include "schema/json_text.hpp"
#include "schema/openapi.hpp"

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <functional>
#include <iostream>
#include <iterator>
#include <optional>

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
    auto contents = contents_of(file);
    if (!contents) return Error{Errc::invalid, "file_not_found", contents.error().detail};
    return contents;
}

std::string type_of(const json::value& schema) {
    const auto* object = schema.if_object();
    if (!object) return "any";
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

/// "box.size" as a pointer into the inputs.
std::string pointer_of(std::string_view name) {
    std::string pointer;
    for (std::size_t begin = 0; begin <= name.size();) {
        const auto end = std::min(name.find('.', begin), name.size());
        pointer = schema::pointer_to(pointer, name.substr(begin, end - begin));
        begin = end + 1;
    }
    return pointer;
}

/// The file that the input at `pointer` is, or its items are.
const schema::FileInput* file_at(const std::string& pointer, const std::vector<schema::FileInput>& files) {
    const auto found = std::ranges::find_if(
        files, [&](auto& file) { return file.pointer == pointer || file.pointer == pointer + "/*"; });
    return found == files.end() ? nullptr : &*found;
}

/// "file (pdb, sdf)", "files"
std::string type_of(const schema::FileInput& file) {
    const std::string kind = file.pointer.ends_with("/*") ? "files" : "file";
    return file.formats.empty() ? kind : fmt::format("{} ({})", kind, fmt::join(file.formats, ", "));
}

/// Why `text`, which is no file to upload and no mad:// URI, is not the content of the input's file either,
/// and what to write; empty where it may be.
std::string fault_of_content(const std::string& text, const std::string& name,
                             const schema::FileInput& input) {
    if (text.find('\n') != text.npos) return "";
    const auto takes = [&](std::string_view format) {
        return input.formats.empty() || std::ranges::find(input.formats, format) != input.formats.end();
    };
    const auto is_name = [&](const std::string& format) {
        return text.ends_with("." + format) && text.find_first_of(" \t") == text.npos;
    };
    if (text.starts_with("http://") || text.starts_with("https://"))
        return fmt::format("{0} takes no URL but mad://; get the file and write -p {0}=@FILE", name);
    std::error_code ignored;
    if (std::filesystem::is_regular_file(text, ignored) || std::ranges::any_of(input.formats, is_name))
        return fmt::format("{1} is given the name of a file; to upload it write -p {1}=@{0}", text, name);
    const auto molecules = {"pdb", "cif", "sdf", "mol2", "pdbqt"};  // none of them has one line
    if (!takes("smi") && std::ranges::any_of(molecules, takes))
        return fmt::format("{0} takes a file ({1}): write -p {0}=@FILE", name,
                           fmt::join(input.formats, ", "));
    return "";
}

/// Calls `visit(pointer, value)` for what `pattern` names in `value`, where "*" is each item of an array.
void each_at(const json::value& value, std::string_view pattern, const std::string& pointer,
             const std::function<void(const std::string&, const json::value&)>& visit) {
    if (pattern.empty()) return visit(pointer, value);
    const auto end = std::min(pattern.find('/', 1), pattern.size());
    const auto token = pattern.substr(0, end);
    const auto rest = pattern.substr(end);
    if (token == "/*" && value.is_array()) {
        for (std::size_t i = 0; i < value.get_array().size(); ++i)
            each_at(value.get_array()[i], rest, pointer + "/" + std::to_string(i), visit);
    } else if (const auto* part = schema::at_pointer(value, token)) {
        each_at(*part, rest, pointer + std::string(token), visit);
    }
}

Result<std::vector<NewFile>> new_files(const json::value& inputs,
                                       const std::vector<schema::FileInput>& file_inputs) {
    std::vector<NewFile> files;
    std::optional<Error> wrong;
    for (auto& input : file_inputs)
        each_at(inputs, input.pointer, "", [&](const std::string& pointer, const json::value& value) {
            const auto* text = value.if_string();  // what is none is for the platform to refuse
            if (!text || text->empty() || text->starts_with("mad://") || wrong) return;
            if (text->starts_with('@')) return files.push_back({pointer, std::string(*text).substr(1)});
            auto name = pointer.substr(1);
            std::ranges::replace(name, '/', '.');
            const auto fault = fault_of_content(std::string(*text), name, input);
            if (!fault.empty()) wrong = Error{Errc::invalid, "file_input_invalid", fault};
        });
    if (wrong) return *wrong;
    return files;
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
    json::object inputs;
    const auto files = schema::file_inputs(input_schema);
    if (!file.empty()) {
        const auto text = text_of(file);
        if (!text) return text.error();
        auto json = schema::parse_json(*text);
        if (!json) return Error{Errc::malformed, json.error().kind, file + ": " + json.error().detail};
        if (!json->is_object())
            return Error{Errc::malformed, "inputs_no_object", file + " must hold a JSON object of inputs"};
        inputs = std::move(json->get_object());
    }
    for (auto& parameter : parameters) {
        const auto equals = parameter.find('=');
        if (equals == parameter.npos || equals == 0)
            return Error{Errc::invalid, "parameter_invalid", parameter + " must have the form name=value"};
        const auto name = parameter.substr(0, equals);
        if (name.starts_with('.') || name.ends_with('.') || name.find("..") != name.npos)
            return Error{Errc::invalid, "parameter_invalid", name + " must name an input or input.part"};
        auto value = parameter.substr(equals + 1);
        if (value.starts_with('@') && !file_at(pointer_of(name), files)) {
            auto text = text_of(value.substr(1));
            if (!text) return text.error();
            value = std::move(*text);
        }
        const auto* schema = schema_of(name, input_schema);
        set_input(inputs, name, schema::from_parameter_text(value, schema ? *schema : json::value()));
    }
    Inputs result{.inputs = std::move(inputs), .files = {}};
    auto uploads = new_files(result.inputs, files);
    if (!uploads) return uploads.error();
    result.files = std::move(*uploads);
    return result;
}

json::array parameter_rows(const json::value& input_schema) {
    json::array rows;
    const auto& root = resolved(input_schema, input_schema);
    const auto* properties = schema::at_pointer(root, "/properties");
    const auto* required = schema::at_pointer(root, "/required");
    if (!properties || !properties->is_object()) return rows;
    const auto files = schema::file_inputs(input_schema);
    for (auto& [name, property] : properties->get_object()) {
        const auto& schema = resolved(property, input_schema);
        const bool needed =
            required && required->is_array() &&
            std::ranges::find(required->get_array(), json::value(name)) != required->get_array().end();
        json::object row;
        row["name"] = std::string(name) + (needed ? " *" : "");
        const auto* file = file_at(schema::pointer_to("", name), files);
        row["type"] = file ? type_of(*file) : type_of(schema);
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
