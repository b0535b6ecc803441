#include "schema/openapi_reader.hpp"

#include "schema/json_text.hpp"

#include <fmt/format.h>

namespace mad::schema {
namespace {

constexpr std::string_view methods[] = {"get", "put", "post", "delete", "options", "head", "patch", "trace"};

std::string made_id(std::string_view method, std::string_view path) {
    std::string id(method);
    for (const char c : path) {
        const bool word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (word)
            id += c;
        else if (id.back() != '_' && c != '}')
            id += '_';
    }
    while (id.back() == '_') id.pop_back();
    return id;
}
}  // namespace

std::string Part::text(std::string_view name) const {
    const auto* v = get(name);
    return v && v->is_string() ? std::string(v->get_string()) : "";
}
bool Part::flag(std::string_view name) const {
    const auto* v = get(name);
    return v && v->is_bool() && v->get_bool();
}
std::string Part::at(std::string_view name) const { return pointer_to(pointer, name); }

bool is_json_media(std::string_view type) {
    type = type.substr(0, type.find(';'));
    return type == "application/json" || type.ends_with("+json");
}

const json::object::value_type* preferred_media(const json::object& content) {
    const json::object::value_type* best = nullptr;
    const auto rank = [](std::string_view type) {
        if (type.starts_with("application/json")) return 0;
        if (is_json_media(type)) return 1;
        if (type == "*/*" || type == "application/*") return 2;
        return type == "multipart/form-data" || type == "application/x-www-form-urlencoded" ? 3 : 4;
    };
    for (const auto& media : content)
        if (!best || rank(media.key()) < rank(best->key())) best = &media;
    return best;
}

OpenApiReader::OpenApiReader(const json::value& document, Dialect dialect)
    : document_(document), dialect_(dialect) {}

/// The object that `v` is or refers to; nothing when it is none.
Part OpenApiReader::follow(const json::value& v, std::string pointer) const {
    const auto* at = &v;
    for (int hops = 0; hops < 32; ++hops) {
        const auto* object = at->if_object();
        if (!object) return {};
        const auto* ref = object->if_contains("$ref");
        if (!ref || !ref->is_string() || !ref->get_string().starts_with('#'))
            return {object, std::move(pointer)};
        pointer = local_pointer(ref->get_string());
        at = at_pointer(document_, pointer);
        if (!at) return {};
    }
    return {};
}

Part OpenApiReader::member(const Part& part, std::string_view name) const {
    const auto* v = part.get(name);
    return v ? follow(*v, part.at(name)) : Part{};
}

std::vector<Operation> OpenApiReader::operations() {
    std::vector<Operation> all;
    const auto paths = member({&document_.as_object(), ""}, "paths");
    if (!paths) return all;
    for (const auto& entry : *paths.object) {
        const std::string path = entry.key();
        if (!path.starts_with('/')) continue;
        const auto item = member(paths, path);
        if (!item) continue;
        for (const auto method : methods)
            if (const auto operation = member(item, method))
                all.push_back(read(path, std::string(method), item, operation));
    }
    return all;
}

Operation OpenApiReader::read(const std::string& path, const std::string& method, const Part& item,
                              const Part& operation) {
    Operation op;
    op.method = method;
    op.path = path;
    read_names(op, operation);
    const auto succeeded = successes(operation);
    read_mode(op, operation, succeeded);
    read_inputs(op, item, operation);
    read_output(op, item, operation, succeeded);
    return op;
}

void OpenApiReader::read_names(Operation& op, const Part& operation) {
    op.summary = operation.text("summary");
    op.description = operation.text("description");
    if (const auto* tags = operation.get("tags"); tags && tags->is_array())
        for (const auto& tag : tags->get_array())
            if (tag.is_string()) op.tags.emplace_back(tag.get_string());
    op.id = operation.text("operationId");
    const bool given = !op.id.empty();
    if (!given) op.id = made_id(op.method, op.path);
    const auto whose = op.method + " " + op.path;
    auto [first, is_new] = ids_.emplace(op.id, whose);
    if (is_new) return;
    if (given) {
        faults_.push_back({operation.at("operationId"), "is also the operationId of " + first->second});
        return;
    }
    for (int n = 2; !is_new; ++n) {
        const auto numbered = fmt::format("{}_{}", made_id(op.method, op.path), n);
        is_new = ids_.emplace(numbered, whose).second;
        op.id = numbered;
    }
}

void OpenApiReader::read_mode(Operation& op, const Part& operation, const std::vector<Success>& succeeded) {
    const auto* mode = operation.get("x-mad-mode");
    if (!mode) {
        const bool accepts = succeeded.size() == 1 && succeeded[0].status == "202";
        const auto headers = accepts ? member(succeeded[0].response, "headers") : Part{};
        if (headers && std::ranges::any_of(*headers.object, [](const auto& h) {
                return h.key() == "Location" || h.key() == "location";
            }))
            op.mode = Mode::job;
    } else if (*mode == "job") {
        op.mode = Mode::job;
    } else if (*mode != "call") {
        faults_.push_back({operation.at("x-mad-mode"), "must be call or job"});
    }
}

/// An extension of a response that holds a JSON pointer into the output.
std::string OpenApiReader::pointer_extension(const Part& response, std::string_view name) {
    const auto* v = response.get(name);
    if (!v) return {};
    if (v->is_string() && (v->get_string().empty() || v->get_string().starts_with('/')))
        return std::string(v->get_string());
    Fault fault{response.at(name), "must be a JSON pointer such as /poses"};
    if (std::ranges::find(faults_, fault) == faults_.end()) faults_.push_back(std::move(fault));
    return {};
}

}  // namespace mad::schema
