// The platform's own OpenAPI document, from what the routes said about themselves.
#include "http/routes.hpp"

namespace mad::http {
namespace {

std::string lower(std::string text) {
    for (auto& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return text;
}

json::object scheme(std::string_view type, std::string_view description) {
    json::object s;
    s["type"] = type;
    s["description"] = description;
    return s;
}

json::object security_schemes() {
    auto bearer = scheme("http", "The access token of POST /api/v1/auth/token");
    bearer["scheme"] = "bearer";
    bearer["bearerFormat"] = "JWT";
    auto session = scheme("apiKey", "A browser's session");
    session["in"] = "cookie";
    session["name"] = session_cookie;
    auto key = scheme("apiKey", "An API key or a service's token");
    key["in"] = "header";
    key["name"] = api_key_header;
    json::object schemes;
    schemes["bearer"] = std::move(bearer);
    schemes["session"] = std::move(session);
    schemes["apiKey"] = std::move(key);
    return schemes;
}

enum class Header { always, where_it_applies };

json::object header_of(std::string_view description, std::string_view type, Header is) {
    json::object h;
    h["description"] = description;
    if (is == Header::always) h["required"] = true;
    h["schema"].emplace_object()["type"] = type;
    return h;
}

json::object problem_response(int status, schema::Components& components) {
    Operation op{{}, components};
    document_response(op, status, reason_of(status), "application/problem+json",
                      schema::schema_of<Problem>(components));
    auto response = std::move(op.document.at("responses").at(std::to_string(status)).as_object());
    if (status == 429 || status == 503)
        response["headers"].as_object()["Retry-After"].emplace_object()["$ref"] =
            "#/components/headers/Retry-After";
    return response;
}

json::object components_of(schema::Components components) {
    json::object out;
    auto& responses = out["responses"].emplace_object();
    for (const int status : {400, 401, 403, 404, 409, 412, 413, 415, 416, 422, 429, 500, 502, 503, 504})
        responses["Problem" + std::to_string(status)] = problem_response(status, components);
    auto& schemas = out["schemas"].emplace_object();
    for (auto& [name, schema] : components) schemas[name] = std::move(schema);
    out["securitySchemes"] = security_schemes();
    auto& headers = out["headers"].emplace_object();
    headers["X-Request-Id"] = header_of("Names the request in the logs; sent back where a client gives one",
                                        "string", Header::always);
    headers["Retry-After"] = header_of("Seconds to wait before another try", "integer", Header::always);
    headers["Location"] =
        header_of("Where the thing is, or how it goes on", "string", Header::where_it_applies);
    headers["Link"] = header_of("What it is related to (RFC 8288)", "string", Header::where_it_applies);
    headers["ETag"] = header_of("Names the bytes", "string", Header::where_it_applies);
    headers["Tus-Resumable"] =
        header_of("The version of the tus protocol", "string", Header::where_it_applies);
    headers["Tus-Version"] = header_of("The versions that are spoken", "string", Header::where_it_applies);
    headers["Tus-Extension"] = header_of("Of the tus protocol", "string", Header::where_it_applies);
    headers["Tus-Max-Size"] = header_of("Bytes of an upload, at most", "integer", Header::where_it_applies);
    headers["Upload-Offset"] =
        header_of("Bytes that have come and are kept", "integer", Header::where_it_applies);
    headers["Upload-Length"] = header_of("Bytes of the whole", "integer", Header::where_it_applies);
    headers["Set-Cookie"] = header_of("The session's cookie", "string", Header::where_it_applies);
    return out;
}

}  // namespace

json::object Router::openapi(std::string_view title, std::string_view version) const {
    json::object document;
    document["openapi"] = "3.1.0";
    auto& info = document["info"].emplace_object();
    info["title"] = title;
    info["version"] = version;
    std::set<std::string> tags;
    auto& paths = document["paths"].emplace_object();
    for (const auto* route : routes_->in_order) {
        auto& path = paths[route->path];
        if (!path.is_object()) path.emplace_object();
        path.get_object()[lower(route->method)] = route->document;
        if (const auto* names = route->document.if_contains("tags"))
            for (const auto& name : names->as_array()) tags.emplace(name.as_string());
    }
    auto& tag_list = document["tags"].emplace_array();
    for (const auto& name : tags) tag_list.emplace_back(json::object{{"name", name}});
    document["components"] = components_of(routes_->components);
    return document;
}

}  // namespace mad::http
