#include "features/executions/outcome.hpp"

#include "schema/json_text.hpp"

namespace mad::executions {
namespace {
constexpr std::size_t most_failed_parts = 10'000;

void add_places(json::value& at, std::string_view rest, const std::string& here, std::vector<Place>& places) {
    if (rest.empty()) {
        places.push_back({here, &at});
        return;
    }
    const auto token = rest.substr(1, rest.find('/', 1) - 1);
    const auto next = rest.substr(1 + token.size());
    if (token == "*" && at.is_array()) {
        for (std::size_t i = 0; i < at.get_array().size(); ++i)
            add_places(at.get_array()[i], next, here + "/" + std::to_string(i), places);
        return;
    }
    const auto pointer = "/" + std::string(token);
    if (const auto* child = schema::at_pointer(at, pointer))
        add_places(const_cast<json::value&>(*child), next, here + pointer, places);
}

std::int64_t place_in(const json::object& said, std::int64_t otherwise) {
    for (const auto* name : {"place", "rank"})
        if (const auto* place = said.if_contains(name); place && place->is_int64()) return place->get_int64();
    return otherwise;
}

std::string text_in(const json::object& said, std::string_view name, std::string_view otherwise) {
    const auto* found = said.if_contains(name);
    std::string text(found && found->is_string() ? std::string_view(found->get_string()) : otherwise);
    std::erase(text, '\0');  // which PostgreSQL's text cannot hold
    return text;
}
}  // namespace

std::optional<double> confidence_in(const json::value& result, std::string_view pointer) {
    const auto* found = pointer.empty() ? nullptr : schema::at_pointer(result, pointer);
    if (!found || !found->is_number()) return {};
    const auto value = found->to_number<double>();
    return value >= 0 && value <= 1 ? std::optional(value) : std::nullopt;
}

std::vector<results::FailedPart> failed_parts_in(const json::value& result, std::string_view pointer) {
    std::vector<results::FailedPart> parts;
    const auto* found = pointer.empty() ? nullptr : schema::at_pointer(result, pointer);
    if (!found || !found->is_array()) return parts;
    for (const auto& each : found->get_array()) {
        const auto* said = each.if_object();
        if (parts.size() == most_failed_parts) break;
        if (!said) continue;
        parts.push_back({.place = place_in(*said, std::ssize(parts) + 1),
                         .name = text_in(*said, "name", ""),
                         .code = text_in(*said, "code", "failed"),
                         .detail = text_in(*said, "detail", "")});
    }
    return parts;
}

std::vector<Place> places_of(json::value& document, std::string_view pattern) {
    std::vector<Place> places;
    add_places(document, pattern, "", places);
    return places;
}

std::optional<blobs::Uri> uri_of_signed(std::string_view url) {
    constexpr std::string_view path = "/api/v1/blobs/";
    if (!url.starts_with("http") || url.find_first_of(" \n") != url.npos) return {};
    const auto at = url.find(path);
    const auto query = url.find('?');
    if (at == url.npos || query == url.npos || query < at) return {};
    auto uri = "mad://org/" + std::string(url.substr(at + path.size(), query - at - path.size()));
    if (const auto part = url.find("&bytes=", query); part != url.npos) {
        const auto bytes = url.substr(part + 1);
        uri += '?' + std::string(bytes.substr(0, bytes.find('&')));
    }
    return blobs::Uri::parse(uri);
}

}  // namespace mad::executions
