#include "features/ogc/answers.hpp"

#include "base/encoding.hpp"
#include "features/artifacts/artifacts.hpp"
#include "http/url.hpp"
#include "schema/json_text.hpp"

#include <algorithm>

namespace mad::ogc {
namespace {
constexpr std::string_view json_type = "application/json";
/// Larger files are always given by reference, but for one alone, which is streamed.
constexpr std::int64_t most_inline_bytes = 4 << 20;

/// A media type as it may stand in a header; anything else is bytes.
std::string media_type(const std::string& given) {
    const bool plain = std::ranges::all_of(given, [](char c) { return c >= 0x20 && c < 0x7f; });
    return !given.empty() && given.size() <= 200 && plain ? given : "application/octet-stream";
}

const executions::Output* file_of(const json::value& value, const std::vector<executions::Output>& files) {
    if (!value.is_string()) return nullptr;
    const auto found =
        std::ranges::find(files, std::string_view(value.get_string()), &executions::Output::uri);
    return found == files.end() ? nullptr : &*found;
}
}  // namespace

/// An output that is there.
struct Answers::Piece {
    std::string name, media_type, url;
    json::value value;
    std::optional<executions::Output> file{};
    bool by_reference = false;
};

awaitable<Result<http::Response>> Answers::answer(Id org, Asked asked, Outcome outcome, std::string url) {
    std::vector<Piece> pieces;
    for (auto& [name, output] : asked.outputs) {
        const auto* value = schema::at_pointer(outcome.result, output.pointer);
        if (!value || value->is_null()) continue;
        Piece piece{name, output.media_type, url + '/' + http::percent_encoded(name), *value};
        piece.by_reference = output.transmission_mode == Transmission::reference;
        if (const auto* file = file_of(*value, outcome.files)) {
            piece.file = *file;
            piece.url = file->url;
            piece.media_type = file->content_type;
        }
        piece.media_type = media_type(piece.media_type);
        pieces.push_back(std::move(piece));
    }
    if (asked.response == Form::document) co_return co_await document(org, std::move(pieces));
    if (asked.outputs.size() == 1 && pieces.size() == 1 && !pieces[0].by_reference)
        co_return co_await one(org, std::move(pieces[0]));
    if (!std::ranges::all_of(pieces, &Piece::by_reference)) co_return co_await parts(org, std::move(pieces));
    http::Response response{.status = 204};
    for (const auto& piece : pieces)
        response.headers.emplace("Link", "<" + piece.url + ">; rel=\"item\"; title=\"" +
                                             http::percent_encoded(piece.name) + "\"; type=\"" +
                                             piece.media_type + "\"");
    co_return response;
}

awaitable<Result<http::Response>> Answers::one(Id org, Piece piece) {
    http::Response response;
    response.headers.emplace("Content-Type", piece.media_type);
    if (piece.file) {
        auto opened = co_await artifacts_.open(org, piece.file->uri);
        if (!opened) co_return opened.error();
        response.source = std::move(opened->source);
        co_return response;
    }
    auto text = co_await bytes(org, piece);
    if (!text) co_return text.error();
    response.body = std::move(*text);
    co_return response;
}

/// RFC 2387.
awaitable<Result<http::Response>> Answers::parts(Id org, std::vector<Piece> pieces) {
    const auto boundary = random_token();
    http::Response response;
    response.headers.emplace("Content-Type", "multipart/related; boundary=\"" + boundary + "\"; type=\"" +
                                                 pieces.front().media_type + "\"");
    for (const auto& piece : pieces) {
        const bool refers = piece.by_reference || (piece.file && piece.file->size_bytes > most_inline_bytes);
        response.body += "--" + boundary + "\r\nContent-ID: " + http::percent_encoded(piece.name) +
                         "\r\nContent-Type: " + piece.media_type;
        if (refers) response.body += "\r\nContent-Location: " + piece.url;
        response.body += "\r\n\r\n";
        if (!refers) {
            const auto text = co_await bytes(org, piece);
            if (!text) co_return text.error();
            response.body += *text;
        }
        response.body += "\r\n";
    }
    response.body += "--" + boundary + "--\r\n";
    co_return response;
}

awaitable<Result<http::Response>> Answers::document(Id org, std::vector<Piece> pieces) {
    json::object results;
    for (const auto& piece : pieces) {
        json::object out;
        if (piece.by_reference || (piece.file && piece.file->size_bytes > most_inline_bytes)) {
            out["href"] = piece.url;
            out["type"] = piece.media_type;
        } else if (piece.file) {
            auto text = co_await bytes(org, piece);
            if (!text) co_return text.error();
            const bool is_text = http::is_utf8(*text);
            out["value"] = is_text ? *text : to_base64(*text);
            out["mediaType"] = piece.media_type;
            if (!is_text) out["encoding"] = "base64";
        } else if (piece.value.is_object()) {
            out["value"] = piece.value;  // an object as it is could be taken for one of these
        } else {
            results[piece.name] = piece.value;
            continue;
        }
        results[piece.name] = std::move(out);
    }
    co_return http::json_response(200, results);
}

awaitable<Result<std::string>> Answers::bytes(Id org, const Piece& piece) {
    if (!piece.file) {
        const bool is_text = piece.value.is_string() && piece.media_type != json_type;
        co_return is_text ? std::string(piece.value.get_string()) : schema::to_text(piece.value);
    }
    auto opened = co_await artifacts_.open(org, piece.file->uri);
    if (!opened) co_return opened.error();
    const auto size = opened->source->size();
    auto all = co_await beginning_of(*opened->source, size);
    if (all.size() < size)
        co_return Error{Errc::unavailable, "storage_failed", "The file has become shorter"};
    co_return all;
}

}  // namespace mad::ogc
