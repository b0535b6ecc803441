// {"source": schema, "target": schema, "value": …, "from": pointer}: what is proved to fit does, by the
// values that are made of what stands in the input; no schema is refused to itself.
#include "schema/fits.hpp"

#include "fuzz/fuzz.hpp"
#include "schema/json_text.hpp"

#include <boost/json.hpp>
#include <set>

using namespace mad;
using fuzz::must;
using schema::Dialect;
using schema::fits;
using schema::Schema;
namespace json = boost::json;

namespace {

constexpr std::size_t most_samples = 160;

/// Values to try: a few of every kind, all that stand in the input, and lists and objects of those.
class Samples {
public:
    explicit Samples(const json::value& input) {
        for (const auto* text :
             {"null", "true", "false", "0", "1", "-1", "3", "0.5", "1e300", "\"\"", "\"a\"", "\"ab\"",
              "\"2026-11-24\"", "\"123e4567-e89b-12d3-a456-426614174000\"", "[]", "{}"})
            all.push_back(json::parse(text));
        if (const auto* value = input.get_object().if_contains("value")) collect(*value);
        collect(input);
        const auto plain = all.size();
        for (std::size_t i = 0; i < plain; ++i)
            for (std::size_t size = 1; size <= 3; ++size) {
                json::array list;
                for (std::size_t k = 0; k < size; ++k) list.push_back(all[(i + k * size) % plain]);
                add(std::move(list));
            }
        for (std::size_t i = 0; i < plain; ++i) {
            json::object everything;
            std::size_t k = 0;
            for (const auto& name : names_) {
                ++k;
                everything[name] = all[(i + k * k) % plain];
                add(json::object{{name, all[i]}});
            }
            add(everything);
        }
    }

    std::vector<json::value> all;

private:
    void add(json::value v) {
        if (all.size() < most_samples) all.push_back(std::move(v));
    }
    void collect(const json::value& v) {
        if (all.size() < most_samples / 4) add(v);
        if (const auto* list = v.if_array())
            for (const auto& item : *list) collect(item);
        if (const auto* object = v.if_object())
            for (const auto& [name, item] : *object) {
                if (names_.size() < 12) names_.insert(name);
                collect(item);
            }
    }

    std::set<std::string> names_;
};

/// Both schemas at once may ask for more steps into a value than the checker goes.
bool valid(const Schema& schema, const json::value& v) {
    const auto faults = schema.check(v);
    return std::ranges::all_of(faults, [](const Fault& f) { return f.detail == "is nested too deeply"; });
}

void self(const Schema& schema) {
    const auto fit = fits({&schema, ""}, {&schema, ""});
    must(fit.faults.empty(), "a schema fits itself");
}

void compare(const json::object& input, const Samples& samples, Dialect dialect) {
    const auto compiled = [&](const json::value& text) {
        return Schema::compile(std::make_shared<const json::value>(text), "", dialect);
    };
    const auto source = compiled(input.at("source")), target = compiled(input.at("target"));
    if (!source || !target) return;
    self(*source);
    self(*target);
    const auto* from_text = input.if_contains("from");
    std::string from(from_text && from_text->is_string() ? std::string_view(from_text->get_string()) : "");
    if (from.find('*') != from.npos) from.clear();
    const auto fit = fits({&*source, ""}, {&*target, ""});
    const auto part = fits({&*source, from}, {&*target, ""});
    fits({&*source, ""}, {&*target, from});
    const auto there = schema::presence({&*source, from});
    for (std::size_t i = 0; i < samples.all.size(); ++i) {
        const auto& v = samples.all[i];
        const bool taken = valid(*target, v);
        if (i % 16 == 0) {
            const auto listed = compiled(json::object{{"enum", json::array{v}}});
            const auto own = fits({&*listed, ""}, {&*target, ""});
            must(taken || !own.proved(), "a value that is proved to fit is valid");
            must(!taken || own.faults.empty(), "a value that is refused is not valid");
        }
        if (!source->check(v).empty()) continue;
        must(taken || !fit.proved(), "what is proved to fit does");
        const auto* inner = schema::at_pointer(v, from);
        must(inner ? there != schema::Presence::never : there != schema::Presence::always,
             "presence is as told");
        must(!inner || !part.proved() || valid(*target, *inner), "a part that is proved to fit does");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = fuzz::text_of(data, size);
    const auto input = schema::parse_json(text);
    if (!input || !input->is_object()) return 0;
    const auto& object = input->get_object();
    if (!object.contains("source") || !object.contains("target")) return 0;
    // A file is told by its mark, not by its text.
    if (text.find("x-mad-file") != text.npos) return 0;
    const Samples samples(*input);
    for (const auto dialect : {Dialect::openapi30, Dialect::openapi31, Dialect::draft2020})
        compare(object, samples, dialect);
    return 0;
}
