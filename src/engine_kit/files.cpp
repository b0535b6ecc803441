#include "engine_kit/files.hpp"

#include "chem/gzip.hpp"
#include "http/url.hpp"
#include "schema/json_text.hpp"

#include <algorithm>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <fmt/format.h>

namespace mad::engine_kit {
namespace {

constexpr int most_tries = 3;
constexpr std::chrono::minutes longest_transfer{5};

bool is_url(std::string_view text) { return text.starts_with("http://") || text.starts_with("https://"); }

/// "/reference_ligand" → "the reference ligand"
std::string name_at(std::string_view pointer) {
    std::string name(pointer.substr(1));
    std::ranges::replace(name, '_', ' ');
    return "the " + name;
}

struct Place {
    std::string pointer;
    json::value* text;
};

/// The strings that a pointer with "*" stands for.
void add_places(json::value& at, std::string_view rest, const std::string& here, std::vector<Place>& places) {
    if (rest.empty()) {
        if (at.is_string()) places.push_back({here, &at});
        return;
    }
    const auto token = rest.substr(1, rest.find('/', 1) - 1);
    const auto next = rest.substr(1 + token.size());
    if (token != "*") {
        const auto* child = schema::at_pointer(at, fmt::format("/{}", token));
        if (child)
            add_places(const_cast<json::value&>(*child), next, fmt::format("{}/{}", here, token), places);
    } else if (auto* items = at.if_array()) {
        for (std::size_t i = 0; i < items->size(); ++i)
            add_places((*items)[i], next, fmt::format("{}/{}", here, i), places);
    }
}

Result<std::string> unpacked(std::string text, std::uint64_t most) {
    if (chem::is_gzip(text)) {
        std::string plain;
        chem::Gunzip gunzip({.bytes = most});
        auto fed = gunzip.feed(text, [&](std::string_view piece) { plain += piece; });
        if (fed) fed = gunzip.finish();
        if (!fed) return fed.error();
        text = std::move(plain);
    }
    return as_utf8(std::move(text));
}

Error named(const std::string& what, Error error) {
    error.detail = what + ": " + error.detail;
    return error;
}

awaitable<Result<std::string>> fetch(Transport transport, std::string url, std::string what) {
    http::ClientRequest request{.url = url};
    request.timeout = longest_transfer;
    request.max_response_bytes = transport.most_bytes;
    auto answer = co_await transport.client.send(std::move(request));
    if (!answer) {
        auto error = answer.error();
        if (error.code == Errc::too_large)
            error.detail = fmt::format("the file at {} is larger than {} MiB", without_query(url),
                                       transport.most_bytes >> 20);
        else if (error.code != Errc::invalid)
            error = {Errc::unavailable, "input_unreachable", error.detail};
        co_return named(what, std::move(error));
    }
    if (answer->status != 200)
        co_return Error{Errc::unavailable, "input_unreachable",
                        fmt::format("{}: {} answered {}", what, without_query(url), answer->status)};
    auto text =
        co_await transport.pool.run([&] { return unpacked(std::move(answer->body), transport.most_bytes); });
    if (!text) co_return named(what, text.error());
    if (text->empty())
        co_return Error{Errc::invalid, "input_unreadable",
                        fmt::format("{}: the file at {} is empty", what, without_query(url))};
    co_return text;
}

awaitable<Result<void>> put(Transport transport, std::string name, std::string url, std::string content_type,
                            std::string body) {
    std::string why;
    for (int tries = 0; tries < most_tries; ++tries) {
        if (tries > 0) {
            asio::steady_timer pause(co_await asio::this_coro::executor, std::chrono::seconds(tries));
            co_await pause.async_wait(asio::use_awaitable);
        }
        http::ClientRequest request{.method = "PUT", .url = url};
        request.headers.emplace("Content-Type", content_type);
        request.timeout = longest_transfer;
        request.body = body;
        const auto answer = co_await transport.client.send(std::move(request));
        if (answer && answer->status >= 200 && answer->status < 300) co_return Result<void>{};
        why = answer ? fmt::format("{} answered {}", without_query(url), answer->status)
                     : answer.error().detail;
        if (answer && answer->status < 500) break;
    }
    co_return Error{Errc::unavailable, "output_not_stored", fmt::format("the output {}: {}", name, why)};
}

}  // namespace

std::string without_query(std::string_view url) {
    return std::string(url.substr(0, url.find_first_of("?#")));
}

std::string as_utf8(std::string text) {
    if (!http::is_utf8(text))
        for (auto& c : text)
            if (static_cast<unsigned char>(c) >= 0x80) c = '?';
    return text;
}

awaitable<Result<json::object>> fetch_inputs(Transport transport, json::object input,
                                             std::vector<schema::FileInput> files) {
    json::value value = std::move(input);
    std::vector<Place> places;
    for (const auto& file : files) add_places(value, file.pointer, "", places);
    for (const auto& [pointer, place] : places) {
        const std::string given(place->get_string());
        if (given.starts_with("mad://"))
            co_return Error{Errc::invalid, "mad_uri",
                            name_at(pointer) +
                                ": only the platform reads mad:// addresses: give a text or an "
                                "http(s) URL"};
        if (!is_url(given)) continue;
        auto text = co_await fetch(transport, given, name_at(pointer));
        if (!text) co_return text.error();
        *place = std::move(*text);
    }
    co_return std::move(value.get_object());
}

awaitable<Result<json::object>> store_outputs(Transport transport, json::object output,
                                              std::vector<schema::FileOutput> files,
                                              std::map<std::string, std::string> urls) {
    for (const auto& file : files) {
        const auto url = urls.find(file.name);
        auto* value = output.if_contains(file.name);
        if (url == urls.end() || !value) continue;
        std::string body = value->is_string() ? std::string(value->get_string()) : schema::to_text(*value);
        auto stored = co_await put(transport, file.name, url->second, file.content_type, std::move(body));
        if (!stored) co_return stored.error();
        *value = url->second;
    }
    co_return output;
}

}  // namespace mad::engine_kit
