#include "features/executions/files.hpp"

#include "features/executions/outcome.hpp"
#include "schema/json_text.hpp"

namespace mad::executions {
namespace {
constexpr std::uint64_t most_inline_bytes = 256 << 20;

class TextStream : public ByteStream {
public:
    explicit TextStream(std::string text) : text_(std::move(text)) {}
    awaitable<std::size_t> read(std::span<char> into) override {
        const auto n = std::min(into.size(), text_.size() - at_);
        std::copy_n(text_.begin() + static_cast<std::ptrdiff_t>(at_), n, into.begin());
        at_ += n;
        co_return n;
    }

private:
    std::string text_;
    std::size_t at_ = 0;
};

const artifacts::Artifact* find(const std::vector<artifacts::Artifact>& all, std::string_view uri) {
    const auto it = std::ranges::find(all, uri, &artifacts::Artifact::uri);
    return it == all.end() ? nullptr : &*it;
}

std::vector<Place> places_of_all(json::value& inputs, const std::vector<schema::FileInput>& files) {
    std::vector<Place> places;
    for (auto& file : files) std::ranges::move(places_of(inputs, file.pointer), std::back_inserter(places));
    return places;
}

results::OutputFile output_of(const std::string& name, const artifacts::Artifact& a) {
    return {name, a.uri, a.sha256, a.size_bytes, a.content_type};
}
}  // namespace

bool is_text_of_file(const json::value& input) {
    if (!input.is_string()) return false;
    const std::string_view text = input.get_string();
    const bool is_url = std::ranges::any_of(std::array{"mad://", "http://", "https://"},
                                            [&](const char* scheme) { return text.starts_with(scheme); });
    return !is_url && text.find_first_not_of(" \t\r\n") != text.npos;
}

awaitable<Result<void>> Files::store_texts(Id org, Id execution, json::value& inputs,
                                           std::vector<schema::FileInput> files) {
    for (auto& place : places_of_all(inputs, files)) {
        if (!is_text_of_file(*place.value)) continue;
        auto stored = co_await put(org, execution, "input" + place.pointer, "text/plain; charset=utf-8",
                                   std::string(place.value->get_string()));
        if (!stored) co_return stored.error();
        *place.value = stored->uri;
    }
    co_return Result<void>{};
}

awaitable<Result<json::value>> Files::presigned(Id org, json::value inputs,
                                                std::vector<schema::FileInput> files,
                                                std::chrono::seconds ttl) {
    std::vector<Fault> faults;
    for (auto& place : places_of_all(inputs, files)) {
        if (place.value->is_null() || is_text_of_file(*place.value)) continue;
        const auto uri = place.value->is_string() ? std::string(place.value->get_string()) : "";
        const auto artifact = co_await artifacts_.find(org, uri);
        if (!artifact)
            faults.push_back({place.pointer,
                              "must be the mad:// URI of a stored file of this organisation (upload it "
                              "first), or the file's text"});
        else
            *place.value = artifacts_.presign_get(*artifact, ttl).url;
    }
    if (faults.empty()) co_return inputs;
    co_return Error{Errc::invalid, "inputs_invalid", "A file among the inputs is not there",
                    std::move(faults)};
}

awaitable<Result<artifacts::Artifact>> Files::put(Id org, Id execution, std::string name,
                                                  std::string content_type, std::string text) {
    std::vector<std::string> names{std::move(name)};
    const auto places =
        co_await artifacts_.presign_put(org, execution, std::move(names), std::chrono::minutes(1));
    TextStream body(std::move(text));
    co_return co_await artifacts_.put(blobs::Uri::parse(places.at(0).uri).value(), std::move(content_type),
                                      body, most_inline_bytes);
}

awaitable<Result<std::vector<results::OutputFile>>> Files::keep(Id org, Id execution, json::value& result,
                                                                std::vector<schema::FileOutput> files) {
    std::vector<results::OutputFile> kept;
    auto* object = result.if_object();
    if (!object || files.empty()) co_return kept;
    const auto stored = co_await artifacts_.of_execution(org, execution);
    for (auto& file : files) {
        auto* value = object->if_contains(file.name);
        if (!value || value->is_null()) {
            // Put, but not spoken of.
            const auto put = std::ranges::find(stored, file.name, &artifacts::Artifact::file_name);
            if (put == stored.end()) continue;
            kept.push_back(output_of(file.name, *put));
            (*object)[file.name] = put->uri;
            continue;
        }
        const auto uri = value->is_string() ? uri_of_signed(value->get_string()) : std::nullopt;
        if (uri) {
            const auto* artifact = find(stored, uri->text());
            if (!artifact)
                co_return Error{
                    Errc::upstream, "output_missing",
                    "The service names a place for its output " + file.name + " to which it has put nothing"};
            kept.push_back(output_of(file.name, *artifact));
        } else {
            auto text = value->is_string() ? std::string(value->get_string()) : schema::to_text(*value);
            const auto artifact = co_await put(org, execution, file.name, file.content_type, std::move(text));
            if (!artifact) co_return artifact.error();
            kept.push_back(output_of(file.name, *artifact));
        }
        *value = kept.back().uri;
    }
    co_return kept;
}

}  // namespace mad::executions
