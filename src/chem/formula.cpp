#include "chem/formula.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cstdint>
#include <map>

namespace mad::chem {
namespace {
constexpr std::int64_t most_atoms = 100'000;  // of an element

bool is(int (*kind)(int), char c) { return kind(static_cast<unsigned char>(c)) != 0; }
}  // namespace

std::optional<std::string> in_hill_order(std::string_view formula) {
    std::map<std::string, std::int64_t> counts;
    std::size_t i = 0;
    while (i < formula.size() && is(std::isupper, formula[i])) {
        const auto begin = i++;
        while (i < formula.size() && i - begin < 2 && is(std::islower, formula[i])) ++i;
        const std::string element(formula.substr(begin, i - begin));
        std::int64_t count = 1;
        if (i < formula.size() && is(std::isdigit, formula[i])) {
            const auto [end, wrong] =
                std::from_chars(formula.data() + i, formula.data() + formula.size(), count);
            if (wrong != std::errc{} || count < 1) return {};
            i = static_cast<std::size_t>(end - formula.data());
        }
        auto& all = counts[element];
        if (count > most_atoms || (all += count) > most_atoms) return {};
    }
    const auto charge = formula.substr(i);
    const bool is_charge =
        charge.empty() || ((charge[0] == '+' || charge[0] == '-') &&
                           std::ranges::all_of(charge.substr(1), [](char c) { return is(std::isdigit, c); }));
    if (counts.empty() || !is_charge) return {};
    std::string text;
    const auto add = [&](const std::string& element) {
        const auto count = counts.find(element);
        if (count == counts.end()) return;
        text += element + (count->second > 1 ? std::to_string(count->second) : "");
        counts.erase(count);
    };
    if (counts.contains("C")) {
        add("C");
        add("H");
    }
    while (!counts.empty()) add(std::string(counts.begin()->first));
    return text + std::string(charge);
}

}  // namespace mad::chem
