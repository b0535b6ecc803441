// YAML text in and out, as far as it says what JSON does (YAML 1.2, core schema).
#pragma once
#include "schema/json_text.hpp"

namespace mad::schema {

/// Reads one YAML document. What a person cannot see at its place is refused: anchors and aliases, tags,
/// several documents, names that are no text, duplicate names; and numbers that JSON writes otherwise (0x1F,
/// .5, 007). Errors: malformed, with line and column.
Result<json::value> parse_yaml(std::string_view text, JsonLimits = {.bytes = 1 << 20});

/// Writes YAML that reads back as the same value.
std::string to_yaml_text(const json::value&);

}  // namespace mad::schema
