#include "features/artifacts/routes.hpp"

#include "features/artifacts/artifacts.hpp"
#include "http/router.hpp"

namespace mad::artifacts {
namespace {

struct BlobPath {
    Id org_id;
    std::string kind;
    Id blob_id;
};
const schema::Object& describe(std::type_identity<BlobPath>) {
    static const auto it = schema::object<BlobPath>(
        "BlobPath", schema::field<&BlobPath::org_id>("org_id"),
        schema::field<&BlobPath::kind>("kind", {.pattern = "^(inputs|molecules|outputs)$"}),
        schema::field<&BlobPath::blob_id>("blob_id"));
    return it;
}

struct Signed {
    std::int64_t expires = 0;
    std::string signature;
    std::string name;
    std::string bytes;
};
const schema::Object& describe(std::type_identity<Signed>) {
    static const auto it = schema::object<Signed>(
        "Signed", schema::field<&Signed::expires>("expires", {.description = "Unix time in seconds"}),
        schema::field<&Signed::signature>("signature", {.max_length = 100}),
        schema::field<&Signed::name>(
            "name", {.description = "What the file is saved as", .defaulted = true, .max_length = 300}),
        schema::field<&Signed::bytes>("bytes", {.description = "Only this part: 1200-1399",
                                                .defaulted = true,
                                                .pattern = "^(|[0-9]{1,19}-[0-9]{1,19})$"}));
    return it;
}

struct Named {
    std::string uri;
};
const schema::Object& describe(std::type_identity<Named>) {
    static const auto it = schema::object<Named>(
        "NamedFile", schema::field<&Named::uri>("uri", {.description = "mad://…", .max_length = 500}));
    return it;
}

blobs::Uri uri_of(const BlobPath& path, std::string_view bytes = "") {
    return {path.org_id, path.kind, path.blob_id, blobs::Part::parse(bytes)};
}

/// A media type as it may stand in a header; anything else is bytes.
std::string media_type(const std::string& given) {
    const bool plain = std::ranges::all_of(given, [](char c) { return c >= 0x20 && c < 0x7f; });
    return !given.empty() && given.size() <= 200 && plain ? given : "application/octet-stream";
}

}  // namespace

void add_routes(http::Router& router, Artifacts& artifacts, RouteOptions options) {
    router.get("/api/v1/files",
               {"linkFile",
                "A signed URL that gets a file of the organisation",
                "files",
                "Of a mad:// URI in what a job took or gave.",
                {404}},
               [&artifacts, options](http::Permission<"results.read"> user,
                                     http::Query<Named> query) -> awaitable<Result<SignedUrl>> {
                   const auto found = co_await artifacts.find(user.org_id, std::move(query.value.uri));
                   if (!found) co_return found.error();
                   co_return artifacts.presign_get(*found, options.url_ttl);
               });
    router.get("/api/v1/blobs/{org_id}/{kind}/{blob_id}",
               {"getBlob", "A file, by a signed URL", "files",
                "Whoever holds the URL may get the file until it expires. Range requests are answered."},
               [&artifacts](http::Anyone, http::Path<BlobPath> path,
                            http::Query<Signed> query) -> awaitable<Result<http::Download>> {
                   auto& [expires, signature, name, bytes] = query.value;
                   auto opened =
                       co_await artifacts.open_signed(uri_of(path.value, bytes), expires, name, signature);
                   if (!opened) co_return opened.error();
                   http::Download download{.source = std::move(opened->source),
                                           .content_type = opened->artifact.content_type,
                                           .file_name = opened->artifact.file_name,
                                           .etag = opened->artifact.sha256 + bytes};
                   co_return download;
               });
    router.put("/api/v1/blobs/{org_id}/{kind}/{blob_id}",
               {"putBlob", "Puts an output file, by a signed URL", "files",
                "The body is the file. The same bytes may be put again; other bytes are refused."},
               [&artifacts, options](http::Anyone, http::Path<BlobPath> path, http::Query<Signed> query,
                                     http::Upload upload) -> awaitable<Result<http::NoContent>> {
                   const auto& [expires, signature, name, bytes] = query.value;
                   auto put = co_await artifacts.put_signed(uri_of(path.value), expires, name, signature,
                                                            media_type(upload.content_type), *upload.body,
                                                            options.max_output_bytes);
                   if (!put) co_return put.error();
                   co_return http::NoContent{};
               });
}

}  // namespace mad::artifacts
