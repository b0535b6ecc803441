#include "redis/address.hpp"

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <charconv>
#include <fmt/format.h>
#include <stdexcept>

namespace mad::redis {
namespace {
constexpr std::size_t longest_socket_path = 107;  // of sockaddr_un

Error invalid(std::string detail) { return {Errc::invalid, "redis_url_invalid", std::move(detail)}; }

template <class Number>
bool read_number(std::string_view text, Number& into) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), into);
    return error == std::errc() && end == text.data() + text.size();
}

Result<void> read_database(std::string_view text, Address& address) {
    if (text.empty()) return {};
    if (!read_number(text, address.database) || address.database < 0)
        return invalid(fmt::format("The Redis database must be a number from 0 on, not \"{}\".", text));
    return {};
}

Result<Address> unix_address(const boost::urls::url_view& url, Address address) {
    address.path = url.path();
    if (!url.host().empty() || address.path.size() < 2)
        return invalid("The socket of a unix:// URL must be an absolute path: unix:///run/redis.sock");
    if (address.path.size() > longest_socket_path)
        return invalid(
            fmt::format("The path of the Redis socket is longer than {} bytes.", longest_socket_path));
    for (const auto& parameter : url.params()) {
        if (parameter.key != "db")
            return invalid(fmt::format("A unix:// URL takes ?db=, not ?{}=.", parameter.key));
        if (const auto read = read_database(parameter.value, address); !read) return read.error();
    }
    return address;
}

Result<Address> network_address(const boost::urls::url_view& url, Address address) {
    address.host = url.host_address();
    if (address.host.empty()) return invalid("The Redis URL names no host: redis://host:6379");
    if (url.has_port() && !read_number(std::string_view(url.port()), address.port))
        return invalid("The port of the Redis URL is not a number up to 65535.");
    auto path = std::string(url.path());
    if (path.starts_with('/')) path.erase(0, 1);
    if (const auto read = read_database(path, address); !read) return read.error();
    return address;
}
}  // namespace

Result<Address> parse_url(std::string_view text) {
    const auto parsed = boost::urls::parse_uri({text.data(), text.size()});
    if (!parsed) return invalid("Redis is named by a URL: redis://host:6379/0 or unix:///path/to/socket");
    const auto& url = *parsed;
    Address address;
    if (url.has_userinfo()) {
        address.user = url.user();
        address.password = url.password();
    }
    if (url.scheme() == "unix") return unix_address(url, std::move(address));
    if (url.scheme() == "redis") return network_address(url, std::move(address));
    if (url.scheme() == "rediss") return invalid("Redis over TLS (rediss://) is not supported.");
    return invalid(
        fmt::format("The Redis URL begins with redis:// or unix://, not {}://", std::string(url.scheme())));
}

Address address_of(std::string_view url) {
    auto address = parse_url(url);
    if (!address) throw std::invalid_argument(address.error().detail);
    return std::move(*address);
}

std::string to_text(const Address& address) {
    return address.path.empty()
               ? fmt::format("redis://{}:{}/{}", address.host, address.port, address.database)
               : fmt::format("unix://{}?db={}", address.path, address.database);
}

}  // namespace mad::redis
