#include "features/pipelines/template_text.hpp"

#include "schema/yaml_text.hpp"

namespace mad::pipelines {
namespace {
constexpr std::string_view yaml = "application/yaml";

/// The same schema in another form.
void add_yaml(json::value& content) {
    auto& forms = content.as_object();
    json::value as_json = forms.at("application/json");
    forms[yaml] = std::move(as_json);
}
}  // namespace

Result<TemplateBody> TemplateBody::from(const http::Request& request) {
    if (!http::header(request.headers, "Content-Type").starts_with(yaml)) {
        auto body = http::Body<NewTemplate>::from(request);
        if (!body) return body.error();
        return TemplateBody{std::move(body->value)};
    }
    const auto value = schema::parse_yaml(request.body);
    if (!value) return value.error();
    auto faults = schema::schema_for<NewTemplate>().check(*value);
    if (!faults.empty())
        return Error{Errc::invalid, "invalid_request", "The body is not a template.", std::move(faults)};
    return TemplateBody{schema::from_valid_json<NewTemplate>(*value)};
}

void TemplateBody::document(http::Operation& op) {
    http::Body<NewTemplate>::document(op);
    add_yaml(op.document.at("requestBody").at("content"));
}

}  // namespace mad::pipelines

namespace mad::http {

Response Answer<pipelines::TemplateFile>::respond(pipelines::TemplateFile& file) {
    const auto value = schema::to_json(file.value);
    auto response = json_response(200, value);
    if (!file.as_yaml) return response;
    set_header(response.headers, "Content-Type", std::string(pipelines::yaml));
    response.body = schema::to_yaml_text(value);
    return response;
}

void Answer<pipelines::TemplateFile>::document(Operation& op) {
    Answer<pipelines::NewTemplate>::document(op);
    pipelines::add_yaml(op.document.at("responses").at("200").at("content"));
}

}  // namespace mad::http
