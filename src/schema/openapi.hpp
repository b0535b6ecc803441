// OpenAPI 3.0 and 3.1 documents: checked, and read as operations with inputs and outputs.
#pragma once
#include "base/error.hpp"
#include "schema/schema.hpp"

#include <boost/json/value.hpp>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mad::schema {

/// How a task service answers an operation (`x-mad-mode`).
enum class Mode { call, job };

/// Where one input of an operation goes in the request.
struct Parameter {
    std::string name;
    std::string in;  ///< path, query, header
    bool required = false;
};

struct Operation {
    std::string id;      ///< operationId, or made of method and path where absent: "post_dock"
    std::string method;  ///< lower case
    std::string path;    ///< as templated in the document: "/dock/{id}"
    std::string summary, description;
    std::vector<std::string> tags;
    Mode mode = Mode::call;
    std::vector<Parameter> parameters;
    std::string content_type;  ///< of the request body; empty when there is none
    bool body_required = false;
    int success_status = 200;
    std::string confidence_pointer;  ///< x-mad-confidence of the response; empty when absent
    /// One JSON Schema document for all inputs as a flat object: the body's own schema when there are no
    /// parameters; otherwise an object whose properties are the parameters and, for an object body, the
    /// body's properties beside them (a non-object body is the property "body"). Self-contained: "components"
    /// of the document are attached, so that "#/components/…" references resolve.
    json::value input_schema;
    /// The schema of the 2xx JSON response, self-contained likewise; null when the document gives none.
    json::value output_schema;
    /// True where the body's properties stand beside parameters' or are the whole input (object body).
    bool body_is_input = false;
};

/// A document that passed every check.
struct OpenApi {
    std::shared_ptr<const json::value> document;
    Dialect dialect;
    std::string title, version, description;
    std::vector<std::string> servers;  ///< the urls as given
    std::vector<Operation> operations;

    const Operation* find(std::string_view operation_id) const;
};

/// Checks against the specification's official schema, resolves local references, compiles every schema that
/// is used and lists the operations. Errors: invalid, with the pointer and the reason of every fault.
Result<OpenApi> load_openapi(json::value document);

/// A path or query parameter's text as the JSON its schema asks for ("8" → 8 where an integer is expected),
/// for callers that hold texts; left a string where it does not read so.
json::value from_parameter_text(std::string_view text, const json::value& schema);

}  // namespace mad::schema
