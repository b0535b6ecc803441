// A place in a listing of poses as the text that clients hand back.
#pragma once
#include "base/error.hpp"
#include "features/docking/types.hpp"

namespace mad::docking {

std::string cursor_of(const Place&);
/// None without a cursor. Errors: invalid, at "/cursor".
Result<std::optional<Place>> place_of_cursor(const std::optional<std::string>&);

}  // namespace mad::docking
