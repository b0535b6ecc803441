// Files the platform keeps: uploaded molecules, task inputs and outputs.
#pragma once
#include "schema/described.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace mad::artifacts {

enum class Kind {
    molecule,
    input,
    output,
    upload,  ///< a part of one
};

/// A stored file.
struct Artifact {
    Id id;
    std::string uri;  ///< mad://org/…
    Kind kind = Kind::output;
    std::string file_name;
    std::string content_type;
    std::string sha256;  ///< hexadecimal
    std::int64_t size_bytes = 0;
    std::optional<Id> execution_id;  ///< of an output: the execution that made it
    Time created_at;
};

/// A URL that gets one file, for whoever holds it, until it expires.
struct SignedUrl {
    std::string url;
    Time expires_at;
};

const schema::Enum<Kind>& describe(std::type_identity<Kind>);
const schema::Object& describe(std::type_identity<Artifact>);
const schema::Object& describe(std::type_identity<SignedUrl>);

}  // namespace mad::artifacts
