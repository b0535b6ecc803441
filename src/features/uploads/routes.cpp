#include "features/uploads/routes.hpp"

#include "features/uploads/tus.hpp"
#include "features/uploads/uploads.hpp"
#include "http/router.hpp"

namespace mad::uploads {
namespace {
constexpr std::string_view base = "/api/v1/uploads";

struct UploadPath {
    Id upload_id;
};
const schema::Object& describe(std::type_identity<UploadPath>) {
    static const auto it =
        schema::object<UploadPath>("UploadPath", schema::field<&UploadPath::upload_id>("upload_id"));
    return it;
}

/// What the server speaks.
struct Abilities {
    std::uint64_t max_bytes = 0;
};
/// Where an upload is: of HEAD.
struct Offset {
    Upload upload;
};
/// The same after bytes came.
struct Appended {
    Upload upload;
};
struct Begun {
    Upload upload;
};
/// 204 of a tus server.
struct Removed {};

http::Response tus_response(int status) {
    http::Response response{.status = status};
    response.headers.emplace("Tus-Resumable", tus_version);
    response.headers.emplace("Cache-Control", "no-store");
    return response;
}

http::Response with_offset(int status, const Upload& upload) {
    auto response = tus_response(status);
    response.headers.emplace("Upload-Offset", std::to_string(upload.offset));
    return response;
}

void document_headers(http::Operation& op, int status, std::string_view description,
                      std::initializer_list<std::string_view> headers) {
    http::document_response(op, status, description, "", {});
    http::document_response_header(op, status, "Tus-Resumable");
    for (const auto header : headers) http::document_response_header(op, status, header);
}
}  // namespace
}  // namespace mad::uploads

namespace mad::http {

template <>
struct Answer<uploads::Abilities> {
    static Response respond(uploads::Abilities& a) {
        auto response = uploads::tus_response(204);
        response.headers.emplace("Tus-Version", uploads::tus_version);
        response.headers.emplace("Tus-Extension", "creation,termination");
        response.headers.emplace("Tus-Max-Size", std::to_string(a.max_bytes));
        return response;
    }
    static void document(Operation& op) {
        uploads::document_headers(op, 204, "What is spoken",
                                  {"Tus-Version", "Tus-Extension", "Tus-Max-Size"});
    }
};
template <>
struct Answer<uploads::Offset> {
    static Response respond(uploads::Offset& o) {
        auto response = uploads::with_offset(200, o.upload);
        response.headers.emplace("Upload-Length", std::to_string(o.upload.length));
        return response;
    }
    static void document(Operation& op) {
        uploads::document_headers(op, 200, "Where it goes on", {"Upload-Offset", "Upload-Length"});
    }
};
template <>
struct Answer<uploads::Appended> {
    static Response respond(uploads::Appended& a) { return uploads::with_offset(204, a.upload); }
    static void document(Operation& op) {
        uploads::document_headers(op, 204, "The bytes are kept", {"Upload-Offset"});
    }
};
template <>
struct Answer<uploads::Begun> {
    static Response respond(uploads::Begun& b) {
        auto response = uploads::with_offset(201, b.upload);
        response.headers.emplace("Location", std::string(uploads::base) + '/' + b.upload.id.text());
        return response;
    }
    static void document(Operation& op) {
        uploads::document_headers(op, 201, "Created", {"Location", "Upload-Offset"});
    }
};
template <>
struct Answer<uploads::Removed> {
    static Response respond(uploads::Removed&) { return uploads::tus_response(204); }
    static void document(Operation& op) { uploads::document_headers(op, 204, "Done", {}); }
};

}  // namespace mad::http

namespace mad::uploads {

void add_routes(http::Router& router, Uploads& uploads) {
    using Reader = http::Permission<"molecules.read">;
    using Writer = http::Permission<"molecules.write">;
    using Path = http::Path<UploadPath>;

    router.options(base, {"describeUploads", "What of tus 1.0 is spoken here", "molecules"},
                   [&uploads](http::Anyone) -> awaitable<Result<Abilities>> {
                       co_return Abilities{uploads.max_bytes()};
                   });
    router.post(base,
                {"createUpload", "Begins an upload that can be resumed", "molecules",
                 "tus 1.0: the Location takes the file's bytes, in any number of PATCH requests."},
                [&uploads](Writer who, Tus, Announced announced) -> awaitable<Result<Begun>> {
                    announced.upload.created_by = who.user_id;
                    auto upload = co_await uploads.create(who.org_id, std::move(announced.upload));
                    if (!upload) co_return upload.error();
                    co_return Begun{std::move(*upload)};
                });

    const auto one = std::string(base) + "/{upload_id}";
    router.head(one, {"getUploadOffset", "Where an upload goes on", "molecules"},
                [&uploads](Writer who, Tus, Path path) -> awaitable<Result<Offset>> {
                    auto upload = co_await uploads.get(who.org_id, path.value.upload_id);
                    if (!upload) co_return upload.error();
                    co_return Offset{std::move(*upload)};
                });
    router.patch(one,
                 {"appendUpload", "Sends the bytes that follow", "molecules",
                  "They are kept as they come, also where the connection breaks off. The last byte makes the "
                  "upload a molecule, which getUpload shows after a moment."},
                 [&uploads](Writer who, Tus, Path path, Continued c) -> awaitable<Result<Appended>> {
                     auto upload =
                         co_await uploads.append(who.org_id, path.value.upload_id, c.offset, c.size, *c.body);
                     if (!upload) co_return upload.error();
                     co_return Appended{std::move(*upload)};
                 });
    router.get(one, {"getUpload", "An upload, and what became of it", "molecules"},
               [&uploads](Reader who, Path path) -> awaitable<Result<Upload>> {
                   co_return co_await uploads.get(who.org_id, path.value.upload_id);
               });
    router.del(one, {"removeUpload", "Gives an upload up", "molecules", "Its molecule stays."},
               [&uploads](Writer who, Tus, Path path) -> awaitable<Result<Removed>> {
                   auto removed = co_await uploads.remove(who.org_id, path.value.upload_id);
                   if (!removed) co_return removed.error();
                   co_return Removed{};
               });
}

}  // namespace mad::uploads
