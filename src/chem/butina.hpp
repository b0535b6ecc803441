// Clusters of molecules by their fingerprints (Butina, J. Chem. Inf. Comput. Sci. 1999, 39, 747; doi
// 10.1021/ci9803381).
#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

namespace mad::chem {

/// Bits, by words.
using Fingerprint = std::vector<std::uint64_t>;

/// Of hexadecimal digits; empty for any other text.
Fingerprint fingerprint_of_hex(std::string_view digits);

/// Tanimoto's coefficient, 0 to 1; of two without any bit 0. Both have the same number of words.
double similarity(const Fingerprint&, const Fingerprint&);

/// Places of the molecules, cluster by cluster: of those that are in none yet, the one that had most
/// neighbours at the start (the first of several) with its neighbours, whose similarity to it is at least
/// `at_least`. The centre comes first, the others as they are ordered. Takes time with the square of their
/// number.
std::vector<std::vector<std::size_t>> butina_clusters(const std::vector<Fingerprint>&, double at_least);

}  // namespace mad::chem
