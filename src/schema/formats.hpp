// The `format` keyword: what each named format asks of a value.
#pragma once
#include <boost/json/value.hpp>
#include <string_view>

namespace mad::schema {

struct Format {
    std::string_view name;
    std::string_view phrase;                   ///< what the value "must be"
    bool (*text)(std::string_view) = nullptr;  ///< asked of strings
    bool (*number)(long double) = nullptr;     ///< asked of numbers
};

/// Null for a format that nothing is asked of (unknown ones, "password", "binary").
const Format* find_format(std::string_view name);

}  // namespace mad::schema
