// Text as lines, with the pieces of a line that chem/ knows.
#pragma once
#include "chem/fields.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace mad::engines {

using chem::columns;
using chem::integer;
using chem::real;
using chem::trimmed;
using chem::words;

/// ASCII letters as capitals.
std::string upper(std::string_view text);

/// The lines without their ends ("\n" or "\r\n").
std::vector<std::string_view> lines_of(std::string_view text);

}  // namespace mad::engines
