#include "engines/inputs.hpp"

#include "engines/formats.hpp"

#include <cmath>

namespace mad::engines {
namespace {

Point point_of(const json::value& value) {
    Point p{};
    for (std::size_t i = 0; i < 3; ++i) p[i] = value.at(i).to_number<double>();
    return p;
}

}  // namespace

std::string text_in(const json::object& input, std::string_view name) {
    return std::string(input.at(name).as_string());
}

double number_in(const json::object& input, std::string_view name) {
    return input.at(name).to_number<double>();
}

int integer_in(const json::object& input, std::string_view name) {
    // JSON Schema's integers include 8.0.
    return static_cast<int>(input.at(name).to_number<double>());
}

std::vector<std::string> texts_in(const json::object& input, std::string_view name) {
    std::vector<std::string> texts;
    for (const auto& text : input.at(name).as_array()) texts.emplace_back(text.as_string());
    return texts;
}

std::optional<double> ph_in(const json::object& input) {
    if (input.at("keep_protonation").as_bool()) return {};
    return number_in(input, "ph");
}

ReceptorOptions receptor_options_in(const json::object& input) {
    return {.ph = ph_in(input),
            .chains = texts_in(input, "chains"),
            .keep_hetero = texts_in(input, "keep_hetero"),
            .keep_water = input.at("keep_water").as_bool()};
}

LigandOptions ligand_options_in(const json::object& input, int seed) {
    LigandOptions options{.ph = ph_in(input), .seed = seed, .form = {}};
    if (const auto* neutralise = input.if_contains("neutralise"))
        options.form.neutral = neutralise->as_bool();
    if (const auto* tautomer = input.if_contains("tautomer"))
        options.form.canonical_tautomer = tautomer->as_string() == "canonical";
    return options;
}

bool is_pdbqt(std::string_view text) {
    const auto format = format_of(text, "the ligand");
    return format && *format == Format::pdbqt;
}

Result<PreparedLigand> ligand_of(std::string_view text, const LigandOptions& options) {
    return is_pdbqt(text) ? ligand_of_pdbqt(text) : prepare_ligand(text, options);
}

Result<PreparedLigand> ligand_in(const json::object& input, int seed) {
    return ligand_of(text_in(input, "ligand"), ligand_options_in(input, seed));
}

Result<Box> docking_box(const json::object& input) {
    if (const auto* box = input.if_contains("box")) return box_of(box->as_object());
    const auto places = heavy_atom_places(text_in(input, "reference_ligand"), "the reference ligand");
    if (!places) return places.error();
    return box_around(*places, number_in(input, "margin"));
}

double rounded(double x, int decimals) {
    const double scale = std::pow(10, decimals);
    return std::round(x * scale) / scale;
}

Point rounded(const Point& p, int decimals) {
    return {rounded(p[0], decimals), rounded(p[1], decimals), rounded(p[2], decimals)};
}

json::value rounded_or_null(std::optional<double> x, int decimals) {
    return x ? json::value(rounded(*x, decimals)) : json::value();
}

Box box_of(const json::object& box) { return {point_of(box.at("center")), point_of(box.at("size"))}; }

json::array to_json(const Point& p) { return {p[0], p[1], p[2]}; }

json::object to_json(const Box& box) {
    json::object it;
    it["center"] = to_json(box.center);
    it["size"] = to_json(box.size);
    return it;
}

json::array to_json(const std::vector<std::string>& texts) {
    json::array it;
    for (const auto& text : texts) it.emplace_back(text);
    return it;
}

json::object failure_at(std::size_t place, const std::string& name, const Error& error) {
    json::object it;
    it["place"] = place;
    it["name"] = name;
    it["code"] = error.kind;
    it["detail"] = error.detail;
    return it;
}

json::object about(const PreparedLigand& ligand) {
    json::object it;
    it["name"] = ligand.title;
    it["smiles"] = ligand.smiles;
    it["formula"] = ligand.formula;
    it["charge"] = ligand.charge;
    it["heavy_atoms"] = ligand.heavy_atoms;
    it["torsions"] = ligand.pdbqt.torsions;
    return it;
}

}  // namespace mad::engines
