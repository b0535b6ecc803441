// What several operations take and give, as JSON.
#pragma once
#include "engines/box.hpp"
#include "engines/ligand.hpp"
#include "engines/receptor.hpp"

#include <boost/json/object.hpp>
#include <chrono>

namespace mad::engines {
namespace json = boost::json;

/// Odd molecules can keep bond perception and embedding busy for ever; docking itself may take hours.
inline constexpr std::chrono::minutes preparation_limit{5};

std::string text_in(const json::object& input, std::string_view name);
double number_in(const json::object& input, std::string_view name);
int integer_in(const json::object& input, std::string_view name);
std::vector<std::string> texts_in(const json::object& input, std::string_view name);

/// "ph", or none where "keep_protonation".
std::optional<double> ph_in(const json::object& input);
ReceptorOptions receptor_options_in(const json::object& input);
/// "ph" and "keep_protonation"; and "neutralise" and "tautomer" of the document that has them.
LigandOptions ligand_options_in(const json::object& input, int seed);
bool is_pdbqt(std::string_view text);
/// Prepared so; a PDBQT as it is.
Result<PreparedLigand> ligand_of(std::string_view text, const LigandOptions&);
/// The input "ligand", with the options beside it.
Result<PreparedLigand> ligand_in(const json::object& input, int seed);

/// "box", or around "reference_ligand" with "margin". Errors: invalid.
Result<Box> docking_box(const json::object& input);

/// As results give numbers.
double rounded(double, int decimals);
Point rounded(const Point&, int decimals);
json::value rounded_or_null(std::optional<double>, int decimals);
Box box_of(const json::object&);
json::object to_json(const Box&);
json::array to_json(const Point&);
json::array to_json(const std::vector<std::string>&);
/// As the documents list what has failed in a batch: {place, name, code, detail}.
json::object failure_at(std::size_t place, const std::string& name, const Error&);
/// {name, smiles, formula, charge, heavy_atoms, torsions}
json::object about(const PreparedLigand&);

}  // namespace mad::engines
