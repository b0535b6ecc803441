// JSON text: what is read is written and read again as the same, in every form; depth and size are limited.
#include "fuzz/fuzz.hpp"
#include "schema/json_text.hpp"
#include "schema/numbers.hpp"

#include <boost/json.hpp>

using namespace mad;
using fuzz::must;

namespace {

std::size_t depth_of(const boost::json::value& v) {
    std::size_t deepest = 0;
    if (v.is_array())
        for (const auto& item : v.get_array()) deepest = std::max(deepest, depth_of(item));
    if (v.is_object())
        for (const auto& [name, member] : v.get_object()) deepest = std::max(deepest, depth_of(member));
    return deepest + (v.is_structured() ? 1 : 0);
}

void every_pointer_finds_its_value(const boost::json::value& root, const boost::json::value& v,
                                   const std::string& pointer) {
    must(schema::at_pointer(root, pointer) == &v, "a pointer finds its value");
    if (v.is_object())
        for (const auto& [name, member] : v.get_object())
            every_pointer_finds_its_value(root, member, schema::pointer_to(pointer, name));
    if (v.is_array())
        for (std::size_t i = 0; i < v.get_array().size(); ++i)
            every_pointer_finds_its_value(root, v.get_array()[i],
                                          schema::pointer_to(pointer, std::to_string(i)));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = fuzz::text_of(data, size);
    const schema::JsonLimits limits{};
    const auto value = schema::parse_json(text);
    must(!schema::parse_json(text, {.bytes = size / 2}) || size < 2, "a text beyond the limit is refused");
    if (!value) {
        must(value.error().code == Errc::malformed && !value.error().detail.empty(), "a refusal says why");
        return 0;
    }
    must(depth_of(*value) <= limits.depth, "the depth is limited");
    const auto written = schema::to_text(*value);
    const auto again = schema::parse_json(written);
    must(again && schema::same(*value, *again) && schema::to_text(*again) == written,
         "it reads back the same");
    const auto indented = schema::parse_json(schema::to_indented_text(*value));
    must(indented && schema::to_text(*indented) == written, "so it does over several lines");
    const auto canonical = schema::to_canonical_text(*value);
    const auto from_canonical = schema::parse_json(canonical);
    must(from_canonical && schema::to_canonical_text(*from_canonical) == canonical, "and in canonical form");
    every_pointer_finds_its_value(*value, *value, "");
    schema::at_pointer(*value, text.substr(0, 100));
    return 0;
}
