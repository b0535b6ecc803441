// {"schema": …, "data": …}: a schema of somebody else's compiled in every dialect, and a value checked by it.
#include "schema/schema.hpp"

#include "fuzz/fuzz.hpp"
#include "schema/json_text.hpp"
#include "schema/numbers.hpp"

#include <boost/json.hpp>

using namespace mad;
using fuzz::must;
using schema::Dialect;

namespace {

/// Whether all of `part` is in `whole`, at the same places.
bool holds(const boost::json::value& whole, const boost::json::value& part) {
    if (part.is_object() && whole.is_object())
        return std::ranges::all_of(part.get_object(), [&](const auto& member) {
            const auto* same = whole.get_object().if_contains(member.key());
            return same && holds(*same, member.value());
        });
    if (part.is_array() && whole.is_array())
        return std::ranges::equal(whole.get_array(), part.get_array(), holds);
    return schema::same(whole, part);
}

void check(const boost::json::value& schema_text, const boost::json::value& data, Dialect dialect) {
    const auto document = std::make_shared<const boost::json::value>(schema_text);
    const auto schema = schema::Schema::compile(document, "", dialect);
    if (!schema) {
        must(!schema.error().faults.empty(), "a schema that is refused has faults");
        for (const auto& fault : schema.error().faults)
            must(!fault.detail.empty(), "a fault says what is wrong");
        return;
    }
    const auto faults = schema->check(data);
    must(faults == schema->check(data), "the answer is always the same");
    must(faults.size() <= 1000, "the faults are limited");
    auto filled = data;
    schema->fill_defaults(filled);
    must(holds(filled, data), "defaults leave what was given");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto input = schema::parse_json(fuzz::text_of(data, size));
    if (!input || !input->is_object()) return 0;
    const auto* schema = input->get_object().if_contains("schema");
    const auto* value = input->get_object().if_contains("data");
    if (!schema || !value) return 0;
    for (const auto dialect :
         {Dialect::draft4, Dialect::draft7, Dialect::draft2020, Dialect::openapi30, Dialect::openapi31})
        check(*schema, *value, dialect);
    return 0;
}
