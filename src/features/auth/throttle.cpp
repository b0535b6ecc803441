#include "features/auth/throttle.hpp"

#include <algorithm>
#include <boost/asio/ip/address.hpp>

namespace mad::auth {
namespace {

std::string network_of(std::string_view address) {
    boost::system::error_code failed;
    const auto parsed = boost::asio::ip::make_address(std::string(address), failed);
    if (failed || !parsed.is_v6()) return std::string(address);
    if (parsed.to_v6().is_v4_mapped())
        return make_address_v4(boost::asio::ip::v4_mapped, parsed.to_v6()).to_string();
    auto bytes = parsed.to_v6().to_bytes();
    std::fill(bytes.begin() + 8, bytes.end(), 0);
    return boost::asio::ip::address_v6(bytes).to_string() + "/64";
}

void count(Failures& f, ThrottleLimit limit, Time now) {
    if (now - f.last_at > forget_failures_after) f.count = 0;
    ++f.count;
    f.last_at = now;
    // Not at all where there is no wait: others at the same moment may have read the clock before.
    if (const auto wait = wait_after(f.count, limit); wait.count() > 0)
        f.blocked_until = std::max(f.blocked_until, now + wait);
}

}  // namespace

Subjects subjects_of(std::string_view email, std::string_view address) {
    const auto network = network_of(address);
    return {"pair:" + std::string(email) + " " + network, "account:" + std::string(email),
            "address:" + network};
}

std::string credential_subject(std::string_view address) { return "credential:" + network_of(address); }

std::chrono::seconds wait_after(std::int64_t failures, ThrottleLimit limit) {
    if (failures < limit.free) return std::chrono::seconds(0);
    const auto doublings = std::min<std::int64_t>(failures - limit.free, 30);
    return std::min(limit.longest, std::chrono::seconds(std::int64_t{1} << doublings));
}

Attempt attempt(Counts counts, Time now) {
    Attempt a{.wait = {}, .counts = counts};
    a.known_address = counts.pair.succeeded_at && now - *counts.pair.succeeded_at < forget_address_after;
    auto blocked_until = counts.pair.blocked_until;
    if (!a.known_address)
        blocked_until = std::max({blocked_until, counts.account.blocked_until, counts.address.blocked_until});
    if (blocked_until > now) {
        a.wait = std::chrono::ceil<std::chrono::seconds>(blocked_until - now);
        return a;
    }
    count(a.counts.pair, pair_limit, now);
    if (!a.known_address) {
        count(a.counts.account, account_limit, now);
        count(a.counts.address, address_limit, now);
    }
    return a;
}

Guess guess(Failures failures, ThrottleLimit limit, Time now) {
    if (failures.blocked_until > now)
        return {std::chrono::ceil<std::chrono::seconds>(failures.blocked_until - now), failures};
    count(failures, limit, now);
    return {{}, failures};
}

}  // namespace mad::auth
