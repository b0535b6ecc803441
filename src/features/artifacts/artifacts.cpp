#include "features/artifacts/artifacts.hpp"

#include "base/log.hpp"
#include "features/artifacts/store.hpp"

namespace mad::artifacts {
namespace {
constexpr std::size_t piece_bytes = 64 << 10;
constexpr std::int64_t swept_at_once = 500;

Error not_found(const std::string& uri) {
    return {Errc::not_found, "artifact_not_found", "There is no file " + uri + " in this organisation."};
}

Error place_gone() {
    return {Errc::not_found, "output_not_wanted",
            "This place for an output is gone: its execution has ended or was started anew."};
}

awaitable<Result<blobs::Stored>> store_body(blobs::Store& blobs, blobs::Uri uri, ByteStream& body,
                                            std::uint64_t max_bytes) {
    auto incoming = co_await blobs.begin(std::move(uri));
    if (!incoming) co_return incoming.error();
    std::string piece(piece_bytes, '\0');
    for (std::uint64_t size = 0;;) {
        const auto n = co_await body.read(piece);
        if (n == 0) break;
        size += n;
        if (size > max_bytes)
            co_return Error{Errc::too_large, "output_too_large",
                            "An output file may have " + std::to_string(max_bytes) + " bytes at most."};
        auto written = co_await (*incoming)->write({piece.data(), n});
        if (!written) co_return written.error();
    }
    co_return co_await (*incoming)->commit();
}

class PartOfSource : public ByteSource {
public:
    PartOfSource(std::unique_ptr<ByteSource> whole, blobs::Part part)
        : whole_(std::move(whole)), part_(part) {}

    std::uint64_t size() const override { return part_.size(); }
    awaitable<std::size_t> read_at(std::uint64_t offset, std::span<char> into) override {
        if (offset >= part_.size()) co_return 0;
        const auto most = std::min<std::uint64_t>(into.size(), part_.size() - offset);
        co_return co_await whole_->read_at(part_.first + offset, into.first(most));
    }

private:
    std::unique_ptr<ByteSource> whole_;
    blobs::Part part_;
};
}  // namespace

Artifacts::Artifacts(Store& store, blobs::Store& blobs, const blobs::Signer& signer, Clock now)
    : store_(store), blobs_(blobs), signer_(signer), now_(now) {}

awaitable<Result<Artifact>> Artifacts::find(Id org, std::string uri) {
    const auto parsed = blobs::Uri::parse(uri);
    if (!parsed || parsed->org != org) co_return not_found(uri);
    auto artifact = co_await store_.stored(org, parsed->whole().text());
    if (!artifact) co_return not_found(uri);
    if (const auto& part = parsed->part) {
        if (part->last >= static_cast<std::uint64_t>(artifact->size_bytes)) co_return not_found(uri);
        artifact->uri = parsed->text();
        artifact->size_bytes = static_cast<std::int64_t>(part->size());
    }
    co_return std::move(*artifact);
}

awaitable<Result<Opened>> Artifacts::open(Id org, std::string uri) {
    auto artifact = co_await find(org, uri);
    if (!artifact) co_return artifact.error();
    const auto place = blobs::Uri::parse(artifact->uri).value();
    auto source = co_await blobs_.open(place.whole());
    if (!source) co_return source.error();
    if (place.part) source = std::make_unique<PartOfSource>(std::move(*source), *place.part);
    Opened opened{std::move(*artifact), std::move(*source)};
    co_return opened;
}

awaitable<std::vector<Artifact>> Artifacts::of_execution(Id org, Id execution_id) {
    co_return co_await store_.of_execution(org, execution_id);
}

SignedUrl Artifacts::presign_get(const blobs::Uri& uri, std::chrono::seconds ttl,
                                 std::string_view file_name) const {
    const auto expires = std::chrono::ceil<std::chrono::seconds>(now_()) + ttl;
    return {signer_.sign(blobs::Signer::Verb::get, uri, expires, file_name), expires};
}

SignedUrl Artifacts::presign_get(const Artifact& artifact, std::chrono::seconds ttl) const {
    return presign_get(blobs::Uri::parse(artifact.uri).value(), ttl, artifact.file_name);
}

awaitable<std::vector<OutputPlace>> Artifacts::presign_put(Id org, Id execution_id,
                                                           std::vector<std::string> names,
                                                           std::chrono::seconds ttl) {
    const auto expires = std::chrono::ceil<std::chrono::seconds>(now_()) + ttl;
    std::vector<OutputPlace> places;
    std::vector<NewArtifact> rows;
    for (auto& name : names) {
        const blobs::Uri uri{org, "outputs", Id::make()};
        places.push_back({name, uri.text(), signer_.sign(blobs::Signer::Verb::put, uri, expires)});
        rows.push_back({.uri = uri, .file_name = std::move(name), .execution_id = execution_id});
    }
    co_await store_.add(org, std::move(rows));
    co_return places;
}

awaitable<void> Artifacts::discard(Id org, std::vector<std::string> uris) {
    auto going = co_await store_.retract(org, std::move(uris));
    co_await remove_blobs(std::move(going));
}

awaitable<void> Artifacts::discard_others(Id org, Id execution_id, std::vector<std::string> kept) {
    auto going = co_await store_.retract_others(org, execution_id, std::move(kept));
    co_await remove_blobs(std::move(going));
}

// Rows that are going stay for as long as a PUT to them may still be under way, so that a file which comes
// late is removed again even when that PUT dies.
awaitable<void> Artifacts::sweep(std::chrono::seconds patience) {
    const auto seconds = static_cast<double>(patience.count());
    co_await store_.retract_abandoned(seconds);
    std::string after;
    for (;;) {
        auto going = co_await store_.going(after, swept_at_once);
        if (going.empty()) break;
        after = going.back();
        co_await remove_blobs(std::move(going));
    }
    co_await store_.forget_gone(seconds);
    const auto swept = co_await blobs_.sweep();
    if (!swept) log::warning("storage_not_swept", {{"reason", swept.error().detail}});
}

awaitable<void> Artifacts::remove_blobs(std::vector<std::string> uris) {
    for (const auto& text : uris) {
        auto uri = blobs::Uri::parse(text);
        if (!uri) continue;
        const auto removed = co_await blobs_.remove(*uri);
        if (!removed) log::warning("blob not removed", {{"uri", text}, {"reason", removed.error().detail}});
    }
}

awaitable<Result<Opened>> Artifacts::open_signed(blobs::Uri uri, std::int64_t expires, std::string file_name,
                                                 std::string signature) {
    const auto good = signer_.check(blobs::Signer::Verb::get, uri, now_(), expires, file_name, signature);
    if (!good) co_return good.error();
    auto opened = co_await open(uri.org, uri.text());
    if (opened && !file_name.empty()) opened->artifact.file_name = std::move(file_name);
    co_return opened;
}

awaitable<Result<Artifact>> Artifacts::put_signed(blobs::Uri uri, std::int64_t expires, std::string file_name,
                                                  std::string signature, std::string content_type,
                                                  ByteStream& body, std::uint64_t max_bytes) {
    const auto good = signer_.check(blobs::Signer::Verb::put, uri, now_(), expires, file_name, signature);
    if (!good) co_return good.error();
    co_return co_await put(std::move(uri), std::move(content_type), body, max_bytes);
}

awaitable<Result<Artifact>> Artifacts::put(blobs::Uri uri, std::string content_type, ByteStream& body,
                                           std::uint64_t max_bytes) {
    if (!co_await store_.is_wanted(uri.org, uri.text())) co_return place_gone();
    auto stored = co_await store_body(blobs_, uri, body, max_bytes);
    if (!stored) co_return stored.error();
    auto artifact = co_await store_.complete(std::move(*stored), std::move(content_type));
    if (artifact) co_return std::move(*artifact);
    co_await blobs_.remove(uri);
    co_return place_gone();
}

awaitable<void> Artifacts::announce(NewArtifact file) {
    const auto org = file.uri.org;
    std::vector<NewArtifact> rows;
    rows.push_back(std::move(file));
    co_await store_.add(org, std::move(rows));
}

}  // namespace mad::artifacts
