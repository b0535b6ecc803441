#include "engine_kit/service.hpp"

#include "schema/json_text.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace mad::engine_kit {
namespace {
using http::Json;
using http::Text;
using http::WithHeaders;

/// The request as it came, for operations that are data: no C++ type says what their bodies hold.
struct Whole {
    static constexpr bool decides_permission = true;
    const http::Request* request;
    static Result<Whole> from(const http::Request& request) { return Whole{&request}; }
    static void document(http::Operation& op) { http::Anyone::document(op); }
};

struct JobPath {
    std::string job_id;
};
const schema::Object& describe(std::type_identity<JobPath>) {
    static const auto it = schema::object<JobPath>("JobPath", schema::field<&JobPath::job_id>("job_id"));
    return it;
}

struct LinesQuery {
    std::int64_t after = 0;
};
const schema::Object& describe(std::type_identity<LinesQuery>) {
    static const auto it = schema::object<LinesQuery>(
        "LinesQuery",
        schema::field<&LinesQuery::after>(
            "after", {.description = "Without the first so many lines", .defaulted = true, .minimum = 0}));
    return it;
}

Error no_such_job(const std::string& id) {
    return {Errc::not_found, "job_not_found",
            fmt::format("There is no job {}: it was never here, or ended too long ago", id)};
}

/// The X-MAD-Outputs header: {"poses_sdf": "https://…"}.
Result<std::map<std::string, std::string>> output_urls(const http::Request& request,
                                                       const schema::Operation& operation) {
    std::map<std::string, std::string> urls;
    const auto text = http::header(request.headers, "X-MAD-Outputs");
    if (text.empty()) return urls;
    const auto value = schema::parse_json(text);
    const Error wrong{Errc::malformed, "outputs_malformed",
                      "X-MAD-Outputs must be a JSON object of output names and http(s) URLs"};
    if (!value || !value->is_object()) return wrong;
    for (const auto& [name, url] : value->get_object()) {
        if (std::ranges::none_of(operation.file_outputs, [&](auto& file) { return file.name == name; }))
            return Error{Errc::malformed, "outputs_malformed",
                         fmt::format("X-MAD-Outputs: {} is no file output of {}", std::string_view(name),
                                     operation.id)};
        if (!url.is_string() || !url.get_string().starts_with("http")) return wrong;
        urls.emplace(name, url.get_string());
    }
    return urls;
}

awaitable<Result<Order>> order_of(const ServiceParts& parts, const ServedOperation& operation,
                                  const http::Request& request) {
    Order order{.operation = &operation, .input = {}};
    auto urls = output_urls(request, operation.about);
    if (!urls) co_return urls.error();
    order.output_urls = std::move(*urls);
    order.execution = http::header(request.headers, "X-MAD-Execution").substr(0, 100);
    auto input = co_await parts.pool.run([&]() -> Result<json::value> {
        auto body = http::checked_body(request, operation.input);
        if (body) operation.input.fill_defaults(*body);
        return body;
    });
    if (!input) co_return input.error();
    if (!input->is_object())
        co_return Error{Errc::invalid, "not_an_object", "The body must be a JSON object of the inputs"};
    order.input = std::move(input->get_object());
    co_return order;
}

awaitable<Result<WithHeaders<Json>>> begin_job(const ServiceParts& parts, const ServedOperation& operation,
                                               const http::Request& request) {
    const auto key = http::IdempotencyKey::from(request);
    if (!key) co_return key.error();
    auto order = co_await order_of(parts, operation, request);
    if (!order) co_return order.error();
    auto job = parts.jobs.start(std::move(*order), key->value);
    if (!job) co_return job.error();
    WithHeaders<Json> answer{{(*job)->to_json(), 202}, {}};
    answer.headers.emplace("Location", "/jobs/" + (*job)->id());
    co_return answer;
}

awaitable<Result<WithHeaders<Json>>> call(const ServiceParts& parts, const ServedOperation& operation,
                                          const http::Request& request) {
    auto order = co_await order_of(parts, operation, request);
    if (!order) co_return order.error();
    const auto started = parts.jobs.start(std::move(*order));
    if (!started) co_return started.error();
    const auto& execution = *started;
    co_await execution->wait();
    parts.jobs.forget(execution->id());
    auto outcome = execution->outcome();
    if (!outcome) co_return outcome.error();
    co_return WithHeaders<Json>{{std::move(*outcome), 200}, {}};
}

void add_operation(http::Router& router, const ServiceParts& parts, const ServedOperation& operation) {
    const auto& about = operation.about;
    router.post(about.path, {about.id, about.summary, "operations"},
                [&parts, &operation](Whole whole) -> awaitable<Result<WithHeaders<Json>>> {
                    if (operation.about.mode == schema::Mode::job)
                        return begin_job(parts, operation, *whole.request);
                    return call(parts, operation, *whole.request);
                });
}

void add_job_routes(http::Router& router, Jobs& jobs, BlockingPool& pool) {
    using Path = http::Path<JobPath>;
    router.get("/jobs/{job_id}", {"getJob", "A job's status, progress and result", "jobs"},
               [&jobs](http::Anyone, Path path) -> awaitable<Result<Json>> {
                   const auto job = jobs.find(path.value.job_id);
                   if (!job) co_return no_such_job(path.value.job_id);
                   co_return Json{job->to_json()};
               });
    router.del("/jobs/{job_id}", {"cancelJob", "Cancel a job; answers when it has ended", "jobs"},
               [&jobs](http::Anyone, Path path) -> awaitable<Result<Json>> {
                   const auto job = jobs.find(path.value.job_id);
                   if (!job) co_return no_such_job(path.value.job_id);
                   job->cancel();
                   co_await job->wait();
                   co_return Json{job->to_json()};
               });
    router.get("/jobs/{job_id}/logs", {"getJobLogs", "What the engine said so far", "jobs"},
               [&jobs](http::Anyone, Path path) -> awaitable<Result<Text>> {
                   const auto job = jobs.find(path.value.job_id);
                   if (!job) co_return no_such_job(path.value.job_id);
                   co_return Text{job->log()};
               });
    router.get(
        "/jobs/{job_id}/results",
        {"getJobResults", "What is done of the whole already, a JSON line each", "jobs"},
        [&jobs, &pool](http::Anyone, Path path, http::Query<LinesQuery> query) -> awaitable<Result<Text>> {
            const auto job = jobs.find(path.value.job_id);
            if (!job) co_return no_such_job(path.value.job_id);
            const auto after = static_cast<std::size_t>(query.value.after);
            co_return Text{co_await job->partial_results().lines(pool, after), "application/x-ndjson"};
        });
}

json::object health(const ServiceParts& parts) {
    json::object it;
    it["status"] = parts.jobs.stopping() ? "stopping" : "ok";
    if (parts.missing.empty()) it["version"] = parts.version;
    it["capacity"] = parts.jobs.capacity();
    it["running"] = parts.jobs.running();
    it["available"] = parts.missing.empty();
    if (!parts.missing.empty()) it["reason"] = parts.missing;
    if (!parts.capabilities.empty()) it["capabilities"] = parts.capabilities;
    return it;
}

}  // namespace

void add_routes(http::Router& router, const ServiceParts& parts) {
    for (const auto& operation : parts.files.operations) add_operation(router, parts, operation);
    add_job_routes(router, parts.jobs, parts.pool);
    router.get("/health", {"getHealth", "Whether it lives and how much it does", "service"},
               [&parts](http::Anyone) -> awaitable<Result<Json>> { co_return Json{health(parts)}; });
    router.get("/openapi.json", {"getDocument", "The operations as the platform registers them", "service"},
               [&parts](http::Anyone) -> awaitable<Result<Text>> {
                   co_return Text{parts.files.document, "application/json"};
               });
}

}  // namespace mad::engine_kit
