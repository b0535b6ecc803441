// Files on their way: inputs that are URLs become their text, outputs go where the caller wants them.
#pragma once
#include "base/blocking.hpp"
#include "http/client.hpp"
#include "schema/openapi.hpp"

#include <map>

namespace mad::engine_kit {
namespace json = boost::json;

/// What moving files needs.
struct Transport {
    http::Client& client;
    BlockingPool& pool;
    std::uint64_t most_bytes = 64 << 20;  ///< of one file, unpacked
};

/// Replaces each file input that is an http(s) URL by what lies there, unpacked where it is gzip; bytes that
/// are no UTF-8 become '?'. Errors, their details beginning with "the receptor: ": invalid (kind
/// "input_unreadable", "mad_uri"), too_large, unavailable (kind "input_unreachable": worth another try).
awaitable<Result<json::object>> fetch_inputs(Transport, json::object input,
                                             std::vector<schema::FileInput> files);

/// PUTs the file outputs that `urls` names, whose values become those URLs; the others stay inline.
/// Errors: unavailable, kind "output_not_stored".
awaitable<Result<json::object>> store_outputs(Transport, json::object output,
                                              std::vector<schema::FileOutput> files,
                                              std::map<std::string, std::string> urls);

/// Where that is no UTF-8: with '?' for what is not ASCII.
std::string as_utf8(std::string);

/// The URL as it may be shown: without the query, which may hold a signature.
std::string without_query(std::string_view url);

}  // namespace mad::engine_kit
