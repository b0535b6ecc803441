// Success rates of redocking, as a task service.
#include "engines/inputs.hpp"
#include "engines/operations.hpp"
#include "engines/redocking.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <set>

namespace mad::engines {
namespace {

Redocked redocked_in(const json::object& given) {
    Redocked it{std::string(given.at("name").as_string()), {}};
    if (const auto* poses = given.if_contains("poses"))
        for (const auto& pose : poses->as_array()) it.rmsd.push_back(pose.at("rmsd").to_number<double>());
    return it;
}

/// What was tried and is not among the complexes has no pose: docking it failed.
Result<std::vector<Redocked>> tried_in(const json::object& input) {
    std::vector<Redocked> tried;
    std::set<std::string_view> names;
    for (const auto& complex : input.at("complexes").as_array()) {
        tried.push_back(redocked_in(complex.as_object()));
        if (const std::string_view name = complex.at("name").as_string(); !names.insert(name).second)
            return Error{Errc::invalid, "complex_repeated", fmt::format("two complexes are named {}", name)};
    }
    if (const auto* all = input.if_contains("tried"))
        for (const auto& complex : all->as_array())
            if (const std::string_view name = complex.at("name").as_string(); names.insert(name).second)
                tried.push_back({std::string(name), {}});
    if (tried.empty()) return Error{Errc::invalid, "nothing_tried", "there is no complex"};
    return tried;
}

json::object described(const Redocked& complex, double cutoff, std::size_t among_first) {
    json::object it;
    it["name"] = complex.name;
    it["poses"] = complex.rmsd.size();
    const auto nearest = nearest_of(complex, among_first);
    it["top_rmsd"] = complex.rmsd.empty() ? json::value(nullptr) : rounded(complex.rmsd.front(), 3);
    it["best_rmsd"] = nearest ? json::value(rounded(nearest->rmsd, 3)) : json::value(nullptr);
    it["best_rank"] = nearest ? json::value(nearest->rank) : json::value(nullptr);
    it["top_success"] = !complex.rmsd.empty() && complex.rmsd.front() <= cutoff;
    it["best_success"] = nearest && nearest->rmsd <= cutoff;
    return it;
}

json::object described(const SuccessRate& rate) {
    return {{"successes", rate.successes},
            {"rate", rounded(rate.rate, 4)},
            {"interval", json::array{rounded(rate.low, 4), rounded(rate.high, 4)}}};
}

}  // namespace

Result<json::object> redocking_success_task(Work& work) {
    const auto tried = tried_in(work.input);
    if (!tried) return tried.error();
    const double cutoff = number_in(work.input, "cutoff");
    const auto among_first = static_cast<std::size_t>(integer_in(work.input, "among_first"));
    json::object it;
    it["tried"] = tried->size();
    it["docked"] = std::ranges::count_if(*tried, [](auto& complex) { return !complex.rmsd.empty(); });
    it["top"] = described(success_rate(*tried, cutoff, 1));
    it["best"] = described(success_rate(*tried, cutoff, among_first));
    auto& list = it.emplace("complexes", json::array{}).first->value().get_array();
    for (const auto& complex : *tried) list.push_back(described(complex, cutoff, among_first));
    return it;
}

}  // namespace mad::engines
