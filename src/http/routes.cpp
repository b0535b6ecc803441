#include "http/routes.hpp"

#include "http/url.hpp"

namespace mad::http {
namespace {

/// A search down the tree, coming back where a literal led nowhere: "/tasks/import" may be a POST of its own
/// and still a GET of "/tasks/{task_id}".
struct Search {
    std::string_view method;
    std::span<const std::string> segments;
    Router::Routes::Found found;

    bool from(const RouteNode& node, std::size_t at) {
        if (at == segments.size()) return ends_at(node);
        const auto& segment = segments[at];
        const auto literal = node.literals.find(segment);
        if (literal != node.literals.end() && from(*literal->second, at + 1)) return true;
        if (!node.hole || segment.empty()) return false;
        found.values.push_back(segment);
        if (from(*node.hole, at + 1)) return true;
        found.values.pop_back();
        return false;
    }

    bool ends_at(const RouteNode& node) {
        auto route = node.methods.find(method);
        if (route == node.methods.end() && method == "HEAD") route = node.methods.find("GET");
        if (route != node.methods.end()) {
            found.route = route->second.get();
            return true;
        }
        for (const auto& [allowed, _] : node.methods) found.allowed.insert(allowed);
        return false;
    }
};

}  // namespace

std::vector<std::string_view> segments_of(std::string_view path) {
    std::vector<std::string_view> out;
    path.remove_prefix(std::min<std::size_t>(1, path.size()));
    while (!path.empty()) {
        const auto end = path.find('/');
        out.push_back(path.substr(0, end));
        if (end == path.npos) break;
        path.remove_prefix(end + 1);
        if (path.empty()) out.emplace_back();
    }
    return out;
}

std::optional<std::string_view> hole_name(std::string_view segment) {
    if (segment.size() < 3 || segment.front() != '{' || segment.back() != '}') return std::nullopt;
    return segment.substr(1, segment.size() - 2);
}

Result<Router::Routes::Found> Router::Routes::find(std::string_view method, std::string_view path) const {
    std::vector<std::string> segments;
    for (const auto text : segments_of(path)) {
        auto segment = percent_decoded(text);
        if (!segment) return segment.error();
        segments.push_back(std::move(*segment));
    }
    Search search{method, segments, {}};
    search.from(root, 0);
    return std::move(search.found);
}

}  // namespace mad::http
