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

/// How a task service answers an operation (`x-mad-mode`). An operation that documents 202 with a Location
/// header and no other success is a job even when it does not say so.
enum class Mode { call, job };

/// Where one input of an operation goes in the request.
struct Parameter {
    std::string name;
    std::string in;  ///< path, query, header
    bool required = false;
};

/// An input that is a file: `x-mad-file: true`, `["pdb", "pdbqt"]` or `{"formats": […], "role": "receptor"}`.
struct FileInput {
    std::string pointer;                          ///< into the inputs; "*" stands for every item of an array
    std::vector<std::string> formats;             ///< accepted; empty: any
    std::string role;                             ///< "receptor", "ligand", …; empty when not said
    bool required = false;                        ///< by the object that it is a property of
    std::optional<std::int64_t> max_molecules{};  ///< in it; none: any number
};

/// A top-level property of the output that is a file.
struct FileOutput {
    std::string name;
    std::string content_type;  ///< contentMediaType, else that of the (first) format
};

struct Operation {
    std::string id;      ///< operationId, or made of method and path where absent: "post_dock_id"
    std::string method;  ///< lower case
    std::string path;    ///< as templated in the document: "/dock/{id}"
    std::string summary, description;
    std::vector<std::string> tags;
    Mode mode = Mode::call;
    std::vector<Parameter> parameters;
    std::string content_type;  ///< of the request body: JSON where offered; empty when there is none
    bool body_required = false;
    int success_status = 200;
    std::string confidence_pointer;  ///< x-mad-confidence of the response; empty when absent
    std::string docking_pointer;     ///< x-mad-docking of the response: an array of {rank, affinity,
                                     ///< affinity_printed?, rmsd_lb?, rmsd_ub?, ligand?, confidence?,
                                     ///< interactions?}; empty when absent
    std::string ligands_pointer;     ///< x-mad-ligands of the response: {name?, smiles?, heavy_atoms?, logp?,
                                     ///< fingerprint?} or an array of them; empty when absent
    std::string failures_pointer;    ///< x-mad-failures of the response: an array of {place? or rank?, name?,
                                     ///< code?, detail}, what of the input failed while the rest was done;
                                     ///< empty when absent
    std::vector<FileInput> file_inputs;
    std::vector<std::string> neutral_inputs;  ///< x-mad-cache: ignore: pointers, as FileInput's
    std::vector<FileOutput> file_outputs;
    /// One JSON Schema document for all inputs: an object whose properties are the parameters and the body's
    /// properties. A body that is not an object of plain `properties` (an array, a oneOf beside parameters),
    /// or one of whose properties has a parameter's name, is the property "body". Self-contained:
    /// what its references reach of the document's "components" (and "paths") is attached at the same places.
    json::value input_schema;
    /// The schema of the success response's JSON, self-contained likewise; null when the document gives none.
    /// Of a job: of a success response other than 202; else `x-mad-result` of the 202 response; else
    /// `properties/result` of what the status resource answers, which is the GET operation that the 202
    /// response links to, or the one at the operation's path with one more `{parameter}`; else null.
    json::value output_schema;
    /// The whole input is the request body, or what of it is no parameter is; otherwise the body is the
    /// input's property "body".
    bool body_is_input = false;
};

/// A document that passed every check.
struct OpenApi {
    std::shared_ptr<const json::value> document;
    Dialect dialect = Dialect::openapi31;
    std::string title, version, description;
    std::vector<std::string> servers;  ///< the urls as given
    std::vector<Operation> operations;

    const Operation* find(std::string_view operation_id) const;
};

/// Checks against the specification's official schema, resolves local references, compiles every schema and
/// lists the operations. Nothing is fetched: a reference to another document is a fault. Errors: invalid
/// (invalid_openapi), with the pointer and the reason of every fault.
Result<OpenApi> load_openapi(json::value document);

/// The same for the document of a running service, which its author cannot mend: what generators (FastAPI
/// with Pydantic 1 among them) write into 3.0 documents in words that only later JSON Schema has (a numeric
/// exclusiveMinimum, const, lists of types and of items) is said in those of 3.0; what the specification does
/// not know and patterns that cannot be used are left out. OpenApi::document is then the document so changed.
Result<OpenApi> load_openapi_loosely(json::value document);

/// A path or query parameter's text as the JSON its schema asks for ("8" → 8 where an integer is expected),
/// for callers that hold texts; left a string where it does not read so.
json::value from_parameter_text(std::string_view text, const json::value& schema);

/// The files among an operation's inputs, by Operation::input_schema.
std::vector<FileInput> file_inputs(const json::value& input_schema);

/// Those that no result depends on (`x-mad-cache: ignore`), as pointers like those of the files.
std::vector<std::string> neutral_inputs(const json::value& input_schema);

}  // namespace mad::schema
