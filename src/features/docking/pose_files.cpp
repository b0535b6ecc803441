#include "features/docking/pose_files.hpp"

#include "chem/records.hpp"
#include "features/artifacts/artifacts.hpp"
#include "features/results/store.hpp"
#include "schema/json_text.hpp"

#include <algorithm>

namespace mad::docking {
namespace {
constexpr std::string_view member = "poses_sdf";
constexpr std::string_view sdf = "chemical/x-mdl-sdfile";
constexpr std::uint64_t largest_file = 256 << 20;
constexpr std::size_t most_bytes_kept = 64 << 20, most_files_kept = 64;

/// The output that is called so, else the only SDF.
const results::OutputFile* file_among(const std::vector<results::OutputFile>& outputs) {
    const auto named = std::ranges::find(outputs, member, &results::OutputFile::name);
    if (named != outputs.end()) return &*named;
    const auto is_sdf = [](const auto& output) { return output.content_type == sdf; };
    const auto first = std::ranges::find_if(outputs, is_sdf);
    return std::ranges::count_if(outputs, is_sdf) == 1 ? &*first : nullptr;
}
}  // namespace

awaitable<std::optional<std::string_view>> PoseFiles::record(const FoundPose& pose) {
    if (!pose.record) co_return std::nullopt;
    const auto* file = co_await file_of(pose.execution_id);
    const auto place = static_cast<std::size_t>(*pose.record);
    if (place >= file->records.size()) co_return std::nullopt;
    co_return file->records[place];
}

awaitable<const PoseFiles::File*> PoseFiles::file_of(Id execution) {
    const auto known = std::ranges::find(files_, execution, &File::execution);
    if (known != files_.end()) {
        files_.splice(files_.begin(), files_, known);
        co_return &files_.front();
    }
    const auto result = co_await results_.result(org_, execution);
    files_.push_front({execution, result ? co_await text_of(*result) : std::string(), {}});
    files_.front().records = chem::records_of(files_.front().text, chem::Format::sdf);
    bytes_ += files_.front().text.size();
    while (files_.size() > 1 && (bytes_ > most_bytes_kept || files_.size() > most_files_kept)) {
        bytes_ -= files_.back().text.size();
        files_.pop_back();
    }
    co_return &files_.front();
}

awaitable<std::string> PoseFiles::text_of(const results::StoredResult& result) {
    if (const auto* output = file_among(result.outputs)) {
        const auto opened = co_await artifacts_.open(org_, output->uri);
        if (opened && opened->source->size() <= largest_file)
            co_return co_await beginning_of(*opened->source, largest_file);
        co_return "";
    }
    const auto* text = schema::at_pointer(result.result, "/poses_sdf");
    co_return text && text->is_string() ? std::string(text->get_string()) : std::string();
}

}  // namespace mad::docking
