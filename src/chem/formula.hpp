// Molecular formulas, as people write them.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace mad::chem {

/// "O4C9H8" as Hill orders it, "C9H8O4": carbon, hydrogen, the others by letter; a charge ("+2") stays at the
/// end. Nothing for what is no formula.
std::optional<std::string> in_hill_order(std::string_view formula);

}  // namespace mad::chem
