#include "http/router.hpp"

#include "base/log.hpp"
#include "http/routes.hpp"
#include "schema/json_text.hpp"

namespace mad::http {
namespace {

std::vector<std::string> parameter_names(const json::object& document, std::string_view in) {
    std::vector<std::string> names;
    if (const auto* parameters = document.if_contains("parameters"))
        for (const auto& parameter : parameters->as_array())
            if (parameter.at("in").as_string() == in) names.emplace_back(parameter.at("name").as_string());
    return names;
}

std::vector<std::string> hole_names(std::string_view path) {
    std::vector<std::string> names;
    const auto segments = segments_of(path);
    for (const auto& segment : segments) {
        const bool is_last_slash = segment.empty() && segments.size() > 1 && &segment == &segments.back();
        if (const auto name = hole_name(segment))
            names.emplace_back(*name);
        else if ((segment.empty() && !is_last_slash) || segment.find_first_of("{}%") != segment.npos)
            throw std::logic_error("route " + std::string(path) + ": \"" + std::string(segment) +
                                   "\" is neither text nor {name}");
    }
    return names;
}

Response not_found(const Request& request) {
    return problem({Errc::not_found, "no_such_route", "There is nothing at " + request.path + "."});
}

Response with_allow(Response response, const std::set<std::string_view>& allowed) {
    std::string methods;
    for (const auto method : allowed) {
        if (method == "OPTIONS" || (method == "HEAD" && allowed.contains("GET"))) continue;
        methods += std::string(method) + (method == "GET" ? ", HEAD, " : ", ");
    }
    response.headers.emplace("Allow", methods + "OPTIONS");
    return response;
}

Response method_not_allowed(const Request& request, const std::set<std::string_view>& allowed) {
    return with_allow(problem(405, "method_not_allowed",
                              request.method + " is not something that " + request.path + " does."),
                      allowed);
}

/// Wrong credentials, where none are needed.
bool counts_as_none(const Error& error) {
    return error.code == Errc::unauthorized || error.code == Errc::too_many;
}

std::optional<Error> unknown_query(const Request& request, const Route& route) {
    std::set<std::string_view> unknown;
    for (const auto& [name, _] : request.query)
        if (std::ranges::find(route.query_names, name) == route.query_names.end()) unknown.insert(name);
    if (unknown.empty()) return std::nullopt;
    std::vector<Fault> faults;
    for (const auto name : unknown)
        faults.push_back({schema::pointer_to("", name), "is not a query parameter of this operation"});
    return Error{Errc::invalid, "invalid_request", "The query has a name that this operation does not know.",
                 std::move(faults)};
}

Response answer_to(const std::exception& e, const Request& request, const ErrorOf& error_of) {
    if (const auto* body = dynamic_cast<const BodyError*>(&e)) return problem(*body);
    log::error("http.exception", {{"method", request.method},
                                  {"path", request.path},
                                  {"what", e.what()},
                                  {"request_id", request.request_id}});
    if (error_of)
        if (const auto error = error_of(e)) return problem(*error);
    return problem(
        500, "internal",
        "Something went wrong on our side. Report it with the request id " + request.request_id + ".");
}

}  // namespace

Router::Router() : routes_(std::make_unique<Routes>()) {}
Router::~Router() = default;

void Router::authenticate_with(Authenticate authenticate) { routes_->authenticate = std::move(authenticate); }
void Router::on_exception(ErrorOf error_of) { routes_->error_of = std::move(error_of); }
void Router::otherwise(std::function<awaitable<Response>(Request&)> answer) {
    routes_->otherwise = std::move(answer);
}

void Router::add_error(std::optional<Error>& all, const Error& error) {
    if (!all)
        all = error;
    else if (all->code == Errc::invalid && error.code == Errc::invalid)
        all->faults.insert(all->faults.end(), error.faults.begin(), error.faults.end());
}

Operation Router::operation(RouteAbout about) {
    Operation op{{}, routes_->components};
    op.document["operationId"] = about.id;
    op.document["summary"] = about.summary;
    if (!about.description.empty()) op.document["description"] = about.description;
    if (!about.tag.empty()) op.document["tags"].emplace_array().emplace_back(about.tag);
    document_problems(op, {400, 422, 429, 500, 503});  // 422: a query parameter that it does not know
    document_problems(op, about.problems);
    return op;
}

void Router::add_route(std::string_view method, std::string_view path, Operation op, Refusal refusal,
                       Run run) {
    auto refuse = [&](const std::string& why) {
        throw std::logic_error("route " + std::string(method) + " " + std::string(path) + ": " + why);
    };
    auto names = hole_names(path);
    if (!path.starts_with('/')) refuse("the path does not start with /");
    if (!op.decides_permission) refuse("no parameter of the handler decides who may");
    if (std::set(names.begin(), names.end()).size() != names.size()) refuse("a path parameter stands twice");
    auto documented = parameter_names(op.document, "path");
    if (!std::ranges::is_permutation(names, documented))
        refuse("the handler's path parameters are not those of the path");
    for (const auto* other : routes_->in_order)
        if (other->document.at("operationId") == op.document.at("operationId")) refuse("its id is taken");

    auto* node = &routes_->root;
    for (const auto segment : segments_of(path)) {
        auto& next = hole_name(segment) ? node->hole : node->literals[std::string(segment)];
        if (!next) next = std::make_unique<RouteNode>();
        node = next.get();
    }
    if (node->path.empty()) node->path = path;
    if (node->path != path) refuse("is " + node->path + " with other names");
    auto& route = node->methods[std::string(method)];
    if (route) refuse("is there already");
    const auto* security = op.document.if_contains("security");
    const bool open = security && security->as_array().empty();
    auto query_names = parameter_names(op.document, "query");
    route = std::make_unique<Route>(Route{std::string(method), std::string(path), std::move(names),
                                          std::move(query_names), std::move(op.document), open,
                                          op.streams_body, std::move(refusal), std::move(run)});
    routes_->in_order.push_back(route.get());
}

awaitable<Admission> Router::admit(Request& request) const {
    Admission admission;
    if (request.method == "OPTIONS" && request.path == "*") {
        admission.refused = Response{.status = 204};
        co_return admission;
    }
    auto found = routes_->find(request.method, request.path);
    if (!found) {
        admission.refused = problem(found.error());
    } else if (!found->route) {
        const bool reads = request.method == "GET" || request.method == "HEAD";
        if (!found->allowed.empty())
            admission.refused = request.method == "OPTIONS"
                                    ? with_allow(Response{.status = 204}, found->allowed)
                                    : method_not_allowed(request, found->allowed);
        else if (!routes_->otherwise || !reads)
            admission.refused = not_found(request);
    } else {
        admission.route = found->route;
        admission.streams_body = found->route->streams_body;
        for (std::size_t i = 0; i < found->values.size(); ++i)
            request.path_parameters.emplace(found->route->names[i], std::move(found->values[i]));
        admission.refused = co_await refusal_of(*found->route, request);
    }
    co_return admission;
}

awaitable<std::optional<Response>> Router::refusal_of(const Route& route, Request& request) const {
    std::optional<Response> answer;
    try {
        if (routes_->authenticate) {
            auto principal = co_await routes_->authenticate(request);
            if (principal)
                request.principal = std::move(*principal);
            else if (!route.open || !counts_as_none(principal.error()))
                answer = problem(principal.error());
        }
        if (!answer)
            if (const auto error = route.refusal(request)) answer = problem(*error);
    } catch (const std::exception& e) {
        answer = answer_to(e, request, routes_->error_of);
    }
    co_return answer;
}

awaitable<Response> Router::run(const Admission& admission, Request& request) const {
    std::optional<Response> answer;
    try {
        if (!admission.route) {
            answer = co_await routes_->otherwise(request);
        } else if (const auto error = unknown_query(request, *admission.route)) {
            answer = problem(*error);
        } else {
            auto result = co_await admission.route->run(request);
            answer = result ? std::move(*result) : problem(result.error());
        }
    } catch (const std::exception& e) {
        answer = answer_to(e, request, routes_->error_of);
    }
    co_return std::move(*answer);
}

awaitable<Response> Router::handle(Request& request) const {
    auto admission = co_await admit(request);
    if (admission.refused) co_return std::move(*admission.refused);
    co_return co_await run(admission, request);
}

}  // namespace mad::http
