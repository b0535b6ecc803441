#include "client/api.hpp"

#include "schema/json_text.hpp"

#include <algorithm>
#include <fstream>

namespace mad::client {
namespace fs = std::filesystem;
namespace {
/// A file on disk; a client has nothing else to do while it reads.
class FileSource : public ByteSource {
public:
    explicit FileSource(const fs::path& file) : in_(file, std::ios::binary), size_(fs::file_size(file)) {}
    bool is_open() const { return in_.is_open(); }
    std::uint64_t size() const override { return size_; }
    awaitable<std::size_t> read_at(std::uint64_t offset, std::span<char> into) override {
        in_.clear();
        in_.seekg(static_cast<std::streamoff>(offset));
        in_.read(into.data(), static_cast<std::streamsize>(into.size()));
        co_return static_cast<std::size_t>(in_.gcount());
    }

private:
    std::ifstream in_;
    std::uint64_t size_;
};

Errc code_of(int status) {
    switch (status) {
        case 400:
            return Errc::malformed;
        case 401:
            return Errc::unauthorized;
        case 403:
            return Errc::forbidden;
        case 404:
            return Errc::not_found;
        case 409:
            return Errc::conflict;
        case 413:
            return Errc::too_large;
        case 415:
            return Errc::unsupported;
        case 422:
            return Errc::invalid;
        case 429:
            return Errc::too_many;
        case 503:
            return Errc::unavailable;
        case 504:
            return Errc::timeout;
        default:
            return Errc::upstream;
    }
}

/// What a problem+json answer says.
Error error_of(const http::ClientResponse& response) {
    Error error{code_of(response.status), "http_" + std::to_string(response.status),
                "The platform answered " + std::to_string(response.status)};
    const auto json = schema::parse_json(response.body);
    const auto* problem = json ? json->if_object() : nullptr;
    // A gateway before a platform that is away; the platform's own 502 is a problem of the API.
    if (!problem && response.status == 502) error.code = Errc::unavailable;
    if (!problem) return error;
    const auto text = [](const json::object& from, std::string_view name, std::string& into) {
        if (const auto* value = from.if_contains(name); value && value->is_string())
            into = value->get_string();
    };
    text(*problem, "code", error.kind);
    text(*problem, "detail", error.detail);
    const auto* faults = problem->if_contains("errors");
    if (!faults || !faults->is_array()) return error;
    for (auto& each : faults->get_array()) {
        if (!each.is_object()) continue;
        Fault fault;
        text(each.get_object(), "pointer", fault.pointer);
        text(each.get_object(), "detail", fault.detail);
        error.faults.push_back(std::move(fault));
    }
    return error;
}

Result<json::value> json_of(const Result<http::ClientResponse>& response) {
    if (!response) return response.error();
    if (response->status < 200 || response->status > 299) return error_of(*response);
    if (response->body.empty()) return json::value();
    auto json = schema::parse_json(response->body, {.bytes = 64 << 20});
    if (!json)
        return Error{Errc::upstream, "no_platform",
                     "What answers there is no platform: " + json.error().detail};
    return json;
}
}  // namespace

std::string percent_encoded(std::string_view text) {
    static constexpr char digits[] = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        const auto u = static_cast<unsigned char>(c);
        if (std::isalnum(u) != 0 || c == '-' || c == '_' || c == '.' || c == '~')
            out += c;
        else
            (out += '%') += {digits[u >> 4], digits[u & 15]};
    }
    return out;
}

void EventReader::add(std::string_view bytes) {
    for (const char c : bytes) {
        const bool of_return = c == '\n' && after_return_;  // CR LF is one end of a line, CR alone too
        after_return_ = c == '\r';
        if (of_return) continue;
        if (c != '\r' && c != '\n') {
            rest_ += c;
            continue;
        }
        line(rest_);
        rest_.clear();
    }
}

void EventReader::line(std::string_view text) {
    if (text.empty()) {
        if (has_data_) heard_(event_);
        event_ = {.id = event_.id, .type = "", .data = ""};
        has_data_ = false;
        return;
    }
    const auto colon = text.find(':');
    const auto name = text.substr(0, colon);
    auto value = colon == text.npos ? std::string_view() : text.substr(colon + 1);
    if (value.starts_with(' ')) value.remove_prefix(1);
    if (name == "id") event_.id = value;
    if (name == "event") event_.type = value;
    if (name == "data") {
        if (has_data_) event_.data += '\n';
        event_.data += value;
        has_data_ = true;
    }
}

Api::Api(asio::any_io_executor executor, Credentials credentials, fs::path file)
    : executor_(executor), client_(executor), credentials_(std::move(credentials)), file_(std::move(file)) {
    while (credentials_.url.ends_with('/')) credentials_.url.pop_back();
}

void Api::set_tokens(std::string access, std::string refresh) {
    credentials_.access_token = std::move(access);
    credentials_.refresh_token = std::move(refresh);
}

awaitable<Result<http::ClientResponse>> Api::send(std::function<http::ClientRequest()> make) {
    for (bool renewed = false;; renewed = true) {
        auto request = make();
        if (!credentials_.access_token.empty())
            request.headers.emplace("Authorization", "Bearer " + credentials_.access_token);
        auto response = co_await client_.send(std::move(request));
        const bool expired = response && response->status == 401 && !renewed;
        if (!expired || !co_await renew()) co_return response;
    }
}

awaitable<bool> Api::renew() {
    if (credentials_.refresh_token.empty()) co_return false;
    // A refresh token is good for one exchange: another client of ours may have made it meanwhile.
    const auto alone = lock_credentials(file_);
    if (const auto kept = load_credentials(file_); kept && kept->url == credentials_.url)
        if (!kept->refresh_token.empty()) credentials_.refresh_token = kept->refresh_token;
    json::object body;
    body["refresh_token"] = credentials_.refresh_token;
    http::ClientRequest request{.method = "POST", .url = credentials_.url + "/api/v1/auth/refresh"};
    request.headers.emplace("Content-Type", "application/json");
    request.body = schema::to_text(body);
    const auto tokens = json_of(co_await client_.send(std::move(request)));
    const auto* access = tokens ? schema::at_pointer(*tokens, "/access_token") : nullptr;
    const auto* refresh = tokens ? schema::at_pointer(*tokens, "/refresh_token") : nullptr;
    if (!access || !access->is_string() || !refresh || !refresh->is_string()) co_return false;
    set_tokens(std::string(access->get_string()), std::string(refresh->get_string()));
    if (!file_.empty()) co_return save_credentials(file_, credentials_).has_value();
    co_return true;
}

awaitable<Result<json::value>> Api::call(std::string method, std::string path,
                                         std::optional<json::value> body, http::Headers headers) {
    const auto make = [&] {
        http::ClientRequest request{.method = method, .url = credentials_.url + path};
        request.headers = headers;
        if (body) {
            request.headers.emplace("Content-Type", "application/json");
            request.body = schema::to_text(*body);
        }
        return request;
    };
    co_return json_of(co_await send(make));
}

awaitable<Result<json::value>> Api::list(std::string path, std::int64_t limit) {
    constexpr std::int64_t page = 200;  // what every listing gives at once
    const std::string query = path.find('?') == path.npos ? "?" : "&";
    json::array items;
    json::value cursor;
    do {
        const auto wanted = std::min(page, limit - static_cast<std::int64_t>(items.size()));
        auto next = path + query + "limit=" + std::to_string(wanted);
        if (cursor.is_string()) next += "&cursor=" + percent_encoded(cursor.get_string());
        const auto answer = co_await get(std::move(next));
        if (!answer) co_return answer.error();
        for (auto& item : answer->at("items").as_array()) items.push_back(item);
        const auto* after = schema::at_pointer(*answer, "/next_cursor");  // absent on the last page
        cursor = after ? *after : json::value();
    } while (cursor.is_string() && static_cast<std::int64_t>(items.size()) < limit);
    json::object all;
    all["items"] = std::move(items);
    if (cursor.is_string()) all["next_cursor"] = std::move(cursor);
    co_return all;
}

awaitable<Result<json::value>> Api::upload(fs::path file) {
    std::error_code ec;
    if (!fs::is_regular_file(file, ec))
        co_return Error{Errc::invalid, "file_not_found", file.string() + ": there is no such file"};
    const auto source = std::make_shared<FileSource>(file);
    if (!source->is_open())
        co_return Error{Errc::invalid, "file_unreadable", file.string() + ": the file cannot be read"};
    const auto make = [&] {
        http::ClientRequest request{.method = "POST",
                                    .url = credentials_.url + "/api/v1/molecules/upload?name=" +
                                           percent_encoded(file.filename().string())};
        request.headers.emplace("Content-Type", "application/octet-stream");
        request.source = source;
        request.timeout = std::chrono::hours(12);
        return request;
    };
    auto molecule = json_of(co_await send(make));
    if (molecule) co_return molecule;
    auto error = molecule.error();
    error.detail = file.string() + ": " + error.detail;
    co_return error;
}

awaitable<Result<void>> Api::download(std::string url, fs::path into) {
    // Written beside and renamed, so that a file of that name is whole or the one of before.
    const fs::path part = into.string() + ".part";
    const auto unfinished = std::unique_ptr<const fs::path, void (*)(const fs::path*)>(&part, [](auto* file) {
        std::error_code ignored;
        fs::remove(*file, ignored);
    });
    std::ofstream out(part, std::ios::binary);
    if (!out) co_return Error{Errc::unavailable, "file_unwritable", into.string() + " cannot be written"};
    http::ClientRequest request{.url = std::move(url)};
    request.timeout = std::chrono::hours(12);
    request.max_response_bytes = std::numeric_limits<std::uint64_t>::max();
    request.on_body = [&](std::string_view piece) -> awaitable<void> {
        out.write(piece.data(), static_cast<std::streamsize>(piece.size()));
        co_return;
    };
    const auto response = co_await client_.send(std::move(request));
    if (!response) co_return response.error();
    if (response->status != 200) co_return error_of(*response);
    out.close();
    std::error_code failure;
    if (out) fs::rename(part, into, failure);
    if (!out || failure)
        co_return Error{Errc::unavailable, "file_unwritable", into.string() + " cannot be written whole"};
    co_return Result<void>{};
}

awaitable<Result<void>> Api::events(std::string path, std::string last_id,
                                    std::function<void(const Event&)> heard) {
    EventReader reader(std::move(heard));
    const auto make = [&] {
        http::ClientRequest request{.url = credentials_.url + path};
        request.headers.emplace("Accept", "text/event-stream");
        if (!last_id.empty()) request.headers.emplace("Last-Event-ID", last_id);
        request.timeout = std::chrono::minutes(5);
        request.max_response_bytes = std::numeric_limits<std::uint64_t>::max();
        request.on_body = [&](std::string_view piece) -> awaitable<void> {
            reader.add(piece);
            co_return;
        };
        return request;
    };
    const auto response = co_await send(make);
    if (!response && response.error().code == Errc::timeout) co_return Result<void>{};
    if (!response) co_return response.error();
    if (response->status != 200) co_return error_of(*response);
    co_return Result<void>{};
}

}  // namespace mad::client
