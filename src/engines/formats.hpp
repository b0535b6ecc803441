// Which format an input is in: seen from the text itself, which is checked on the way.
#pragma once
#include "base/error.hpp"
#include "chem/inspect.hpp"

#include <string_view>
#include <vector>

namespace mad::engines {

using chem::Format;

/// Errors: invalid, kinds "format_unknown", "molecule_invalid" with the lines that are wrong; `what` names
/// the input in its detail ("the ligand").
Result<Format> format_of(std::string_view text, std::string_view what);

/// Each molecule's text, unread; of formats that hold one, the whole.
std::vector<std::string_view> records_of(std::string_view text, Format);

}  // namespace mad::engines
