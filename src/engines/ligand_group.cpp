// Some ligands of a library, docked in a process of their own: by one run of the engine where it can, else
// one after another.
#include "base/file_contents.hpp"
#include "engine_kit/step_limit.hpp"
#include "engines/docking.hpp"
#include "engines/inputs.hpp"
#include "engines/molecules.hpp"
#include "engines/operations.hpp"

namespace mad::engines {
namespace {

class LigandGroup {
public:
    LigandGroup(const Engine& engine, Work& work)
        : engine_(engine),
          work_(work),
          box_(box_of(work.input.at("box").as_object())),
          options_(search_options(engine.traits(), work.input, box_)) {}

    Result<void> prepare() {
        auto receptor = contents_of(text_in(work_.input, "receptor_file"));
        if (!receptor) return receptor.error();
        receptor_.pdbqt = std::move(*receptor);
        auto model = model_of(receptor_);
        if (!model) return model.error();
        receptor_model_ = std::move(*model);
        work_.progress(0, "preparing the ligands");
        for (const auto& ligand : work_.input.at("ligands").as_array()) {
            auto prepared = prepared_of(ligand.as_object());
            if (prepared) {
                places_.push_back(outcomes_.size());
                prepared_.push_back(std::move(*prepared));
            }
            outcomes_.push_back(prepared ? json::object() : failure_of(prepared.error()));
            work_.partial({{"prepared", outcomes_.size()}});
        }
        return {};
    }

    void dock() {
        if (prepared_.size() > 1 && engine_.traits().batch && dock_together()) return;
        for (std::size_t i = 0; i < prepared_.size(); ++i) {
            take(i, run(engine_, work_, prepared_[i], EngineMode::dock, options_));
            work_.partial({{"ended", i + 1}});
        }
    }

    json::object result() && {
        json::array outcomes;
        for (auto& outcome : outcomes_) outcomes.push_back(std::move(outcome));
        json::object it;
        it["outcomes"] = std::move(outcomes);
        return it;
    }

private:
    static json::object failure_of(const Error& error) {
        return {{"failure", {{"code", error.kind}, {"detail", error.detail}}}};
    }

    Result<Prepared> prepared_of(const json::object& given) const {
        const engine_kit::StepLimit limit(preparation_limit);
        const auto format = chem::format_named(text_in(work_.input, "format"));
        const auto text = text_in(given, "ligand");
        if (auto read = checked_name(text, *format); !read) return read.error();
        auto ligand = ligand_of(text, ligand_options_in(work_.input, integer_in(work_.input, "seed")));
        if (!ligand) return ligand.error();
        ligand->title = text_in(given, "name");
        auto warnings = check_ligand_fits(box_, places_of(ligand->pdbqt));
        if (!warnings) return warnings.error();
        warnings->insert(warnings->begin(), ligand->warnings.begin(), ligand->warnings.end());
        return Prepared{receptor_, receptor_model_, std::move(*ligand), std::move(*warnings)};
    }

    /// False where the engine fails: whose fault it is shows when each is alone.
    bool dock_together() {
        auto done = run_batch(engine_, work_, prepared_, options_);
        for (std::size_t i = 0; done && i < prepared_.size(); ++i) take(i, std::move((*done)[i]));
        return done.has_value();
    }

    void take(std::size_t i, const Result<Done>& done) {
        auto result = done ? docked(engine_, work_.input, prepared_[i], *done, options_)
                           : Result<json::object>(done.error());
        outcomes_[places_[i]] =
            result ? json::object{{"docked", std::move(*result)}} : failure_of(result.error());
    }

    const Engine& engine_;
    Work& work_;
    Box box_;
    SearchOptions options_;
    ReceptorToDock receptor_;
    Pdbqt receptor_model_;
    std::vector<Prepared> prepared_;
    std::vector<std::size_t> places_;  // of the prepared ones among all
    std::vector<json::object> outcomes_;
};

}  // namespace

Result<json::object> dock_ligands(const Engine& engine, Work& work) {
    LigandGroup group(engine, work);
    if (auto prepared = group.prepare(); !prepared) return prepared.error();
    group.dock();
    return std::move(group).result();
}

}  // namespace mad::engines
