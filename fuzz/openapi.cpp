// OpenAPI documents, held to the letter and read loosely: what is taken gives operations whose schemas stand
// alone.
#include "schema/openapi.hpp"

#include "fuzz/fuzz.hpp"
#include "schema/json_text.hpp"

#include <boost/json.hpp>
#include <set>

using namespace mad;
using fuzz::must;

namespace {

void stands_alone(const boost::json::value& text, schema::Dialect dialect, std::string_view property) {
    if (text.is_null()) return;
    const auto document = std::make_shared<const boost::json::value>(text);
    const auto compiled = schema::Schema::compile(document, "", dialect);
    must(compiled.has_value(), property);
    boost::json::value nothing = boost::json::object();
    compiled->fill_defaults(nothing);
    compiled->check(nothing);
}

void look_at(const Result<schema::OpenApi>& api) {
    if (!api) {
        must(!api.error().faults.empty(), "a document that is refused has faults");
        return;
    }
    std::set<std::string> ids;
    for (const auto& operation : api->operations) {
        must(ids.insert(operation.id).second, "an operation's id is its own");
        must(api->find(operation.id) == &operation, "an operation is found by its id");
        stands_alone(operation.input_schema, api->dialect, "the input schema stands alone");
        stands_alone(operation.output_schema, api->dialect, "the output schema stands alone");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto document = schema::parse_json(fuzz::text_of(data, size));
    if (!document) return 0;
    const auto strictly = schema::load_openapi(*document);
    const auto loosely = schema::load_openapi_loosely(*document);
    look_at(strictly);
    look_at(loosely);
    must(!strictly || loosely.has_value(), "what passes to the letter passes loosely");
    if (loosely) {
        const auto again = schema::load_openapi(*loosely->document);
        must(again && again->operations.size() == loosely->operations.size(),
             "what was read loosely is then a document to the letter");
    }
    return 0;
}
