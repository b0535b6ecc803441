#include "features/executions/outcome.hpp"

#include "schema/json_text.hpp"

#include <charconv>
#include <cmath>

namespace mad::executions {
namespace {
std::optional<double> number(const json::object& o, std::string_view name) {
    const auto* v = o.if_contains(name);
    if (!v || !v->is_number()) return {};
    const auto value = v->to_number<double>();
    return std::isfinite(value) ? std::optional(value) : std::nullopt;
}

std::int64_t whole(const json::object& o, std::string_view name, std::int64_t otherwise) {
    const auto* v = o.if_contains(name);
    return v && v->is_int64() ? v->get_int64() : otherwise;
}

constexpr std::string_view members_of_a_pose[] = {"ligand",           "rank",    "affinity",
                                                  "affinity_printed", "rmsd_lb", "rmsd_ub"};

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

/// The bytes of the UTF-8 sequence that begins here; 0 where none does (RFC 3629).
std::size_t sequence_length(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const auto first = byte(0);
    const std::size_t n = first < 0x80   ? 1
                          : first < 0xC2 ? 0
                          : first < 0xE0 ? 2
                          : first < 0xF0 ? 3
                          : first < 0xF5 ? 4
                                         : 0;
    if (n == 0 || n > text.size()) return 0;
    for (std::size_t i = 1; i < n; ++i)
        if ((byte(i) & 0xC0) != 0x80) return 0;
    if (first == 0xE0 && byte(1) < 0xA0) return 0;
    if (first == 0xED && byte(1) > 0x9F) return 0;
    if (first == 0xF0 && byte(1) < 0x90) return 0;
    if (first == 0xF4 && byte(1) > 0x8F) return 0;
    return n;
}
}  // namespace

std::vector<results::DockingRow> poses_in(const json::value& result, std::string_view pointer) {
    std::vector<results::DockingRow> rows;
    const auto* found = pointer.empty() ? nullptr : schema::at_pointer(result, pointer);
    if (!found || !found->is_array()) return rows;
    for (auto& item : found->get_array()) {
        const auto* pose = item.if_object();
        const auto affinity = pose ? number(*pose, "affinity") : std::nullopt;
        if (!affinity) continue;
        results::DockingRow row;
        row.ligand = whole(*pose, "ligand", 0);
        row.rank = whole(*pose, "rank", static_cast<std::int64_t>(rows.size()) + 1);
        row.affinity = *affinity;
        row.affinity_printed = number(*pose, "affinity_printed");
        row.rmsd_lb = number(*pose, "rmsd_lb");
        row.rmsd_ub = number(*pose, "rmsd_ub");
        for (auto& member : *pose)
            if (std::ranges::find(members_of_a_pose, std::string_view(member.key())) ==
                std::end(members_of_a_pose))
                row.details[member.key()] = member.value();
        rows.push_back(std::move(row));
    }
    return rows;
}

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
    const auto place = url.substr(at + path.size(), query - at - path.size());
    return blobs::Uri::parse("mad://org/" + std::string(place));
}

std::string storable_text(std::string text) {
    for (std::size_t i = 0; i < text.size();) {
        const auto n = sequence_length(std::string_view(text).substr(i));
        if (n == 0 || text[i] == '\0') text[i] = '?';
        i += std::max<std::size_t>(n, 1);
    }
    return text;
}

}  // namespace mad::executions
