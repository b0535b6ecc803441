#include "features/molecules/describer.hpp"

#include "base/log.hpp"
#include "chem/records.hpp"

#include <algorithm>

namespace mad::molecules {
namespace {
using chemistry::Described;
using std::chrono::seconds;

constexpr std::size_t piece_bytes = 256 << 10, most_bytes = 16 << 20;
/// Of what is asked at once.
constexpr std::size_t batch_records = 100, batch_bytes = 2 << 20;
constexpr seconds lease{120}, first_pause{15}, longest_pause{3600};
constexpr std::int64_t last_attempt = 20;

seconds pause_after(std::int64_t attempt) {
    auto pause = first_pause;
    for (std::int64_t i = 1; i < attempt && pause < longest_pause; ++i) pause *= 2;
    return std::min(pause, longest_pause);
}

/// The first molecules of a library.
struct Head {
    std::string text{};
    std::vector<chem::Record> records{};
};

awaitable<Head> head_of(ByteSource& source, chem::Format format) {
    Head head;
    chem::Records records(format);
    std::string piece(piece_bytes, '\0');
    while (head.records.size() < Describer::most_records && head.text.size() < most_bytes) {
        const auto n = co_await source.read_at(head.text.size(), piece);
        if (n == 0) {
            records.finish(head.records);
            break;
        }
        head.text.append(piece, 0, n);
        records.feed({piece.data(), n}, head.records);
    }
    if (head.records.size() > Describer::most_records) head.records.resize(Describer::most_records);
    co_return head;
}

/// How many records from `first` on are asked of together.
std::size_t batch_from(const Head& head, std::size_t first) {
    std::size_t last = first;
    while (last + 1 < head.records.size() && last + 1 - first < batch_records &&
           head.records[last + 1].end() - head.records[first].offset <= batch_bytes)
        ++last;
    return last + 1 - first;
}
}  // namespace

Describer::Describer(asio::any_io_executor executor, RecordStore& store, blobs::Store& blobs,
                     chemistry::Chemistry& chemistry)
    : Describer(std::move(executor), store, blobs, chemistry, Options()) {}

Describer::Describer(asio::any_io_executor executor, RecordStore& store, blobs::Store& blobs,
                     chemistry::Chemistry& chemistry, Options options)
    : store_(store),
      blobs_(blobs),
      chemistry_(chemistry),
      options_(options),
      bell_(executor),
      loop_(executor) {}

void Describer::start() { loop_.spawn("describer", run()); }

awaitable<void> Describer::stop() {
    stopping_ = true;
    bell_.ring();
    co_await loop_.join();
}

awaitable<void> Describer::run() {
    while (!stopping_) {
        try {
            co_await describe_waiting();
        } catch (const std::exception& e) {
            log::warning("molecules_not_described", {{"detail", e.what()}});
        }
        if (!stopping_) co_await bell_.wait(options_.every);
    }
}

// Nothing is written of an organisation whose molecules nobody can describe now.
awaitable<std::size_t> Describer::describe_waiting() {
    std::size_t described = 0;
    for (const auto org : co_await store_.waiting()) {
        while (!stopping_ && co_await chemistry_.can_describe(org)) {
            auto file = co_await store_.take(org, lease);
            if (!file) break;
            co_await describe(std::move(*file));
            ++described;
        }
    }
    co_return described;
}

awaitable<void> Describer::describe(Undescribed file) {
    auto molecules = co_await read(file);
    if (molecules) {
        co_await store_.describe(file, std::move(*molecules));
    } else if (molecules.error().code == Errc::unavailable && file.attempts < last_attempt) {
        log::info("description_put_off", {{"molecule", file.id.text()}, {"why", molecules.error().detail}});
        co_await store_.put_off(file, pause_after(file.attempts));
    } else {
        co_await store_.fail(file, molecules.error().detail);
    }
}

awaitable<Result<std::vector<Described>>> Describer::read(Undescribed file) {
    auto source = co_await blobs_.open(blobs::Uri::parse(file.uri).value());
    if (!source) co_return source.error();
    const auto head = co_await head_of(**source, file.format);
    if (head.records.empty())
        co_return Error{Errc::invalid, "molecule_too_long",
                        "Its first molecule is too long to be described."};
    std::vector<Described> all;
    for (std::size_t first = 0; first < head.records.size();) {
        const auto count = batch_from(head, first);
        const auto begin = head.records[first].offset;
        auto batch = co_await chemistry_.describe(
            file.org_id, head.text.substr(begin, head.records[first + count - 1].end() - begin));
        if (!batch && batch.error().code == Errc::unavailable) co_return batch.error();
        if (batch)
            for (auto& each : *batch) {
                each.place += static_cast<std::int64_t>(first);
                all.push_back(std::move(each));
            }
        else  // none of them can be read
            for (std::size_t i = 0; i < count; ++i)
                all.push_back(
                    {.place = static_cast<std::int64_t>(first + i) + 1, .problem = batch.error().detail});
        first += count;
    }
    co_return all;
}

}  // namespace mad::molecules
