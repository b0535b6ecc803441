#include "features/docking/matcher.hpp"

#include "features/services/call.hpp"
#include "features/services/store.hpp"
#include "features/tasks/registry.hpp"
#include "schema/json_text.hpp"

namespace mad::docking {
namespace {
using namespace std::chrono_literals;
namespace json = boost::json;
constexpr const char* task_id = "substructure_search";
constexpr std::chrono::seconds longest_wait = 25s;
constexpr std::chrono::seconds retry_after = 10s;

Error no_matcher(const std::string& why) {
    return {Errc::unavailable,
            "no_matcher",
            "Substructures are found by the task substructure_search, and " + why +
                ". Run it once, which launches an instance, or start one: mad-engine ligands",
            {},
            retry_after};
}

/// Each named by its place.
std::string library_of(const std::vector<std::string>& smiles) {
    std::string library;
    for (std::size_t i = 0; i < smiles.size(); ++i) library += smiles[i] + " " + std::to_string(i) + "\n";
    return library;
}

std::vector<std::size_t> places_in(const json::value& result, std::size_t count) {
    std::vector<std::size_t> places;
    const auto* molecules = schema::at_pointer(result, "/molecules");
    if (!molecules || !molecules->is_array()) return places;
    for (const auto& molecule : molecules->get_array()) {
        const auto* place = schema::at_pointer(molecule, "/place");  // from 1
        if (place && place->is_int64() && place->get_int64() >= 1 &&
            static_cast<std::size_t>(place->get_int64()) <= count)
            places.push_back(static_cast<std::size_t>(place->get_int64()) - 1);
    }
    return places;
}
}  // namespace

awaitable<Result<std::vector<std::size_t>>> Matcher::matching(Id org, std::string smarts,
                                                              std::vector<std::string> smiles) {
    if (smiles.empty()) co_return std::vector<std::size_t>();
    const auto task = co_await registry_.find(org, task_id, {});
    if (!task) co_return no_matcher("it is not published here: " + task.error().detail);
    json::object inputs;
    inputs["smarts"] = std::move(smarts);
    inputs["molecules"] = library_of(smiles);
    auto checked = (*task)->checked(std::move(inputs));
    if (!checked) co_return checked.error();
    std::string why = "no instance of it lives";
    for (const auto& instance : co_await services_.answering(org, task_id)) {
        if (instance.health != services::Health::healthy) continue;
        services::CallRequest request{.task = *task, .base_url = instance.base_url, .inputs = *checked};
        request.execution = Id::make();
        request.deadline = std::chrono::steady_clock::now() + longest_wait;
        services::Interrupt interrupt;
        const auto answer = co_await caller_.begin(std::move(request), interrupt);
        if (const auto* done = std::get_if<services::Done>(&answer))
            co_return places_in(done->result, smiles.size());
        if (const auto* failed = std::get_if<services::Failed>(&answer); failed && !failed->retryable)
            co_return failed->error;
        why = "no instance of it had the time";
    }
    co_return no_matcher(why);
}

}  // namespace mad::docking
