// What ligands were docked with, by content.
#include "base/encoding.hpp"
#include "features/artifacts/artifacts.hpp"
#include "features/executions/docked.hpp"
#include "features/executions/files.hpp"
#include "features/executions/outcome.hpp"
#include "features/executions/types.hpp"
#include "features/tasks/registry.hpp"
#include "schema/json_text.hpp"

#include <algorithm>
#include <array>

namespace mad::executions {
namespace {
constexpr std::array roles_of_ligands{"ligand", "ligands", "poses"};

/// Takes away what the pattern names: members, also those whose items it names.
void remove(json::value& from, std::string_view pattern) {
    const auto token = pattern.substr(1, pattern.find('/', 1) - 1);
    const auto rest = pattern.substr(1 + token.size());
    if (token == "*" && from.is_array()) {
        for (auto& item : from.get_array()) remove(item, rest);
        return;
    }
    if (!from.is_object()) return;
    if (rest.empty() || rest == "/*") from.get_object().erase(token);
    if (auto* child = from.get_object().if_contains(token); child && !rest.empty()) remove(*child, rest);
}

/// A file's content in a few words. One that is gone is like no other.
awaitable<std::string> content_of(Id org, const json::value& input, artifacts::Artifacts& artifacts) {
    const std::string said(input.get_string());
    if (is_text_of_file(input)) co_return "sha256:" + to_hex(sha256(said));
    const auto artifact = co_await artifacts.find(org, said);
    if (!artifact) co_return said;
    const auto part = said.find('?');
    co_return "sha256:" + artifact->sha256 + (part == said.npos ? "" : said.substr(part));
}

json::value engine_of(const tasks::Runnable& task, const json::value& result) {
    if (const auto* said = schema::at_pointer(result, "/engine")) return *said;
    json::object version;
    version["task_version"] = task.version;
    return version;
}

/// UUID version 8 (RFC 9562, 5.8).
Id id_of_content(const json::object& content) {
    const auto digest = sha256(schema::to_canonical_text(content));
    Id id;
    std::copy_n(digest.begin(), id.bytes.size(), id.bytes.begin());
    id.bytes[6] = static_cast<std::uint8_t>((id.bytes[6] & 0x0F) | 0x80);
    id.bytes[8] = static_cast<std::uint8_t>((id.bytes[8] & 0x3F) | 0x80);
    return id;
}
}  // namespace

awaitable<results::Campaign> campaign_of(const Lease& lease, const tasks::Runnable& task,
                                         const json::value& result, artifacts::Artifacts& artifacts) {
    results::Campaign campaign;
    auto inputs = lease.parameters;
    for (const auto& file : task.operation.file_inputs) {
        if (std::ranges::find(roles_of_ligands, file.role) != roles_of_ligands.end()) {
            remove(inputs, file.pointer);
            continue;
        }
        for (auto& place : places_of(inputs, file.pointer)) {
            if (!place.value->is_string()) continue;
            const auto content = co_await content_of(lease.org_id, *place.value, artifacts);
            *place.value = content;
            if (file.role == "receptor" && !campaign.receptor) campaign.receptor = content;
        }
    }
    for (const auto& pointer : task.operation.neutral_inputs) remove(inputs, pointer);
    const auto engine = engine_of(task, result);
    json::object content;
    content["task"] = task.task_id;
    content["engine"] = engine;
    content["inputs"] = inputs;
    campaign.id = id_of_content(content);
    campaign.engine = schema::to_text(engine);
    campaign.parameters = schema::to_text(inputs);
    co_return campaign;
}

}  // namespace mad::executions
