// What an operation answers when it succeeds.
#include "schema/json_text.hpp"
#include "schema/openapi_reader.hpp"

namespace mad::schema {
namespace {

bool is_success(std::string_view status) {
    return status == "2XX" || status == "default" || (status.size() == 3 && status.front() == '2');
}

/// Exact codes before the range before the default.
int rank(std::string_view status) {
    if (status == "default") return 2;
    return status == "2XX" ? 1 : 0;
}

}  // namespace

/// The success responses, the one to expect first.
std::vector<OpenApiReader::Success> OpenApiReader::successes(const Part& operation) const {
    std::vector<Success> all;
    const auto responses = member(operation, "responses");
    if (!responses) return all;
    for (const auto& response : *responses.object)
        if (is_success(response.key()))
            if (const auto part = member(responses, response.key()))
                all.push_back({std::string(response.key()), part});
    std::ranges::sort(all, {}, [](const Success& s) { return std::pair(rank(s.status), s.status); });
    const bool exact = !all.empty() && all.front().status != "default";
    if (exact)
        std::erase_if(all, [](const Success& s) { return s.status == "default"; });  // then it is for errors
    return all;
}

void OpenApiReader::read_output(Operation& op, const Part& item, const Part& operation,
                                const std::vector<Success>& succeeded) {
    if (succeeded.empty()) return;
    const auto& status = succeeded.front().status;
    op.success_status = rank(status) == 0 ? std::stoi(status) : 200;
    if (op.mode == Mode::job &&
        std::ranges::any_of(succeeded, [](const auto& s) { return s.status == "202"; }))
        op.success_status = 202;
    auto response = succeeded.front().response;
    if (const auto* schema = output_of(op, succeeded, response)) {
        op.output_schema = self_contained(document_, *schema);
        op.file_outputs = file_outputs(op.output_schema);
    }
    for (const Part* part : {&std::as_const(response), &operation, &item}) {
        if (op.confidence_pointer.empty())
            op.confidence_pointer = pointer_extension(*part, "x-mad-confidence");
        if (op.docking_pointer.empty()) op.docking_pointer = pointer_extension(*part, "x-mad-docking");
        if (op.ligands_pointer.empty()) op.ligands_pointer = pointer_extension(*part, "x-mad-ligands");
        if (op.failures_pointer.empty()) op.failures_pointer = pointer_extension(*part, "x-mad-failures");
    }
}

/// The schema of the result, and the response that it is documented at.
const json::value* OpenApiReader::output_of(const Operation& op, const std::vector<Success>& succeeded,
                                            Part& response) const {
    const Part* accepted = nullptr;
    for (const auto& [status, part] : succeeded) {
        if (op.mode == Mode::job && status == "202") {
            accepted = &part;
            continue;
        }
        const auto content = member(part, "content");
        const auto* media = content ? preferred_media(*content.object) : nullptr;
        if (!media || (!is_json_media(media->key()) && !media->key().ends_with("/*"))) continue;
        const auto* schema = follow(media->value(), "").get("schema");
        if (!schema) continue;
        response = part;
        return schema;
    }
    if (!accepted) return nullptr;
    response = *accepted;
    return job_result(op, *accepted);
}

const json::value* OpenApiReader::job_result(const Operation& op, const Part& accepted) const {
    if (const auto* result = accepted.get("x-mad-result")) return result;
    const auto status = status_operation(op, accepted);
    for (const auto& [code, part] : successes(status)) {
        const auto content = member(part, "content");
        const auto* media = content ? preferred_media(*content.object) : nullptr;
        if (!media) continue;
        const auto schema = member(follow(media->value(), ""), "schema");
        if (const auto* result = member(schema, "properties").get("result")) return result;
    }
    return nullptr;
}

/// The operation that answers a job's state: what the 202 response links to, else GET at the path with one
/// more parameter.
Part OpenApiReader::status_operation(const Operation& op, const Part& accepted) const {
    const auto paths = member({&document_.as_object(), ""}, "paths");
    const auto links = member(accepted, "links");
    std::vector<std::string> linked;
    if (links)
        for (const auto& link : *links.object)
            linked.push_back(member(links, link.key()).text("operationId"));
    for (const auto& entry : *paths.object) {
        const std::string_view path = entry.key();
        const auto get = member(member(paths, path), "get");
        if (!get) continue;
        const auto id = get.text("operationId");
        if (!id.empty() && std::ranges::find(linked, id) != linked.end()) return get;
        if (!path.starts_with(op.path + "/{") || path.find('/', op.path.size() + 1) != path.npos) continue;
        if (linked.empty() && path.ends_with('}')) return get;
    }
    return {};
}

}  // namespace mad::schema
