#include "features/executions/outcome.hpp"

#include "schema/json_text.hpp"

namespace mad::executions {
namespace {
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
}  // namespace

std::optional<double> confidence_in(const json::value& result, std::string_view pointer) {
    const auto* found = pointer.empty() ? nullptr : schema::at_pointer(result, pointer);
    if (!found || !found->is_number()) return {};
    const auto value = found->to_number<double>();
    return value >= 0 && value <= 1 ? std::optional(value) : std::nullopt;
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
