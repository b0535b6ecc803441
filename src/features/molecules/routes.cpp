#include "features/molecules/routes.hpp"

#include "chem/fields.hpp"
#include "chem/lines.hpp"
#include "features/molecules/molecules.hpp"
#include "features/molecules/search.hpp"
#include "http/multipart.hpp"
#include "http/router.hpp"

#include <charconv>

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
    std::optional<std::string> q, formula;
    std::optional<double> weight_min, weight_max, logp_min, logp_max, tpsa_min, tpsa_max;
    std::optional<std::int64_t> donors_max, acceptors_max, rotatable_bonds_max, heavy_atoms_min,
        heavy_atoms_max;
    std::optional<std::string> substructure, similar_to;
    double similarity_min = 0.5;
};
const schema::Object& describe(std::type_identity<ListQuery>) {
    using schema::field;
    static const auto it = schema::object<ListQuery>(
        "MoleculeListQuery",
        field<&ListQuery::limit>("limit", {.defaulted = true, .minimum = 1, .maximum = 200}),
        field<&ListQuery::cursor>("cursor",
                                  {.description = "next_cursor of the page before", .max_length = 200}),
        field<&ListQuery::format>("format"),
        field<&ListQuery::q>("q",
                             {.description = "Part of the file's name or of that of a molecule in it, in "
                                             "any case; or a molecule's formula",
                              .max_length = 200}),
        field<&ListQuery::formula>("formula", {.description = "Of a molecule: C9H8O4", .max_length = 200}),
        field<&ListQuery::weight_min>("weight_min", {.description = "Da"}),
        field<&ListQuery::weight_max>("weight_max", {.description = "Da"}),
        field<&ListQuery::logp_min>("logp_min", {.description = "Crippen's"}),
        field<&ListQuery::logp_max>("logp_max", {.description = "Crippen's"}),
        field<&ListQuery::tpsa_min>("tpsa_min", {.description = "Å²"}),
        field<&ListQuery::tpsa_max>("tpsa_max", {.description = "Å²"}),
        field<&ListQuery::donors_max>("donors_max", {.description = "Hydrogen bond donors"}),
        field<&ListQuery::acceptors_max>("acceptors_max", {.description = "Hydrogen bond acceptors"}),
        field<&ListQuery::rotatable_bonds_max>("rotatable_bonds_max"),
        field<&ListQuery::heavy_atoms_min>("heavy_atoms_min"),
        field<&ListQuery::heavy_atoms_max>("heavy_atoms_max"),
        field<&ListQuery::substructure>(
            "substructure",
            {.description = "A SMARTS, found in a molecule; the other filters must leave 10,000 molecules at "
                            "most",
             .min_length = 1,
             .max_length = 2000}),
        field<&ListQuery::similar_to>(
            "similar_to",
            {.description = "A SMILES: the most alike first", .min_length = 1, .max_length = 2000}),
        field<&ListQuery::similarity_min>(
            "similarity_min", {.description = "Tanimoto's coefficient of Morgan's fingerprints to similar_to",
                               .defaulted = true,
                               .minimum = 0,
                               .maximum = 1}));
    return it;
}

Filter filter_of(ListQuery q) {
    return {.format = q.format,
            .q = std::move(q.q),
            .criteria = {.formula = std::move(q.formula),
                         .weight_min = q.weight_min,
                         .weight_max = q.weight_max,
                         .logp_min = q.logp_min,
                         .logp_max = q.logp_max,
                         .tpsa_min = q.tpsa_min,
                         .tpsa_max = q.tpsa_max,
                         .donors_max = q.donors_max,
                         .acceptors_max = q.acceptors_max,
                         .rotatable_bonds_max = q.rotatable_bonds_max,
                         .heavy_atoms_min = q.heavy_atoms_min,
                         .heavy_atoms_max = q.heavy_atoms_max},
            .substructure = std::move(q.substructure),
            .similar_to = std::move(q.similar_to),
            .similarity_min = q.similarity_min};
}

struct Several {
    std::vector<Id> ids;
};
const schema::Object& describe(std::type_identity<Several>) {
    static const auto it = schema::object<Several>(
        "SeveralMolecules", schema::field<&Several::ids>("ids", {.min_items = 1, .max_items = 200}));
    return it;
}
struct RemovedOnes {
    std::vector<Removed> items;
};
const schema::Object& describe(std::type_identity<RemovedOnes>) {
    static const auto it = schema::object<RemovedOnes>(
        "RemovedMolecules",
        schema::field<&RemovedOnes::items>("items", {.description = "In the order of the ids"}));
    return it;
}

/// A file's molecules, a page of them; and what it is where it is a structure.
struct RecordsPage {
    Description description = Description::none;
    std::int64_t molecule_count = 0, described_count = 0;
    std::vector<Record> items;
    std::optional<Structure> structure;
    std::optional<std::string> next_cursor;
};
const schema::Object& describe(std::type_identity<RecordsPage>) {
    using schema::field;
    static const auto it = schema::object<RecordsPage>(
        "MoleculeRecords", field<&RecordsPage::description>("description"),
        field<&RecordsPage::molecule_count>("molecule_count"),
        field<&RecordsPage::described_count>("described_count",
                                             {.description = "The first ones, 1000 at most"}),
        field<&RecordsPage::items>("items"),
        field<&RecordsPage::structure>("structure", {.description = "Of PDB, mmCIF and PDBQT files"}),
        field<&RecordsPage::next_cursor>("next_cursor"));
    return it;
}

std::optional<Structure> structure_of(const Molecule& molecule) {
    const bool is_one = molecule.format == chem::Format::pdb || molecule.format == chem::Format::cif ||
                        molecule.format == chem::Format::pdbqt;
    if (!is_one) return {};
    const auto& p = molecule.properties;
    return Structure{p.model_count, p.chains, p.residue_count, p.water_count, p.hetero_residues};
}

awaitable<Result<RecordsPage>> records_page(Molecules& molecules, RecordStore& records, Id org, Id id,
                                            http::PageQuery query) {
    const auto molecule = co_await molecules.get(org, id);
    if (!molecule) co_return molecule.error();
    const auto cursor = http::name_of_cursor(query.cursor, "0123456789");
    if (!cursor) co_return cursor.error();
    std::int64_t after = 0;
    std::from_chars(cursor->data(), cursor->data() + cursor->size(), after);
    auto rows = co_await records.list(org, id, after, query.limit + 1);
    auto items = http::page_of(std::move(rows), query.limit,
                               [](const Record& record) { return std::to_string(record.place); });
    co_return RecordsPage{molecule->description,  molecule->molecule_count, molecule->described_count,
                          std::move(items.items), structure_of(*molecule),  std::move(items.next_cursor)};
}

Error invalid(std::string_view part, const std::string& what) {
    return {Errc::invalid, "invalid_request", what, {{'/' + std::string(part), what}}};
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

using Reader = http::Permission<"molecules.read">;
using Writer = http::Permission<"molecules.write">;

void add_upload(http::Router& router, Molecules& molecules) {
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
}

void add_reading(http::Router& router, Molecules& molecules, RecordStore& records, Search& search) {
    router.get(
        "/api/v1/molecules",
        {"listMolecules", "The organisation's molecules, newest first", "molecules",
         "A file is found by its name and by what is in it; of several filters one and the same molecule of "
         "the file must pass all. What is not described yet is found by the file's name only."},
        [&search](Reader who, http::Query<ListQuery> query) -> awaitable<Result<http::Page<Molecule>>> {
            const auto limit = query.value.limit;
            auto cursor = std::move(query.value.cursor);
            co_return co_await search.page(who.org_id, filter_of(std::move(query.value)), std::move(cursor),
                                           limit);
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

    router.get(
        "/api/v1/molecules/{molecule_id}/records",
        {"listMoleculeRecords", "The molecules of a file, in order, with their properties", "molecules"},
        [&molecules, &records](Reader who, http::Path<MoleculePath> path,
                               http::Query<http::PageQuery> query) -> awaitable<Result<RecordsPage>> {
            co_return co_await records_page(molecules, records, who.org_id, path.value.molecule_id,
                                            std::move(query.value));
        });
}

void add_deleting(http::Router& router, Molecules& molecules) {
    router.post(
        "/api/v1/molecules/delete",
        {"deleteMolecules", "Deletes several molecules and their files", "molecules"},
        [&molecules](Writer who, http::Body<Several> body) -> awaitable<Result<RemovedOnes>> {
            co_return RemovedOnes{co_await molecules.remove_each(who.org_id, std::move(body.value.ids))};
        });

    router.del("/api/v1/molecules/{molecule_id}",
               {"deleteMolecule", "Deletes a molecule and its file", "molecules"},
               [&molecules](Writer who, http::Path<MoleculePath> path) -> awaitable<Result<http::NoContent>> {
                   auto removed = co_await molecules.remove(who.org_id, path.value.molecule_id);
                   if (!removed) co_return removed.error();
                   co_return http::NoContent{};
               });
}

}  // namespace

void add_routes(http::Router& router, Parts parts) {
    add_upload(router, parts.molecules);
    add_reading(router, parts.molecules, parts.records, parts.search);
    add_deleting(router, parts.molecules);
}

}  // namespace mad::molecules
