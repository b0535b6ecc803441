// Gnina, behind Engine.
#include "engines/inputs.hpp"
#include "engines/smina_like.hpp"

#include <fmt/format.h>

namespace mad::engines {
namespace {

class Gnina final : public SminaLike {
public:
    const EngineTraits& traits() const override {
        static const EngineTraits it{
            .name = "gnina",
            .title = "Gnina",
            .program = "gnina",
            .variable = "MAD_GNINA",
            .source =
                "deploy/engines/gnina.Dockerfile builds on its image; or "
                "https://github.com/gnina/gnina/releases",
            .scoring = {"vina", "vinardo", "dkoes_scoring", "dkoes_scoring_old", "dkoes_fast", "ad4_scoring"},
            .custom_scoring = true,
            .energy_range = false,
            .atom_terms = true,
            .cnn = true,
            .flexible_residues = true,
            .turns_hydrogens = false,
            .shares_unbound = false,
            .softens_clashes = true,
            .vinardo_torsion_weight = 0.02};
        return it;
    }

    /// "gnina v1.3 master:97fa6bc+   Built Oct  3 2024."
    std::string version_in(std::string_view line) const override {
        if (line.starts_with("gnina v")) line.remove_prefix(7);
        return std::string(line.substr(0, line.find("  ")));
    }

    Result<EngineOutput> read(const EngineJob& job, const EngineRun& run) const override {
        auto output = SminaLike::read(job, run);
        if (!output || text_in(job.own, "cnn_scoring") == "none") return output;
        for (const auto& pose : output->poses)
            if (!pose.more.contains("cnn_score"))
                output->warnings.push_back(fmt::format("Pose {}: Gnina gave no CNN score", pose.rank));
        return output;
    }

protected:
    void add_own(const EngineJob& job, Arguments& arguments) const override {
        arguments.add("cnn_scoring", text_in(job.own, "cnn_scoring"));
        if (const auto models = texts_in(job.own, "cnn"); !models.empty()) {
            arguments.flag("cnn");
            for (const auto& model : models) arguments.value(model);
        }
        arguments.add("cnn_rotation", integer_in(job.own, "cnn_rotation"));
        if (job.mode == EngineMode::dock)
            arguments.add("pose_sort_order", text_in(job.own, "pose_sort_order"));
        if (job.own.at("no_gpu").as_bool()) arguments.flag("no_gpu");
        if (const int device = integer_in(job.own, "device")) arguments.add("device", device);
    }

    Result<void> read_own(const EngineJob&, const SminaRecord& record, EnginePose& pose) const override {
        constexpr std::pair<std::string_view, std::string_view> scores[] = {
            {"CNNscore", "cnn_score"},
            {"CNNaffinity", "cnn_affinity"},
            {"CNN_VS", "cnn_vs"},
            {"CNNaffinity_variance", "cnn_affinity_variance"}};
        for (const auto& [tag, member] : scores) {
            const auto value = record.number(tag);
            if (!value) return value.error();
            if (!*value) continue;  // it leaves out what it has not computed
            pose.more[member] = **value;
            pose.properties.emplace_back(tag, record.tags.find(tag)->second);
        }
        return {};
    }
};

}  // namespace

const Engine& gnina() {
    static const Gnina it;
    return it;
}

}  // namespace mad::engines
