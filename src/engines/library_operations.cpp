// A library docked with any engine, as a task service: the receptor is prepared once; ligands are prepared
// and docked on a core, in a process of their own: some together, where the engine is faster so. Where such a
// process fails its ligands get one each, so that a bad one stops no other.
#include "engine_kit/parts.hpp"
#include "engines/docking.hpp"
#include "engines/inputs.hpp"
#include "engines/molecules.hpp"
#include "engines/operations.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <numeric>
#include <span>
#include <utility>

namespace mad::engines {
namespace {

constexpr std::size_t most_ligands = 1'000, longest_log = 4'000;
// What Vina does once for all ligands of a run takes as long as docking half a small one. Few enough together
// that all cores are busy to the end.
constexpr std::size_t most_together = 16, rounds_of_each_core = 3;
constexpr double receptor_done = 0.01;  // how far that is in the whole

/// What all ligands have in common.
struct Site {
    std::string version;  // of the engine
    ReceptorToDock receptor;
    Box box;
    std::vector<std::string> warnings;
};

Result<Site> prepare(const Engine& engine, Work& work) {
    auto version = engine_version(engine);
    if (!version) return version.error();
    auto receptor = receptor_to_dock(work);
    if (!receptor) return receptor.error();
    const auto model = model_of(*receptor);
    if (!model) return model.error();
    const auto box = docking_box(work.input);
    if (!box) return box.error();
    const auto warnings = check_box(*box, places_of(*model));
    if (!warnings) return warnings.error();
    Site site{std::move(*version), std::move(*receptor), *box, {}};
    site.warnings = site.receptor.warnings;
    site.warnings.insert(site.warnings.end(), warnings->begin(), warnings->end());
    return site;
}

/// The first record of an SDF.
std::string first_of(std::string_view sdf) {
    constexpr std::string_view end = "$$$$\n";
    const auto at = sdf.find(end);
    return std::string(sdf.substr(0, at == std::string_view::npos ? at : at + end.size()));
}

/// A ligand docked, as the result lists it.
struct Docked {
    json::object ligand;
    json::array poses;
    std::string sdf, log;
};

class Batch {
public:
    Batch(Work& work, const Site& site, const Library& library, bool batch)
        : work_(work),
          site_(site),
          library_(library),
          batch_(batch),
          docked_(library.records.size()),
          failed_(docked_.size()) {}

    Result<void> dock() {
        const auto receptor = work_.folder / "receptor.pdbqt";
        write_file(receptor, site_.receptor.pdbqt);
        common_ = work_.input;
        for (const auto* other : {"receptor", "ligands", "reference_ligand", "cpu"}) common_.erase(other);
        common_["format"] = chem::name_of(library_.format);
        common_["receptor_file"] = receptor.string();
        common_["box"] = to_json(site_.box);
        say_progress();
        std::vector<std::size_t> all(docked_.size());
        std::iota(all.begin(), all.end(), std::size_t{0});
        if (auto done = dock_in_groups(all, together()); !done) return done.error();
        return dock_in_groups(std::exchange(alone_, {}), 1);
    }

    json::object result() && {
        json::array ligands, poses, failures;
        std::string sdf, log;
        for (std::size_t i = 0; i < docked_.size(); ++i) {
            if (failed_[i]) failures.push_back(std::move(*failed_[i]));
            if (!docked_[i]) continue;
            auto& one = *docked_[i];
            ligands.push_back(std::move(one.ligand));
            for (auto& pose : one.poses) poses.push_back(std::move(pose));
            sdf += one.sdf;
            log += one.log;
        }
        json::object it;
        it["count"] = ligands.size();
        it["ligands"] = std::move(ligands);
        it["poses"] = std::move(poses);
        it["failures"] = std::move(failures);
        it["poses_sdf"] = std::move(sdf);
        it["log"] = std::move(log);
        return it;
    }

private:
    std::size_t together() const {
        if (!batch_) return 1;
        const auto rounds = rounds_of_each_core * static_cast<std::size_t>(cores_in(work_));
        return std::clamp<std::size_t>(docked_.size() / rounds, 1, most_together);
    }

    Result<void> dock_in_groups(const std::vector<std::size_t>& ligands, std::size_t size) {
        const auto group = [&](std::size_t i) {
            return std::span(ligands).subspan(i * size, std::min(size, ligands.size() - i * size));
        };
        const engine_kit::Parts parts{
            .count = (ligands.size() + size - 1) / size,
            .at_once = cores_in(work_),
            .time_limit = std::chrono::seconds(integer_in(work_.input, "ligand_time_limit")),
            .make = [&](std::size_t i) { return engine_kit::Part{"dock_ligands", input_of(group(i))}; },
            .ended = [&](std::size_t i, Result<json::object> outcome,
                         const std::string& log) { ended(group(i), std::move(outcome), log); }};
        return engine_kit::do_parts(work_, parts);
    }

    void ended(std::span<const std::size_t> group, Result<json::object> outcome, const std::string& log) {
        if (!outcome && group.size() > 1) {
            alone_.insert(alone_.end(), group.begin(), group.end());
            return;
        }
        for (std::size_t i = 0; i < group.size(); ++i) {
            ++ended_;
            if (!outcome) {
                fail(group[i], outcome.error(), log);
                continue;
            }
            auto& one = outcome->at("outcomes").at(i).as_object();
            if (auto* docked = one.if_contains("docked")) {
                take(group[i], std::move(docked->as_object()));
                continue;
            }
            const auto& failure = one.at("failure").as_object();
            fail(group[i], {Errc::invalid, text_in(failure, "code"), text_in(failure, "detail")}, log);
        }
        say_progress();
    }

    std::string name_of(std::size_t i) const {
        return clean_title(name_in(library_.records[i], library_.format));
    }

    /// The request for some ligands, on what is prepared for all.
    json::object input_of(std::span<const std::size_t> group) const {
        auto it = common_;
        auto& ligands = it["ligands"].emplace_array();
        for (const auto i : group) {
            const auto name = name_of(i);
            ligands.push_back({{"ligand", library_.records[i]},
                               {"name", name.empty() ? fmt::format("ligand {}", i + 1) : name}});
        }
        return it;
    }

    void take(std::size_t i, json::object outcome) {
        Docked one;
        one.ligand["place"] = i + 1;
        for (const auto& member : outcome.at("ligand").as_object()) one.ligand[member.key()] = member.value();
        one.poses = std::move(outcome.at("poses").as_array());
        for (auto& pose : one.poses) pose.as_object()["ligand"] = i + 1;
        one.sdf = text_in(outcome, "poses_sdf");
        one.ligand["affinity"] = one.poses.front().at("affinity");
        one.ligand["pose_count"] = one.poses.size();
        one.ligand["warnings"] = outcome.at("warnings");
        one.ligand["best_pose_sdf"] = first_of(one.sdf);
        one.log = fmt::format("# ligand {}: {}\n$", i + 1, text_in(one.ligand, "name"));
        for (const auto& word : texts_in(outcome, "command")) one.log += " " + word;
        one.log += "\n" + text_in(outcome, "log").substr(0, longest_log) + "\n";
        work_.log(fmt::format("ligand {} ({}): {} kcal/mol, {} poses\n", i + 1, text_in(one.ligand, "name"),
                              number_in(one.ligand, "affinity"), one.poses.size()));
        work_.partial({{"ligand", one.ligand}, {"poses", one.poses}});
        docked_[i] = std::move(one);
    }

    void fail(std::size_t i, const Error& error, const std::string& log) {
        failed_[i] = failure_at(i + 1, name_of(i), error);
        work_.log(fmt::format("ligand {} ({}) failed: {}: {}\n{}", i + 1, name_of(i), error.kind,
                              error.detail, log));
        work_.partial({{"failure", *failed_[i]}});
    }

    void say_progress() const {
        const auto share = static_cast<double>(ended_) / static_cast<double>(docked_.size());
        work_.progress(receptor_done + share * (1 - receptor_done),
                       fmt::format("{} of {} ligands done", ended_, docked_.size()));
    }

    Work& work_;
    const Site& site_;
    const Library& library_;
    bool batch_;           // the engine docks several in one run
    json::object common_;  // of the ligands' requests
    std::size_t ended_ = 0;
    std::vector<std::size_t> alone_;  // those of groups that failed
    std::vector<std::optional<Docked>> docked_;
    std::vector<std::optional<json::object>> failed_;
};

}  // namespace

Result<json::object> dock_library(const Engine& engine, Work& work) {
    const auto text = text_in(work.input, "ligands");
    const auto library = library_of(text, "the ligands");
    if (!library) return library.error();
    if (auto counted = check_count(library->records.size(), most_ligands, "the ligands"); !counted)
        return counted.error();
    const auto site = prepare(engine, work);
    if (!site) return site.error();
    Batch batch(work, *site, *library, engine.traits().batch);
    if (auto done = batch.dock(); !done) return done.error();
    auto result = std::move(batch).result();
    result["scoring"] = scoring_in(work.input);
    result["box"] = to_json(site->box);
    result["warnings"] = to_json(site->warnings);
    result["seed"] = work.input.at("seed");
    result["exhaustiveness"] = work.input.at("exhaustiveness");
    add_provenance(result, engine, site->version, site->receptor);
    return result;
}

}  // namespace mad::engines
