// Routes, declared once: the line names method, path, and a handler whose parameters say what it needs;
// validation and the platform's /openapi.json come from that line.
//
//   router.get("/api/v1/jobs/{job_id}", {"getJob", "One job with its executions", "jobs"},
//              [&](http::Permission<"jobs.read"> user, http::Path<JobPath> path) ->
//              awaitable<Result<JobDetail>> {…});
#pragma once
#include "http/answer.hpp"

#include <memory>
#include <tuple>

namespace mad::http {

/// Finds out who asks: nobody where the request carries no credentials. Errors: unauthorized for wrong ones.
using Authenticate = std::function<awaitable<Result<std::optional<Principal>>>(const Request&)>;

using ErrorOf = std::function<std::optional<Error>(const std::exception&)>;

struct Route;

/// What a request's header leads to.
struct Admission {
    std::optional<Response> refused;  ///< the answer already: the body need not come
    const Route* route = nullptr;     ///< none: Router::otherwise
    bool streams_body = false;
};

template <class F>
struct Signature : Signature<decltype(&F::operator())> {};
template <class C, class R, class... A>
struct Signature<awaitable<Result<R>> (C::*)(A...) const> {
    using Answered = R;
    using Arguments = std::type_identity<std::tuple<A...>>;
};

struct RouteAbout {
    std::string_view id;       ///< operationId: "listJobs"
    std::string_view summary;  ///< one line
    std::string_view tag;
    std::string_view description = "";
    std::initializer_list<int> problems{};  ///< statuses of refusals of its own, beside the usual ones
};

class Router {
public:
    struct Routes;
    Router();
    ~Router();

    template <class Handler>
    void get(std::string_view path, RouteAbout about, Handler h) {
        add("GET", path, about, std::move(h));
    }
    template <class Handler>
    void post(std::string_view path, RouteAbout about, Handler h) {
        add("POST", path, about, std::move(h));
    }
    template <class Handler>
    void put(std::string_view path, RouteAbout about, Handler h) {
        add("PUT", path, about, std::move(h));
    }
    template <class Handler>
    void patch(std::string_view path, RouteAbout about, Handler h) {
        add("PATCH", path, about, std::move(h));
    }
    /// HEAD of a path without it is its GET, without the body.
    template <class Handler>
    void head(std::string_view path, RouteAbout about, Handler h) {
        add("HEAD", path, about, std::move(h));
    }
    /// OPTIONS of a path without it says what is allowed.
    template <class Handler>
    void options(std::string_view path, RouteAbout about, Handler h) {
        add("OPTIONS", path, about, std::move(h));
    }
    template <class Handler>
    void del(std::string_view path, RouteAbout about, Handler h) {
        add("DELETE", path, about, std::move(h));
    }
    void authenticate_with(Authenticate);
    /// Turns exceptions that mean something to clients into errors (a lost database: unavailable); what it
    /// leaves is a 500.
    void on_exception(ErrorOf);
    /// Answers GET and HEAD of what no route matches, for static files; none: 404.
    void otherwise(std::function<awaitable<Response>(Request&)>);

    /// Before the body is read: finds the route, asks who it is and whether they may.
    awaitable<Admission> admit(Request&) const;
    /// After it: the handler. Answers whatever happens.
    awaitable<Response> run(const Admission&, Request&) const;
    /// Both, for a request whose body is there.
    awaitable<Response> handle(Request&) const;
    /// The platform's own document, OpenAPI 3.1.
    json::object openapi(std::string_view title, std::string_view version) const;

private:
    using Run = std::function<awaitable<Result<Response>>(Request&)>;
    using Refusal = std::function<std::optional<Error>(Request&)>;

    template <class Handler>
    void add(std::string_view method, std::string_view path, RouteAbout about, Handler handler) {
        auto op = operation(about);
        using Arguments = typename Signature<Handler>::Arguments;
        document(op, Arguments{});
        Answer<typename Signature<Handler>::Answered>::document(op);
        add_route(
            method, path, std::move(op), [](Request& request) { return refusal(request, Arguments{}); },
            [handler = std::move(handler)](Request& request) { return call(handler, request, Arguments{}); });
    }
    template <class... A>
    static void document(Operation& op, std::type_identity<std::tuple<A...>>) {
        (A::document(op), ...);
    }
    template <class... A>
    static std::optional<Error> refusal(Request& request, std::type_identity<std::tuple<A...>>) {
        std::optional<Error> wrong;
        auto ask = [&]<class E>(std::type_identity<E>) {
            if constexpr (PermissionDecision<E>)
                if (auto decided = E::from(request); !decided && !wrong) wrong = decided.error();
        };
        (ask(std::type_identity<A>{}), ...);
        return wrong;
    }
    template <class Handler, class... A>
    static awaitable<Result<Response>> call(const Handler& handler, Request& request,
                                            std::type_identity<std::tuple<A...>>) {
        std::tuple<Result<A>...> given{A::from(request)...};
        std::optional<Error> wrong;
        std::apply([&](auto&... r) { ((r ? void() : add_error(wrong, r.error())), ...); }, given);
        if (wrong) co_return *wrong;
        auto answer = co_await std::apply([&](auto&... r) { return handler(std::move(*r)...); }, given);
        if (!answer) co_return answer.error();
        co_return Answer<typename Signature<Handler>::Answered>::respond(*answer);
    }
    /// The first error stands; the faults of further ones that are invalid likewise join it.
    static void add_error(std::optional<Error>&, const Error&);
    Operation operation(RouteAbout);
    /// Throws std::logic_error where the handler decides no permission, its path parameters are not the
    /// path's, or the route or its id is there already.
    void add_route(std::string_view method, std::string_view path, Operation, Refusal, Run);

    awaitable<std::optional<Response>> refusal_of(const Route&, Request&) const;

    friend struct Route;
    std::unique_ptr<Routes> routes_;
};

}  // namespace mad::http
