#include "features/uploads/types.hpp"

namespace mad::uploads {
using schema::field;

const schema::Enum<State>& describe(std::type_identity<State>) {
    static const schema::Enum<State> it{{{State::receiving, "receiving"},
                                         {State::finishing, "finishing"},
                                         {State::done, "done"},
                                         {State::failed, "failed"}}};
    return it;
}

const schema::Object& describe(std::type_identity<Upload>) {
    static const auto it = schema::object<Upload>(
        "Upload", field<&Upload::id>("id"),
        field<&Upload::state>(
            "state", {.description = "receiving: bytes are missing; finishing: all have come and are "
                                     "being read; done: it is a molecule; failed: it is none"}),
        field<&Upload::offset>("offset", {.description = "Bytes that have come and are kept"}),
        field<&Upload::length>("length", {.description = "Bytes of the whole"}),
        field<&Upload::file_name>("file_name"), field<&Upload::created_at>("created_at"),
        field<&Upload::expires_at>("expires_at",
                                   {.description = "When it is forgotten; later with each byte"}),
        field<&Upload::molecule_id>("molecule_id", {.description = "Once it is done"}),
        field<&Upload::molecule>("molecule", {.description = "Where one upload is asked for"}),
        field<&Upload::problem>("problem", {.description = "Of a failed one: as uploadMolecule answers"}));
    return it;
}

}  // namespace mad::uploads
