#include "features/molecules/routes.hpp"

#include "chem/fields.hpp"
#include "chem/lines.hpp"
#include "features/molecules/molecules.hpp"
#include "http/multipart.hpp"
#include "http/router.hpp"

namespace mad::http {

/// 201, or 200 where the organisation had the content already.
template <>
struct Answer<molecules::Uploaded> {
    static Response respond(molecules::Uploaded& u) {
        auto response = json_response(u.created ? 201 : 200, schema::to_json(u.molecule));
        response.headers.emplace("Location", "/api/v1/molecules/" + u.molecule.id.text());
        return response;
    }
    static void document(Operation& op) {
        const auto schema = schema::schema_of<molecules::Molecule>(op.components);
        document_response(op, 201, "Created", "application/json", schema);
        document_response(op, 200, "The organisation has this content already", "application/json", schema);
        for (const int status : {200, 201}) document_response_header(op, status, "Location");
    }
};

}  // namespace mad::http

namespace mad::molecules {
namespace {
constexpr std::size_t longest_name = 200;

struct MoleculePath {
    Id molecule_id;
};
const schema::Object& describe(std::type_identity<MoleculePath>) {
    static const auto it = schema::object<MoleculePath>(
        "MoleculePath", schema::field<&MoleculePath::molecule_id>("molecule_id"));
    return it;
}

struct UploadQuery {
    std::optional<std::string> name;
    std::optional<std::string> format;
};
const schema::Object& describe(std::type_identity<UploadQuery>) {
    static const auto it = schema::object<UploadQuery>(
        "UploadQuery",
        schema::field<&UploadQuery::name>(
            "name",
            {.description = "The molecule's name, or the file's: 1hpv.pdb", .max_length = longest_name}),
        schema::field<&UploadQuery::format>("format",
                                            {.description = "pdb, cif, sdf, mol2, pdbqt or smi; found out "
                                                            "where it is not said"}));
    return it;
}

struct ListQuery {
    std::int64_t limit = 50;
    std::optional<std::string> cursor;
    std::optional<chem::Format> format;
    std::optional<std::string> q;
};
const schema::Object& describe(std::type_identity<ListQuery>) {
    static const auto it = schema::object<ListQuery>(
        "MoleculeListQuery",
        schema::field<&ListQuery::limit>("limit", {.defaulted = true, .minimum = 1, .maximum = 200}),
        schema::field<&ListQuery::cursor>(
            "cursor", {.description = "next_cursor of the page before", .max_length = 100}),
        schema::field<&ListQuery::format>("format"),
        schema::field<&ListQuery::q>("q",
                                     {.description = "Part of the name, in any case", .max_length = 200}));
    return it;
}

Error invalid(std::string_view part, const std::string& what) {
    return {Errc::invalid, "invalid_request", what, {{'/' + std::string(part), what}}};
}

Result<chem::Format> format_given(std::string_view text) {
    if (const auto format = chem::format_named(text)) return *format;
    return invalid(
        "format", "The format must be pdb, cif, sdf, mol2, pdbqt or smi, not " + chem::in_quotes(text) + ".");
}

Result<std::string> name_given(std::string_view text) {
    text = chem::trimmed(text);
    if (text.size() > longest_name || chem::text_length(text) < text.size())
        return invalid("name",
                       "The name must be UTF-8 text of at most 200 bytes without control characters.");
    return std::string(text);
}

/// A multipart upload: the part "file", and "name" and "format" before or after it.
awaitable<Result<Uploaded>> upload_form(Molecules& molecules, http::Principal who, UploadQuery query,
                                        http::Upload upload) {
    auto form = http::MultipartReader::open(*upload.body, upload.content_type);
    if (!form) co_return form.error();
    std::optional<Received> received;
    for (;;) {
        auto part = co_await form->next();
        if (!part) co_return part.error();
        if (!*part) break;
        if ((*part)->name == "name" || (*part)->name == "format") {
            auto text = co_await form->text(1000);
            if (!text) co_return text.error();
            ((*part)->name == "name" ? query.name : query.format) = std::move(*text);
        } else if ((*part)->name == "file") {
            if (received) co_return invalid("file", "One upload takes one file; the form has several.");
            About about{.file_name = (*part)->file_name};
            if (query.format) {
                auto format = format_given(*query.format);
                if (!format) co_return format.error();
                about.format = *format;
            }
            auto file = co_await molecules.receive(
                who.org_id, std::move(about),
                [&form](std::span<char> into) -> awaitable<Result<std::size_t>> { return form->read(into); });
            if (!file) co_return file.error();
            received.emplace(std::move(*file));
        }
    }
    if (!received) co_return invalid("file", "The form has no part \"file\" with the molecule file.");
    if (query.format) {
        const auto format = format_given(*query.format);
        if (!format) co_return format.error();
        if (*format != received->molecule.format)
            co_return invalid("format", "The format of the request says " +
                                            std::string(chem::name_of(*format)) + ", but the content is " +
                                            std::string(chem::name_of(received->molecule.format)) + ".");
    }
    auto name = name_given(query.name.value_or(""));
    if (!name) co_return name.error();
    co_return co_await molecules.keep(who.org_id, who.user_id, std::move(*received), std::move(*name));
}

/// The body is the file.
awaitable<Result<Uploaded>> upload_raw(Molecules& molecules, http::Principal who, UploadQuery query,
                                       http::Upload upload) {
    auto name = name_given(query.name.value_or(""));
    if (!name) co_return name.error();
    About about{.file_name = *name};
    if (query.format) {
        auto format = format_given(*query.format);
        if (!format) co_return format.error();
        about.format = *format;
    }
    auto received = co_await molecules.receive(
        who.org_id, std::move(about),
        [body = upload.body](std::span<char> into) -> awaitable<Result<std::size_t>> {
            co_return co_await body->read(into);
        });
    if (!received) co_return received.error();
    co_return co_await molecules.keep(who.org_id, who.user_id, std::move(*received), name_of_file(*name));
}

}  // namespace

void add_routes(http::Router& router, Molecules& molecules) {
    using Reader = http::Permission<"molecules.read">;
    using Writer = http::Permission<"molecules.write">;

    router.post(
        "/api/v1/molecules/upload",
        {"uploadMolecule", "Uploads a molecule file", "molecules",
         "PDB, mmCIF, SDF, MOL2, PDBQT or SMILES, plain or gzip: as the part \"file\" of a form (with "
         "optional "
         "parts name and format), or as the body itself. The content is parsed; it is kept unpacked, once "
         "in an organisation."},
        [&molecules](Writer who, http::Query<UploadQuery> query,
                     http::Upload upload) -> awaitable<Result<Uploaded>> {
            if (chem::lower(upload.content_type).starts_with("multipart/"))
                return upload_form(molecules, who, std::move(query.value), std::move(upload));
            return upload_raw(molecules, who, std::move(query.value), std::move(upload));
        });

    router.get(
        "/api/v1/molecules", {"listMolecules", "The organisation's molecules, newest first", "molecules"},
        [&molecules](Reader who, http::Query<ListQuery> query) -> awaitable<Result<http::Page<Molecule>>> {
            auto& [limit, cursor, format, q] = query.value;
            const auto before = http::id_of_cursor(cursor);
            if (!before) co_return before.error();
            Filter filter{format, std::move(q)};
            auto rows = co_await molecules.list(who.org_id, std::move(filter), *before, limit + 1);
            co_return http::page_of(std::move(rows), limit, [](const Molecule& m) { return m.id; });
        });

    router.get("/api/v1/molecules/{molecule_id}",
               {"getMolecule", "One molecule, with a signed URL", "molecules"},
               [&molecules](Reader who, http::Path<MoleculePath> path) -> awaitable<Result<Molecule>> {
                   co_return co_await molecules.get(who.org_id, path.value.molecule_id);
               });

    router.get(
        "/api/v1/molecules/{molecule_id}/download",
        {"downloadMolecule", "A signed URL that gets the file", "molecules",
         "Whoever holds the URL may get the file until it expires; range requests are answered."},
        [&molecules](Reader who, http::Path<MoleculePath> path) -> awaitable<Result<artifacts::SignedUrl>> {
            co_return co_await molecules.download(who.org_id, path.value.molecule_id);
        });

    router.del("/api/v1/molecules/{molecule_id}",
               {"deleteMolecule", "Deletes a molecule and its file", "molecules"},
               [&molecules](Writer who, http::Path<MoleculePath> path) -> awaitable<Result<http::NoContent>> {
                   auto removed = co_await molecules.remove(who.org_id, path.value.molecule_id);
                   if (!removed) co_return removed.error();
                   co_return http::NoContent{};
               });
}

}  // namespace mad::molecules
