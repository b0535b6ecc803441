// The platform as its command-line client sees it: the same HTTP API as everybody's.
#pragma once
#include "base/async.hpp"
#include "base/error.hpp"
#include "http/client.hpp"

#include <boost/json/value.hpp>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace mad::client {
namespace json = boost::json;

/// Who the client is and where its platform is; kept in a file that only its user reads.
struct Credentials {
    std::string url = "http://127.0.0.1:8080";
    std::string access_token;
    std::string refresh_token;
    std::string email;
};

/// Where they are kept: $MAD_CREDENTIALS, else below $XDG_CONFIG_HOME or ~/.config.
std::filesystem::path credentials_file();
/// The defaults where there are none yet. Errors: malformed and unavailable, naming the file.
Result<Credentials> load_credentials(const std::filesystem::path&);
/// Only their user may read the file. Errors: unavailable, naming the file.
Result<void> save_credentials(const std::filesystem::path&, const Credentials&);
/// Waits until no other client changes the file, and keeps the others out while the answer lives.
std::shared_ptr<void> lock_credentials(const std::filesystem::path&);

/// One event of a stream.
struct Event {
    std::string id, type, data;
};

/// Takes server-sent events apart (WHATWG HTML, section 9.2), however the bytes are cut.
class EventReader {
public:
    explicit EventReader(std::function<void(const Event&)> heard) : heard_(std::move(heard)) {}
    void add(std::string_view bytes);

private:
    void line(std::string_view);
    std::function<void(const Event&)> heard_;
    std::string rest_;
    Event event_;
    bool has_data_ = false;
    bool after_return_ = false;
};

class Api {
public:
    /// `file`: where a renewed sign-in is kept; empty where the token was given by hand.
    Api(asio::any_io_executor, Credentials, std::filesystem::path file);

    const Credentials& credentials() const { return credentials_; }

    /// The answer's JSON, null for none; an expired sign-in is renewed once. Errors: what the platform's
    /// problem says, with its kind and faults.
    awaitable<Result<json::value>> call(std::string method, std::string path,
                                        std::optional<json::value> body = {}, http::Headers headers = {});
    awaitable<Result<json::value>> get(std::string path) { return call("GET", std::move(path)); }
    /// The items of a listing, page after page, `limit` of them at most: {items}, and next_cursor where
    /// there are more. `path` may have a query.
    awaitable<Result<json::value>> list(std::string path, std::int64_t limit);
    /// Uploads a molecule's file, streamed, under its own name. Errors name the file.
    awaitable<Result<json::value>> upload(std::filesystem::path file);
    /// GET of a signed URL into a file.
    awaitable<Result<void>> download(std::string url, std::filesystem::path into);
    /// Calls `heard` for each event after `last_id` until the stream ends; it is left after some minutes, so
    /// that a network that went away is noticed.
    awaitable<Result<void>> events(std::string path, std::string last_id,
                                   std::function<void(const Event&)> heard);
    void set_tokens(std::string access, std::string refresh);

private:
    awaitable<Result<http::ClientResponse>> send(std::function<http::ClientRequest()> make);
    awaitable<bool> renew();

    asio::any_io_executor executor_;
    http::Client client_;
    Credentials credentials_;
    std::filesystem::path file_;
};

/// A text as one part of a URL's path or query.
std::string percent_encoded(std::string_view);

}  // namespace mad::client
