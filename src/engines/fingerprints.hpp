// How alike small molecules are, by their fingerprints.
#pragma once
#include "engines/molecules.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mad::engines {

enum class Fingerprint {
    morgan,  ///< radius 2, 2048 bits (Rogers and Hahn 2010, doi:10.1021/ci100050t): like ECFP4
    rdkit,   ///< paths of up to 7 bonds, 2048 bits
    maccs,   ///< the 166 public keys
};
/// "morgan", "rdkit", "maccs".
std::optional<Fingerprint> fingerprint_named(std::string_view);

using Molecules = std::vector<std::shared_ptr<const RDKit::ROMol>>;

/// Tanimoto's coefficient of each molecule and the query, 0 to 1.
std::vector<double> similarities(const RDKit::ROMol& query, const Molecules&, Fingerprint);

/// Morgan's fingerprint in hexadecimal, its first eight bits being the first two digits.
std::string morgan_bits(const RDKit::ROMol&);

/// Places (from 0) of `count` molecules, each as unlike those before as can be (MaxMin; Ashton et al. 2002).
/// The seed chooses the first one; the same seed gives the same.
std::vector<std::size_t> most_diverse(const Molecules&, std::size_t count, Fingerprint, int seed);

}  // namespace mad::engines
