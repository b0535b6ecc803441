#include "engines/interactions.hpp"

#include "engines/vectors.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace mad::engines {
namespace {

constexpr double nearest = 0.5;      // Å; nearer is no interaction but a fault
constexpr double furthest = 7.5;     // Å; of a receptor's part from the ligand
constexpr double ring_turned = 30;   // degrees from parallel or upright
constexpr double ring_offset = 2.0;  // Å
constexpr double halogen_at_carbon = 165, halogen_at_acceptor = 120, halogen_turned = 30;  // degrees
constexpr double tetrahedral = 180 - 109.5;  // degrees, of a turning hydrogen from its axis
constexpr double hydrogen_apart = 1.0;       // Å, of a turning hydrogen from its donor

const Point& place(const InteractionSites& sites, int atom) { return sites.atom(atom).at; }

/// Those of the receptor that anything of the ligand may reach.
InteractionSites near(const InteractionSites& receptor, const InteractionSites& ligand) {
    std::vector<bool> is_near(receptor.atoms->size());
    for (std::size_t i = 0; i < is_near.size(); ++i)
        is_near[i] = std::ranges::any_of(*ligand.atoms, [&](const auto& atom) {
            return distance(atom.at, (*receptor.atoms)[i].at) < furthest;
        });
    const auto far = [&](int atom) { return !is_near[static_cast<std::size_t>(atom)]; };
    auto sites = receptor;
    for (auto* list :
         {&sites.hydrophobic, &sites.acceptors, &sites.halogens, &sites.metals, &sites.metal_binders})
        std::erase_if(*list, far);
    std::erase_if(sites.donors, [&](const auto& donor) { return far(donor.atom); });
    std::erase_if(sites.rings, [&](const auto& ring) { return std::ranges::all_of(ring.atoms, far); });
    std::erase_if(sites.charges, [&](const auto& charge) { return std::ranges::all_of(charge.atoms, far); });
    return sites;
}

class Finding {
public:
    Finding(const InteractionSites& ligand, const InteractionSites& receptor, const InteractionLimits& limits)
        : ligand_(ligand), receptor_(receptor), limits_(limits) {}

    std::vector<Interaction> all() {
        find_salt_bridges();
        find_hydrogen_bonds(ligand_, receptor_, true);
        find_hydrogen_bonds(receptor_, ligand_, false);
        find_stacking();
        find_pi_cation(ligand_, receptor_, true);
        find_pi_cation(receptor_, ligand_, false);
        find_hydrophobic();
        find_halogen_bonds();
        find_metals(ligand_.metal_binders, receptor_.metals);
        find_metals(ligand_.metals, receptor_.metal_binders);
        std::ranges::sort(found_, {}, [](const auto& it) {
            return std::tie(it.residue, it.kind, it.ligand_atoms, it.receptor_atoms);
        });
        return std::move(found_);
    }

private:
    void add(std::string kind, std::vector<int> ligand_atoms, std::vector<int> receptor_atoms, double apart,
             std::optional<double> angle = {}) {
        auto residue = receptor_.atom(receptor_atoms.front()).residue;
        found_.push_back({std::move(kind), std::move(residue), std::move(ligand_atoms),
                          std::move(receptor_atoms), apart, angle});
    }

    void find_salt_bridges() {
        for (const auto& ours : ligand_.charges)
            for (const auto& its : receptor_.charges) {
                const double apart = distance(ours.center, its.center);
                if (ours.positive == its.positive || apart < nearest || apart > limits_.salt_bridge) continue;
                add("salt_bridge", ours.atoms, its.atoms, apart);
                for (const int a : ours.atoms)
                    for (const int b : its.atoms) bridged_.emplace(a, b);
            }
    }

    /// Where the hydrogen is, turned to the acceptor as far as it can be.
    static Point turned(const InteractionSites& sites, const DonorSite& donor, const Point& hydrogen,
                        const Point& acceptor) {
        const auto& at = place(sites, donor.atom);
        if (donor.free) return at + unit(acceptor - at) * hydrogen_apart;
        if (donor.turns_about < 0) return hydrogen;
        const auto axis = unit(at - place(sites, donor.turns_about));
        const auto aside = acceptor - at - axis * dot(acceptor - at, axis);
        if (length(aside) < 1e-6) return hydrogen;
        constexpr double turn = tetrahedral * std::numbers::pi / 180;
        return at + (axis * std::cos(turn) + unit(aside) * std::sin(turn)) * hydrogen_apart;
    }

    struct Bond {
        int acceptor = -1;
        double from_hydrogen = INFINITY, apart = 0, angle = 0;
    };

    Bond best_bond(const InteractionSites& donors, const DonorSite& donor, const Point& hydrogen,
                   const InteractionSites& acceptors, bool ligand_gives) const {
        Bond best;
        const auto& at = place(donors, donor.atom);
        for (const int acceptor : acceptors.acceptors) {
            const auto& there = place(acceptors, acceptor);
            const double apart = distance(at, there);
            if (apart < nearest || apart > limits_.hydrogen_bond) continue;
            const auto pair =
                ligand_gives ? std::pair(donor.atom, acceptor) : std::pair(acceptor, donor.atom);
            if (bridged_.contains(pair)) continue;
            const auto between = turned(donors, donor, hydrogen, there);
            const double its_angle = angle(at - between, there - between);
            const double from_hydrogen = distance(between, there);
            if (its_angle >= limits_.hydrogen_bond_angle && from_hydrogen < best.from_hydrogen)
                best = {acceptor, from_hydrogen, apart, its_angle};
        }
        return best;
    }

    /// Each hydrogen bonds once, to the acceptor nearest to it; a donor not twice to the same. Partners of
    /// one salt bridge are bonded by that.
    void find_hydrogen_bonds(const InteractionSites& donors, const InteractionSites& acceptors,
                             bool ligand_gives) {
        for (const auto& donor : donors.donors) {
            std::set<int> taken;
            for (const auto& hydrogen : donor.hydrogens) {
                const auto bond = best_bond(donors, donor, hydrogen, acceptors, ligand_gives);
                if (bond.acceptor < 0 || !taken.insert(bond.acceptor).second) continue;
                add("hydrogen_bond", {ligand_gives ? donor.atom : bond.acceptor},
                    {ligand_gives ? bond.acceptor : donor.atom}, bond.apart, bond.angle);
            }
        }
    }

    /// How far a place is from a ring's axis.
    static double offset(const RingSite& ring, const Point& at) {
        const auto from_center = at - ring.center;
        return length(from_center - ring.normal * dot(from_center, ring.normal));
    }

    void find_stacking() {
        for (const auto& ours : ligand_.rings)
            for (const auto& its : receptor_.rings) {
                const double apart = distance(ours.center, its.center);
                if (apart < nearest || apart > limits_.pi_stacking) continue;
                if (std::min(offset(ours, its.center), offset(its, ours.center)) > ring_offset) continue;
                const double between = angle(ours.normal, its.normal);
                const double turned = std::min(between, 180 - between);
                if (turned > ring_turned && turned < 90 - ring_turned) continue;
                add(turned <= ring_turned ? "pi_stacking_parallel" : "pi_stacking_t", ours.atoms, its.atoms,
                    apart, turned);
                for (const int a : ours.atoms)
                    for (const int b : its.atoms) stacked_.emplace(a, b);
            }
    }

    void find_pi_cation(const InteractionSites& rings, const InteractionSites& charges,
                        bool ligand_has_ring) {
        for (const auto& ring : rings.rings)
            for (const auto& charge : charges.charges) {
                const double apart = distance(ring.center, charge.center);
                if (!charge.positive || apart < nearest || apart > limits_.pi_cation) continue;
                if (offset(ring, charge.center) > ring_offset) continue;
                const auto& ours = ligand_has_ring ? ring.atoms : charge.atoms;
                const auto& its = ligand_has_ring ? charge.atoms : ring.atoms;
                // An imidazolium that is stacked is not told twice.
                if (!stacked_.contains({ours.front(), its.front()})) add("pi_cation", ours, its, apart);
            }
    }

    /// The nearest contact of each of the ligand's atoms with a residue, and of each of the receptor's atoms.
    void find_hydrophobic() {
        struct Contact {
            double apart;
            int ours, its;
        };
        std::vector<Contact> contacts;
        for (const int ours : ligand_.hydrophobic)
            for (const int its : receptor_.hydrophobic) {
                const double apart = distance(place(ligand_, ours), place(receptor_, its));
                if (apart >= nearest && apart <= limits_.hydrophobic && !stacked_.contains({ours, its}))
                    contacts.push_back({apart, ours, its});
            }
        std::ranges::sort(contacts, {}, &Contact::apart);
        std::set<std::pair<int, std::string>> of_residue;
        std::set<int> of_receptor;
        for (const auto& [apart, ours, its] : contacts) {
            const auto& residue = receptor_.atom(its).residue;
            if (of_receptor.contains(its) || !of_residue.emplace(ours, residue).second) continue;
            of_receptor.insert(its);
            add("hydrophobic", {ours}, {its}, apart);
        }
    }

    /// Halogen, acceptor, and what the acceptor is bonded to.
    void find_halogen_bonds() {
        for (const int halogen : ligand_.halogens)
            for (const int acceptor : receptor_.acceptors) {
                const auto &x = place(ligand_, halogen), &a = place(receptor_, acceptor);
                const double apart = distance(x, a);
                if (apart < nearest || apart > limits_.halogen) continue;
                const auto& carbons = ligand_.atom(halogen).neighbours;
                const double at_carbon = angle(place(ligand_, carbons.front()) - x, a - x);
                if (std::abs(at_carbon - halogen_at_carbon) > halogen_turned) continue;
                const auto& behind = receptor_.atom(acceptor).neighbours;
                if (std::ranges::any_of(behind, [&](int next) {
                        const double at_acceptor = angle(place(receptor_, next) - a, x - a);
                        return std::abs(at_acceptor - halogen_at_acceptor) <= halogen_turned;
                    }))
                    add("halogen_bond", {halogen}, {acceptor}, apart, at_carbon);
            }
    }

    void find_metals(const std::vector<int>& ours, const std::vector<int>& its) {
        for (const int a : ours)
            for (const int b : its) {
                const double apart = distance(place(ligand_, a), place(receptor_, b));
                if (apart >= nearest && apart <= limits_.metal) add("metal_coordination", {a}, {b}, apart);
            }
    }

    const InteractionSites &ligand_, &receptor_;
    const InteractionLimits& limits_;
    std::set<std::pair<int, int>> bridged_, stacked_;  // atoms of the ligand and the receptor
    std::vector<Interaction> found_;
};

}  // namespace

std::vector<Interaction> interactions(const InteractionSites& ligand, const InteractionSites& receptor,
                                      const InteractionLimits& limits) {
    const auto reachable = near(receptor, ligand);
    return Finding(ligand, reachable, limits).all();
}

std::vector<std::string> interaction_fingerprint(const std::vector<Interaction>& found) {
    std::set<std::string> bits;
    for (const auto& it : found) bits.insert(it.residue + ":" + it.kind);
    return {bits.begin(), bits.end()};
}

}  // namespace mad::engines
