// What a router holds: the routes as a tree of path segments.
#pragma once
#include "http/router.hpp"

namespace mad::http {

struct Route {
    std::string method;
    std::string path;                      ///< "/jobs/{job_id}"
    std::vector<std::string> names;        ///< of the path parameters, in order
    std::vector<std::string> query_names;  ///< what the query may hold
    json::object document;
    bool open = false;  ///< anyone may: wrong credentials count as none
    bool streams_body = false;
    Router::Refusal refusal;
    Router::Run run;
};

/// A place in the tree: a literal segment is preferred to a hole.
struct RouteNode {
    std::map<std::string, std::unique_ptr<RouteNode>, std::less<>> literals;
    std::unique_ptr<RouteNode> hole;
    std::string path;  ///< as the first route here wrote it
    std::map<std::string, std::unique_ptr<Route>, std::less<>> methods;
};

struct Router::Routes {
    RouteNode root;
    schema::Components components;
    std::vector<const Route*> in_order;  ///< of declaration
    Authenticate authenticate;
    ErrorOf error_of;
    std::function<awaitable<Response>(Request&)> otherwise;

    struct Found {
        const Route* route = nullptr;
        std::vector<std::string> values;       ///< of the holes
        std::set<std::string_view> allowed{};  ///< methods of the path, where none is the one asked for
    };
    /// Errors: malformed, for a path that cannot be decoded.
    Result<Found> find(std::string_view method, std::string_view path) const;
};

/// "/a/{b}" → "a", "{b}"; "/" → none.
std::vector<std::string_view> segments_of(std::string_view path);
std::optional<std::string_view> hole_name(std::string_view segment);

}  // namespace mad::http
