// Where callbacks may go. Users say where, and the platform stands where they do not: what only it can reach
// is not to be called for them.
#pragma once
#include "base/error.hpp"

#include <boost/asio/ip/address.hpp>
#include <set>
#include <string>
#include <string_view>

namespace mad::callbacks {
namespace asio = boost::asio;

/// Public addresses, and the hosts that the configuration names, whatever theirs are.
class Destinations {
public:
    /// Names or addresses as they stand in URIs, with commas between.
    explicit Destinations(std::string_view hosts);

    /// Before anything is called. Names are not looked up: nobody is to learn of whom there is a name here.
    /// Errors: invalid: bad_url, or address_refused for an address that is not public.
    Result<void> check(std::string_view uri) const;
    /// One of the host's addresses. Errors: forbidden (address_refused).
    Result<void> allow(std::string_view host, const asio::ip::address&) const;

private:
    std::set<std::string, std::less<>> hosts_;
};

}  // namespace mad::callbacks
