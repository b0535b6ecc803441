#include "features/artifacts/types.hpp"

namespace mad::artifacts {
using schema::field;

const schema::Enum<Kind>& describe(std::type_identity<Kind>) {
    static const schema::Enum<Kind> it{{{Kind::molecule, "molecule"},
                                        {Kind::input, "input"},
                                        {Kind::output, "output"},
                                        {Kind::upload, "upload"}}};
    return it;
}

const schema::Object& describe(std::type_identity<Artifact>) {
    static const auto it = schema::object<Artifact>(
        "Artifact", field<&Artifact::id>("id"),
        field<&Artifact::uri>("uri", {.description = "mad://org/…, to be given as a task's file input"}),
        field<&Artifact::kind>("kind"), field<&Artifact::file_name>("file_name"),
        field<&Artifact::content_type>("content_type"),
        field<&Artifact::sha256>("sha256", {.description = "Hexadecimal"}),
        field<&Artifact::size_bytes>("size_bytes"),
        field<&Artifact::execution_id>("execution_id", {.description = "The execution that made it"}),
        field<&Artifact::created_at>("created_at"));
    return it;
}

const schema::Object& describe(std::type_identity<SignedUrl>) {
    static const auto it = schema::object<SignedUrl>(
        "SignedUrl",
        field<&SignedUrl::url>("url", {.description = "Gets the file without further credentials"}),
        field<&SignedUrl::expires_at>("expires_at"));
    return it;
}

}  // namespace mad::artifacts
