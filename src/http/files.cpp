#include "http/files.hpp"

#include "base/blocking.hpp"
#include "base/encoding.hpp"
#include "base/file_contents.hpp"
#include "http/url.hpp"

#include <algorithm>
#include <fcntl.h>
#include <unistd.h>

namespace mad::http {
namespace fs = std::filesystem;
namespace {

struct Coding {
    std::string_view name, suffix;
};
/// In order of preference.
constexpr Coding codings[] = {{"br", ".br"}, {"gzip", ".gz"}};

struct MediaType {
    std::string_view suffix, type;
};
constexpr MediaType media_types[] = {
    {".css", "text/css; charset=utf-8"},
    {".html", "text/html; charset=utf-8"},
    {".ico", "image/x-icon"},
    {".jpg", "image/jpeg"},
    {".js", "text/javascript; charset=utf-8"},
    {".json", "application/json"},
    {".map", "application/json"},
    {".md", "text/markdown; charset=utf-8"},
    {".mjs", "text/javascript; charset=utf-8"},
    {".png", "image/png"},
    {".svg", "image/svg+xml"},
    {".txt", "text/plain; charset=utf-8"},
    {".wasm", "application/wasm"},
    {".webmanifest", "application/manifest+json"},
    {".webp", "image/webp"},
    {".woff2", "font/woff2"},
};

std::string_view media_type_of(std::string_view name) {
    for (const auto& [suffix, type] : media_types)
        if (name.ends_with(suffix)) return type;
    return "application/octet-stream";
}

/// "index-4f1c09ab.js", or whatever lies in "assets/", where builders put what they have named by content.
bool is_named_by_content(std::string_view path) {
    if (path.starts_with("assets/") || path.find("/assets/") != path.npos) return true;
    const auto name = path.substr(path.rfind('/') + 1);
    std::size_t run = 0;
    bool digit = false;
    for (const char c : name) {
        const bool is_digit = c >= '0' && c <= '9';
        const bool is_hex = is_digit || (c >= 'a' && c <= 'f');
        run = is_hex ? run + 1 : 0;
        digit = is_hex && (digit || is_digit);
        if (run >= 8 && digit) return true;
    }
    return false;
}

/// Whether Accept-Encoding names the coding without refusing it (";q=0").
bool accepts(std::string_view accepted, std::string_view coding) {
    while (!accepted.empty()) {
        const auto end = std::min(accepted.find(','), accepted.size());
        auto item = accepted.substr(0, end);
        accepted.remove_prefix(std::min(end + 1, accepted.size()));
        const auto semicolon = std::min(item.find(';'), item.size());
        auto name = item.substr(0, semicolon);
        while (name.starts_with(' ')) name.remove_prefix(1);
        while (name.ends_with(' ')) name.remove_suffix(1);
        constexpr CaselessLess less;
        if (less(name, coding) || less(coding, name)) continue;
        const auto q = item.find("q=", semicolon);
        return q == item.npos || item.substr(q + 2).find_first_of("123456789") != item.npos;
    }
    return false;
}

/// Opened at the first read, since many answers need no byte of it.
class FileSource : public ByteSource {
public:
    FileSource(fs::path path, std::uint64_t size, BlockingPool& pool)
        : state_(std::make_shared<State>(std::move(path))), size_(size), pool_(pool) {}

    std::uint64_t size() const override { return size_; }
    awaitable<std::size_t> read_at(std::uint64_t offset, std::span<char> into) override {
        // The bytes come in a string of their own: the caller may be gone before the disk answers.
        const auto bytes =
            co_await pool_.run([state = state_, offset, n = into.size()] { return state->read(offset, n); });
        std::ranges::copy(bytes, into.begin());
        co_return bytes.size();
    }

private:
    struct State {
        explicit State(fs::path p) : path(std::move(p)) {}
        ~State() {
            if (fd >= 0) ::close(fd);
        }
        State(const State&) = delete;

        std::string read(std::uint64_t offset, std::size_t most) {
            if (fd < 0) fd = ::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
            std::string bytes(most, '\0');
            const auto n = fd < 0 ? -1 : ::pread(fd, bytes.data(), bytes.size(), static_cast<off_t>(offset));
            if (n < 0) throw std::system_error(errno, std::generic_category(), path.string());
            bytes.resize(static_cast<std::size_t>(n));
            return bytes;
        }
        fs::path path;
        int fd = -1;
    };
    std::shared_ptr<State> state_;
    std::uint64_t size_;
    BlockingPool& pool_;
};

Error missing(const fs::path& path, const std::string& why) {
    return {Errc::unavailable, "files_missing",
            "The files of the pages: " + path.string() + ": " + why + "."};
}

}  // namespace

Result<Files> Files::open(const fs::path& folder, BlockingPool& pool) {
    return open(folder, pool, Options());
}

Result<Files> Files::open(const fs::path& folder, BlockingPool& pool, Options options) {
    std::error_code failed;
    Known files;
    for (auto entry = fs::recursive_directory_iterator(folder, failed);
         !failed && entry != fs::recursive_directory_iterator(); entry.increment(failed)) {
        if (entry->path().filename().string().starts_with('.')) {
            entry.disable_recursion_pending();
            continue;
        }
        if (entry->symlink_status(failed).type() != fs::file_type::regular) continue;
        const auto text = contents_of(entry->path());
        if (!text) return text.error();
        auto name = entry->path().lexically_relative(folder).generic_string();
        files[std::move(name)] = {entry->path(), text->size(), to_hex(sha256(*text)).substr(0, 32)};
    }
    if (failed) return missing(folder, failed.message());
    return Files(std::move(files), pool, std::move(options));
}

const std::pair<const std::string, Files::File>* Files::find(std::string_view request_path) const {
    const auto decoded = percent_decoded(request_path);
    if (!decoded) return nullptr;
    auto path = std::string_view(*decoded);
    if (!path.starts_with('/')) return nullptr;
    path.remove_prefix(1);
    auto found = files_->find(path);
    if (path.ends_with('/')) path.remove_suffix(1);
    if (found == files_->end() && !path.ends_with('/'))
        found = files_->find(path.empty() ? "index.html" : std::string(path) + "/index.html");
    return found == files_->end() ? nullptr : &*found;
}

bool Files::is_view(const Request& request) const {
    if (!options_.app || header(request.headers, "Accept").find("text/html") == std::string_view::npos)
        return false;
    const auto& path = request.path;
    const auto last = path.substr(path.rfind('/') + 1);
    return last.find('.') == std::string::npos &&
           std::ranges::none_of(options_.app->not_its_own,
                                [&](const auto& beginning) { return path.starts_with(beginning); });
}

std::string_view Files::policy_of(std::string_view name) const {
    for (const auto& own : options_.own)
        if (name.starts_with(own.beginning)) return own.policy;
    return options_.app && name == "index.html" ? options_.app->policy : options_.policy;
}

Response Files::answer(const Request& request) const {
    const auto* found = find(request.path);
    if (!found && is_view(request)) found = find("/");
    if (!found)
        return problem({Errc::not_found, "no_such_route", "There is nothing at " + request.path + "."});
    const auto& name = found->first;
    const auto* file = &found->second;
    Response response;
    auto& headers = response.headers;
    headers.emplace("Content-Type", media_type_of(name));
    const auto policy = policy_of(name);
    headers.emplace("Content-Security-Policy", policy);
    if (policy.find("frame-ancestors 'self'") != policy.npos)
        headers.emplace("X-Frame-Options", "SAMEORIGIN");
    headers.emplace("Cache-Control",
                    is_named_by_content(name) ? "public, max-age=31536000, immutable" : "no-cache");
    const Coding* chosen = nullptr;
    bool has_coded = false;
    for (const auto& coding : codings) {
        const auto coded = files_->find(name + std::string(coding.suffix));
        if (coded == files_->end()) continue;
        has_coded = true;
        if (chosen || !accepts(header(request.headers, "Accept-Encoding"), coding.name)) continue;
        chosen = &coding;
        file = &coded->second;
    }
    if (has_coded) headers.emplace("Vary", "Accept-Encoding");
    if (chosen) headers.emplace("Content-Encoding", chosen->name);
    headers.emplace("ETag", '"' + file->etag + '"');
    response.source = std::make_shared<FileSource>(file->path, file->size, *pool_);
    return response;
}

}  // namespace mad::http
