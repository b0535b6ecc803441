#include "features/uploads/tus.hpp"

#include "chem/fields.hpp"
#include "features/molecules/molecules.hpp"
#include "features/uploads/metadata.hpp"

#include <charconv>

namespace mad::uploads {
namespace {
constexpr std::string_view media_type = "application/offset+octet-stream";

/// Of a header that must be there, at least 0.
Result<std::int64_t> number_of(const http::Request& request, std::string_view name) {
    const auto text = http::header(request.headers, name);
    std::int64_t n = -1;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
    if (error == std::errc{} && end == text.data() + text.size() && n >= 0) return n;
    return Error{Errc::malformed, "header_missing",
                 "The header " + std::string(name) + " must be a number of bytes, and is " +
                     (text.empty() ? "not there." : chem::in_quotes(text) + ".")};
}
}  // namespace

Result<Tus> Tus::from(const http::Request& request) {
    const auto given = http::header(request.headers, "Tus-Resumable");
    if (given.empty() || given == tus_version) return Tus{};
    return Error{
        Errc::precondition_failed, "tus_version_unknown",
        "This is version " + std::string(tus_version) + " of tus, not " + chem::in_quotes(given) + "."};
}
void Tus::document(http::Operation& op) {
    http::document_header(op, "Tus-Resumable", "1.0.0");
    http::document_problems(op, {412});
}

Result<Announced> Announced::from(const http::Request& request) {
    const auto length = number_of(request, "Upload-Length");
    if (!length) return length.error();
    auto texts = metadata_in(http::header(request.headers, "Upload-Metadata"));
    if (!texts) return texts.error();
    auto name = molecules::name_given((*texts)["name"]);
    if (!name) return name.error();
    Announced it;
    it.upload.length = *length;
    it.upload.file_name =
        molecules::without_folders(texts->contains("filename") ? (*texts)["filename"] : *name);
    it.upload.name = std::move(*name);
    if (const auto& format = (*texts)["format"]; !format.empty()) {
        const auto known = molecules::format_given(format);
        if (!known) return known.error();
        it.upload.format = *known;
    }
    return it;
}
void Announced::document(http::Operation& op) {
    http::document_header(op, "Upload-Length", "Bytes of the whole");
    http::document_header(
        op, "Upload-Metadata",
        "Keys with texts in base64, divided by commas: filename, name (the molecule's), format "
        "(pdb, cif, sdf, mol2, pdbqt or smi); others are not read",
        longest_metadata);
    http::document_problems(op, {400, 413, 422});
}

Result<Continued> Continued::from(http::Request& request) {
    if (!request.stream || http::header(request.headers, "Content-Type") != media_type)
        return Error{Errc::unsupported, "not_offset_octet_stream",
                     "The body must be bytes with Content-Type: " + std::string(media_type) + "."};
    const auto offset = number_of(request, "Upload-Offset");
    if (!offset) return offset.error();
    Continued it{*offset, {}, request.stream};
    if (const auto size = number_of(request, "Content-Length")) it.size = static_cast<std::uint64_t>(*size);
    return it;
}
void Continued::document(http::Operation& op) {
    op.streams_body = true;
    http::document_header(op, "Upload-Offset", "Where in the whole these bytes begin");
    auto& body = op.document["requestBody"].emplace_object();
    body["required"] = true;
    body["content"].emplace_object()[media_type].emplace_object();
    http::document_problems(op, {400, 409, 413, 415});
}

}  // namespace mad::uploads
