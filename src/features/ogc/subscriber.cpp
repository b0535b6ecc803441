#include "features/ogc/subscriber.hpp"

#include "features/ogc/face.hpp"
#include "schema/json_text.hpp"

namespace mad::ogc {
using executions::Occasion;

Result<std::vector<executions::Callback>> callbacks_of(const Subscriber& subscriber,
                                                       const callbacks::Destinations& destinations) {
    std::vector<executions::Callback> callbacks;
    std::vector<Fault> faults;
    const auto add = [&](Occasion occasion, std::string_view name, const std::optional<std::string>& uri) {
        if (!uri) return;
        if (const auto good = destinations.check(*uri); !good)
            faults.push_back({schema::pointer_to("/subscriber", name), good.error().detail});
        callbacks.push_back({occasion, *uri});
    };
    add(Occasion::success, "successUri", subscriber.success_uri);
    add(Occasion::in_progress, "inProgressUri", subscriber.in_progress_uri);
    add(Occasion::failed, "failedUri", subscriber.failed_uri);
    if (faults.empty()) return callbacks;
    return Error{Errc::malformed, "subscriber_invalid", "A URI of the subscriber cannot be called",
                 std::move(faults)};
}

callbacks::Deliverer::Compose messages(Parts parts) {
    const auto face = std::make_shared<Face>(std::move(parts));
    return [face](const callbacks::Call& call) {
        return face->message(call.org_id, call.job_id, call.occasion);
    };
}

json::object documented_callbacks(schema::Components& components) {
    const auto call = [](std::string_view uri, std::string_view what, json::object schema) {
        json::object content{{"application/json", json::object{{"schema", std::move(schema)}}}};
        json::object post{
            {"requestBody", json::object{{"description", what}, {"content", std::move(content)}}},
            {"responses", json::object{{"2XX", json::object{{"description", "Taken"}}}}}};
        const auto expression = "{$request.body#/subscriber/" + std::string(uri) + "}";
        return json::object{{expression, json::object{{"post", std::move(post)}}}};
    };
    const auto status = schema::schema_of<StatusInfo>(components);
    return {
        {"jobInProgress", call("inProgressUri", "The job's status: it runs", status)},
        {"jobCompleted", call("successUri", "The results, as a document", json::object{{"type", "object"}})},
        {"jobFailed", call("failedUri", "The job's status: failed or dismissed, and why", status)}};
}

}  // namespace mad::ogc
