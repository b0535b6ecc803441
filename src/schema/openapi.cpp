#include "schema/openapi.hpp"

#include "schema/json_text.hpp"
#include "schema/official.hpp"
#include "schema/openapi_reader.hpp"

#include <fmt/format.h>
#include <set>

namespace mad::schema {
namespace {

Error invalid(std::vector<Fault> faults) {
    const auto count = faults.size();
    return {.code = Errc::invalid,
            .kind = "invalid_openapi",
            .detail = fmt::format("The OpenAPI document has {} {}; each is listed with its place.", count,
                                  count == 1 ? "fault" : "faults"),
            .faults = std::move(faults)};
}

Result<Dialect> dialect_of(const json::value& document) {
    const auto* object = document.if_object();
    if (!object) return invalid({{"", "must be an OpenAPI document, which is a JSON object"}});
    const auto* version = object->if_contains("openapi");
    if (!version && object->contains("swagger"))
        return invalid(
            {{"/swagger", "is version 2, which is not read: convert the document to OpenAPI 3.0 or 3.1"}});
    if (!version) return invalid({{"/openapi", "is required"}});
    const auto* text = version->if_string();
    if (text && text->starts_with("3.0.")) return Dialect::openapi30;
    if (text && text->starts_with("3.1.")) return Dialect::openapi31;
    return invalid({{"/openapi", "must be 3.0.x or 3.1.x (as text), not " + to_text(*version)}});
}

/// The specification's own schema of documents of a version.
const Schema& official_schema(Dialect dialect) {
    const auto compiled = [](std::string_view id, Dialect d) {
        return Schema::compile(std::make_shared<json::value>(*official_document(id)), "", d, {},
                               Formats::remarked)
            .value();
    };
    static const Schema v30 =
        compiled("https://spec.openapis.org/oas/3.0/schema/2019-04-02", Dialect::draft4);
    static const Schema v31 =
        compiled("https://spec.openapis.org/oas/3.1/schema/2021-04-15", Dialect::draft2020);
    return dialect == Dialect::openapi30 ? v30 : v31;
}

std::vector<Fault> reference_faults(const json::value& document, const Places& places) {
    std::vector<Fault> faults;
    for (const auto& [pointer, reference] : places.references) {
        if (!reference.starts_with('#'))
            faults.push_back(
                {pointer, "points to another document, which is not read: \"" + reference + "\""});
        else if (!at_pointer(document, local_pointer(reference)))
            faults.push_back({pointer, "points nowhere: \"" + reference + "\""});
    }
    for (const auto& [pointer, mark] : places.file_marks)
        if (auto wrong = file_mark_fault(*mark); !wrong.empty())
            faults.push_back({pointer, std::move(wrong)});
    return faults;
}

/// What an operation's schemas refer to that is neither in them nor reusable: an anchor or an `$id` of
/// another operation's.
std::vector<Fault> dependences(const OpenApi& api) {
    std::vector<Fault> faults;
    for (const auto& operation : api.operations) {
        const auto place = pointer_to(pointer_to("/paths", operation.path), operation.method);
        const auto look_at = [&](std::string_view whose, const json::value& schema) {
            if (schema.is_null()) return;
            const auto alone = std::make_shared<const json::value>(schema);
            for (auto& fault : schema_faults(alone, {""}, api.dialect))
                faults.push_back({place, fmt::format("has {} that cannot be read without the operations "
                                                     "beside it: {} {}; move what it refers to into "
                                                     "components/schemas",
                                                     whose, fault.pointer, fault.detail)});
        };
        look_at("inputs", operation.input_schema);
        look_at("a result", operation.output_schema);
    }
    return faults;
}

/// Of one place, the first to speak is enough.
void append(std::vector<Fault>& to, std::vector<Fault> from) {
    std::set<std::string> told;
    for (const auto& fault : to) told.insert(fault.pointer);
    for (auto& fault : from)
        if (!told.contains(fault.pointer)) to.push_back(std::move(fault));
}

}  // namespace

Result<OpenApi> load_openapi(json::value given) {
    const auto dialect = dialect_of(given);
    if (!dialect) return dialect.error();
    const auto document = std::make_shared<const json::value>(std::move(given));
    auto faults = official_schema(*dialect).check(*document);
    const auto places = places_of(*document);
    append(faults, reference_faults(*document, places));
    append(faults, schema_faults(document, places.schemas, *dialect));
    // What the official schema refuses may not have the form that is read below.
    if (!faults.empty()) return invalid(std::move(faults));
    OpenApiReader reader(*document, *dialect);
    OpenApi loaded;
    loaded.document = document;
    loaded.dialect = *dialect;
    loaded.operations = reader.operations();
    auto more = reader.faults();
    append(more, dependences(loaded));
    if (!more.empty()) return invalid(std::move(more));
    const Part info{&document->at("info").as_object(), "/info"};
    loaded.title = info.text("title");
    loaded.version = info.text("version");
    loaded.description = info.text("description");
    if (const auto* servers = document->as_object().if_contains("servers"))
        for (const auto& server : servers->as_array())
            loaded.servers.emplace_back(server.at("url").as_string());
    return loaded;
}

const Operation* OpenApi::find(std::string_view operation_id) const {
    const auto found = std::ranges::find(operations, operation_id, &Operation::id);
    return found == operations.end() ? nullptr : &*found;
}

}  // namespace mad::schema
