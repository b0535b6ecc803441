#include "features/molecules/molecules.hpp"

#include "base/blocking.hpp"
#include "chem/fields.hpp"
#include "features/artifacts/artifacts.hpp"
#include "features/molecules/intake.hpp"
#include "features/molecules/store.hpp"

namespace mad::molecules {
namespace {
constexpr std::size_t longest_name = 200;

Error not_found(Id molecule) {
    return {Errc::not_found, "molecule_not_found",
            "There is no molecule " + molecule.text() + " in this organisation."};
}

/// What is wrong with a file is wrong at the request's part "file".
Error at_file(Error error) {
    for (auto& fault : error.faults) fault.pointer = "/file";
    return error;
}

Error invalid(std::string_view part, const std::string& what) {
    return {Errc::invalid, "invalid_request", what, {{'/' + std::string(part), what}}};
}

chem::Claim claim_of(const About& about) {
    if (about.format) return {about.format, "the format of the request"};
    return {chem::format_of_file(about.file_name), "the file name " + chem::in_quotes(about.file_name)};
}

Molecule molecule_of(chem::Summary s, const blobs::Incoming& blob) {
    Molecule m;
    m.format = s.format;
    m.checksum = blob.sha256();
    m.size_bytes = static_cast<std::int64_t>(blob.size());
    m.molecule_count = s.molecule_count;
    m.atom_count = s.atom_count;
    auto& p = m.properties;
    p.title = std::move(s.name);
    p.elements = std::move(s.elements);
    p.dimensions = s.dimensions;
    p.model_count = s.model_count;
    p.residue_count = s.residue_count;
    p.water_count = s.water_count;
    p.chains = std::move(s.chains);
    for (auto& r : s.hetero_residues)
        p.hetero_residues.push_back({std::move(r.name), std::move(r.chain), std::move(r.number), r.atoms});
    p.charge = s.charge;
    p.torsions = s.torsions;
    return m;
}

/// The upload's pieces through `intake` into `blob`.
awaitable<Result<chem::Summary>> stream(BlockingPool& pool, std::shared_ptr<Intake> intake,
                                        blobs::Incoming& blob, Read& read) {
    std::string piece(64 << 10, '\0');
    for (;;) {
        const auto n = co_await read(piece);
        if (!n) co_return n.error();
        if (*n == 0) break;
        for (std::size_t at = 0; at < *n;) {
            auto own = piece.substr(at, std::min(intake->piece_bytes(), *n - at));
            at += own.size();
            auto text = co_await pool.run([intake, own = std::move(own)] { return intake->feed(own); });
            if (!text) co_return at_file(text.error());
            auto written = co_await blob.write(*text);
            if (!written) co_return written.error();
        }
    }
    auto end = co_await pool.run([intake] { return intake->finish(); });
    if (!end) co_return at_file(end.error());
    auto written = co_await blob.write(end->text);
    if (!written) co_return written.error();
    co_return std::move(end->summary);
}
}  // namespace

std::string without_folders(std::string_view path) {
    const auto slash = path.find_last_of("/\\");
    path = chem::trimmed(path.substr(slash == path.npos ? 0 : slash + 1));
    return std::string(chem::cut(path.substr(0, chem::text_length(path)), longest_name));
}

std::string name_of_file(std::string_view file_name) {
    auto name = without_folders(file_name);
    if (chem::format_of_file(name)) {
        if (chem::lower(name).ends_with(".gz")) name.resize(name.size() - 3);
        name.resize(name.rfind('.'));
    }
    return name;
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

Quota storage_quota(Store& store) {
    return [&store](Id org, std::uint64_t more) -> awaitable<Result<void>> {
        const auto storage = co_await store.storage(org);
        if (!storage.max_bytes || storage.used_bytes + static_cast<std::int64_t>(more) <= *storage.max_bytes)
            co_return Result<void>{};
        co_return Error{Errc::too_large, "storage_quota_exceeded",
                        "The organisation stores " + std::to_string(storage.used_bytes) + " of at most " +
                            std::to_string(*storage.max_bytes) + " bytes; another " + std::to_string(more) +
                            " do not fit. Delete molecules that are not needed, or ask for more."};
    };
}

Molecules::Molecules(Store& store, blobs::Store& blobs, artifacts::Artifacts& artifacts, BlockingPool& pool,
                     Quota quota, Options options)
    : store_(store),
      blobs_(blobs),
      artifacts_(artifacts),
      pool_(pool),
      quota_(std::move(quota)),
      options_(std::move(options)) {}

awaitable<Result<Received>> Molecules::receive(Id org, About about, Read read) {
    const auto id = Id::make();
    auto blob = co_await blobs_.begin({org, "molecules", id});
    if (!blob) co_return blob.error();
    auto intake = std::make_shared<Intake>(claim_of(about), options_.max_bytes);
    auto summary = co_await stream(pool_, std::move(intake), **blob, read);
    if (!summary) co_return summary.error();
    Received received{std::move(*blob), {}, without_folders(about.file_name)};
    received.molecule = molecule_of(std::move(*summary), *received.blob);
    received.molecule.id = id;
    co_return received;
}

awaitable<Result<Uploaded>> Molecules::keep(Id org, std::optional<Id> user, Received received,
                                            std::string name) {
    auto& molecule = received.molecule;
    if (auto known = co_await store_.of_checksum(org, molecule.checksum)) {
        Uploaded uploaded{with_url(std::move(*known)), false};
        co_return uploaded;
    }
    auto allowed = co_await quota_(org, static_cast<std::uint64_t>(molecule.size_bytes));
    if (!allowed) co_return allowed.error();

    if (name.empty()) name = name_of_file(received.file_name);
    if (name.empty()) name = molecule.properties.title;
    molecule.name = name.empty() ? "unnamed" : std::move(name);
    molecule.created_by = user;
    artifacts::NewArtifact file{
        .uri = {org, "molecules", molecule.id},
        .kind = artifacts::Kind::molecule,
        .file_name = name_of_file(molecule.name) + '.' + std::string(chem::name_of(molecule.format)),
        .content_type = std::string(chem::media_type_of(molecule.format)),
        .created_by = user};
    std::vector<std::string> uris{file.uri.text()};
    co_await artifacts_.announce(std::move(file));
    auto committed = co_await received.blob->commit();
    if (!committed) {
        co_await artifacts_.discard(org, std::move(uris));
        co_return committed.error();
    }
    const bool created = co_await store_.add(org, molecule);
    if (!created) co_await artifacts_.discard(org, std::move(uris));  // another upload of the same came first
    auto kept =
        created ? co_await store_.get(org, molecule.id) : co_await store_.of_checksum(org, molecule.checksum);
    if (!kept)
        co_return Error{Errc::conflict, "molecule_changed",
                        "The same molecule was uploaded and deleted just now; upload it again."};
    if (created && options_.kept) options_.kept();
    Uploaded uploaded{with_url(std::move(*kept)), created};
    co_return uploaded;
}

Molecule Molecules::with_url(Molecule molecule) const {
    const auto file_name = name_of_file(molecule.name) + '.' + std::string(chem::name_of(molecule.format));
    auto url = artifacts_.presign_get(blobs::Uri::parse(molecule.uri).value(), options_.url_ttl, file_name);
    molecule.download_url = std::move(url.url);
    molecule.download_url_expires_at = url.expires_at;
    return molecule;
}

awaitable<Result<Molecule>> Molecules::get(Id org, Id id) {
    auto molecule = co_await store_.get(org, id);
    if (!molecule) co_return not_found(id);
    co_return with_url(std::move(*molecule));
}

awaitable<Result<artifacts::SignedUrl>> Molecules::download(Id org, Id id) {
    auto molecule = co_await get(org, id);
    if (!molecule) co_return molecule.error();
    artifacts::SignedUrl url{std::move(*molecule->download_url), *molecule->download_url_expires_at};
    co_return url;
}

awaitable<Result<void>> Molecules::remove(Id org, Id id) {
    auto uri = co_await store_.remove(org, id);
    if (!uri) co_return not_found(id);
    std::vector<std::string> uris{std::move(*uri)};
    co_await artifacts_.remove_blobs(std::move(uris));
    co_return Result<void>{};
}

awaitable<std::vector<Removed>> Molecules::remove_each(Id org, std::vector<Id> ids) {
    std::vector<Removed> all;
    for (const auto id : ids) {
        const auto removed = co_await remove(org, id);
        Removed one{.id = id, .deleted = removed.has_value(), .code = {}, .detail = {}};
        if (!removed) {
            one.code = removed.error().kind;
            one.detail = removed.error().detail;
        }
        all.push_back(std::move(one));
    }
    co_return all;
}

}  // namespace mad::molecules
