#include "features/pipelines/items.hpp"

#include "blobs/blobs.hpp"
#include "chem/records.hpp"
#include "features/artifacts/artifacts.hpp"

#include <fmt/format.h>

namespace mad::pipelines {
namespace {
using chem::Record;
constexpr std::size_t piece_bytes = 256 << 10, head_bytes = 64 << 10;
constexpr std::uint64_t most_bytes_at_once = 64 << 20;  // where they hold a chunk at least

Error no_library(const std::string& from, std::optional<chem::Format> format) {
    return {Errc::invalid, "library_invalid",
            fmt::format("for_each needs a list at {}, or molecules as SDF, SMILES, MOL2 or PDBQT; it is {}.",
                        from, format ? chem::name_of(*format) : "no known format")};
}

/// What the molecules of a library stand in; its name or its beginning tells. A faulty SMILES behind the
/// first one changes nothing.
std::optional<chem::Format> format_of(std::string_view file_name, std::string_view head, bool whole) {
    if (const auto named = chem::format_of_file(file_name)) return named;
    if (const auto seen = chem::sniff(head, whole)) return seen;
    const auto first = std::min(head.find_first_not_of(" \t\r\n"), head.size());
    head.remove_prefix(first);
    return chem::sniff(head.substr(0, head.find_first_of("\r\n")), true);
}

Items items_of_list(json::array& list, std::int64_t chunk, bool in_chunks, std::int64_t begun,
                    std::int64_t most) {
    const auto size = std::ssize(list);
    Items items{.total = (size + chunk - 1) / chunk};
    const auto end = std::min(size, (begun + most) * chunk);
    for (auto first = begun * chunk; first < end; first += chunk) {
        const auto at = list.begin() + first;
        const auto here = std::min(chunk, size - first);
        if (in_chunks)
            items.next.emplace_back(
                json::array(std::make_move_iterator(at), std::make_move_iterator(at + here)));
        else
            items.next.push_back(std::move(*at));
    }
    items.all = end >= size;
    return items;
}

/// The chunk that begins with record `first`.
Record chunk_at(const std::vector<Record>& records, std::size_t first, std::int64_t chunk) {
    const auto last = std::min(first + static_cast<std::size_t>(chunk), records.size()) - 1;
    return {records[first].offset, records[last].end() - records[first].offset};
}

Result<json::array> texts_of(const std::string& text, const std::string& from, std::int64_t chunk) {
    const auto format = format_of("", text, true);
    if (!format || !chem::Records::has(*format)) return no_library(from, format);
    const auto found = chem::records_in(text, *format);
    json::array texts;
    for (std::size_t i = 0; i < found.size(); i += static_cast<std::size_t>(chunk)) {
        const auto here = chunk_at(found, i, chunk);
        texts.emplace_back(std::string_view(text).substr(here.offset, here.length));
    }
    return texts;
}

struct Found {
    std::vector<Record> records{};
    bool end = false;  ///< there are none behind these
};

/// From `position` on more than `most` or, where that would be long, than `enough`.
awaitable<Found> records_from(ByteSource& source, chem::Format format, std::uint64_t position,
                              std::size_t most, std::size_t enough) {
    chem::Records records(format, position);
    Found found;
    std::string piece(piece_bytes, '\0');
    for (auto at = position; found.records.size() <= most && !found.end;) {
        const auto n = co_await source.read_at(at, piece);
        found.end = n == 0;
        if (found.end) records.finish(found.records);
        records.feed({piece.data(), n}, found.records);
        at += n;
        if (at - position >= most_bytes_at_once && found.records.size() > enough) break;
    }
    co_return found;
}

awaitable<Result<Items>> items_of_file(artifacts::Artifacts& artifacts, Id org, const std::string& from,
                                       std::string uri, std::int64_t chunk, const Fan& so_far,
                                       std::int64_t most) {
    const auto opened = co_await artifacts.open(org, std::move(uri));
    if (!opened && opened.error().code == Errc::unavailable) throw std::runtime_error(opened.error().detail);
    if (!opened) co_return opened.error();
    auto& source = *opened->source;
    const auto head = co_await beginning_of(source, head_bytes);
    const auto format = format_of(opened->artifact.file_name, head, head.size() == source.size());
    if (!format || !chem::Records::has(*format)) co_return no_library(from, format);

    const auto [records, end] =
        co_await records_from(source, *format, static_cast<std::uint64_t>(so_far.position),
                              static_cast<std::size_t>(chunk * most), static_cast<std::size_t>(chunk));
    const auto count = std::ssize(records);
    const auto chunks = std::min(most, end ? (count + chunk - 1) / chunk : count / chunk);
    auto place = blobs::Uri::parse(opened->artifact.uri).value();
    const auto offset = place.part ? place.part->first : 0;
    Items items{.all = end && chunks * chunk >= count, .position = so_far.position};
    for (std::int64_t i = 0; i < chunks; ++i) {
        const auto here = chunk_at(records, static_cast<std::size_t>(i * chunk), chunk);
        place.part = {offset + here.offset, offset + here.end() - 1};
        items.next.emplace_back(place.text());
        items.position = static_cast<std::int64_t>(here.end());
    }
    if (items.all) items.total = so_far.begun + chunks;
    co_return items;
}

}  // namespace

awaitable<Result<Items>> next_items(artifacts::Artifacts& artifacts, Id org, const std::string& from,
                                    json::value source, std::optional<std::int64_t> chunk, const Fan& so_far,
                                    std::int64_t most) {
    if (auto* list = source.if_array())
        co_return items_of_list(*list, chunk.value_or(1), chunk.has_value(), so_far.begun, most);
    const auto* text = source.if_string();
    if (!text)
        co_return Error{Errc::invalid, "not_a_list",
                        fmt::format("for_each needs a list or a library of molecules at {}.", from)};
    if (text->starts_with("mad://"))
        co_return co_await items_of_file(artifacts, org, from, std::string(*text), chunk.value_or(1), so_far,
                                         most);
    auto texts = texts_of(std::string(*text), from, chunk.value_or(1));
    if (!texts) co_return texts.error();
    co_return items_of_list(*texts, 1, false, so_far.begun, most);
}

}  // namespace mad::pipelines
