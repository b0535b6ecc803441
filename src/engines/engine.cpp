#include "engines/engine.hpp"

#include "engines/inputs.hpp"

#include <fmt/format.h>
#include <stdexcept>

namespace mad::engines {

json::object described(const EngineTraits& engine) {
    json::object it;
    it["engine"] = engine.title;
    it["scoring"] = to_json(engine.scoring);
    it["custom_scoring"] = engine.custom_scoring;
    it["energy_range"] = engine.energy_range;
    it["atom_terms"] = engine.atom_terms;
    it["cnn_scoring"] = engine.cnn;
    it["flexible_residues"] = engine.flexible_residues;
    return it;
}

Result<EngineBatch> Engine::prepare_batch(const EngineJob&, std::span<const PreparedLigand* const>) const {
    throw std::logic_error(traits().name + " has no batch mode");
}

std::vector<std::string> Engine::consoles_of(std::string_view, std::size_t) const {
    throw std::logic_error(traits().name + " has no batch mode");
}

void Arguments::add(std::string_view name, const std::string& value) {
    flag(name);
    words_.push_back(value);
}

void Arguments::add(std::string_view name, double value) { add(name, fmt::format("{}", value)); }

void Arguments::add(std::string_view name, int value) { add(name, fmt::format("{}", value)); }

void Arguments::add_box(const Box& box) {
    for (std::size_t axis = 0; axis < 3; ++axis) {
        add(fmt::format("center_{}", "xyz"[axis]), box.center[axis]);
        add(fmt::format("size_{}", "xyz"[axis]), box.size[axis]);
    }
}

}  // namespace mad::engines
