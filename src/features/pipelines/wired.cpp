#include "features/pipelines/wired.hpp"

#include "schema/json_text.hpp"

namespace mad::pipelines {
namespace {

bool is_optional(const json::object& reference) {
    const auto* optional = reference.if_contains("optional");
    return optional && *optional == true;
}

/// Where {"from"}, {"from", "default"} or {"from", "optional"} reads; null where it is no reference.
const json::string* from_of(const json::value& v) {
    const auto* object = v.if_object();
    const auto* from = object ? object->if_contains("from") : nullptr;
    if (!from || !from->is_string()) return nullptr;
    const bool alone = object->size() == 1 ||
                       (object->size() == 2 && (object->contains("default") || object->contains("optional")));
    return alone ? &from->get_string() : nullptr;
}

const json::value* literal_in(const json::value& v) {
    const auto* object = v.if_object();
    return object && object->size() == 1 ? object->if_contains("value") : nullptr;
}

void find_references(const json::value& v, const std::string& at, std::vector<Reference>& found) {
    if (const auto* from = from_of(v)) {
        const auto& reference = v.get_object();
        const bool may_be_absent = reference.contains("default") || is_optional(reference);
        found.push_back({at, std::string(*from), may_be_absent});
    } else if (literal_in(v)) {
        return;
    } else if (const auto* list = v.if_array()) {
        for (std::size_t i = 0; i < list->size(); ++i)
            find_references((*list)[i], schema::pointer_to(at, std::to_string(i)), found);
    } else if (const auto* object = v.if_object()) {
        for (const auto& member : *object)
            find_references(member.value(), schema::pointer_to(at, member.key()), found);
    }
}

class Filling {
public:
    explicit Filling(const Held& held) : held_(held) {}

    json::value of(const json::value& v, const std::string& at) {
        if (const auto* from = from_of(v)) return read(*from, v.get_object(), at);
        if (const auto* literal = literal_in(v)) return *literal;
        if (const auto* list = v.if_array()) {
            json::array out;
            for (std::size_t i = 0; i < list->size(); ++i)
                out.push_back(of((*list)[i], schema::pointer_to(at, std::to_string(i))));
            return out;
        }
        const auto* object = v.if_object();
        if (!object) return v;
        json::object out;
        for (const auto& member : *object)
            if (!is_left_out(member.value()))
                out[member.key()] = of(member.value(), schema::pointer_to(at, member.key()));
        return out;
    }
    std::vector<Fault> faults{};

private:
    const json::value* find(std::string_view from) const {
        const auto source = source_of(from);
        const auto* there = source ? held_(*source) : nullptr;
        return there ? schema::at_pointer(*there, source->rest) : nullptr;
    }
    bool is_left_out(const json::value& v) const {
        const auto* from = from_of(v);
        return from && is_optional(v.get_object()) && !find(*from);
    }
    json::value read(std::string_view from, const json::object& reference, const std::string& at) {
        if (const auto* found = find(from)) return *found;
        if (const auto* instead = reference.if_contains("default")) return *instead;
        faults.push_back({at, "there is nothing at " + std::string(from)});
        return nullptr;
    }

    const Held& held_;
};

}  // namespace

std::vector<Reference> references_in(const json::value& wired) {
    std::vector<Reference> found;
    find_references(wired, "", found);
    return found;
}

std::optional<Source> source_of(std::string_view from) {
    if (!from.starts_with('/')) return {};
    from.remove_prefix(1);
    const auto take = [&from] {
        const auto end = std::min(from.find('/'), from.size());
        const auto token = from.substr(0, end);
        from.remove_prefix(end);
        return token;
    };
    const auto first = take();
    if (first == "steps") {
        if (from.size() < 2) return {};
        from.remove_prefix(1);
        const auto step = take();
        return Source{Source::Kind::step, std::string(step), std::string(from)};
    }
    const auto of = [&](Source::Kind kind) { return Source{kind, {}, std::string(from)}; };
    if (first == "params") return of(Source::Kind::params);
    if (first == "item") return of(Source::Kind::item);
    if (first == "index") return of(Source::Kind::index);
    if (first == "result") return of(Source::Kind::result);
    return {};
}

Result<json::value> filled(const json::value& wired, const Held& held) {
    Filling filling(held);
    auto value = filling.of(wired, "");
    if (filling.faults.empty()) return value;
    return Error{Errc::invalid, "wiring_unmet", "Something that the step reads is not there.",
                 std::move(filling.faults)};
}

std::optional<std::int64_t> count_of(const json::value& v) {
    boost::system::error_code not_whole;
    const auto count = v.is_number() ? v.to_number<std::int64_t>(not_whole) : 0;
    return count >= 1 && count <= most_counted ? std::optional(count) : std::nullopt;
}

json::value filled_with_nulls(const json::value& wired, const Held& held) {
    return Filling(held).of(wired, "");
}

}  // namespace mad::pipelines
