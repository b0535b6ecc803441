// AutoDock Vina, behind Engine.
#include "engines/engine_run.hpp"
#include "engines/vina_output.hpp"

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
                                     .scoring = {"vina", "vinardo"}};
        return it;
    }

    std::string poses_file() const override { return "poses.pdbqt"; }

    Result<std::vector<std::string>> prepare(const EngineJob& job) const override {
        const auto receptor = job.folder / "receptor.pdbqt", ligand = job.folder / "ligand.pdbqt";
        write_file(receptor, job.receptor);
        write_file(ligand, job.ligand.pdbqt.text);
        const auto& o = job.options;
        Arguments it;
        it.add("receptor", receptor.string());
        it.add("ligand", ligand.string());
        it.add("scoring", o.scoring);
        it.add_box(o.box);
        it.add("cpu", o.cpu);
        it.add("seed", o.seed);
        if (job.mode == EngineMode::dock) {
            it.add("exhaustiveness", o.exhaustiveness);
            it.add("num_modes", o.num_modes);
            it.add("energy_range", o.energy_range);
            it.add("min_rmsd", o.min_rmsd);
        }
        if (job.mode == EngineMode::score) it.flag("score_only");
        if (job.mode == EngineMode::minimize) it.flag("local_only");
        if (job.mode != EngineMode::score) it.add("out", (job.folder / poses_file()).string());
        return it.take();
    }

    Result<EngineOutput> read(const EngineJob& job, const EngineRun& run) const override {
        return job.mode == EngineMode::dock ? read_docked(run) : read_posed(job, run);
    }

    /// "AutoDock Vina v1.2.3"
    std::string version_in(std::string_view line) const override {
        return std::string(line.substr(line.rfind('v') + 1));
    }

private:
    static Result<EngineOutput> read_docked(const EngineRun& run) {
        auto poses = read_vina_poses(run.poses);
        if (!poses) return poses.error();
        EngineOutput it{.poses = {}, .pdbqt = run.poses};
        for (auto& pose : *poses)
            it.poses.push_back({.rank = pose.rank,
                                .affinity = pose.affinity,
                                .affinity_printed = pose.affinity_printed,
                                .rmsd_lb = pose.rmsd_lb,
                                .rmsd_ub = pose.rmsd_ub,
                                .inter = pose.inter,
                                .intra = pose.intra,
                                .model = std::move(pose.model)});
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
