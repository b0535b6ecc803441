#include "features/docking/exports.hpp"

#include "features/docking/pose_files.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace mad::docking {
namespace {
constexpr std::int64_t rows_at_once = 500;

using Values = std::vector<std::pair<std::string_view, std::string>>;

/// The text of a search's poses, page by page.
class Export : public ByteStream {
public:
    Export(const Sources& sources, Id org, Search search, std::string head)
        : sources_(sources), org_(org), search_(std::move(search)), text_(std::move(head)) {}

    awaitable<std::size_t> read(std::span<char> into) override {
        while (at_ == text_.size() && !at_end_) co_await next_page();
        const auto n = std::min(into.size(), text_.size() - at_);
        std::copy_n(text_.begin() + static_cast<std::ptrdiff_t>(at_), n, into.begin());
        at_ += n;
        co_return n;
    }

protected:
    virtual awaitable<std::string> text_of(const FoundPose&) = 0;

    Sources sources_;
    Id org_;

private:
    awaitable<void> next_page() {
        const auto page = co_await sources_.docking.poses(org_, search_, after_, rows_at_once);
        text_.clear();
        at_ = 0;
        for (const auto& pose : page.items) text_ += co_await text_of(pose);
        after_ = page.next;
        at_end_ = !page.next;
    }

    Search search_;
    std::string text_;
    std::size_t at_ = 0;
    std::optional<Place> after_;
    bool at_end_ = false;
};

template <class T>
std::string text(const std::optional<T>& value) {
    return value ? fmt::format("{}", *value) : std::string();
}

std::string joined(const std::optional<std::vector<std::string>>& names) {
    return names ? fmt::format("{}", fmt::join(*names, " ")) : std::string();
}

/// What of a row is exported besides its SDF record, by name.
Values values_of(const FoundPose& pose) {
    return {{"name", pose.name},
            {"smiles", pose.smiles},
            {"rank", fmt::format("{}", pose.rank)},
            {"affinity", fmt::format("{}", pose.affinity)},
            {"confidence", text(pose.confidence)},
            {"ligand_efficiency", text(pose.ligand_efficiency)},
            {"lipophilic_efficiency", text(pose.lipophilic_efficiency)},
            {"heavy_atoms", text(pose.heavy_atoms)},
            {"logp", text(pose.logp)},
            {"hydrogen_bonds", text(pose.hydrogen_bonds)},
            {"interactions", joined(pose.interactions)},
            {"campaign", pose.campaign.text()},
            {"job_id", pose.job_id.text()},
            {"execution_id", pose.execution_id.text()},
            {"ligand", fmt::format("{}", pose.ligand)},
            {"docked_at", to_rfc3339(pose.docked_at)}};
}

std::string csv_line(const Values& values, std::string (*cell)(const Values::value_type&)) {
    std::vector<std::string> cells;
    for (const auto& value : values) cells.push_back(cell(value));
    return fmt::format("{}\r\n", fmt::join(cells, ","));
}

class Csv : public Export {
    using Export::Export;
    awaitable<std::string> text_of(const FoundPose& pose) override {
        co_return csv_line(values_of(pose), [](const auto& value) { return csv_value(value.second); });
    }
};

class Sdf : public Export {
public:
    Sdf(const Sources& sources, Id org, Search search)
        : Export(sources, org, std::move(search), ""), files_(sources.results, sources.artifacts, org) {}

private:
    awaitable<std::string> text_of(const FoundPose& pose) override {
        const auto record = co_await files_.record(pose);
        co_return record ? with_properties(*record, pose) : std::string();
    }

    PoseFiles files_;
};
}  // namespace

std::string csv_value(std::string_view text) {
    if (text.find_first_of(",\"\r\n") == text.npos) return std::string(text);
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"') out += '"';
        out += c;
    }
    return out + '"';
}

std::string with_properties(std::string_view record, const FoundPose& pose) {
    std::string out(record.substr(0, record.rfind("$$$$")));
    if (!out.ends_with('\n')) out += '\n';
    for (const auto& [name, value] : values_of(pose)) {
        if (value.empty() || out.find(fmt::format("<{}>", name)) != out.npos) continue;
        out += fmt::format("> <{}>\n{}\n\n", name, value);
    }
    return out + "$$$$\n";
}

std::shared_ptr<ByteStream> csv_of(const Sources& sources, Id org, Search search) {
    auto head = csv_line(values_of({}), [](const auto& value) { return std::string(value.first); });
    return std::make_shared<Csv>(sources, org, std::move(search), std::move(head));
}

std::shared_ptr<ByteStream> sdf_of(const Sources& sources, Id org, Search search) {
    return std::make_shared<Sdf>(sources, org, std::move(search));
}

}  // namespace mad::docking
