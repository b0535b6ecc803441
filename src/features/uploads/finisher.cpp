#include "features/uploads/finisher.hpp"

#include "base/log.hpp"
#include "features/artifacts/artifacts.hpp"
#include "schema/json_text.hpp"

namespace mad::uploads {
namespace {

/// Of the content, so that reading it again would find the same; all else is tried again.
bool is_final(const Error& error) {
    return error.code == Errc::invalid || error.code == Errc::malformed || error.code == Errc::too_large ||
           error.code == Errc::unsupported;
}

/// As a response to the upload of the whole file would say it.
http::Problem problem_of(const Error& error) {
    return schema::from_valid_json<http::Problem>(schema::parse_json(http::problem(error).body).value());
}

/// The parts of an upload, one after the other.
class PartsReader {
public:
    PartsReader(blobs::Store& blobs, std::vector<std::string> uris) : blobs_(blobs), uris_(std::move(uris)) {}

    /// Whether the next read begins a part.
    bool at_begin_of_part() const { return !source_ && next_ < uris_.size(); }

    awaitable<Result<std::size_t>> read(std::span<char> into) {
        while (source_ || next_ < uris_.size()) {
            if (!source_) {
                auto opened = co_await blobs_.open(blobs::Uri::parse(uris_[next_++]).value());
                if (!opened) co_return lost(opened.error());
                source_ = std::move(*opened);
                offset_ = 0;
            }
            const auto n = co_await source_->read_at(offset_, into);
            offset_ += n;
            if (n > 0) co_return n;
            source_.reset();
        }
        co_return 0;
    }

private:
    static Error lost(Error error) {
        error.code = Errc::unavailable;
        return error;
    }

    blobs::Store& blobs_;
    std::vector<std::string> uris_;
    std::size_t next_ = 0;
    std::uint64_t offset_ = 0;
    std::unique_ptr<ByteSource> source_;
};
}  // namespace

Finisher::Finisher(asio::any_io_executor executor, Store& store, blobs::Store& blobs,
                   artifacts::Artifacts& artifacts, molecules::Molecules& molecules)
    : Finisher(std::move(executor), store, blobs, artifacts, molecules, Options()) {}

Finisher::Finisher(asio::any_io_executor executor, Store& store, blobs::Store& blobs,
                   artifacts::Artifacts& artifacts, molecules::Molecules& molecules, Options options)
    : store_(store),
      blobs_(blobs),
      artifacts_(artifacts),
      molecules_(molecules),
      options_(options),
      bell_(executor),
      loop_(executor),
      in_hand_(executor) {}

void Finisher::start() { loop_.spawn("uploads", run()); }

awaitable<void> Finisher::stop() {
    stopping_ = true;
    bell_.ring();
    co_await loop_.join();
    co_await in_hand_.join();
}

awaitable<void> Finisher::run() {
    while (!stopping_) {
        try {
            co_await begin();
        } catch (const std::exception& e) {
            log::warning("uploads_not_finished", {{"detail", e.what()}});
        }
        if (!stopping_) co_await bell_.wait(options_.every);
    }
}

awaitable<std::size_t> Finisher::finish_due() {
    const auto begun = co_await begin();
    co_await in_hand_.join();
    co_return begun;
}

awaitable<std::size_t> Finisher::begin() {
    const auto room = options_.at_once - static_cast<std::int64_t>(in_hand_.size());
    if (room <= 0) co_return 0;
    auto whole = co_await store_.take(room, options_.lease);
    for (auto& each : whole) in_hand_.spawn("upload", finish(std::move(each)));
    co_return whole.size();
}

awaitable<void> Finisher::finish(Whole upload) {
    const auto molecule = co_await read(upload);
    if (molecule || is_final(molecule.error())) {
        std::optional<Id> id;
        std::optional<http::Problem> problem;
        if (molecule)
            id = *molecule;
        else
            problem = problem_of(molecule.error());
        auto going = co_await store_.finish(upload.org_id, upload.id, id, std::move(problem));
        co_await artifacts_.remove_blobs(std::move(going));
    } else {
        log::warning("upload_put_off", {{"upload", upload.id.text()}, {"why", molecule.error().detail}});
    }
    bell_.ring();
}

awaitable<Result<Id>> Finisher::read(Whole upload) {
    PartsReader parts(blobs_, co_await store_.parts(upload.org_id, upload.id));
    const auto next = [&](std::span<char> into) -> awaitable<Result<std::size_t>> {
        if (stopping_) co_return Error{Errc::unavailable, "stopping", "The platform stops."};
        if (parts.at_begin_of_part()) co_await store_.hold(upload.org_id, upload.id, options_.lease);
        co_return co_await parts.read(into);
    };
    auto received = co_await molecules_.receive(upload.org_id, {upload.file_name, upload.format}, next);
    if (!received) co_return received.error();
    auto kept = co_await molecules_.keep(upload.org_id, upload.created_by, std::move(*received),
                                         molecules::name_of_file(upload.name));
    if (!kept) co_return kept.error();
    co_return kept->molecule.id;
}

}  // namespace mad::uploads
