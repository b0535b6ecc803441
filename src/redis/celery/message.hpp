// A message as kombu's Redis transport writes it: what tasks, events, control requests and replies come in.
#pragma once
#include "base/error.hpp"

#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace mad::celery {
namespace json = boost::json;

struct Properties {
    std::string delivery_tag;  ///< of each sending; "unacked" knows a message by it
    std::string exchange;      ///< empty: the routing key is the queue
    std::string routing_key;
    std::int64_t priority = 0;  ///< 0 to 9; over Redis 0 is served first
    bool durable = true;
    bool redelivered = false;
    std::optional<std::string> correlation_id{}, reply_to{};
    std::optional<std::string> expiration{};  ///< milliseconds, as a text

    friend bool operator==(const Properties&, const Properties&) = default;
};

struct Message {
    json::object headers{};
    Properties properties{};
    json::value body{};
};

/// Reads JSON messages only: another serializer (pickle, yaml, …) or a compressed body is refused by name,
/// and never looked into. Errors: malformed, too_large, invalid (names the field), unsupported.
Result<Message> decode_message(std::string_view text);

/// `body` as base64 of its JSON, as kombu does it by default.
std::string encode_message(const Message&);

/// The same text with both marks of a message that was delivered before, all else as it was. Errors as above.
Result<std::string> marked_redelivered(std::string_view text);

}  // namespace mad::celery
