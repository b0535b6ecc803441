// What tests of wires are written with.
#pragma once
#include "schema/fits.hpp"
#include "schema/openapi_document_test.hpp"

namespace mad::schema {

inline Schema schema(std::string_view text, Dialect dialect = Dialect::openapi31) {
    return Schema::compile(std::make_shared<json::value>(json_of(text)), "", dialect).value();
}

/// What is said of a wire: a fault begins with "!", a remark with "?"; nothing where it is proved.
inline Lines said(const Fit& fit) {
    Lines all;
    for (const auto& line : lines(fit.faults)) all.push_back("! " + line);
    for (const auto& line : lines(fit.remarks)) all.push_back("? " + line);
    return all;
}
inline Lines wire(std::string_view source, std::string_view from, std::string_view target,
                  std::string_view to, Dialect dialect = Dialect::openapi31) {
    const auto a = schema(source, dialect), b = schema(target, dialect);
    return said(fits({&a, from}, {&b, to}));
}

struct Case {
    std::string_view source, target;
    Lines said;
};
inline void expect(const std::vector<Case>& cases, Dialect dialect = Dialect::openapi31) {
    for (const auto& c : cases)
        EXPECT_EQ(wire(c.source, "", c.target, "", dialect), c.said) << c.source << " -> " << c.target;
}
inline const Lines proved;

}  // namespace mad::schema
