// What a task's answer says besides itself: confidence, what failed, files.
#pragma once
#include "base/error.hpp"
#include "blobs/blobs.hpp"
#include "features/results/types.hpp"

#include <boost/json/value.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mad::executions {
namespace json = boost::json;

/// The number from 0 to 1 that `pointer` names; none for anything else.
std::optional<double> confidence_in(const json::value& result, std::string_view pointer);

/// What of the input failed by itself, as the array says that `pointer` names; none for anything else. What
/// is no object is left out, and so is what comes after the first 10,000.
std::vector<results::FailedPart> failed_parts_in(const json::value& result, std::string_view pointer);

/// Where a file input or output is in a document: "*" in `pattern` stands for every item of an array.
struct Place {
    std::string pointer;
    json::value* value;
};
std::vector<Place> places_of(json::value& document, std::string_view pattern);

/// The file that a URL which the platform signed stands for; none for any other text.
std::optional<blobs::Uri> uri_of_signed(std::string_view url);

}  // namespace mad::executions
