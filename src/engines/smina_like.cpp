#include "engines/smina_like.hpp"

#include "chem/pdb.hpp"
#include "engines/engine_run.hpp"
#include "engines/flexible_pose.hpp"
#include "engines/inputs.hpp"
#include "engines/lines.hpp"
#include "engines/pose.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <numeric>

namespace mad::engines {
namespace {

constexpr double rigid = 0.05;  // Å: files have their coordinates rounded

/// Whether the engine is given the ligand as SDF: a torsion tree that came with it stays as it is.
bool gives_sdf(const EngineJob& job) { return !job.ligand.tree_given; }

/// Each line a weight and a term: "-0.035579  gauss(o=0,_w=0.5,_c=8)".
Result<void> check_custom_scoring(std::string_view text) {
    int number = 0, terms = 0;
    for (const auto line : lines_of(text)) {
        ++number;
        const auto parts = words(line);
        if (parts.empty() || parts[0].starts_with('#')) continue;
        if (parts.size() < 2 || !real(parts[0]))
            return Error{Errc::invalid, "custom_scoring_malformed",
                         fmt::format("custom_scoring: line {} must be a weight and a term, such as "
                                     "\"-0.035579  gauss(o=0,_w=0.5,_c=8)\"",
                                     number)};
        ++terms;
    }
    if (terms == 0)
        return Error{Errc::invalid, "custom_scoring_malformed", "custom_scoring: there is no term"};
    return {};
}

/// The atoms of the prepared PDBQT in the order in which the engine writes them: of an SDF, the order of its
/// atoms without the hydrogens on carbon; of a PDBQT, its own.
std::vector<std::size_t> order_of(const EngineJob& job) {
    std::vector<std::size_t> order(job.ligand.pdbqt.atoms.size());
    std::iota(order.begin(), order.end(), 0U);
    if (gives_sdf(job)) std::ranges::sort(order, {}, [&](auto atom) { return job.ligand.map[atom]; });
    return order;
}

/// Two poses of one ligand differ in where its rigid bodies are, and in nothing else.
bool keeps_bodies(const Pdbqt& ligand, const std::vector<Point>& at) {
    for (const auto& body : ligand.bodies)
        for (const int a : body)
            for (const int b : body) {
                const auto i = static_cast<std::size_t>(a), j = static_cast<std::size_t>(b);
                const double before = distance(ligand.atoms[i].at, ligand.atoms[j].at);
                if (i < j && std::abs(distance(at[i], at[j]) - before) > rigid) return false;
            }
    return true;
}

/// The ligand at the places of the engine's record; empty where that is not this ligand.
std::optional<Pdbqt> posed(const EngineJob& job, const MolBlock& record) {
    const auto& ligand = job.ligand.pdbqt;
    const auto order = order_of(job);
    if (record.at.size() != order.size()) return {};
    std::vector<Point> at(order.size());
    for (std::size_t i = 0; i < order.size(); ++i) {
        const auto element = chem::element_of_autodock_type(ligand.atoms[order[i]].type);
        if (record.elements[i] != element) return {};
        at[order[i]] = record.at[i];
    }
    if (!keeps_bodies(ligand, at)) return {};
    return at_places(ligand, at);
}

/// Mean square over a's heavy atoms, to b's nearest of the same element.
double nearest_square(const Pdbqt& a, const Pdbqt& b) {
    double sum = 0, count = 0;
    for (const auto& atom : a.atoms) {
        if (is_hydrogen(atom)) continue;
        double nearest = std::numeric_limits<double>::max();
        for (const auto& other : b.atoms)
            if (chem::element_of_autodock_type(other.type) == chem::element_of_autodock_type(atom.type))
                nearest = std::min(nearest, distance(atom.at, other.at));
        sum += nearest * nearest;
        ++count;
    }
    return count > 0 ? sum / count : 0;
}

double rmsd_lower_bound(const Pdbqt& a, const Pdbqt& b) {
    return rounded(std::sqrt(std::max(nearest_square(a, b), nearest_square(b, a))), 3);
}

double rmsd_upper_bound(const Pdbqt& a, const Pdbqt& b) {
    double sum = 0, count = 0;
    for (std::size_t i = 0; i < a.atoms.size(); ++i) {
        if (is_hydrogen(a.atoms[i])) continue;
        sum += std::pow(distance(a.atoms[i].at, b.atoms[i].at), 2);
        ++count;
    }
    return count > 0 ? rounded(std::sqrt(sum / count), 3) : 0;
}

json::array described(const std::vector<SminaTerm>& terms) {
    json::array it;
    for (const auto& term : terms) {
        auto& one = it.emplace_back(json::object{{"term", term.name}, {"value", term.value}}).get_object();
        if (term.weight) one["weight"] = *term.weight;
    }
    return it;
}

json::object described(const SminaAtomTerms& table) {
    json::array atoms;
    for (const auto& atom : table.atoms)
        atoms.push_back(
            {{"atom", atom.number}, {"element", atom.element}, {"values", json::value_from(atom.values)}});
    json::object it;
    it["terms"] = to_json(table.terms);
    it["atoms"] = std::move(atoms);
    return it;
}

std::string pdbqt_of(const EngineJob& job, const EnginePose& pose) {
    std::string it = fmt::format("MODEL {}\n", pose.rank);
    for (const auto& [name, value] : pose.properties) it += fmt::format("REMARK {} {}\n", name, value);
    it += pose.model.text;
    if (job.flexible) it += at_places(job.flexible->side_chains, pose.side_chains);
    return it + "ENDMDL\n";
}

/// Of each pose its side chains' atoms: models, as Open Babel divides them, whatever their numbers.
std::vector<std::string> models_of(std::string_view pdb) {
    std::vector<std::string> models;
    bool within = false;
    for (const auto line : lines_of(pdb)) {
        if (line.starts_with("MODEL") || line.starts_with("END")) within = false;
        if (!line.starts_with("ATOM") && !line.starts_with("HETATM")) continue;
        if (!within) models.emplace_back();
        within = true;
        models.back() += std::string(line) + "\n";
    }
    return models;
}

}  // namespace

Error SminaLike::malformed(std::string_view detail) const {
    return {Errc::upstream, traits().name + "_output_malformed", std::string(detail)};
}

Result<std::vector<std::string>> SminaLike::prepare(const EngineJob& job) const {
    const auto& o = job.options;
    const auto ligand = job.folder / (gives_sdf(job) ? "ligand.sdf" : "ligand.pdbqt");
    write_file(ligand, gives_sdf(job) ? write_sdf(job.ligand.block, job.ligand.block.at, job.ligand.title, {})
                                      : job.ligand.pdbqt.text);
    Arguments it;
    add_receptor(job, it);
    it.add("ligand", ligand.string());
    if (const auto* custom = job.own.if_contains("custom_scoring")) {
        if (auto checked = check_custom_scoring(custom->as_string()); !checked) return checked.error();
        const auto file = job.folder / "scoring.txt";
        write_file(file, std::string_view(custom->as_string()));
        it.add("custom_scoring", file.string());
    } else {
        it.add("scoring", o.scoring);
    }
    if (job.mode == EngineMode::dock) {
        it.add_box(o.box);
        it.add("exhaustiveness", o.exhaustiveness);
        it.add("num_modes", o.num_modes);
        if (traits().energy_range) it.add("energy_range", o.energy_range);
        it.add("min_rmsd_filter", o.min_rmsd);
    }
    if (job.mode == EngineMode::score) it.flag("score_only");
    if (job.mode == EngineMode::minimize) {
        it.flag("minimize");
        it.add("minimize_iters", integer_in(job.own, "minimize_iters"));
        it.add("autobox_add", o.margin);
    }
    it.add("cpu", o.cpu);
    it.add("seed", o.seed);
    if (job.own.at("atom_terms").as_bool()) it.flag("atom_term_data");
    add_own(job, it);
    it.add("out", (job.folder / poses_file()).string());
    if (job.flexible) it.add("out_flex", (job.folder / side_chains_file()).string());
    return it.take();
}

Result<EngineOutput> SminaLike::read(const EngineJob& job, const EngineRun& run) const {
    const auto console = read_smina_console(run.console);
    if (console.no_pose && run.poses.empty())
        return Error{Errc::invalid, "no_pose",
                     traits().title + " found no pose that lies within the box: make the box larger"};
    const auto records = read_smina_records(run.poses);
    if (!records) return malformed(records.error().detail);
    if (job.mode != EngineMode::dock && records->size() != 1)
        return malformed(fmt::format("the output file holds {} poses, not one", records->size()));
    const auto side_chains = models_of(run.side_chains);
    if (job.flexible && side_chains.size() != records->size())
        return malformed(fmt::format("of {} poses the side chains of {} are written", records->size(),
                                     side_chains.size()));
    EngineOutput it;
    for (const auto& record : *records) {
        EnginePose pose;
        pose.rank = static_cast<int>(it.poses.size()) + 1;
        if (job.flexible) {
            auto places = side_chain_places(*job.flexible, side_chains[it.poses.size()]);
            if (!places) return malformed(places.error().detail);
            pose.side_chains = std::move(*places);
        }
        const auto affinity = record.number("minimizedAffinity");
        if (!affinity) return malformed(affinity.error().detail);
        if (!*affinity) return malformed(fmt::format("pose {} has no minimizedAffinity", pose.rank));
        pose.affinity = pose.affinity_printed = **affinity;
        auto model = posed(job, record.block);
        if (!model)
            return malformed(fmt::format("pose {} is not the ligand with its torsions turned", pose.rank));
        pose.model = std::move(*model);
        const auto& best = it.poses.empty() ? pose.model : it.poses.front().model;
        pose.rmsd_lb = rmsd_lower_bound(best, pose.model);
        pose.rmsd_ub = rmsd_upper_bound(best, pose.model);
        pose.intra = console.intra;
        if (const auto intra = console.intra_of_rank.find(pose.rank); intra != console.intra_of_rank.end())
            pose.intra = intra->second;
        pose.properties.emplace_back("minimizedAffinity", record.tags.at("minimizedAffinity"));
        if (const auto table = record.tags.find("atomic_interaction_terms"); table != record.tags.end()) {
            const auto terms = read_smina_atom_terms(table->second);
            if (!terms) return malformed(terms.error().detail);
            pose.more["atom_terms"] = described(*terms);
        }
        if (auto own = read_own(job, record, pose); !own) return malformed(own.error().detail);
        it.pdbqt += pdbqt_of(job, pose);
        it.poses.push_back(std::move(pose));
    }
    if (job.mode == EngineMode::score) it.more["term_values"] = described(console.terms);
    return it;
}

}  // namespace mad::engines
