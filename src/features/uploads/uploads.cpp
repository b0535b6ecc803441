#include "features/uploads/uploads.hpp"

#include "base/log.hpp"
#include "features/artifacts/artifacts.hpp"
#include "features/uploads/store.hpp"

#include <exception>

namespace mad::uploads {
namespace {
constexpr std::size_t piece_bytes = 64 << 10;
constexpr std::int64_t swept_at_once = 100;

Error not_found(Id upload) {
    return {Errc::not_found, "upload_not_found",
            "There is no upload " + upload.text() + " in this organisation, or it is expired."};
}

Error wrong_offset(const Upload& upload, std::int64_t given) {
    return {Errc::conflict, "upload_offset_wrong",
            "The upload goes on at byte " + std::to_string(upload.offset) + " of " +
                std::to_string(upload.length) + ", not at " + std::to_string(given) + "."};
}

Error too_long(const Upload& upload) {
    return {Errc::too_large, "upload_too_long",
            "The upload was announced with " + std::to_string(upload.length) + " bytes; these are more."};
}
}  // namespace

struct Uploads::Part {
    std::unique_ptr<blobs::Incoming> blob{};
    blobs::Uri uri{};
    bool is_last = false;         ///< the body has ended
    std::exception_ptr broken{};  ///< it ended before its end
};

Uploads::Uploads(Store& store, blobs::Store& blobs, artifacts::Artifacts& artifacts,
                 molecules::Molecules& molecules, molecules::Quota quota, std::function<void()> whole,
                 Options options)
    : store_(store),
      blobs_(blobs),
      artifacts_(artifacts),
      molecules_(molecules),
      quota_(std::move(quota)),
      whole_(std::move(whole)),
      options_(options) {}

awaitable<Result<Upload>> Uploads::create(Id org, NewUpload asked) {
    const auto length = static_cast<std::uint64_t>(asked.length);
    if (length > options_.max_bytes)
        co_return Error{Errc::too_large, "upload_too_large",
                        "An upload may have " + std::to_string(options_.max_bytes) + " bytes at most."};
    const auto open = co_await store_.open_bytes(org);
    auto allowed = co_await quota_(org, static_cast<std::uint64_t>(open) + length);
    if (!allowed) co_return allowed.error();
    const auto id = asked.id;
    co_await store_.add(org, std::move(asked), options_.life);
    if (length == 0) whole_();
    co_return co_await get(org, id);
}

awaitable<Result<Upload>> Uploads::get(Id org, Id id) {
    auto upload = co_await store_.get(org, id);
    if (!upload) co_return not_found(id);
    if (upload->molecule_id)
        if (auto molecule = co_await molecules_.get(org, *upload->molecule_id))
            upload->molecule = std::move(*molecule);
    co_return std::move(*upload);
}

awaitable<Result<Uploads::Part>> Uploads::receive(Id org, std::uint64_t most, ByteStream& body) {
    Part part;
    part.uri = {org, "uploads", Id::make()};
    auto blob = co_await blobs_.begin(part.uri);
    if (!blob) co_return blob.error();
    part.blob = std::move(*blob);
    std::string piece(piece_bytes, '\0');
    while (part.blob->size() < most) {
        std::size_t n = 0;
        try {
            n = co_await body.read(std::span(piece).first(std::min(most - part.blob->size(), piece.size())));
        } catch (const std::exception&) {  // the client is gone
            part.broken = std::current_exception();
        }
        if (n == 0) {
            part.is_last = true;
            break;
        }
        auto written = co_await part.blob->write({piece.data(), n});
        if (!written) co_return written.error();
    }
    co_return part;
}

awaitable<Result<Upload>> Uploads::keep(Id org, Id id, std::int64_t offset, Part part) {
    co_await artifacts_.announce({.uri = part.uri, .kind = artifacts::Kind::upload, .file_name = ""});
    std::vector<std::string> uris{part.uri.text()};
    auto stored = co_await part.blob->commit();
    if (!stored) {
        co_await artifacts_.discard(org, std::move(uris));
        co_return stored.error();
    }
    auto upload = co_await store_.append(org, id, offset, std::move(*stored), options_.life);
    if (upload) co_return std::move(*upload);
    co_await artifacts_.discard(org, std::move(uris));
    auto now = co_await store_.get(org, id);
    if (!now) co_return not_found(id);
    co_return wrong_offset(*now, offset);
}

awaitable<Result<Upload>> Uploads::append(Id org, Id id, std::int64_t offset,
                                          std::optional<std::uint64_t> size, ByteStream& body) {
    auto found = co_await store_.get(org, id);
    if (!found) co_return not_found(id);
    auto upload = std::move(*found);
    if (upload.offset != offset) co_return wrong_offset(upload, offset);
    if (size && *size > static_cast<std::uint64_t>(upload.length - offset)) co_return too_long(upload);
    for (bool more = true; more;) {
        // One byte more than may come tells that more comes.
        const auto left = static_cast<std::uint64_t>(upload.length - upload.offset);
        auto part = co_await receive(org, std::min(options_.part_bytes, left + 1), body);
        if (!part) co_return part.error();
        if (part->blob->size() > left) co_return too_long(upload);
        more = !part->is_last;
        const auto broken = part->broken;
        if (part->blob->size() > 0) {
            auto kept = co_await keep(org, id, upload.offset, std::move(*part));
            if (!kept) co_return kept.error();
            upload = std::move(*kept);
        }
        if (upload.state == State::finishing) whole_();
        if (broken) std::rethrow_exception(broken);
    }
    co_return upload;
}

awaitable<Result<void>> Uploads::remove(Id org, Id id) {
    auto going = co_await store_.remove(org, id);
    if (!going) co_return not_found(id);
    co_await artifacts_.remove_blobs(std::move(*going));
    co_return Result<void>{};
}

awaitable<void> Uploads::sweep() {
    for (;;) {
        const auto expired = co_await store_.expired(swept_at_once);
        if (expired.empty()) co_return;
        for (const auto& each : expired) {
            const auto removed = co_await remove(each.org_id, each.id);
            log::debug("upload_expired", {{"upload", each.id.text()}, {"removed", removed.has_value()}});
        }
    }
}

}  // namespace mad::uploads
