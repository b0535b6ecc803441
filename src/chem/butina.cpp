#include "chem/butina.hpp"

#include <algorithm>
#include <bit>
#include <charconv>
#include <numeric>

namespace mad::chem {
namespace {
constexpr std::size_t digits_of_a_word = 16;

std::vector<std::size_t> counts_of_neighbours(const std::vector<Fingerprint>& prints, double at_least) {
    std::vector<std::size_t> counts(prints.size());
    for (std::size_t i = 0; i < prints.size(); ++i)
        for (std::size_t j = 0; j < i; ++j)
            if (similarity(prints[i], prints[j]) >= at_least) {
                ++counts[i];
                ++counts[j];
            }
    return counts;
}
}  // namespace

Fingerprint fingerprint_of_hex(std::string_view digits) {
    Fingerprint print;
    for (; !digits.empty(); digits.remove_prefix(std::min(digits.size(), digits_of_a_word))) {
        const auto word = digits.substr(0, digits_of_a_word);
        auto& value = print.emplace_back();
        const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value, 16);
        if (error != std::errc() || end != word.data() + word.size()) return {};
    }
    return print;
}

double similarity(const Fingerprint& a, const Fingerprint& b) {
    int both = 0, either = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        both += std::popcount(a[i] & b[i]);
        either += std::popcount(a[i] | b[i]);
    }
    return either == 0 ? 0 : static_cast<double>(both) / either;
}

std::vector<std::vector<std::size_t>> butina_clusters(const std::vector<Fingerprint>& prints,
                                                      double at_least) {
    const auto counts = counts_of_neighbours(prints, at_least);
    std::vector<std::size_t> order(prints.size());
    std::iota(order.begin(), order.end(), 0);
    std::ranges::sort(order,
                      [&](auto a, auto b) { return counts[a] != counts[b] ? counts[a] > counts[b] : a < b; });
    std::vector<bool> taken(prints.size());
    std::vector<std::vector<std::size_t>> clusters;
    for (const auto center : order) {
        if (taken[center]) continue;
        auto& members = clusters.emplace_back(1, center);
        taken[center] = true;
        for (std::size_t i = 0; i < prints.size(); ++i) {
            if (taken[i] || similarity(prints[center], prints[i]) < at_least) continue;
            taken[i] = true;
            members.push_back(i);
        }
    }
    return clusters;
}

}  // namespace mad::chem
