// The published schemas that come with the library (official/README.md): JSON Schema's meta-schemas and the
// schemas of OpenAPI documents.
#pragma once
#include <boost/json/value.hpp>
#include <string_view>
#include <vector>

namespace mad::schema {

struct OfficialText {
    std::string_view file_name;
    std::string_view text;
};
std::vector<OfficialText> official_texts();

/// The official document with this `$id`, as in "https://json-schema.org/draft/2020-12/schema"; null when it
/// is none of them. It lives as long as the process.
const boost::json::value* official_document(std::string_view uri);

}  // namespace mad::schema
