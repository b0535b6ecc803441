// Which format an input is in: seen from the text itself, which is checked on the way.
#pragma once
#include "base/error.hpp"
#include "chem/inspect.hpp"
#include "chem/records.hpp"

#include <string_view>

namespace mad::engines {

using chem::Format;
using chem::records_of;

/// Errors: invalid, kinds "format_unknown", "molecule_invalid" with the lines that are wrong; `what` names
/// the input in its detail ("the ligand").
Result<Format> format_of(std::string_view text, std::string_view what);

/// What the record calls its molecule; empty where it says nothing, or cannot be read so far.
std::string name_in(std::string_view record, Format);

}  // namespace mad::engines
