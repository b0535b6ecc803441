// Blobs behind mad:// URIs: mad://org/<org_id>/<kind>/<id>, and parts of them. One interface; local disk now,
// S3 later.
#pragma once
#include "base/async.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/id.hpp"
#include "base/stream.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mad::blobs {

/// Bytes of a blob, such as one molecule of a library: "1200-1399", from the first to the last.
struct Part {
    std::uint64_t first = 0, last = 0;

    std::uint64_t size() const { return last - first + 1; }
    std::string text() const;
    /// Nothing where it is no two numbers below 2^63, the first no greater than the last, without leading
    /// zeros.
    static std::optional<Part> parse(std::string_view);
    friend bool operator==(const Part&, const Part&) = default;
};

/// mad://org/0190…/molecules/0190…: whose, what kind, which; with ?bytes=1200-1399 a part of it.
struct Uri {
    Id org;
    std::string kind;  ///< molecules, inputs, outputs or uploads
    Id id;
    std::optional<Part> part{};

    std::string text() const;
    Uri whole() const { return {org, kind, id}; }
    /// Nothing for anything else: no other kind, no dots, no empty parts, no percent signs.
    static std::optional<Uri> parse(std::string_view);
    static bool is_kind(std::string_view);
    friend bool operator==(const Uri&, const Uri&) = default;
};

/// What was written.
struct Stored {
    Uri uri;
    std::string sha256;  ///< hexadecimal
    std::uint64_t size_bytes = 0;
};

/// What a listing shows.
struct Listed {
    std::optional<Uri> uri;  ///< none: it is no blob, such as what a crashed upload left
    std::string name;        ///< for people
};

/// A blob on its way in: nobody sees it before commit(); dropped without commit, it leaves nothing behind.
class Incoming {
public:
    virtual ~Incoming() = default;
    /// Errors: unavailable (storage_full, storage_failed).
    virtual awaitable<Result<void>> write(std::string_view bytes) = 0;
    /// Of what has been written so far.
    virtual std::string sha256() const = 0;
    virtual std::uint64_t size() const = 0;
    /// Durable (fsync, rename, fsync of the folder) when it returns. Blobs never change: where the URI holds
    /// the same bytes already, all is well. Errors: conflict (blob_exists) where it holds others;
    /// unavailable.
    virtual awaitable<Result<Stored>> commit() = 0;
};

/// Of whole blobs: who asks for a part reads it from the source.
class Store {
public:
    virtual ~Store() = default;
    /// Errors: unavailable.
    virtual awaitable<Result<std::unique_ptr<Incoming>>> begin(Uri) = 0;
    /// Errors: not_found, unavailable.
    virtual awaitable<Result<std::unique_ptr<ByteSource>>> open(Uri) = 0;
    /// True where there was one. Errors: unavailable.
    virtual awaitable<Result<bool>> remove(Uri) = 0;
    /// All of them, in some order, a batch at a time; what is on its way in is left out. Errors: unavailable.
    virtual awaitable<Result<void>> list(std::function<awaitable<void>(std::vector<Listed>)> each) = 0;
    /// Removes what crashed uploads left. Errors: unavailable.
    virtual awaitable<Result<void>> sweep() = 0;
    /// Writes and removes something. Errors: unavailable, with the reason (read-only, full).
    virtual awaitable<Result<void>> ping() = 0;
};

/// Signs and checks the URLs that let whoever holds them get or put one blob for a while.
/// Text: "<base>/api/v1/blobs/<org>/<kind>/<id>?expires=<unix seconds>&signature=<base64url HMAC-SHA-256>"
/// (and &name= for a file name in Content-Disposition, &bytes= for a part, which are signed too).
class Signer {
public:
    enum class Verb { get, put };
    /// `key`: 32 secret bytes, the same for all instances of the platform. `base_url`: where clients reach
    /// it.
    Signer(std::string key, std::string base_url);

    std::string sign(Verb, const Uri&, Time expires, std::string_view file_name = "") const;
    /// Errors: forbidden, when the signature is wrong or the time is over.
    Result<void> check(Verb, const Uri&, Time now, std::int64_t expires, std::string_view file_name,
                       std::string_view signature) const;

private:
    std::string key_, base_url_;
};

}  // namespace mad::blobs
