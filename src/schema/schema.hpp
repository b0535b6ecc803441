// JSON Schema, compiled once and applied often: drafts 4, 7 and 2020-12, and the Schema Objects of
// OpenAPI 3.0 and 3.1.
#pragma once
#include "base/error.hpp"

#include <boost/json/value.hpp>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace mad::schema {

namespace json = boost::json;

/// What is said of a member that no part of a schema knows.
inline constexpr std::string_view is_not_expected = "is not expected";

enum class Dialect { draft4, draft7, draft2020, openapi30, openapi31 };

/// Whether `format` is a rule (date-time, email, uuid, int32 …) or, as 2020-12 has it, a remark.
enum class Formats { asserted, remarked };

/// Finds the document that a `$ref` to another document names; null when there is none. It must live as long
/// as the schema. Nothing is ever fetched; the meta-schemas of JSON Schema and of OpenAPI are known anyway.
using Documents = std::function<const json::value*(std::string_view uri)>;

/// A schema ready to check values. Cheap to copy; safe to use from several threads.
class Schema {
public:
    /// Compiles the schema that `pointer` names within `document` ("" for the whole). `$ref`s within the
    /// document are resolved, cycles included. Errors: invalid, with the pointer of every fault in the schema
    /// (a reference that points nowhere, a pattern that is no regular expression, a keyword of the wrong
    /// type). Patterns are ECMA-262, run by RE2: look-around and back-references are faults.
    static Result<Schema> compile(std::shared_ptr<const json::value> document, std::string_view pointer,
                                  Dialect, Documents = {}, Formats = Formats::asserted);

    /// Every violation (the first 1,000), with the pointer of the offending value. A missing or unexpected
    /// property is reported at the property's own pointer ("/box/center": "is required"); where no branch of
    /// anyOf or oneOf holds, what the closest branch says. Time grows with the sizes of schema and value, not
    /// with their product's power: what a shared subschema says of a value is found once.
    std::vector<Fault> check(const json::value&) const;

    /// Puts each absent property's `default` in place, nested objects and array items included (through $ref
    /// and allOf; not through oneOf/anyOf branches that do not hold).
    void fill_defaults(json::value&) const;

    struct Compiled;
    const Compiled& compiled() const { return *compiled_; }  ///< for those who read schemas (nodes.hpp)

private:
    explicit Schema(std::shared_ptr<const Compiled> c) : compiled_(std::move(c)) {}
    std::shared_ptr<const Compiled> compiled_;
};

/// What is wrong with the schemas at `pointers` of a document, all at once.
std::vector<Fault> schema_faults(const std::shared_ptr<const json::value>& document,
                                 const std::vector<std::string>& pointers, Dialect);

}  // namespace mad::schema
