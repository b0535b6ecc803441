#include "features/chemistry/chemistry.hpp"

#include "features/services/call.hpp"
#include "features/services/store.hpp"
#include "features/tasks/registry.hpp"
#include "schema/json_text.hpp"

#include <algorithm>

namespace mad::chemistry {
namespace {
using namespace std::chrono_literals;
namespace json = boost::json;
constexpr const char* matching_task = "substructure_search";
constexpr const char* describing_task = "ligand_properties";
constexpr std::chrono::seconds longest_wait = 25s;
constexpr std::chrono::seconds retry_after = 10s;
constexpr const char* nobody = "no_instance";

/// What nobody could be asked, by its own kind and with what to do.
Error told(Error error, std::string kind, const std::string& what, const std::string& task) {
    if (error.kind != nobody) return error;
    error.kind = std::move(kind);
    error.detail = what + " by the task " + task + ", and " + error.detail +
                   ". One is launched where the platform does so: ask again soon. Elsewhere start one: "
                   "mad-engine ligands";
    error.retry_after = retry_after;
    return error;
}

/// Each named by its place.
std::string library_of(const std::vector<std::string>& smiles) {
    std::string library;
    for (std::size_t i = 0; i < smiles.size(); ++i) library += smiles[i] + " " + std::to_string(i) + "\n";
    return library;
}

const json::array& list_at(const json::value& result, std::string_view pointer) {
    static const json::array none;
    const auto* list = schema::at_pointer(result, pointer);
    return list && list->is_array() ? list->get_array() : none;
}

std::int64_t whole_at(const json::value& v, std::string_view pointer) {
    const auto* n = schema::at_pointer(v, pointer);
    return n && n->is_int64() ? n->get_int64() : 0;
}
double number_at(const json::value& v, std::string_view pointer) {
    const auto* n = schema::at_pointer(v, pointer);
    return n && n->is_number() ? n->to_number<double>() : 0;
}
std::string text_at(const json::value& v, std::string_view pointer) {
    const auto* text = schema::at_pointer(v, pointer);
    return text && text->is_string() ? std::string(text->get_string()) : std::string();
}

Described described(const json::value& v) {
    Described it{.place = whole_at(v, "/place"), .name = text_at(v, "/name")};
    it.problem = text_at(v, "/detail");
    it.smiles = text_at(v, "/smiles");
    it.formula = text_at(v, "/formula");
    it.fingerprint = text_at(v, "/fingerprint");
    it.molecular_weight = number_at(v, "/molecular_weight");
    it.logp = number_at(v, "/logp");
    it.tpsa = number_at(v, "/tpsa");
    it.hydrogen_bond_donors = whole_at(v, "/hydrogen_bond_donors");
    it.hydrogen_bond_acceptors = whole_at(v, "/hydrogen_bond_acceptors");
    it.rotatable_bonds = whole_at(v, "/rotatable_bonds");
    it.heavy_atoms = whole_at(v, "/heavy_atoms");
    return it;
}
}  // namespace

awaitable<bool> Chemistry::can_describe(Id org) {
    if (!co_await registry_.find(org, describing_task, {})) co_return false;
    const auto there = co_await instances(org, describing_task);
    co_return !there.empty();
}

awaitable<std::vector<std::string>> Chemistry::instances(Id org, std::string task_id) {
    std::vector<std::string> healthy;
    for (auto& each : co_await services_.answering(org, task_id))
        if (each.health == services::Health::healthy) healthy.push_back(std::move(each.base_url));
    if (healthy.empty()) co_await services_.want(std::move(task_id));
    co_return healthy;
}

awaitable<Result<std::vector<Described>>> Chemistry::describe(Id org, std::string molecules) {
    json::object inputs;
    inputs["molecules"] = std::move(molecules);
    inputs["fingerprints"] = true;
    const auto result = co_await ask(org, describing_task, std::move(inputs));
    if (!result) co_return told(result.error(), "no_chemistry", "Molecules are described", describing_task);
    std::vector<Described> all;
    for (const auto* pointer : {"/molecules", "/failures"})
        for (const auto& each : list_at(*result, pointer)) all.push_back(described(each));
    std::ranges::sort(all, {}, &Described::place);
    co_return all;
}

awaitable<Result<std::vector<std::size_t>>> Chemistry::matching(Id org, std::string smarts,
                                                                std::vector<std::string> smiles) {
    std::vector<std::size_t> places;
    if (smiles.empty()) co_return places;
    json::object inputs;
    inputs["smarts"] = std::move(smarts);
    inputs["molecules"] = library_of(smiles);
    const auto result = co_await ask(org, matching_task, std::move(inputs));
    if (!result) co_return told(result.error(), "no_matcher", "Substructures are found", matching_task);
    for (const auto& molecule : list_at(*result, "/molecules")) {
        const auto place = whole_at(molecule, "/place");  // from 1
        if (place >= 1 && place <= std::ssize(smiles)) places.push_back(static_cast<std::size_t>(place - 1));
    }
    co_return places;
}

awaitable<Result<json::value>> Chemistry::ask(Id org, std::string task_id, json::object inputs) {
    const auto task = co_await registry_.find(org, task_id, {});
    if (!task) co_return Error{Errc::unavailable, nobody, "it is not published here: " + task.error().detail};
    auto checked = (*task)->checked(std::move(inputs));
    if (!checked) co_return checked.error();
    std::string why = "no instance of it lives";
    for (auto& base_url : co_await instances(org, task_id)) {
        services::CallRequest request{.task = *task, .base_url = std::move(base_url), .inputs = *checked};
        request.execution = Id::make();
        request.deadline = std::chrono::steady_clock::now() + longest_wait;
        services::Interrupt interrupt;
        auto answer = co_await caller_.begin(std::move(request), interrupt);
        if (auto* done = std::get_if<services::Done>(&answer)) co_return std::move(done->result);
        if (const auto* failed = std::get_if<services::Failed>(&answer); failed && !failed->retryable)
            co_return failed->error;
        why = "no instance of it had the time";
    }
    co_return Error{Errc::unavailable, nobody, why};
}

}  // namespace mad::chemistry
