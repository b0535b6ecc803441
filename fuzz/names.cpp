// What names something: mad:// URIs, the URLs of services and of Redis, signed URLs, versions of tasks. What
// is read is written and read again as the same.
#include "blobs/blobs.hpp"
#include "features/tasks/version.hpp"
#include "fuzz/fuzz.hpp"
#include "http/client_url.hpp"
#include "http/url.hpp"
#include "redis/address.hpp"

using namespace mad;
using fuzz::must;

namespace {

const blobs::Signer signer(std::string(32, 'k'), "http://localhost:8080");
const Time now = *parse_time("2026-11-24T00:00:00Z");

void blob(std::string_view text) {
    const auto uri = blobs::Uri::parse(text);
    if (!uri) return;
    must(blobs::Uri::parse(uri->text()) == uri, "a URI reads back the same");
    for (const auto* part : {"..", "%", "//org//", "\\"})
        must(uri->text().find(part) == std::string::npos, "a URI leads nowhere else");
}

/// A signature counts only as it was given out: for its verb, its blob, its time and its name.
void signature(std::string_view name) {
    static const blobs::Uri uri{Id::parse("0193b1a0-0000-7000-8000-000000000001").value(), "molecules",
                                Id::parse("0193b1a0-0000-7000-8000-000000000002").value()};
    using Verb = blobs::Signer::Verb;
    const auto url = signer.sign(Verb::get, uri, now + std::chrono::hours(1), name);
    const auto query = http::parse_query(std::string_view(url).substr(url.find('?') + 1));
    if (!http::is_utf8(name) || name.find('\0') != name.npos) return;
    const auto given = query->find("signature")->second;
    const auto expires = std::stoll(query->find("expires")->second);
    const auto told = name.empty() ? std::string() : query->find("name")->second;
    must(told == name, "the name arrives as it was");
    must(signer.check(Verb::get, uri, now, expires, name, given).has_value(), "the signature counts");
    must(!signer.check(Verb::put, uri, now, expires, name, given), "not for another verb");
    must(!signer.check(Verb::get, uri, now, expires + 1, name, given), "not for another time");
    must(!signer.check(Verb::get, uri, now, expires, std::string(name) + "x", given), "not for another name");
    auto part = uri;
    part.part = blobs::Part{0, 99};
    must(!signer.check(Verb::get, part, now, expires, name, given), "not for a part");
    must(!signer.check(Verb::get, uri, now, expires, name, name), "no other text is the signature");
    must(!signer.check(Verb::get, uri, now + std::chrono::hours(2), expires, name, given),
         "not when it is over");
}

void url(std::string_view text) {
    if (const auto parsed = http::parse_client_url(text)) {
        must(parsed->port != 0 && !parsed->host.empty(), "a URL names a place");
        const auto clean = [](std::string_view s) { return s.find_first_of(" \r\n\t") == s.npos; };
        must(clean(parsed->host) && clean(parsed->authority) && clean(parsed->target),
             "a URL breaks no header");
        must(parsed->target.starts_with('/'), "a target is a path");
        const auto again = http::parse_client_url((parsed->tls ? "https://" : "http://") + parsed->authority +
                                                  parsed->target);
        must(again && again->place() == parsed->place() && again->target == parsed->target,
             "a URL reads back the same");
    }
    if (const auto address = redis::parse_url(text)) {
        must(address->path.empty() != address->host.empty(), "Redis is at one place");
        const auto shown = redis::to_text(*address);
        must(address->password.size() < 8 || shown.find(address->password) == shown.npos ||
                 address->host.find(address->password) != std::string::npos ||
                 address->path.find(address->password) != std::string::npos ||
                 address->user.find(address->password) != std::string::npos,
             "logs do not show the password");
    }
}

void version(std::string_view text) {
    if (const auto v = tasks::Version::parse(text)) must(v->text() == text, "a version is written as it was");
    const auto nearest = tasks::Version::nearest(text).text();
    must(tasks::Version::parse(nearest).has_value(), "the nearest version is one");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = fuzz::text_of(data, size);
    blob(text);
    signature(text);
    url(text);
    version(text);
    return 0;
}
