// A call as an HTTP request, and where a job's status resource is. Pure.
#pragma once
#include "features/services/call.hpp"
#include "http/client.hpp"

#include <string_view>

namespace mad::services {

/// Method, URL, headers and body; the time-outs are the caller's. Errors: invalid (media_type_unsupported).
Result<http::ClientRequest> http_request(const CallRequest&);

/// Where the Location header of an answer to `request_url` points. Errors: upstream (service_answer_invalid):
/// it is no URL, or at another origin.
Result<std::string> status_resource(std::string_view request_url, std::string_view location);

/// The resource below it, before any query.
std::string logs_of(std::string_view status_resource);

}  // namespace mad::services
