// Real structures for tests: Debian's, the repository's, and those of the shared folder where it is there.
#pragma once
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <string>
#include <zlib.h>

namespace mad::engines {

inline std::string read_test_file(const std::filesystem::path& path) {
    std::string text;
    const gzFile file = gzopen(path.c_str(), "rb");  // reads plain files too
    if (!file) throw std::runtime_error("no file " + path.string());
    char piece[1 << 16];
    for (int n = 0; (n = gzread(file, piece, sizeof piece)) > 0;)
        text.append(piece, static_cast<std::size_t>(n));
    gzclose(file);
    return text;
}

/// HIV-1 protease with amprenavir (residue 478), in the old PDB format.
inline std::string hiv_protease() { return read_test_file("/usr/share/pymol/data/tut/1hpv.pdb"); }

/// CRABP-II with retinoic acid (residue REA), as mmCIF.
inline std::string crabp() { return read_test_file(MAD_SOURCE_DIR "/tests/data/1cbs.cif.gz"); }

inline std::string shared_file(const std::string& name) {
    return read_test_file(MAD_SOURCE_DIR "/../shared/data/" + name);
}
inline bool has_shared_files() { return std::filesystem::exists(MAD_SOURCE_DIR "/../shared/data/184l"); }

}  // namespace mad::engines
