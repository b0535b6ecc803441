#include "http/client_url.hpp"

#include <boost/url/parse.hpp>
#include <boost/url/url.hpp>
#include <charconv>

namespace mad::http {
namespace {
Error bad_url(std::string_view url, std::string_view why) {
    return {Errc::invalid, "bad_url", "\"" + std::string(url.substr(0, 200)) + "\" " + std::string(why)};
}
}  // namespace

Result<ClientUrl> parse_client_url(std::string_view text) {
    const auto parsed = boost::urls::parse_uri({text.data(), text.size()});
    if (!parsed) return bad_url(text, "is not a URL such as https://host:8080/path.");
    const auto& url = *parsed;
    const auto scheme = url.scheme_id();
    if (scheme != boost::urls::scheme::http && scheme != boost::urls::scheme::https)
        return bad_url(text, "is neither http nor https.");
    if (url.has_userinfo()) return bad_url(text, "holds a user name; credentials do not belong in a URL.");
    if (url.host_type() == boost::urls::host_type::ipvfuture || url.encoded_host().empty())
        return bad_url(text, "has no host.");

    ClientUrl out;
    out.tls = scheme == boost::urls::scheme::https;
    const std::uint16_t own_port = out.tls ? 443 : 80;
    const std::string port(url.port());
    out.port = own_port;
    if (!port.empty() && std::from_chars(port.data(), port.data() + port.size(), out.port).ec != std::errc())
        out.port = 0;  // url.port_number() wraps what is too large
    if (out.port == 0) return bad_url(text, "has no valid port.");
    const std::string encoded = std::string(url.encoded_host());
    const bool in_brackets = encoded.starts_with('[');
    out.host = in_brackets ? encoded.substr(1, encoded.size() - 2) : std::string(url.host());
    if (!in_brackets && out.host.find_first_of(" \t\r\n/@:") != out.host.npos)
        return bad_url(text, "has no valid host.");
    out.authority = out.port == own_port ? encoded : encoded + ":" + std::to_string(out.port);
    out.target = url.encoded_path().empty() ? "/" : std::string(url.encoded_path());
    if (!out.target.starts_with('/'))
        return bad_url(text, "has no valid port.");  // Boost took it for the path
    if (url.has_query()) out.target += "?" + std::string(url.encoded_query());
    return out;
}

}  // namespace mad::http
