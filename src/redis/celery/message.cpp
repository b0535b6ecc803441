#include "redis/celery/message.hpp"

#include "base/encoding.hpp"
#include "redis/celery/fields.hpp"
#include "schema/json_text.hpp"

#include <array>
#include <fmt/format.h>
#include <utility>

namespace mad::celery {
namespace {

/// What kombu calls its serializers, by content type.
constexpr std::array<std::pair<std::string_view, std::string_view>, 6> other_serializers{{
    {"application/x-python-serialize", "pickle"},
    {"application/x-yaml", "yaml"},
    {"application/x-msgpack", "msgpack"},
    {"application/data", "raw data"},
    {"application/text", "text"},
    {"text/plain", "text"},
}};

Error unsupported(std::string pointer, std::string detail) {
    return Error{.code = Errc::unsupported,
                 .kind = "celery_serializer_unsupported",
                 .detail = detail +
                           " Set task_serializer, result_serializer and event_serializer to \"json\", "
                           "without compression.",
                 .faults = {{std::move(pointer), std::move(detail)}}};
}

Result<json::value> read_json(std::string_view text, std::string_view what) {
    auto value = schema::parse_json(text);
    if (value) return value;
    auto error = value.error();
    error.kind = "celery_message_malformed";
    error.detail = fmt::format("{} of a Celery message: {}", what, error.detail);
    return error;
}

std::optional<Error> refused_content(const json::object& headers, const Fields& message) {
    const auto type = message.text("content-type");
    for (const auto& [of_type, name] : other_serializers)
        if (type == of_type)
            return unsupported("/content-type",
                               fmt::format("Celery's serializer \"{}\" is not read, only \"json\".", name));
    if (!type.empty() && type != "application/json")
        return unsupported("/content-type", fmt::format("The content type \"{}\" is not read.", type));
    const auto encoding = message.text_or("content-encoding", "utf-8");
    if (encoding != "utf-8" && encoding != "UTF-8" && encoding != "us-ascii")
        return unsupported("/content-encoding", fmt::format("The encoding \"{}\" is not read.", encoding));
    if (const auto* compression = headers.if_contains("compression"); compression && !compression->is_null())
        return unsupported("/headers/compression", "A compressed body is not read.");
    return {};
}

Properties read_properties(const Fields& properties) {
    Properties read;
    read.delivery_tag = properties.text("delivery_tag");
    const auto delivery = properties.inside("delivery_info");
    read.exchange = delivery.text_or("exchange", "");
    read.routing_key = delivery.text_or("routing_key", "");
    read.redelivered = delivery.flag("redelivered");
    read.priority = properties.maybe_integer("priority").value_or(0);
    if (read.priority < 0 || read.priority > 255) properties.fail("priority", "from 0 to 9");
    read.durable = properties.maybe_integer("delivery_mode").value_or(2) != 1;
    read.correlation_id = properties.maybe_text("correlation_id");
    read.reply_to = properties.maybe_text("reply_to");
    read.expiration = properties.maybe_text("expiration");
    return read;
}

/// The JSON of the body, behind its base64 where it has one.
Result<json::value> read_body(const std::string& body, const std::optional<std::string>& encoding) {
    if (!encoding) return read_json(body, "The body");
    if (*encoding != "base64") return wrong_field("/properties/body_encoding", "\"base64\" or null");
    const auto bytes = from_base64(body);
    if (!bytes) return wrong_field("/body", "base64");
    return read_json(*bytes, "The body");
}

}  // namespace

Result<Message> decode_message(std::string_view text) {
    const auto value = read_json(text, "The envelope");
    if (!value) return value.error();
    if (!value->is_object()) return wrong_field("the envelope", "an object");
    std::optional<Error> failed;
    const Fields fields(value->get_object(), "", failed);
    Message message;
    message.headers = fields.object("headers");
    if (const auto refused = refused_content(message.headers, fields)) return *refused;
    const auto properties = fields.inside("properties");
    message.properties = read_properties(properties);
    const auto encoding = properties.maybe_text("body_encoding");
    const auto body = fields.text("body");
    if (failed) return *failed;
    auto read = read_body(body, encoding);
    if (!read) return read.error();
    message.body = std::move(*read);
    return message;
}

std::string encode_message(const Message& message) {
    const auto& from = message.properties;
    json::object properties;
    if (from.correlation_id) properties["correlation_id"] = *from.correlation_id;
    if (from.reply_to) properties["reply_to"] = *from.reply_to;
    properties["delivery_mode"] = from.durable ? 2 : 1;
    if (from.expiration) properties["expiration"] = *from.expiration;
    json::object delivery{{"exchange", from.exchange}, {"routing_key", from.routing_key}};
    if (from.redelivered) delivery["redelivered"] = true;
    properties["delivery_info"] = std::move(delivery);
    properties["priority"] = from.priority;
    properties["body_encoding"] = "base64";
    properties["delivery_tag"] = from.delivery_tag;
    return schema::to_text(json::object{{"body", to_base64(schema::to_text(message.body))},
                                        {"content-encoding", "utf-8"},
                                        {"content-type", "application/json"},
                                        {"headers", message.headers},
                                        {"properties", std::move(properties)}});
}

Result<std::string> marked_redelivered(std::string_view text) {
    auto value = read_json(text, "The envelope");
    if (!value) return value.error();
    const auto object_in = [](json::value& in, std::string_view name) -> json::value* {
        auto* object = in.if_object();
        auto* found = object ? object->if_contains(name) : nullptr;
        return found && found->is_object() ? found : nullptr;
    };
    auto* headers = object_in(*value, "headers");
    auto* properties = object_in(*value, "properties");
    auto* delivery = properties ? object_in(*properties, "delivery_info") : nullptr;
    if (!headers) return wrong_field("/headers", "an object");
    if (!delivery) return wrong_field("/properties/delivery_info", "an object");
    headers->get_object()["redelivered"] = true;
    delivery->get_object()["redelivered"] = true;
    return schema::to_text(*value);
}

}  // namespace mad::celery
