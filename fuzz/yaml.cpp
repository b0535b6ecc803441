// YAML text: what is read is written and read again as the same; depth and size are limited.
#include "fuzz/fuzz.hpp"
#include "schema/numbers.hpp"
#include "schema/yaml_text.hpp"

using namespace mad;
using fuzz::must;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = fuzz::text_of(data, size);
    must(!schema::parse_yaml(text, {.bytes = size / 2}) || size < 2, "a text beyond the limit is refused");
    const auto value = schema::parse_yaml(text);
    if (!value) {
        must(value.error().code == Errc::malformed && !value.error().detail.empty(), "a refusal says why");
        return 0;
    }
    const auto as_json = schema::to_text(*value);
    const auto read = schema::parse_json(as_json);
    must(read && schema::same(*read, *value), "it is what JSON can say, no deeper");
    const auto written = schema::to_yaml_text(*value);
    const auto again = schema::parse_yaml(written, {.bytes = written.size()});
    must(again && schema::to_text(*again) == as_json, "it reads back the same");
    return 0;
}
