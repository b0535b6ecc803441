// AutoDock Vina, behind Engine.
#include "engines/engine_run.hpp"
#include "engines/flexible_pose.hpp"
#include "engines/vina_output.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace mad::engines {
namespace {

class Vina final : public Engine {
public:
    const EngineTraits& traits() const override {
        static const EngineTraits it{.name = "vina",
                                     .title = "AutoDock Vina",
                                     .program = "vina",
                                     .variable = "MAD_VINA",
                                     .source = "Debian's package autodock-vina",
                                     .scoring = {"vina", "vinardo"},
                                     .batch = true,
                                     .flexible_residues = true};
        return it;
    }

    std::string poses_file() const override { return "poses.pdbqt"; }

    Result<std::vector<std::string>> prepare(const EngineJob& job) const override {
        const auto ligand = job.folder / "ligand.pdbqt";
        write_file(ligand, job.ligand.pdbqt.text);
        Arguments it;
        add_receptor(job, it);
        it.add("ligand", ligand.string());
        add_options(job, it);
        if (job.mode == EngineMode::score) it.flag("score_only");
        if (job.mode == EngineMode::minimize) it.flag("local_only");
        if (job.mode != EngineMode::score) it.add("out", (job.folder / poses_file()).string());
        return it.take();
    }

    Result<EngineBatch> prepare_batch(const EngineJob& job,
                                      std::span<const PreparedLigand* const> ligands) const override {
        EngineBatch batch;
        Arguments it;
        add_receptor(job, it);
        add_options(job, it);
        it.add("dir", job.folder.string());
        it.flag("batch");
        for (std::size_t i = 0; i < ligands.size(); ++i) {
            const auto name = fmt::format("ligand{}", i + 1);
            const auto ligand = job.folder / (name + ".pdbqt");
            write_file(ligand, ligands[i]->pdbqt.text);
            it.value(ligand.string());
            batch.poses.push_back(job.folder / (name + "_out.pdbqt"));
        }
        batch.arguments = it.take();
        return batch;
    }

    /// The head is of all.
    std::vector<std::string> consoles_of(std::string_view console, std::size_t ligands) const override {
        constexpr std::string_view begin = "Performing docking";
        std::vector<std::string> said(ligands);
        auto at = std::min(console.find(begin), console.size());
        const auto head = console.substr(0, at);
        for (auto& of_ligand : said) {
            const auto end = std::min(console.find(begin, at + 1), console.size());
            of_ligand = fmt::format("{}{}", head, console.substr(at, end - at));
            at = end;
        }
        return said;
    }

    Result<EngineOutput> read(const EngineJob& job, const EngineRun& run) const override {
        return job.mode == EngineMode::dock ? read_docked(job, run) : read_posed(job, run);
    }

    /// "AutoDock Vina v1.2.3"
    std::string version_in(std::string_view line) const override {
        return std::string(line.substr(line.rfind('v') + 1));
    }

private:
    static void add_options(const EngineJob& job, Arguments& it) {
        const auto& o = job.options;
        it.add("scoring", o.scoring);
        it.add_box(o.box);
        it.add("cpu", o.cpu);
        it.add("seed", o.seed);
        if (job.mode != EngineMode::dock) return;
        it.add("exhaustiveness", o.exhaustiveness);
        it.add("num_modes", o.num_modes);
        it.add("energy_range", o.energy_range);
        it.add("min_rmsd", o.min_rmsd);
    }

    static Result<EngineOutput> read_docked(const EngineJob& job, const EngineRun& run) {
        auto poses = read_vina_poses(run.poses);
        if (!poses) return poses.error();
        EngineOutput it{.poses = {}, .pdbqt = run.poses};
        for (auto& pose : *poses) {
            std::vector<Point> side_chains;
            if (job.flexible) {
                auto places = side_chain_places(*job.flexible, pose.model.side_chains);
                if (!places) return Error{Errc::upstream, "vina_output_malformed", places.error().detail};
                side_chains = std::move(*places);
            }
            it.poses.push_back({.rank = pose.rank,
                                .affinity = pose.affinity,
                                .affinity_printed = pose.affinity_printed,
                                .rmsd_lb = pose.rmsd_lb,
                                .rmsd_ub = pose.rmsd_ub,
                                .inter = pose.inter,
                                .intra = pose.intra,
                                .model = std::move(pose.model),
                                .side_chains = std::move(side_chains)});
        }
        return it;
    }

    static Result<EngineOutput> read_posed(const EngineJob& job, const EngineRun& run) {
        const auto score = read_vina_score(run.console);
        if (!score) return score.error();
        EngineOutput it{.poses = {}, .pdbqt = run.poses};
        it.poses.push_back({.rank = 1,
                            .affinity = score->affinity,
                            .affinity_printed = score->affinity,
                            .inter = score->inter,
                            .intra = score->intra,
                            .model = job.ligand.pdbqt});
        it.more["terms"] = {{"inter", score->inter},
                            {"intra", score->intra},
                            {"torsional", score->torsional},
                            {"unbound", score->unbound}};
        if (job.mode == EngineMode::score) return it;
        auto models = read_pdbqt(run.poses);
        if (!models || models->size() != 1)
            return Error{Errc::upstream, "vina_output_malformed", "the output file does not hold one pose"};
        it.poses.front().model = std::move(models->front());
        return it;
    }
};

}  // namespace

const Engine& vina() {
    static const Vina it;
    return it;
}

}  // namespace mad::engines
