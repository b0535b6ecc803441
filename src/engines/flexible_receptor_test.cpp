// Receptors taken apart for a docking in which side chains turn, and put together again; the real Vina says
// whether the parts are the whole.
#include "base/temporary_folder.hpp"
#include "chem/inspect.hpp"
#include "engines/babel.hpp"
#include "engines/engine_run.hpp"
#include "engines/flexible_pose.hpp"
#include "engines/lines.hpp"
#include "engines/receptor.hpp"
#include "engines/rescoring.hpp"
#include "engines/sites.hpp"
#include "engines/test_files.hpp"
#include "engines/vina_output.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <map>
#include <set>

namespace mad::engines {
namespace {

constexpr Box everywhere{{0, 0, 0}, {2'000, 2'000, 2'000}};

/// A structure with the receptor that is prepared from it.
struct Protein {
    chem::Structure structure;
    Pdbqt receptor;

    static Protein of(const std::string& text, const ReceptorOptions& options = {}) {
        const auto prepared = prepare_receptor(text, options);
        EXPECT_TRUE(prepared) << prepared.error().detail;
        return {*read_receptor(text), read_pdbqt(prepared->pdbqt)->front()};
    }

    Result<FlexibleReceptor> with(const std::vector<std::string>& residues,
                                  const Box& box = everywhere) const {
        return take_apart(receptor, structure, {.residues = residues}, box);
    }
    std::vector<std::string> near(const std::vector<Point>& places, double within, const Box& box) const {
        const auto flexible = take_apart(receptor, structure, {{}, places, within}, box);
        return flexible ? flexible->residues : std::vector{flexible.error().kind};
    }
    std::string refusal_of(const std::vector<std::string>& residues) const {
        const auto flexible = with(residues);
        return flexible ? "none" : flexible.error().kind + ": " + flexible.error().detail;
    }
};

std::vector<std::string> residues_of_type(const chem::Structure& structure, const std::string& type) {
    std::vector<std::string> names;
    for (const auto& atom : structure.atoms)
        if (atom.residue == type && atom.name == "CA") names.push_back(residue_name(atom));
    return names;
}

/// "CA-CB CB-CG", of BRANCH lines.
std::string tree_of(const FlexibleReceptor& flexible) {
    std::string tree;
    for (const auto line : lines_of(flexible.side_chains)) {
        if (!line.starts_with("BRANCH")) continue;
        const auto numbers = words(line.substr(6));
        const auto name = [&](std::string_view number) {
            return flexible.atoms.at(static_cast<std::size_t>(*integer(number)) - 1).name;
        };
        tree += (tree.empty() ? "" : " ") + name(numbers[0]) + "-" + name(numbers[1]);
    }
    return tree;
}

/// An atom's line without its number.
std::multiset<std::string> atoms_in(std::string_view pdbqt) {
    std::multiset<std::string> atoms;
    for (const auto line : atom_lines(pdbqt)) atoms.insert(std::string(line.substr(11)));
    return atoms;
}

const EngineListener nobody{[](double) {}, [](std::string_view) {}};

/// What `vina --score_only` says of the ligand where it is.
VinaScore vinas_score(EngineJob job) {
    job.mode = EngineMode::score;
    job.options.box.size = {26, 26, 26};
    const auto ran = run_engine(vina(), job, nobody);
    EXPECT_TRUE(ran) << ran.error().detail;
    const auto score = read_vina_score(ran->console);
    EXPECT_TRUE(score) << ran->console;
    return *score;
}

/// Without CA and CB of the flexible residues: Vina 1.2 leaves them out of the ligand's energy.
std::string without_fixed_atoms(const Pdbqt& receptor, const FlexibleReceptor& flexible) {
    const auto lines = atom_lines(receptor.text);
    std::string text;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const auto& name = receptor.atoms[i].name;
        if (name == "CA" || name == "CB")
            if (std::ranges::find(flexible.index, i) != flexible.index.end()) continue;
        text += std::string(lines[i]) + "\n";
    }
    return text;
}

}  // namespace

TEST(SideChains, TurnAroundTheirSingleBonds) {
    const std::map<std::string, std::string> trees{{"ARG", "CA-CB CB-CG CG-CD CD-NE"},
                                                   {"ASN", "CA-CB CB-CG"},
                                                   {"ASP", "CA-CB CB-CG"},
                                                   {"CYS", "CA-CB CB-SG"},
                                                   {"GLN", "CA-CB CB-CG CG-CD"},
                                                   {"GLU", "CA-CB CB-CG CG-CD"},
                                                   {"HIS", "CA-CB CB-CG"},
                                                   {"ILE", "CA-CB CB-CG1"},
                                                   {"LEU", "CA-CB CB-CG"},
                                                   {"LYS", "CA-CB CB-CG CG-CD CD-CE CE-NZ"},
                                                   {"MET", "CA-CB CB-CG CG-SD"},
                                                   {"PHE", "CA-CB CB-CG"},
                                                   {"SER", "CA-CB CB-OG"},
                                                   {"THR", "CA-CB CB-OG1"},
                                                   {"TRP", "CA-CB CB-CG"},
                                                   {"TYR", "CA-CB CB-CG CZ-OH"},
                                                   {"VAL", "CA-CB"}};
    // What Open Babel gives them.
    const std::map<std::string, std::ptrdiff_t> hydrogens{{"ARG", 5}, {"ASN", 2}, {"CYS", 1}, {"GLN", 2},
                                                          {"LYS", 3}, {"SER", 1}, {"THR", 1}, {"TYR", 1}};
    const auto protease = Protein::of(hiv_protease());
    const auto whole = atoms_in(protease.receptor.text);
    for (const auto& [type, tree] : trees) {
        SCOPED_TRACE(type);
        const auto names = residues_of_type(protease.structure, type);
        ASSERT_FALSE(names.empty());
        const auto flexible = protease.with({names.front()});
        ASSERT_TRUE(flexible) << flexible.error().detail;
        EXPECT_EQ(tree_of(*flexible), tree);
        EXPECT_EQ(flexible->residues, std::vector{names.front()});
        if (hydrogens.contains(type))
            EXPECT_EQ(std::ranges::count_if(flexible->atoms, is_hydrogen), hydrogens.at(type));

        // Nothing is lost, nothing twice.
        auto parts = atoms_in(flexible->rigid);
        parts.merge(atoms_in(flexible->side_chains));
        EXPECT_EQ(parts, whole);
    }
    for (const auto* type : {"GLY", "ALA", "PRO"})
        EXPECT_EQ(protease.refusal_of({residues_of_type(protease.structure, type).front()})
                      .find("residue_rigid: A:" + std::string(type)),
                  0U)
            << type;
}

TEST(SideChains, TurnTheHydrogenOfAnAcidThatHasOne) {
    const auto acid = Protein::of(hiv_protease(), {.ph = 1});
    const auto flexible = acid.with({"A:ASP25"});
    ASSERT_TRUE(flexible) << flexible.error().detail;
    EXPECT_EQ(tree_of(*flexible).find("CA-CB CB-CG CG-OD"), 0U) << tree_of(*flexible);
}

TEST(SideChains, AreFoundByTheNamesThatResiduesHave) {
    const auto protease = Protein::of(hiv_protease());
    const auto both = protease.with({"A:25", "A:ASP25", "25"});
    ASSERT_TRUE(both) << both.error().detail;
    EXPECT_EQ(both->residues, (std::vector<std::string>{"A:ASP25", "B:ASP25"}));
    EXPECT_EQ(protease.refusal_of({"A:1000"}).find("residue_not_found: "), 0U);
    EXPECT_EQ(protease.refusal_of({"478::200"}).find("residue_rigid: 478200"), 0U) << "the ligand";
    EXPECT_EQ(Protein::of(hiv_protease(), {.chains = {"A"}})
                  .refusal_of({"B:25"})
                  .find("residue_not_in_receptor: B:ASP25"),
              0U);
    auto leucines = residues_of_type(protease.structure, "LEU");
    leucines.resize(11);
    EXPECT_EQ(protease.refusal_of(leucines).find("too_many_flexible_residues: 11"), 0U);

    // A receptor that is prepared already.
    const auto prepared = Protein::of(protease.receptor.text);
    EXPECT_EQ(prepared.with({"A:ASP25"})->side_chains, protease.with({"A:ASP25"})->side_chains);
}

namespace {

/// A cysteine of the protease with something beyond its sulfur, on the line from CB.
class Cysteine {
public:
    Cysteine() : atoms_(*residue_atoms(*read_receptor(hiv_protease()), "A:CYS67")) {}

    Cysteine& without(std::string_view name) {
        std::erase_if(atoms_, [&](const auto& atom) { return atom.name == name; });
        return *this;
    }
    Cysteine& with(const std::string& element, const std::string& residue, double away) {
        chem::Atom atom;
        atom.element = atom.name = element;
        atom.at = beyond_sulfur(away);
        atom.residue = residue;
        atom.chain = "A";
        atom.residue_number = "200";
        atom.hetero = true;
        atoms_.push_back(atom);
        return *this;
    }
    /// The same residue from the other side.
    Cysteine& with_another(double away) {
        const auto middle = beyond_sulfur(away / 2);
        const auto count = atoms_.size();
        for (std::size_t i = 0; i < count; ++i) {
            auto atom = atoms_[i];
            atom.at = {2 * middle.x - atom.at.x, 2 * middle.y - atom.at.y, 2 * middle.z - atom.at.z};
            atom.residue_number = "95";
            atoms_.push_back(atom);
        }
        return *this;
    }
    std::string refusal(const ReceptorOptions& options = {}) const {
        return Protein::of(*write_pdb(atoms_), options).refusal_of({"A:CYS67"});
    }

private:
    chem::Point beyond_sulfur(double away) const {
        const auto named = [&](std::string_view name) {
            return std::ranges::find(atoms_, name, &chem::Atom::name)->at;
        };
        const auto cb = named("CB"), sg = named("SG");
        const double bond = distance({cb.x, cb.y, cb.z}, {sg.x, sg.y, sg.z});
        const auto at = [&](double from, double to) { return to + (to - from) / bond * away; };
        return {at(cb.x, sg.x), at(cb.y, sg.y), at(cb.z, sg.z)};
    }

    std::vector<chem::Atom> atoms_;
};

}  // namespace

TEST(SideChains, AreRefusedWhereTheyCannotTurn) {
    EXPECT_EQ(Cysteine().refusal(), "none");
    EXPECT_EQ(Cysteine().without("SG").refusal(),
              "residue_incomplete: A:CYS67 cannot be flexible: its side chain lacks SG");
    EXPECT_EQ(Cysteine().with_another(2.05).refusal(),
              "residue_bound: A:CYS67 cannot be flexible: its SG is bonded to SG of CYS A 95");
    EXPECT_EQ(Cysteine().with("Zn", "ZN", 2.3).refusal({.keep_hetero = {"ZN"}}),
              "residue_bound: A:CYS67 cannot be flexible: its SG holds the metal ZN A 200");
    EXPECT_EQ(Cysteine().with("Zn", "ZN", 2.3).refusal(), "none") << "the metal is not in the receptor";
    EXPECT_EQ(Cysteine().with("C", "LIG", 1.8).refusal({.keep_hetero = {"LIG"}}),
              "residue_bound: A:CYS67 cannot be flexible: its SG is bonded to C of LIG A 200");
    EXPECT_EQ(Cysteine().without("CA").refusal().find("residue_not_in_receptor: "), 0U);
}

TEST(SideChains, AreKeptToTheBox) {
    const auto protein = Protein::of(crabp());
    EXPECT_TRUE(protein.with({"A:ARG132"}, {{22.1, 26.3, 20.2}, {20, 20, 20}}));
    const auto refused = protein.with({"A:ARG132"}, {{22.1, 26.3, 20.2}, {8, 8, 8}});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, "residue_outside_box");
    EXPECT_EQ(refused.error().detail.find("A:ARG132 cannot be flexible: its "), 0U) << refused.error().detail;
}

// Retinoic acid's carboxylate lies between ARG 111, ARG 132 and TYR 134.
TEST(SideChains, AreFoundNearALigand) {
    const auto protein = Protein::of(crabp());
    const auto acid = heavy_atom_places(*write_pdb(*hetero_atoms(protein.structure, "REA")), "it");
    ASSERT_TRUE(acid);
    const Box site{{22.1, 26.3, 20.2}, {30, 30, 30}};
    const auto near = protein.near(*acid, 3.3, site);
    EXPECT_EQ(std::ranges::count(near, "A:ARG132"), 1) << fmt::format("{}", fmt::join(near, " "));
    EXPECT_EQ(std::ranges::count(near, "A:TYR134"), 1) << fmt::format("{}", fmt::join(near, " "));
    EXPECT_LT(near.size(), 7U);
    EXPECT_EQ(protein.near(*acid, 10, site), std::vector<std::string>{"too_many_flexible_residues"});
    EXPECT_TRUE(protein.near(*acid, 3.3, {{22.1, 26.3, 20.2}, {4, 4, 4}}).empty());
    const auto both = take_apart(protein.receptor, protein.structure, {{"A:ARG132"}, *acid, 3.3}, site);
    ASSERT_TRUE(both);
    EXPECT_EQ(both->residues.size(), near.size()) << "each once";
}

TEST(SideChains, AreReadFromWhatAnEngineWrote) {
    const auto protease = Protein::of(hiv_protease());
    const auto flexible = protease.with({"A:ARG8", "B:TYR59"});
    ASSERT_TRUE(flexible) << flexible.error().detail;
    const auto lines = atom_lines(flexible->side_chains);
    std::string pdb, shifted, bent, cut_off;
    std::vector<Point> places;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        auto at = flexible->atoms[i].at;
        places.push_back(at);
        pdb += pdb_line(lines[i]);
        if (i > 0) cut_off += pdb_line(lines[i]);
        at[0] += flexible->atoms[i].name == "CG" ? 0.5 : 0;
        bent += at_places(pdb_line(lines[i]), {at});
        at[0] += 1;
        shifted += at_places(pdb_line(lines[i]), {at});
    }
    for (const auto& text : {flexible->side_chains, pdb}) {
        const auto read = side_chain_places(*flexible, text);
        ASSERT_TRUE(read) << read.error().detail;
        EXPECT_EQ(*read, places);
    }
    for (const auto& text : {std::string(), shifted, bent, cut_off}) {
        const auto refused = side_chain_places(*flexible, text);
        ASSERT_FALSE(refused) << text;
        EXPECT_EQ(refused.error().kind, "side_chains_malformed");
    }
    EXPECT_EQ(put_together(protease.receptor, *flexible, places).text, protease.receptor.text);
    const auto residues =
        chem::read_structures(chem::Format::pdb, flexible_residues_pdb(protease.receptor, *flexible));
    ASSERT_TRUE(residues) << residues.error().detail;
    EXPECT_EQ(residues_of_type(residues->front(), "ARG"), std::vector<std::string>{"A:ARG8"});
    EXPECT_EQ(residues_of_type(residues->front(), "TYR"), std::vector<std::string>{"B:TYR59"});
    EXPECT_EQ(residues->front().atoms.size(), 31U);
}

TEST(SideChains, AreNoPartOfTheLigandBesideThem) {
    const auto flexible = Protein::of(hiv_protease()).with({"A:ASP25", "B:ASP25"});
    const auto ligand = prepare_ligand("CC(C)CO isobutanol", {});
    ASSERT_TRUE(flexible && ligand);
    const auto output = "MODEL 1\n" + ligand->pdbqt.text + flexible->side_chains + "ENDMDL\nMODEL 2\n" +
                        ligand->pdbqt.text + "ENDMDL\n";
    const auto models = read_pdbqt(output);
    ASSERT_TRUE(models) << models.error().detail;
    ASSERT_EQ(models->size(), 2U);
    for (const auto& model : *models) {
        EXPECT_EQ(model.text, ligand->pdbqt.text);
        EXPECT_EQ(model.torsions, ligand->pdbqt.torsions);
        EXPECT_EQ(model.atoms.size(), ligand->pdbqt.atoms.size());
    }
    EXPECT_EQ(models->front().side_chains, flexible->side_chains);
    EXPECT_EQ(models->back().side_chains, "");
    const auto read = BabelMolecule::read(output, Format::pdbqt, 2);
    ASSERT_TRUE(read);
    ASSERT_EQ(read->size(), 2U);
    EXPECT_EQ(read->front().heavy_atoms(), 5);
}

TEST(FlexibleReceptor, IsWhatItWasToVina) {
    const auto protease = Protein::of(hiv_protease());
    const auto flexible = protease.with({"A:ASP25", "A:ILE50", "B:VAL82"});
    const auto ligand = prepare_ligand(*write_pdb(*hetero_atoms(protease.structure, "478")), {});
    ASSERT_TRUE(flexible && ligand);
    const TemporaryFolder folder;
    EngineJob job{.options = {},
                  .own = {},
                  .receptor = protease.receptor.text,
                  .ligand = *ligand,
                  .folder = folder.path()};
    job.options.box.center = {9.5, 15.9, 9.1};
    job.receptor = without_fixed_atoms(protease.receptor, *flexible);
    const auto before = vinas_score(job);
    job.flexible = *flexible;
    const auto parts = vinas_score(job);
    EXPECT_LT(before.inter, -8);
    EXPECT_NEAR(parts.inter, before.inter, 0.0011);
}

// A docking in which arginine 59 of the site turns.
TEST(FlexibleReceptor, IsScoredAsItIsInEachPose) {
    const auto protein = Protein::of(crabp());
    const auto flexible = protein.with({"A:ARG59"});
    const auto ligand = prepare_ligand("OC(=O)Cc1ccccc1", {});
    ASSERT_TRUE(flexible && ligand);
    const TemporaryFolder folder;
    EngineJob job{.options = {},
                  .own = {},
                  .receptor = protein.receptor.text,
                  .ligand = *ligand,
                  .folder = folder.path(),
                  .flexible = *flexible};
    job.options.box = {{22.1, 26.3, 20.2}, {16, 16, 16}};
    job.options.exhaustiveness = 1;
    job.options.num_modes = 2;
    const auto ran = run_engine(vina(), job, nobody);
    ASSERT_TRUE(ran) << ran.error().detail;
    const auto output = vina().read(job, *ran);
    ASSERT_TRUE(output) << output.error().detail;
    double farthest = 0;
    for (const auto& pose : output->poses) {
        ASSERT_EQ(pose.side_chains.size(), flexible->atoms.size());
        for (std::size_t i = 0; i < pose.side_chains.size(); ++i)
            farthest = std::max(farthest, distance(pose.side_chains[i], flexible->atoms[i].at));
        const auto whole = put_together(protein.receptor, *flexible, pose.side_chains);
        const auto ours = Rescoring::of(whole, chem::ScoringFunction::vina)->score(pose.model);
        ASSERT_TRUE(ours) << ours.error().detail;
        auto alone = job;
        alone.flexible.reset();
        alone.receptor = whole.text;
        alone.ligand.pdbqt = pose.model;
        const auto vinas = vinas_score(alone);
        EXPECT_NEAR(ours->affinity(), vinas.affinity, 0.00051);
        EXPECT_NEAR(ours->inter, vinas.inter, 0.00051);
        alone.receptor = without_fixed_atoms(whole, *flexible);
        EXPECT_NEAR(*pose.inter, vinas_score(alone).inter, 0.02) << "the file's places are rounded";
    }
    EXPECT_GT(farthest, 1);
}

}  // namespace mad::engines
