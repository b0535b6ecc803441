#include "features/ogc/routes.hpp"

#include "features/ogc/face.hpp"
#include "features/ogc/ogc.hpp"
#include "features/ogc/subscriber.hpp"
#include "http/router.hpp"

namespace mad::ogc {
namespace {
using schema::field;

struct ProcessPath {
    std::string process_id;
};
const schema::Object& describe(std::type_identity<ProcessPath>) {
    static const auto it =
        schema::object<ProcessPath>("OgcProcessPath", field<&ProcessPath::process_id>("process_id"));
    return it;
}
struct JobPath {
    std::string job_id;
};
const schema::Object& describe(std::type_identity<JobPath>) {
    static const auto it = schema::object<JobPath>("OgcJobPath", field<&JobPath::job_id>("job_id"));
    return it;
}
struct OutputPath {
    std::string job_id, output;
};
const schema::Object& describe(std::type_identity<OutputPath>) {
    static const auto it = schema::object<OutputPath>("OgcOutputPath", field<&OutputPath::job_id>("job_id"),
                                                      field<&OutputPath::output>("output"));
    return it;
}

/// What another extractor reads; what is wrong with it is 400, as the standard has it.
template <class Inner>
struct Asked400 : Inner {
    static Result<Asked400> from(http::Request& request) {
        auto inner = Inner::from(request);
        if (!inner) return exception_of(inner.error());
        return Asked400{std::move(*inner)};
    }
    static void document(http::Operation& op) { Inner::document(op); }
};

/// The query as it was given, for links to this answer and the next.
struct AsGiven {
    http::Texts query;
    static Result<AsGiven> from(const http::Request& request) { return AsGiven{request.query}; }
    static void document(http::Operation&) {}
};

struct Definition {
    json::object document;
};
struct Results {
    http::Response response;
};
struct Executed {
    http::Response response;
};
void document_results(http::Operation& op) {
    http::document_response(op, 200, "The results: one output itself, or several as parts or a document",
                            "application/json", {});
    auto& content = op.document["responses"].at("200").at("content").as_object();
    for (const auto* type : {"multipart/related", "*/*"}) content[type].emplace_object();
    http::document_response(op, 204, "The results are what the Link headers refer to", "", {});
    for (const int status : {200, 204}) http::document_response_header(op, status, "Link");
}
}  // namespace
}  // namespace mad::ogc

template <>
struct mad::http::Answer<mad::ogc::Definition> {
    static Response respond(mad::ogc::Definition& definition) {
        auto response = json_response(200, definition.document);
        set_header(response.headers, "Content-Type", "application/vnd.oai.openapi+json;version=3.0");
        return response;
    }
    static void document(Operation& op) {
        document_response(op, 200, "OK", "application/vnd.oai.openapi+json", {});
    }
};
template <>
struct mad::http::Answer<mad::ogc::Results> {
    static Response respond(mad::ogc::Results& results) { return std::move(results.response); }
    static void document(Operation& op) { mad::ogc::document_results(op); }
};
template <>
struct mad::http::Answer<mad::ogc::Executed> {
    static Response respond(mad::ogc::Executed& executed) { return std::move(executed.response); }
    static void document(Operation& op) {
        mad::ogc::document_results(op);
        document_response(op, 201, "The job, which goes on", "application/json",
                          schema::schema_of<mad::ogc::StatusInfo>(op.components));
        document_response_header(op, 201, "Location");
        op.document["callbacks"] = mad::ogc::documented_callbacks(op.components);
    }
};

namespace mad::ogc {
namespace {
using SharedFace = std::shared_ptr<Face>;

template <class Answered>
awaitable<Result<Answered>> as(awaitable<Result<http::Response>> asked) {
    auto response = co_await std::move(asked);
    if (!response) co_return response.error();
    Answered answered{std::move(*response)};
    co_return answered;
}

void add_api_routes(http::Router& router, const SharedFace& face) {
    const auto landing = [face](http::Anyone) -> awaitable<Result<LandingPage>> {
        co_return face->landing_page();
    };
    router.get("/ogc/", {"getLandingPage", "Where everything of OGC API - Processes is", "ogc"}, landing);
    router.get("/ogc", {"getLandingPageToo", "The same, for clients that leave out the slash", "ogc"},
               landing);
    router.get("/ogc/api", {"getApiDefinition", "The API below /ogc/ as OpenAPI 3.0", "ogc"},
               [face, &router](http::Anyone) -> awaitable<Result<Definition>> {
                   Definition definition{face->definition(router)};
                   co_return definition;
               });
    router.get("/ogc/conformance", {"getConformanceClasses", "The conformance classes", "ogc"},
               [](http::Anyone) -> awaitable<Result<Conformance>> { co_return conformance(); });
}

void add_process_routes(http::Router& router, const SharedFace& face) {
    router.get("/ogc/processes", {"getProcesses", "The tasks as processes", "ogc"},
               [face](http::Permission<"tasks.read"> user, Asked400<http::Query<ProcessesQuery>> query,
                      AsGiven given) -> awaitable<Result<ProcessList>> {
                   return face->processes(user.org_id, std::move(query.value), std::move(given.query));
               });
    router.get("/ogc/processes/{process_id}",
               {"getProcessDescription", "A process with its inputs and outputs", "ogc"},
               [face](http::Permission<"tasks.read"> user,
                      http::Path<ProcessPath> path) -> awaitable<Result<Process>> {
                   return face->process(user.org_id, std::move(path.value.process_id));
               });
    router.post("/ogc/processes/{process_id}/execution",
                {"execute",
                 "Execute a process",
                 "ogc",
                 "A process that may be executed synchronously is waited for, up to 30 seconds, unless the "
                 "client prefers otherwise; what has not ended by then goes on as a job (201).",
                 {409, 502, 504}},
                [face](http::Permission<"tasks.execute"> user, http::Path<ProcessPath> path,
                       Asked400<http::Body<Execute>> body, http::Prefer prefer, http::IdempotencyKey key,
                       http::About about) -> awaitable<Result<Executed>> {
                    return as<Executed>(face->execute({std::move(user), std::move(path.value.process_id),
                                                       std::move(body.value), prefer, std::move(key.value),
                                                       std::move(about.traceparent)}));
                });
}

void add_job_routes(http::Router& router, const SharedFace& face) {
    router.get("/ogc/jobs", {"getJobs", "Jobs, newest first", "ogc", "", {404}},
               [face](http::Permission<"jobs.read"> user, Asked400<http::Query<JobsQuery>> query,
                      AsGiven given) -> awaitable<Result<JobList>> {
                   return face->jobs(user.org_id, std::move(query.value), std::move(given.query));
               });
    router.get("/ogc/jobs/{job_id}", {"getStatus", "Where a job stands", "ogc"},
               [face](http::Permission<"jobs.read"> user,
                      http::Path<JobPath> path) -> awaitable<Result<StatusInfo>> {
                   return face->status(user.org_id, std::move(path.value.job_id));
               });
    router.del("/ogc/jobs/{job_id}", {"dismiss", "Dismiss a job that has not ended", "ogc", "", {409}},
               [face](http::Permission<"jobs.cancel"> user,
                      http::Path<JobPath> path) -> awaitable<Result<StatusInfo>> {
                   return face->dismiss(user.org_id, std::move(path.value.job_id));
               });
    router.get("/ogc/jobs/{job_id}/results",
               {"getResult",
                "The results of a job",
                "ogc",
                "As the execute request asked for them; of a job from elsewhere, as a document.",
                {502, 504}},
               [face](http::Permission<"results.read"> user,
                      http::Path<JobPath> path) -> awaitable<Result<Results>> {
                   return as<Results>(face->results(user.org_id, std::move(path.value.job_id), {}));
               });
    router.get("/ogc/jobs/{job_id}/results/{output}",
               {"getOutput", "One output of a job, raw", "ogc", "", {502, 504}},
               [face](http::Permission<"results.read"> user,
                      http::Path<OutputPath> path) -> awaitable<Result<Results>> {
                   auto& [job, output] = path.value;
                   return as<Results>(face->results(user.org_id, std::move(job), std::move(output)));
               });
}
}  // namespace

void add_routes(http::Router& router, Parts parts) {
    const auto face = std::make_shared<Face>(std::move(parts));
    add_api_routes(router, face);
    add_process_routes(router, face);
    add_job_routes(router, face);
}

}  // namespace mad::ogc
