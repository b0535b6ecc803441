// What is marked among inputs and outputs: files (`x-mad-file`), and what no result depends on.
#include "schema/json_text.hpp"
#include "schema/openapi_reader.hpp"

#include <set>

namespace mad::schema {
namespace {

std::vector<std::string> texts(const json::value* v) {
    std::vector<std::string> all;
    if (v && v->is_string()) all.emplace_back(v->get_string());
    if (v && v->is_array())
        for (const auto& item : v->get_array())
            if (item.is_string()) all.emplace_back(item.get_string());
    return all;
}

bool are_texts(const json::value& v) {
    return v.is_string() || (v.is_array() && std::ranges::all_of(v.get_array(), [](const auto& item) {
                                 return item.is_string();
                             }));
}

std::string media_type(const std::vector<std::string>& formats) {
    constexpr std::pair<std::string_view, std::string_view> types[] = {
        {"pdb", "chemical/x-pdb"},    {"pdbqt", "chemical/x-pdbqt"}, {"sdf", "chemical/x-mdl-sdfile"},
        {"mol2", "chemical/x-mol2"},  {"cif", "chemical/x-cif"},     {"smi", "chemical/x-daylight-smiles"},
        {"json", "application/json"}, {"csv", "text/csv"},           {"txt", "text/plain"},
        {"log", "text/plain"}};
    if (!formats.empty())
        for (const auto& [format, type] : types)
            if (formats.front() == format) return std::string(type);
    return "application/octet-stream";
}

/// One property of a schema, or the items of an array, met on a walk.
struct Met {
    std::string pointer;
    std::string_view name;  ///< empty for items
    std::size_t depth;
    const json::value& schema;
    bool required;
    const json::value* mark;  ///< x-mad-file of it or of one of its alternatives; null where there is none
};

/// Calls `visit(Met)` for each property of a schema, nested ones and items included, through references and
/// allOf, anyOf and oneOf.
template <class Visit>
class PropertyWalk {
public:
    PropertyWalk(const json::value& root, Visit visit) : root_(root), visit_(std::move(visit)) {}

    void go(const json::value& schema, const std::string& pointer, std::size_t depth, bool required) {
        const auto* object = schema.if_object();
        if (!object || active_.size() > max_depth || ++steps_ > max_steps || !active_.insert(object).second)
            return;
        if (const auto* ref = text(*object, "$ref"); ref && ref->starts_with('#'))
            if (const auto* target = at_pointer(root_, local_pointer(*ref)))
                go(*target, pointer, depth, required);
        for (const std::string_view keyword : {"allOf", "anyOf", "oneOf"})
            if (const auto* parts = object->if_contains(keyword); parts && parts->is_array())
                for (const auto& part : parts->get_array()) go(part, pointer, depth, required);
        if (const auto* items = object->if_contains("items"))
            enter({pointer + "/*", {}, depth + 1, *items, required, nullptr});
        if (const auto* properties = object->if_contains("properties"); properties && properties->is_object())
            for (const auto& [name, property] : properties->get_object())
                enter({pointer_to(pointer, name), name, depth + 1, property, is_required(*object, name),
                       nullptr});
        active_.erase(object);
    }

private:
    static constexpr std::size_t max_depth = 24;
    static constexpr int max_steps = 100'000;  ///< schemas that share parts can multiply

    void enter(Met met) {
        met.mark = mark_of(met.schema, 0);
        visit_(met);
        go(met.schema, met.pointer, met.depth, met.required);
    }

    /// Generators put an optional property's own schema into its anyOf, beside null.
    const json::value* mark_of(const json::value& schema, int depth) const {
        const auto* object = schema.if_object();
        if (!object || depth > 8) return nullptr;
        if (const auto* found = object->if_contains("x-mad-file"))
            return *found == json::value(false) ? nullptr : found;
        if (const auto* ref = text(*object, "$ref"); ref && ref->starts_with('#'))
            if (const auto* target = at_pointer(root_, local_pointer(*ref)))
                if (const auto* found = mark_of(*target, depth + 1)) return found;
        for (const std::string_view keyword : {"allOf", "anyOf", "oneOf"})
            if (const auto* parts = object->if_contains(keyword); parts && parts->is_array())
                for (const auto& part : parts->get_array())
                    if (const auto* found = mark_of(part, depth + 1)) return found;
        return nullptr;
    }

    static const json::string* text(const json::object& o, std::string_view name) {
        const auto* v = o.if_contains(name);
        return v ? v->if_string() : nullptr;
    }
    static bool is_required(const json::object& o, std::string_view name) {
        const auto* names = o.if_contains("required");
        return names && names->is_array() && std::ranges::any_of(names->get_array(), [&](const auto& v) {
                   return v.is_string() && v.get_string() == name;
               });
    }

    const json::value& root_;
    Visit visit_;
    int steps_ = 0;
    std::set<const json::object*> active_;  ///< a schema within itself is not walked again
};

}  // namespace

std::string file_mark_fault(const json::value& mark) {
    const auto* object = mark.if_object();
    const auto* formats = object ? object->if_contains("formats") : nullptr;
    const auto* role = object ? object->if_contains("role") : nullptr;
    const auto* most = object ? object->if_contains("max_molecules") : nullptr;
    const bool right = mark.is_bool() || are_texts(mark) ||
                       (object && (!formats || are_texts(*formats)) && (!role || role->is_string()) &&
                        (!most || (most->is_int64() && most->get_int64() > 0)));
    return right ? ""
                 : "must be true, a list of formats, or an object with formats, role and max_molecules (1 or "
                   "more)";
}

std::vector<std::string> file_formats(const json::value& mark) {
    const auto* object = mark.if_object();
    return texts(object ? object->if_contains("formats") : &mark);
}

std::vector<FileInput> file_inputs(const json::value& input_schema) {
    std::vector<FileInput> files;
    PropertyWalk walk(input_schema, [&](const Met& met) {
        const auto* mark = met.mark;
        if (!mark || std::ranges::find(files, met.pointer, &FileInput::pointer) != files.end()) return;
        const auto* object = mark->if_object();
        const auto* role = object ? object->if_contains("role") : nullptr;
        const auto* most = object ? object->if_contains("max_molecules") : nullptr;
        files.push_back(
            {.pointer = met.pointer,
             .formats = file_formats(*mark),
             .role = role && role->is_string() ? std::string(role->get_string()) : "",
             .required = met.required,
             .max_molecules = most && most->is_int64() ? std::optional(most->get_int64()) : std::nullopt});
    });
    walk.go(input_schema, "", 0, true);
    return files;
}

std::vector<std::string> neutral_inputs(const json::value& input_schema) {
    std::vector<std::string> pointers;
    PropertyWalk walk(input_schema, [&](const Met& met) {
        const auto* object = met.schema.if_object();
        const auto* mark = object ? object->if_contains("x-mad-cache") : nullptr;
        if (mark && *mark == "ignore" && std::ranges::find(pointers, met.pointer) == pointers.end())
            pointers.push_back(met.pointer);
    });
    walk.go(input_schema, "", 0, true);
    return pointers;
}

std::vector<FileOutput> file_outputs(const json::value& output_schema) {
    std::vector<FileOutput> files;
    PropertyWalk walk(output_schema, [&](const Met& met) {
        const auto* mark = met.mark;
        if (!mark || met.depth != 1 || met.name.empty()) return;
        const auto* media = met.schema.get_object().if_contains("contentMediaType");
        files.push_back({.name = std::string(met.name),
                         .content_type = media && media->is_string() ? std::string(media->get_string())
                                                                     : media_type(file_formats(*mark))});
    });
    walk.go(output_schema, "", 0, true);
    return files;
}

}  // namespace mad::schema
