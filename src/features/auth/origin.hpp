// Browsers: the session cookie, and the proof that a request with it comes from our own pages. Pure.
#pragma once
#include "http/extract.hpp"

#include <chrono>
#include <string>
#include <string_view>

namespace mad::auth {

inline constexpr std::string_view session_cookie = "mad_session";

/// The Set-Cookie value: HttpOnly, SameSite=Strict, for all paths; an empty secret and no time removes it.
std::string set_session_cookie(std::string_view secret, std::chrono::seconds lives, bool secure);

/// "https://mad.example.org:8443" of "https://mad.example.org:8443/some/path".
std::string_view origin_part(std::string_view url);

/// Where a browser says that a request comes from. An extractor.
struct CallerOrigin {
    enum class Is { ours, foreign, unknown };

    std::string fetch_site, origin, host;

    /// By Sec-Fetch-Site, which pages cannot set, else by Origin against our public address and the Host
    /// asked.
    Is compared_to(std::string_view public_url) const;

    static Result<CallerOrigin> from(const http::Request&);
    static void document(http::Operation&) {}
};

}  // namespace mad::auth
