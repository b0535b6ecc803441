#include "engines/fingerprints.hpp"

#include "base/encoding.hpp"

#include <DataStructs/BitOps.h>
#include <DataStructs/ExplicitBitVect.h>
#include <GraphMol/Fingerprints/Fingerprints.h>
#include <GraphMol/Fingerprints/MACCS.h>
#include <GraphMol/Fingerprints/MorganFingerprints.h>
#include <GraphMol/ROMol.h>
#include <SimDivPickers/MaxMinPicker.h>
#include <numeric>

namespace mad::engines {
namespace {

constexpr unsigned bits = 2048, radius = 2;

std::unique_ptr<ExplicitBitVect> fingerprint_of(const RDKit::ROMol& mol, Fingerprint kind) {
    switch (kind) {
        case Fingerprint::rdkit:
            return std::unique_ptr<ExplicitBitVect>(RDKit::RDKFingerprintMol(mol, 1, 7, bits));
        case Fingerprint::maccs:
            return std::unique_ptr<ExplicitBitVect>(RDKit::MACCSFingerprints::getFingerprintAsBitVect(mol));
        default:
            return std::unique_ptr<ExplicitBitVect>(
                RDKit::MorganFingerprints::getFingerprintAsBitVect(mol, radius, bits));
    }
}

}  // namespace

std::optional<Fingerprint> fingerprint_named(std::string_view name) {
    if (name == "morgan") return Fingerprint::morgan;
    if (name == "rdkit") return Fingerprint::rdkit;
    if (name == "maccs") return Fingerprint::maccs;
    return std::nullopt;
}

std::vector<double> similarities(const RDKit::ROMol& query, const Molecules& molecules, Fingerprint kind) {
    const auto wanted = fingerprint_of(query, kind);
    std::vector<double> all;
    for (const auto& mol : molecules) all.push_back(TanimotoSimilarity(*wanted, *fingerprint_of(*mol, kind)));
    return all;
}

std::string morgan_bits(const RDKit::ROMol& mol) {
    const auto print = fingerprint_of(mol, Fingerprint::morgan);
    std::string bytes(bits / 8, '\0');
    for (unsigned i = 0; i < bits; ++i)
        if (print->getBit(i)) bytes[i / 8] = static_cast<char>(bytes[i / 8] | 1 << i % 8);
    return to_hex(bytes);
}

std::vector<std::size_t> most_diverse(const Molecules& molecules, std::size_t count, Fingerprint kind,
                                      int seed) {
    if (count >= molecules.size()) {
        std::vector<std::size_t> all(molecules.size());
        std::iota(all.begin(), all.end(), 0);
        return all;
    }
    std::vector<std::unique_ptr<ExplicitBitVect>> prints;
    for (const auto& mol : molecules) prints.push_back(fingerprint_of(*mol, kind));
    auto distance = [&](unsigned a, unsigned b) { return 1 - TanimotoSimilarity(*prints[a], *prints[b]); };
    const RDPickers::MaxMinPicker picker;
    const auto picked = picker.lazyPick(distance, static_cast<unsigned>(molecules.size()),
                                        static_cast<unsigned>(count), RDKit::INT_VECT(), seed);
    return {picked.begin(), picked.end()};
}

}  // namespace mad::engines
