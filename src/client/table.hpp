// How the client shows things on a terminal.
#pragma once
#include <boost/json/value.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace mad::client {
namespace json = boost::json;

struct Column {
    std::string pointer;  ///< into a row
    std::string title;
};

/// Rows under titles, columns as wide as they must be; numbers to the right.
std::string table(const std::vector<Column>&, const json::array& rows);
/// The members of all rows that are no object or array, in the order of their first appearance.
std::vector<Column> columns_of(const json::array& rows);
/// A value as a person reads it: text without quotes, a number with four decimals, or four digits where it is
/// small.
std::string shown(const json::value&);
/// At most `most` characters, none of them a control character; a text that was cut ends with "…".
std::string one_line(std::string_view text, std::size_t most = std::string_view::npos);
/// Anything: names and values line by line, arrays of objects as tables.
std::string overview(const json::value&, std::string_view indent = "");

/// "[########------------]  40%  docking"
std::string progress_bar(double fraction, std::string_view message, std::size_t width = 24);

}  // namespace mad::client
