// Docking engines: programs of others that dock, score and minimise. Each has one adapter, which declares
// what it can do, writes its command line and reads what it wrote.
#pragma once
#include "engines/box.hpp"
#include "engines/flexible_receptor.hpp"
#include "engines/ligand.hpp"

#include <boost/json/object.hpp>
#include <filesystem>
#include <optional>
#include <span>

namespace mad::engines {
namespace json = boost::json;

enum class EngineMode { dock, score, minimize };

/// What one engine has and another has not: nothing is asked of an engine that is not declared here.
struct EngineTraits {
    std::string name;      ///< "vina": the tool's, and the beginning of its errors' codes
    std::string title;     ///< "AutoDock Vina"
    std::string program;   ///< in the PATH
    std::string variable;  ///< of the environment, which names another executable: "MAD_VINA"
    std::string source;    ///< where it is to be had, for people

    std::vector<std::string> scoring;  ///< the functions it has, by their names
    bool custom_scoring = false;       ///< terms and weights from a file
    bool energy_range = true;
    bool atom_terms = false;  ///< what each term gives for each atom
    bool cnn = false;         ///< rates poses by neural networks too
    bool batch = false;       ///< docks several ligands in one run, into a receptor that it reads once
    bool flexible_residues = false;

    // How its affinities come about, where its function is Vina's or Vinardo.
    bool turns_hydrogens = true;   ///< bonds that turn nothing but hydrogens count as rotatable
    bool shares_unbound = true;    ///< a docking's poses all take the best one's internal energy as unbound
    bool softens_clashes = false;  ///< where it minimises: its energies are not comparable then
    double vinardo_torsion_weight = 0.05846;
};

/// As /health shows it.
json::object described(const EngineTraits&);

struct SearchOptions {
    std::string scoring = "vina";
    Box box;
    double margin = 4;  ///< Å around the ligand, where there is no box to search
    int exhaustiveness = 8, num_modes = 9;
    double energy_range = 3, min_rmsd = 1;  ///< kcal/mol, Å
    int seed = 42, cpu = 1;
};

struct EngineJob {
    EngineMode mode = EngineMode::dock;
    SearchOptions options;
    json::object own;      ///< the request's options that only some engines have
    std::string receptor;  ///< PDBQT
    PreparedLigand ligand;
    std::filesystem::path folder;                ///< for what the engine reads and writes
    std::optional<FlexibleReceptor> flexible{};  ///< the receptor taken apart, where side chains turn
};

/// Several ligands docked in one run.
struct EngineBatch {
    std::vector<std::string> arguments;        ///< the command line after the program
    std::vector<std::filesystem::path> poses;  ///< of each ligand, the file that the engine writes
};

struct EngineRun {
    std::vector<std::string> command;  ///< as it was run
    std::string console;
    std::string poses;          ///< the file of poses that it wrote, as it is
    std::string side_chains{};  ///< the same of the receptor's side chains, where they have their own
};

/// Energies in kcal/mol, RMSD in Å.
struct EnginePose {
    int rank = 0;  ///< in the engine's own order
    double affinity = 0;
    double affinity_printed = 0;  ///< as the engine wrote it
    /// To the first pose, as Vina defines them: not symmetry-corrected.
    double rmsd_lb = 0, rmsd_ub = 0;
    std::optional<double> inter{}, intra{};
    Pdbqt model;  ///< the ligand as it was prepared, at the pose's places
    /// Of the job's flexible receptor's atoms; empty where nothing of it turns.
    std::vector<Point> side_chains{};
    json::object more{};         ///< members of the pose that only this engine gives
    SdfProperties properties{};  ///< the same, under the engine's own names
};

struct EngineOutput {
    std::vector<EnginePose> poses;
    std::string pdbqt;    ///< of all poses; empty where they are the ligand as it was given
    json::object more{};  ///< members of the result that only this engine gives
    std::vector<std::string> warnings{};
};

class Engine {
public:
    Engine() = default;
    Engine(const Engine&) = delete;
    virtual ~Engine() = default;

    virtual const EngineTraits& traits() const = 0;
    /// What the engine is to read, written into the job's folder; the command line after the program.
    /// Errors: invalid, for options that it would not understand.
    virtual Result<std::vector<std::string>> prepare(const EngineJob&) const = 0;
    /// Its file of poses, in the job's folder.
    virtual std::string poses_file() const = 0;
    /// For all of the ligands, by engines that have `batch`: the job's own one is not looked at. Errors: as
    /// those of `prepare`.
    virtual Result<EngineBatch> prepare_batch(const EngineJob&, std::span<const PreparedLigand* const>) const;
    /// What such a run said of each of so many ligands.
    virtual std::vector<std::string> consoles_of(std::string_view console, std::size_t ligands) const;
    /// The same of the flexible side chains; empty where they stand with the poses.
    virtual std::string side_chains_file() const { return {}; }
    /// What it wrote. Errors: invalid, "no_pose", where the box has no room; upstream, "…_output_malformed".
    virtual Result<EngineOutput> read(const EngineJob&, const EngineRun&) const = 0;
    /// "1.2.3", in the first line of what `--version` says.
    virtual std::string version_in(std::string_view line) const = 0;
};

const Engine& vina();
const Engine& smina();
const Engine& gnina();

/// Options as programs take them: --name value.
class Arguments {
public:
    void flag(std::string_view name) { words_.push_back("--" + std::string(name)); }
    void add(std::string_view name, const std::string& value);
    void add(std::string_view name, double value);
    void add(std::string_view name, int value);
    void add_box(const Box&);
    /// What follows an option that takes several values.
    void value(std::string text) { words_.push_back(std::move(text)); }
    std::vector<std::string> take() { return std::move(words_); }

private:
    std::vector<std::string> words_;
};

}  // namespace mad::engines
