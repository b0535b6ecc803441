#include "engines/receptor_cache.hpp"

#include "base/temporary_folder.hpp"
#include "engines/test_files.hpp"

#include <fmt/format.h>
#include <fstream>

namespace mad::engines {
namespace {
namespace fs = std::filesystem;

// Formaldehyde: nothing of it may be prepared in one way or another.
std::string structure(double x) {
    return fmt::format(
        "HETATM    1  C   MOL A   1    {:8.3f}   0.000   0.000  1.00  0.00           C\n"
        "HETATM    2  O   MOL A   1       1.210   0.000   0.000  1.00  0.00           O\n",
        x);
}

std::size_t files_in(const fs::path& folder) {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), {}));
}

struct Cache : testing::Test {
    const TemporaryFolder made;
    const fs::path folder = made.path() / "receptors";
    const ReceptorOptions options{.keep_hetero = {"MOL"}};

    std::string prepared(const ReceptorCache& cache, double x, const ReceptorOptions& how) {
        const auto it = cache.prepared(structure(x), how);
        if (!it) throw std::runtime_error(it.error().detail);
        return it->pdbqt;
    }
};
}  // namespace

TEST_F(Cache, GivesWhatWasPreparedBefore) {
    const ReceptorCache cache(folder);
    const auto first = prepared(cache, 0, options);
    ASSERT_EQ(files_in(folder), 1U);
    EXPECT_EQ(prepared(cache, 0, options), first);
    // As it stands in the file, which is what shows that it was not prepared again.
    const auto file = fs::directory_iterator(folder)->path();
    std::ofstream(file) << R"({"pdbqt": "kept", "warnings": ["a warning"]})";
    EXPECT_EQ(prepared(cache, 0, options), "kept");
    EXPECT_EQ(cache.prepared(structure(0), options)->warnings, std::vector<std::string>{"a warning"});
    EXPECT_EQ(prepared(ReceptorCache({}), 0, options), first);
}

TEST_F(Cache, KnowsWhatMakesADifference) {
    const ReceptorCache cache(folder);
    const auto first = prepared(cache, 0, options);
    EXPECT_NE(prepared(cache, 0.01, options), first);
    auto other = options;
    other.ph.reset();
    prepared(cache, 0, other);
    other = options;
    other.keep_water = true;
    prepared(cache, 0, other);
    EXPECT_EQ(files_in(folder), 4U);
}

TEST_F(Cache, DoesWithoutWhatIsLostOrBroken) {
    const ReceptorCache cache(folder);
    const auto first = prepared(cache, 0, options);
    std::ofstream(fs::directory_iterator(folder)->path()) << R"({"pdbqt": "cut o)";
    EXPECT_EQ(prepared(cache, 0, options), first);
    fs::remove_all(folder);
    EXPECT_EQ(prepared(cache, 0, options), first);
    fs::remove_all(folder);
    std::ofstream(folder) << "no folder";
    EXPECT_EQ(prepared(cache, 0, options), first);
}

TEST_F(Cache, KeepsNoMoreThanItMay) {
    const ReceptorCache large(folder);
    prepared(large, 0, options);
    const auto first = fs::directory_iterator(folder)->path();
    const ReceptorCache two(folder, fs::file_size(first) * 5 / 2);
    prepared(two, 0.01, options);
    fs::last_write_time(first, fs::file_time_type::clock::now() - std::chrono::hours(1));
    prepared(two, 0.02, options);
    EXPECT_EQ(files_in(folder), 2U);
    EXPECT_FALSE(fs::exists(first));
    prepared(ReceptorCache(folder, 0), 0.03, options);
    EXPECT_EQ(files_in(folder), 0U);
}

}  // namespace mad::engines
