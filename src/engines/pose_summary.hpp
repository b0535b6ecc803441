// What docked poses and their ligand are searched by: interactions with the receptor, and of the ligand
// descriptors that no engine gives.
#pragma once
#include <boost/json/object.hpp>
#include <string>
#include <vector>

namespace mad::engines {
namespace json = boost::json;

/// Adds to each pose of a docking's result {ligand, poses, warnings} its "interactions", such as
/// "ASP:A:25:hydrogen_bond", and to the ligand "logp" (Crippen's, of the neutral molecule) and "fingerprint"
/// (Morgan's, radius 2, 2048 bits, in hexadecimal). `records` are the poses' SDF records, in their order,
/// `receptors` PDBQT: one for all, or that of each pose. What cannot be read is left out.
void summarise(const std::vector<std::string>& receptors, const std::vector<std::string>& records,
               json::object& result);

}  // namespace mad::engines
