// Files on their way in, over as many requests as it takes (tus 1.0).
#pragma once
#include "features/molecules/types.hpp"
#include "http/message.hpp"

#include <optional>
#include <string>

namespace mad::uploads {

enum class State {
    receiving,  ///< bytes are missing
    finishing,  ///< whole, and being read as a molecule
    done,
    failed,  ///< whole, and no molecule: `problem` says why
};

/// An upload as clients see it.
struct Upload {
    Id id;
    State state = State::receiving;
    std::int64_t offset = 0;  ///< bytes that have come and are kept
    std::int64_t length = 0;  ///< bytes that it has when it is whole
    std::string file_name;
    Time created_at, expires_at;
    std::optional<Id> molecule_id;
    std::optional<molecules::Molecule> molecule;
    std::optional<http::Problem> problem;
};

/// What a client says of a file before it sends it; none of it is trusted.
struct NewUpload {
    Id id = Id::make();
    std::string file_name{};
    std::string name{};  ///< of the molecule; empty: the file's
    std::optional<chem::Format> format{};
    std::int64_t length = 0;
    std::optional<Id> created_by{};
};

const schema::Enum<State>& describe(std::type_identity<State>);
const schema::Object& describe(std::type_identity<Upload>);

}  // namespace mad::uploads
