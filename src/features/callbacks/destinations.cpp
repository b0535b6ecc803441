#include "features/callbacks/destinations.hpp"

#include "base/comma_list.hpp"
#include "http/client_url.hpp"

#include <algorithm>
#include <boost/asio/ip/network_v4.hpp>
#include <boost/asio/ip/network_v6.hpp>

namespace mad::callbacks {
namespace {
namespace ip = asio::ip;

template <class Network, class Address>
bool is_within(const Address& address, const std::vector<Network>& networks) {
    return std::ranges::any_of(networks, [&](const Network& network) {
        return Network(address, network.prefix_length()).canonical() == network;
    });
}

// By IANA's registries of special-purpose addresses, and without multicast.
bool is_public(const ip::address_v4& address) {
    static const std::vector<ip::network_v4> others = [] {
        std::vector<ip::network_v4> all;
        for (const auto* each :
             {"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
              "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15",
              "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3"})
            all.push_back(ip::make_network_v4(each));
        return all;
    }();
    return !is_within(address, others);
}

// Of global unicast what is no protocol's, no documentation's, and no way to an IPv4 address.
bool is_public(const ip::address_v6& address) {
    static const std::vector<ip::network_v6> global{ip::make_network_v6("2000::/3")};
    static const std::vector<ip::network_v6> others{
        ip::make_network_v6("2001::/23"), ip::make_network_v6("2001:db8::/32"),
        ip::make_network_v6("2002::/16"), ip::make_network_v6("3fff::/20")};
    return is_within(address, global) && !is_within(address, others);
}

bool is_public(const ip::address& address) {
    return address.is_v4() ? is_public(address.to_v4()) : is_public(address.to_v6());
}

std::string in_lower_case(std::string_view text) {
    std::string lower(text);
    for (char& c : lower)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return lower;
}
}  // namespace

Destinations::Destinations(std::string_view hosts) {
    for (const auto host : comma_list(hosts)) hosts_.insert(in_lower_case(host));
}

Result<void> Destinations::check(std::string_view uri) const {
    const auto url = http::parse_client_url(uri);
    if (!url) return url.error();
    boost::system::error_code is_a_name;
    const auto address = ip::make_address(url->host, is_a_name);
    if (is_a_name || allow(url->host, address)) return {};
    return Error{Errc::invalid, "address_refused",
                 "\"" + url->host + "\" is not a public address, nor among the hosts that may be called."};
}

Result<void> Destinations::allow(std::string_view host, const ip::address& address) const {
    if (is_public(address) || hosts_.contains(in_lower_case(host))) return {};
    return Error{Errc::forbidden, "address_refused",
                 std::string(host) + " has an address that is not public, " + address.to_string() + "."};
}

}  // namespace mad::callbacks
