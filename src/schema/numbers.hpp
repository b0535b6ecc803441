// JSON values compared as JSON Schema asks: numbers by their mathematical value, objects without order.
#pragma once
#include <boost/json/value.hpp>
#include <compare>

namespace mad::schema {
namespace json = boost::json;

/// Exactly, also between integers beyond 2^53 and doubles. Both must be numbers.
std::partial_ordering compare_numbers(const json::value& a, const json::value& b);
bool same(const json::value& a, const json::value& b);
/// In decimal, as both are written: 0.3 is a multiple of 0.1.
bool is_multiple(const json::value& number, const json::value& of);
bool is_whole(const json::value& number);
long double exact(const json::value& number);

}  // namespace mad::schema
