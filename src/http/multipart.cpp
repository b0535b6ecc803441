#include "http/multipart.hpp"

#include "http/url.hpp"

#include <cstring>

namespace mad::http {
namespace {
constexpr std::size_t buffered = 64 << 10;
constexpr std::size_t longest_headers = 8 << 10;
constexpr std::size_t longest_boundary = 70;  // RFC 2046
constexpr int most_parts = 100;

Error malformed(std::string detail) { return {Errc::malformed, "form_malformed", std::move(detail)}; }

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
bool same(std::string_view a, std::string_view b) {
    return std::ranges::equal(a, b, [](char x, char y) { return lower(x) == lower(y); });
}
std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

/// `value; a=b; c="d \"e\""` from the first semicolon on, names in lower case. Nothing where a quote has no
/// end.
std::optional<std::map<std::string, std::string>> parameters_of(std::string_view header) {
    std::map<std::string, std::string> found;
    auto at = std::min(header.find(';'), header.size());
    while (at < header.size()) {
        const auto equals = header.find_first_of("=;", at + 1);
        if (equals == header.npos) break;
        std::string name(trimmed(header.substr(at + 1, equals - at - 1)));
        std::ranges::transform(name, name.begin(), lower);
        at = equals;
        if (header[equals] == ';') continue;
        std::string value;
        const auto begin = header.find_first_not_of(" \t", equals + 1);
        if (begin != header.npos && header[begin] == '"') {
            at = begin + 1;
            // Browsers leave a backslash of a path alone, so it escapes a quote or itself only.
            for (; at < header.size() && header[at] != '"'; ++at) {
                if (header[at] == '\\' && at + 1 < header.size() &&
                    (header[at + 1] == '"' || header[at + 1] == '\\'))
                    ++at;
                value += header[at];
            }
            if (at == header.size()) return {};
            at = std::min(header.find(';', at), header.size());
        } else {
            at = std::min(header.find(';', equals), header.size());
            value = trimmed(header.substr(equals + 1, at - equals - 1));
        }
        found.emplace(std::move(name), std::move(value));
    }
    return found;
}

Result<Part> part_of(std::string_view headers) {
    Part part;
    bool named = false;
    while (!headers.empty()) {
        const auto end = std::min(headers.find("\r\n"), headers.size());
        const auto line = headers.substr(0, end);
        headers.remove_prefix(std::min(end + 2, headers.size()));
        const auto colon = line.find(':');
        if (colon == line.npos) return malformed("A header of a part has no colon.");
        const auto value = trimmed(line.substr(colon + 1));
        if (same(line.substr(0, colon), "Content-Type")) part.content_type = value;
        if (!same(line.substr(0, colon), "Content-Disposition")) continue;
        auto parameters = parameters_of(value);
        if (!parameters || !same(trimmed(value.substr(0, value.find(';'))), "form-data"))
            return malformed("The Content-Disposition of a part is no form-data with parameters.");
        named = parameters->contains("name");
        part.name = (*parameters)["name"];
        part.file_name = (*parameters)["filename"];
        if (const auto exact = (*parameters)["filename*"]; same(exact.substr(0, 7), "UTF-8''"))
            if (auto decoded = percent_decoded(std::string_view(exact).substr(7))) part.file_name = *decoded;
    }
    if (!named) return malformed("A part has no Content-Disposition with a name.");
    if (!is_utf8(part.name) || !is_utf8(part.file_name))
        return malformed("The name of a part or file is not UTF-8.");
    return part;
}

}  // namespace

struct MultipartReader::State {
    ByteStream& body;
    std::string delimiter;
    std::string buffer =
        "\r\n";               // so that the first boundary, which may begin the body, has its line end too
    std::size_t at = 0;       // of the next byte in the buffer
    std::size_t content = 0;  // from there on, how many bytes are known to be the part's
    bool at_delimiter = false, last = false;
    int parts = 0;
    std::string part = "the preamble";

    /// More bytes into the buffer; false at the body's end.
    awaitable<bool> fill() {
        buffer.erase(0, std::exchange(at, 0));
        const auto had = buffer.size();
        buffer.resize(had + buffered);
        const auto n = co_await body.read(std::span(buffer).subspan(had));
        buffer.resize(had + n);
        co_return n > 0;
    }

    /// Makes `content` or `at_delimiter` true.
    awaitable<Result<void>> look() {
        while (content == 0 && !at_delimiter) {
            const auto found = buffer.find(delimiter, at);
            if (found != buffer.npos) {
                content = found - at;
                at_delimiter = content == 0;
            } else if (buffer.size() - at >= delimiter.size()) {
                content = buffer.size() - at - (delimiter.size() - 1);
            } else if (!co_await fill()) {
                co_return malformed("The form ends within " + part + ": its closing boundary is missing.");
            }
        }
        co_return Result<void>{};
    }

    awaitable<Result<void>> skip() {
        for (;;) {
            auto looked = co_await look();
            if (!looked) co_return looked.error();
            if (at_delimiter) co_return Result<void>{};
            at += std::exchange(content, 0);
        }
    }

    /// At least `bytes` bytes ahead, or all there are.
    awaitable<std::string_view> ahead(std::size_t bytes) {
        while (buffer.size() - at < bytes)
            if (!co_await fill()) break;
        co_return std::string_view(buffer).substr(at);
    }

    awaitable<Result<std::string>> headers() {
        for (std::size_t wanted = 4; wanted <= longest_headers + 4; wanted = buffer.size() - at + 1) {
            const auto text = co_await ahead(wanted);
            if (const auto end = text.substr(0, longest_headers + 4).find("\r\n\r\n"); end != text.npos) {
                std::string found(text.substr(0, end));
                at += end + 4;
                co_return found;
            }
            if (text.size() < wanted) co_return malformed("The form ends within the headers of a part.");
        }
        co_return Error{Errc::too_large, "form_part_headers_too_large",
                        "The headers of a part are beyond 8 KiB."};
    }
};

MultipartReader::MultipartReader(std::unique_ptr<State> state) : state_(std::move(state)) {}
MultipartReader::MultipartReader(MultipartReader&&) noexcept = default;
MultipartReader::~MultipartReader() = default;

Result<MultipartReader> MultipartReader::open(ByteStream& body, std::string_view content_type) {
    if (!same(trimmed(content_type.substr(0, content_type.find(';'))), "multipart/form-data"))
        return malformed("The Content-Type is not multipart/form-data.");
    auto parameters = parameters_of(content_type);
    const auto boundary = parameters ? (*parameters)["boundary"] : std::string();
    if (boundary.empty() || boundary.size() > longest_boundary)
        return malformed("The Content-Type has no boundary of 1 to 70 characters.");
    return MultipartReader(std::unique_ptr<State>(new State{.body = body, .delimiter = "\r\n--" + boundary}));
}

awaitable<Result<std::optional<Part>>> MultipartReader::next() {
    auto& s = *state_;
    if (s.last) co_return std::optional<Part>{};
    auto skipped = co_await s.skip();
    if (!skipped) co_return skipped.error();
    s.at += s.delimiter.size();
    s.at_delimiter = false;
    auto text = co_await s.ahead(2);
    if (text.starts_with("--")) {
        s.last = true;
        co_return std::optional<Part>{};
    }
    while (text.starts_with(' ') || text.starts_with('\t')) {  // transport padding
        ++s.at;
        text = co_await s.ahead(2);
    }
    if (!text.starts_with("\r\n")) co_return malformed("A boundary is not alone on its line.");
    if (++s.parts > most_parts)
        co_return Error{Errc::too_large, "form_too_many_parts", "The form has more than 100 parts."};
    s.at += 2;
    if ((co_await s.ahead(2)).starts_with("\r\n"))
        co_return malformed("A part has no Content-Disposition with a name.");
    auto headers = co_await s.headers();
    if (!headers) co_return headers.error();
    auto part = part_of(*headers);
    if (!part) co_return part.error();
    s.part = "the part \"" + part->name + '"';
    // Of a part without a body, the line end of its headers begins the delimiter.
    s.at -= 2;
    if (!(co_await s.ahead(s.delimiter.size())).starts_with(s.delimiter)) s.at += 2;
    co_return std::optional<Part>(std::move(*part));
}

awaitable<Result<std::size_t>> MultipartReader::read(std::span<char> into) {
    auto& s = *state_;
    if (s.last || s.parts == 0) co_return std::size_t{0};
    auto looked = co_await s.look();
    if (!looked) co_return looked.error();
    const auto n = std::min(s.content, into.size());
    if (n > 0) std::memcpy(into.data(), s.buffer.data() + s.at, n);
    s.at += n;
    s.content -= n;
    co_return n;
}

awaitable<Result<std::string>> MultipartReader::text(std::size_t limit) {
    std::string found;
    std::array<char, 4096> piece;
    for (;;) {
        const auto n = co_await read(piece);
        if (!n) co_return n.error();
        if (*n == 0) co_return found;
        found.append(piece.data(), *n);
        if (found.size() > limit)
            co_return Error{Errc::too_large, "form_part_too_large",
                            "In " + state_->part.substr(0, 100) + " there may be " + std::to_string(limit) +
                                " bytes at most."};
    }
}

}  // namespace mad::http
