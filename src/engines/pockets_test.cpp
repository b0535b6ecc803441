#include "engines/pockets.hpp"

#include "engines/burial_grid.hpp"
#include "engines/ligand.hpp"
#include "engines/receptor.hpp"
#include "engines/sites.hpp"
#include "engines/test_files.hpp"

#include <cmath>
#include <numbers>

namespace mad::engines {
namespace {

Point middle(const std::vector<Point>& places) {
    Point sum{};
    for (const auto& p : places)
        for (std::size_t i = 0; i < 3; ++i) sum[i] += p[i] / static_cast<double>(places.size());
    return sum;
}

chem::Atom carbon(double x, double y, double z) {
    chem::Atom atom;
    atom.element = "C";
    atom.at = {x, y, z};
    atom.residue = "GLY";
    atom.residue_number = "1";
    return atom;
}

/// A hollow ball of atoms.
std::vector<chem::Atom> shell(double radius) {
    std::vector<chem::Atom> atoms;
    constexpr int count = 400;
    for (int i = 0; i < count; ++i) {
        const double z = 1 - (2 * i + 1.) / count, turn = i * std::numbers::pi * (3 - std::sqrt(5));
        const double r = std::sqrt(1 - z * z);
        atoms.push_back(carbon(radius * r * std::cos(turn), radius * r * std::sin(turn), radius * z));
    }
    return atoms;
}

/// A crystal's site, and the pockets of its receptor.
struct Site {
    std::string name;
    Point ligand;
    std::vector<Pocket> pockets;

    /// The first pocket whose centre is within 4 Å of the ligand's; none is 0.
    std::size_t rank() const {
        for (std::size_t i = 0; i < pockets.size(); ++i)
            if (distance(pockets[i].center, ligand) < 4) return i + 1;
        return 0;
    }
};

std::vector<Pocket> pockets_of(const chem::Structure& receptor, const std::vector<std::string>& keep) {
    const auto selection = select_receptor(receptor, {.keep_hetero = keep});
    return *find_pockets(selection->kept, {});
}

Site site_within(const std::string& name, const std::string& structure, const std::string& ligand) {
    const auto receptor = read_receptor(structure);
    std::vector<Point> places;
    for (const auto& atom : *hetero_atoms(*receptor, ligand)) places.push_back(place_of(atom));
    return {name + " " + ligand, middle(places), pockets_of(*receptor, {})};
}

Site site_beside(const std::string& name, const std::string& ligand, const std::vector<std::string>& keep) {
    const auto places = heavy_atom_places(shared_file(name + "/" + ligand), "it");
    return {name + " " + ligand, middle(*places),
            pockets_of(*read_receptor(shared_file(name + "/receptor.pdb")), keep)};
}

}  // namespace

TEST(BurialGrid, KnowsTheOpenAPlaneAndACavity) {
    std::vector<Ball> plane;
    for (int x = -20; x <= 20; x += 2)
        for (int y = -20; y <= 20; y += 2)
            plane.push_back({{static_cast<double>(x), static_cast<double>(y), 0}, 3});
    plane.push_back({{0, 0, 30}, 0.5});  // so that there is room above
    const auto grid = BurialGrid::around(plane);
    ASSERT_TRUE(grid);
    for (std::size_t i = 0; i < grid->size(); ++i) {
        const auto at = grid->place(i);
        if (at[0] != 0 || at[1] != 0) continue;
        if (at[2] == 4) {
            EXPECT_EQ(grid->burial(i), 9) << "straight and aslant";
        }
        if (at[2] == 15) {
            EXPECT_EQ(grid->burial(i), 0);
        }
        if (at[2] == 0) {
            EXPECT_EQ(grid->burial(i), 0) << "occupied";
        }
    }
}

TEST(Pockets, AreWhereSpaceIsEnclosed) {
    const auto pockets = find_pockets(shell(6), {});
    ASSERT_TRUE(pockets);
    ASSERT_EQ(pockets->size(), 1u);
    const auto& pocket = pockets->front();
    EXPECT_LT(distance(pocket.center, {0, 0, 0}), 0.3);
    EXPECT_EQ(pocket.burial, 1);
    // A ball of 6 - 1.7 Å, of which a probe at points 1 Å apart does not reach all of the rim.
    const double exact = 4 / 3. * std::numbers::pi * std::pow(4.3, 3);
    EXPECT_GT(pocket.volume, exact / 2);
    EXPECT_LT(pocket.volume, exact);
    EXPECT_EQ(pocket.residues, std::vector<std::string>{"GLY1"});
    EXPECT_TRUE(pocket.box.holds({2, 2, 2}));
    EXPECT_TRUE(find_pockets(shell(6), {.min_volume = 2000})->empty());
}

TEST(Pockets, OfOddReceptors) {
    const std::vector one{carbon(1, 2, 3)};
    EXPECT_TRUE(find_pockets(one, {})->empty());
    auto hydrogen = one;
    hydrogen[0].element = "H";
    EXPECT_EQ(find_pockets(hydrogen, {}).error().kind, "receptor_empty");
    EXPECT_EQ(find_pockets({}, {}).error().kind, "receptor_empty");
    for (const double away : {5e3, 1e300}) {
        const std::vector far{carbon(0, 0, 0), carbon(away, away, away)};
        const auto refused = find_pockets(far, {});
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().kind, "receptor_too_large");
    }
    const std::vector flat(1000, carbon(1, 1, 1));
    EXPECT_TRUE(find_pockets(flat, {})->empty());
}

TEST(Pockets, OfAHundredThousandAtoms) {
    std::vector<chem::Atom> atoms;
    for (int x = 0; x < 47; ++x)
        for (int y = 0; y < 47; ++y)
            for (int z = 0; z < 47; ++z)
                if (x % 12 || y % 12 || z % 4) atoms.push_back(carbon(3. * x, 3. * y, 3. * z));
    ASSERT_GT(atoms.size(), 100'000u);
    const auto pockets = find_pockets(atoms, {.most = 3});
    ASSERT_TRUE(pockets) << pockets.error().detail;
    EXPECT_LE(pockets->size(), 3u);
}

TEST(Pockets, HoldTheLigandsOfCrystals) {
    std::vector<Site> sites;
    sites.push_back(site_within("1cbs", crabp(), "REA"));
    sites.push_back(site_within("1hpv", hiv_protease(), "478"));
    if (has_shared_files()) {
        for (const auto* name : {"184l", "1iep", "1uw6", "5x72"})
            sites.push_back(site_beside(name, "ligand_crystal.sdf", {}));
        sites.push_back(site_beside("5x72", "ligand2_crystal.sdf", {}));
        sites.push_back(site_beside("1ia1", "ligand_crystal.sdf", {"NDP"}));
        sites.push_back(site_within("1eve", shared_file("1eve_raw/1eve.pdb"), "E20"));
    }
    const std::string aurora = "/usr/share/RDKit/Contrib/CalcLigRMSD/data/";
    if (std::filesystem::exists(aurora))
        for (const auto& [name, ligand] : std::vector<std::pair<std::string, std::string>>{
                 {"5dpv", "5DN"}, {"5dpv", "SKE"}, {"5dt0", "SKE"}, {"6c83", "ACP:A"}, {"6c83", "ACP:B"}})
            sites.push_back(site_within(name, read_test_file(aurora + name + ".pdb"), ligand));
    std::size_t found = 0;
    std::string table;
    for (const auto& site : sites) {
        found += site.rank() >= 1 && site.rank() <= 3;
        table += site.name + ":";
        for (std::size_t i = 0; i < std::min<std::size_t>(3, site.pockets.size()); ++i)
            table += " " + std::to_string(distance(site.pockets[i].center, site.ligand)).substr(0, 4);
        table += "\n";
    }
    EXPECT_GE(found * 10, sites.size() * 7) << table;
    RecordProperty("distances", table);
}

TEST(Sites, ReadResiduesAsTheyAreNamed) {
    const auto receptor = read_receptor(hiv_protease());
    ASSERT_TRUE(receptor);
    auto count = [&](const std::string& name) {
        const auto places = residue_places(*receptor, std::vector{name});
        return places ? static_cast<int>(places->size()) : -1;
    };
    EXPECT_EQ(count("A:25"), 8);
    EXPECT_EQ(count("A:ASP25"), 8);
    EXPECT_EQ(count("a:asp25"), -1) << "chains may differ in case alone";
    EXPECT_EQ(count("A:asp25"), 8);
    EXPECT_EQ(count("ASP:A:25"), 8);
    EXPECT_EQ(count("25"), 16);
    EXPECT_EQ(count("ASP25"), 16);
    EXPECT_EQ(count("A:GLY25"), -1);
    const auto missing = residue_places(*receptor, std::vector<std::string>{"A:25", "A:1000"});
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().kind, "residue_not_found");
    EXPECT_NE(missing.error().detail.find("A:PRO1 to"), std::string::npos) << missing.error().detail;
    EXPECT_NE(
        residue_places(*receptor, std::vector<std::string>{"Q:1"}).error().detail.find("no chain \"Q\""),
        std::string::npos);
}

TEST(Sites, RefuseWhatIsNoReceptor) {
    EXPECT_EQ(read_receptor("CCO").error().kind, "receptor_flat");
    EXPECT_EQ(read_receptor("hello, world!").error().kind, "format_unknown");
    const auto nan = read_receptor(
        "ATOM      1  N   ALA A   1         nan   0.000   0.000  1.00  0.00           N\nEND\n");
    ASSERT_FALSE(nan);
    EXPECT_EQ(nan.error().kind, "molecule_invalid");
    const auto water = read_receptor(
        "HETATM    1  O   HOH A   1       0.000   0.000   0.000  1.00  0.00           O\nEND\n");
    ASSERT_TRUE(water);
    EXPECT_EQ(select_receptor(*water, {}).error().kind, "receptor_empty");
}

}  // namespace mad::engines
