#include "engines/receptor_cache.hpp"

#include "base/encoding.hpp"
#include "base/file_contents.hpp"
#include "engines/inputs.hpp"
#include "schema/json_text.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fstream>
#include <unistd.h>

namespace mad::engines {
namespace fs = std::filesystem;
namespace {

/// Of all that the prepared receptor depends on.
std::string key_of(const std::string& text, const ReceptorOptions& options) {
    json::object it;
    it["receptor"] = to_hex(sha256(text));
    it["ph"] = options.ph ? json::value(*options.ph) : json::value();
    it["chains"] = to_json(options.chains);
    it["keep_hetero"] = to_json(options.keep_hetero);
    it["keep_water"] = options.keep_water;
    return to_hex(sha256(schema::to_text(it)));
}

struct Kept {
    fs::path file;
    std::uintmax_t bytes;
    fs::file_time_type used;
};

std::vector<Kept> kept_in(const fs::path& folder) {
    std::vector<Kept> all;
    std::error_code failure;
    for (fs::directory_iterator it(folder, failure), end; !failure && it != end; it.increment(failure)) {
        std::error_code gone, gone_too;
        Kept one{it->path(), it->file_size(gone), it->last_write_time(gone_too)};
        if (!gone && !gone_too) all.push_back(std::move(one));
    }
    return all;
}

}  // namespace

Result<ReceptorToDock> ReceptorCache::prepared(const std::string& text,
                                               const ReceptorOptions& options) const {
    const auto file = folder_ / (key_of(text, options) + ".json");
    if (auto found = find(file)) return std::move(*found);
    auto made = prepare_receptor(text, options);
    if (!made) return made.error();
    ReceptorToDock it{std::move(made->pdbqt), std::move(made->selection.warnings)};
    keep(file, it);
    return it;
}

std::optional<ReceptorToDock> ReceptorCache::find(const fs::path& file) const {
    if (folder_.empty()) return {};
    const auto text = contents_of(file);
    const auto found = text ? schema::parse_json(*text, {.depth = 8, .bytes = most_bytes_}) : text.error();
    if (!found || !found->is_object() || !found->get_object().contains("pdbqt")) return {};
    std::error_code gone;
    fs::last_write_time(file, fs::file_time_type::clock::now(), gone);
    return ReceptorToDock{text_in(found->get_object(), "pdbqt"), texts_in(found->get_object(), "warnings")};
}

/// Whole or not at all: it gets its name when it is written.
void ReceptorCache::keep(const fs::path& file, const ReceptorToDock& receptor) const {
    if (folder_.empty()) return;
    json::object it;
    it["pdbqt"] = receptor.pdbqt;
    it["warnings"] = to_json(receptor.warnings);
    std::error_code failure;
    fs::create_directories(folder_, failure);
    const fs::path unnamed = fmt::format("{}.{}", file.string(), ::getpid());
    std::ofstream out(unnamed, std::ios::binary);
    out << schema::to_text(it);
    out.close();
    if (out)
        fs::rename(unnamed, file, failure);
    else
        fs::remove(unnamed, failure);
    make_room();
}

/// Those that were not used for the longest time go first.
void ReceptorCache::make_room() const {
    auto all = kept_in(folder_);
    std::ranges::sort(all, std::greater<>(), &Kept::used);
    std::uintmax_t bytes = 0;
    for (const auto& one : all) {
        bytes += one.bytes;
        std::error_code gone;
        if (bytes > most_bytes_) fs::remove(one.file, gone);
    }
}

}  // namespace mad::engines
