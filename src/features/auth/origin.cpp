#include "features/auth/origin.hpp"

#include <fmt/format.h>

namespace mad::auth {

std::string set_session_cookie(std::string_view secret, std::chrono::seconds lives, bool secure) {
    return fmt::format("{}={}; Path=/; Max-Age={}; HttpOnly; SameSite=Strict{}", session_cookie, secret,
                       lives.count(), secure ? "; Secure" : "");
}

std::string_view origin_part(std::string_view url) {
    const auto host = url.find("://");
    return host == url.npos ? url : url.substr(0, url.find_first_of("/?#", host + 3));
}

CallerOrigin::Is CallerOrigin::compared_to(std::string_view public_url) const {
    if (fetch_site == "same-origin") return Is::ours;
    if (!fetch_site.empty() && fetch_site != "none") return Is::foreign;
    if (origin.empty()) return Is::unknown;
    if (!public_url.empty() && origin == origin_part(public_url)) return Is::ours;
    const bool same_host = !host.empty() && (origin == "http://" + host || origin == "https://" + host);
    return same_host ? Is::ours : Is::foreign;
}

Result<CallerOrigin> CallerOrigin::from(const http::Request& request) {
    return CallerOrigin{std::string(http::header(request.headers, "Sec-Fetch-Site")),
                        std::string(http::header(request.headers, "Origin")),
                        std::string(http::header(request.headers, "Host"))};
}

}  // namespace mad::auth
