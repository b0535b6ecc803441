// Reads what tests of OpenAPI documents are written with.
#pragma once
#include "schema/json_text.hpp"
#include "schema/openapi.hpp"

#include <gtest/gtest.h>

namespace mad::schema {

inline json::value json_of(std::string_view text) { return parse_json(text, {.depth = 2000}).value(); }

using Lines = std::vector<std::string>;
inline Lines lines(const std::vector<Fault>& faults) {
    Lines all;
    for (const auto& f : faults) all.push_back(f.pointer + ": " + f.detail);
    return all;
}
inline OpenApi load(std::string_view text) {
    auto loaded = load_openapi(json_of(text));
    if (!loaded) throw std::runtime_error(lines(loaded.error().faults).front());
    return std::move(*loaded);
}
inline Lines check_inputs(const OpenApi& api, const Operation& op, std::string_view inputs) {
    const auto schema =
        Schema::compile(std::make_shared<json::value>(op.input_schema), "", api.dialect).value();
    auto v = json_of(inputs);
    schema.fill_defaults(v);
    return lines(schema.check(v));
}

}  // namespace mad::schema
