#include "redis/celery/control.hpp"

#include "base/id.hpp"
#include "redis/celery/fields.hpp"

#include <algorithm>

namespace mad::celery {
namespace {

constexpr std::int64_t latest_clock = std::int64_t{1} << 53;  // ours goes on from it

json::value or_null(const std::optional<std::string>& text) {
    return text ? json::value(*text) : json::value();
}

std::optional<std::vector<std::string>> read_destination(const Fields& body) {
    const auto* given = body.find("destination");
    if (!given) return {};
    std::vector<std::string> names;
    for (const auto& name : body.array("destination")) {
        if (!name.is_string()) body.fail("destination", "an array of hostnames");
        if (name.is_string()) names.emplace_back(name.get_string());
    }
    if (names.empty()) return {};
    return names;
}

/// Whether `c` is in the set that begins behind `[`; its length goes to `length`, 0 where it does not end.
bool in_set(std::string_view set, char c, std::size_t& length) {
    const bool negated = set.starts_with('!');
    std::size_t i = negated ? 1 : 0;
    const auto end = set.find(']', i + 1);
    length = end == set.npos ? 0 : end + 1;
    bool found = false;
    for (; length > 0 && i < end; ++i) {
        if (i + 2 < end && set[i + 1] == '-') {
            found = found || (set[i] <= c && c <= set[i + 2]);
            i += 2;
        } else {
            found = found || set[i] == c;
        }
    }
    return found != negated;
}

}  // namespace

bool glob_matches(std::string_view pattern, std::string_view text) {
    std::size_t p = 0, t = 0, star = pattern.npos, resume = 0;
    while (t < text.size()) {
        std::size_t taken = 0;  // of the pattern, by this character
        if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            resume = t;
            continue;
        }
        if (p < pattern.size() && pattern[p] == '[') {
            std::size_t length = 0;
            const bool inside = in_set(pattern.substr(p + 1), text[t], length);
            if (length > 0)
                taken = inside ? length + 1 : 0;
            else
                taken = text[t] == '[' ? 1 : 0;
        } else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == text[t])) {
            taken = 1;
        }
        if (taken > 0) {
            p += taken;
            ++t;
        } else if (star != pattern.npos) {
            p = star + 1;
            t = ++resume;
        } else {
            return false;
        }
    }
    return pattern.find_first_not_of('*', p) == pattern.npos;
}

Result<ControlRequest> read_control(const Message& message) {
    const auto* object = message.body.if_object();
    if (!object) return wrong_field("/body", "a control request");
    std::optional<Error> failed;
    const Fields body(*object, "/body", failed);
    ControlRequest request{.method = body.text("method")};
    request.arguments = body.object("arguments");
    request.destination = read_destination(body);
    request.pattern = body.maybe_text("pattern");
    request.matcher = body.maybe_text("matcher");
    request.ticket = body.maybe_text("ticket");
    if (body.find("reply_to")) {
        const auto reply = body.inside("reply_to");
        request.reply_exchange = reply.text("exchange");
        request.reply_routing_key = reply.text("routing_key");
    }
    request.clock = std::clamp<std::int64_t>(
        Fields(message.headers, "/headers", failed).maybe_integer("clock").value_or(0), 0, latest_clock);
    if (failed) return *failed;
    return request;
}

Message to_message(const ControlRequest& request) {
    Message message;
    json::value destination;
    if (request.destination)
        destination = json::array(request.destination->begin(), request.destination->end());
    json::object body{{"method", request.method},
                      {"arguments", request.arguments},
                      {"destination", std::move(destination)},
                      {"pattern", or_null(request.pattern)},
                      {"matcher", or_null(request.matcher)}};
    if (request.ticket) body["ticket"] = *request.ticket;
    if (!request.reply_routing_key.empty())
        body["reply_to"] = {{"exchange", request.reply_exchange}, {"routing_key", request.reply_routing_key}};
    message.body = std::move(body);
    message.headers = {{"clock", request.clock}, {"expires", 0}};
    message.properties.delivery_tag = Id::make().text();
    message.properties.exchange = "celery.pidbox";
    return message;
}

bool is_for(const ControlRequest& request, std::string_view hostname) {
    if (request.destination)
        return std::ranges::find(*request.destination, hostname) != request.destination->end();
    if (request.pattern && request.matcher)
        return *request.matcher == "glob" && glob_matches(*request.pattern, hostname);
    return true;
}

Message reply_to(const ControlRequest& request, std::string_view hostname, json::value answer,
                 std::int64_t clock) {
    Message message;
    message.headers = {{"ticket", or_null(request.ticket)}, {"clock", clock}};
    message.body = json::object{{hostname, std::move(answer)}};
    message.properties.delivery_tag = Id::make().text();
    message.properties.exchange = request.reply_exchange;
    message.properties.routing_key = request.reply_routing_key;
    message.properties.durable = false;
    return message;
}

Result<ControlReply> read_reply(const Message& message) {
    const auto* body = message.body.if_object();
    if (!body || body->size() != 1) return wrong_field("/body", "one hostname with its answer");
    std::optional<Error> failed;
    ControlReply reply{.hostname = std::string(body->begin()->key()), .answer = body->begin()->value()};
    reply.ticket = Fields(message.headers, "/headers", failed).maybe_text("ticket");
    if (failed) return *failed;
    return reply;
}

}  // namespace mad::celery
