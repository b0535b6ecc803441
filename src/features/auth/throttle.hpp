// How long a sign-in has to wait after failed ones. Pure.
//
// Failures count in three places: the account from one address, the account from anywhere, the address on any
// account. Beyond a few free ones each doubles the wait, up to a limit, so that nobody is locked out for
// good. A stranger cannot lock out a user either: where the account signed in well before from this address,
// only the failures of the two together count.
#pragma once
#include "base/clock.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace mad::auth {

/// Where failures are counted, as keys.
struct Subjects {
    std::string pair, account, address;
};
/// `address` of IPv6 counts by its /64, which is one subscriber's.
Subjects subjects_of(std::string_view email, std::string_view address);
/// Where wrong keys and tokens from an address are counted.
std::string credential_subject(std::string_view address);

struct Failures {
    std::int64_t count = 0;
    Time blocked_until{}, last_at{};
    std::optional<Time> succeeded_at{};  ///< of a pair
};

struct ThrottleLimit {
    std::int64_t free;             ///< failures without a wait
    std::chrono::seconds longest;  ///< wait
};
inline constexpr ThrottleLimit pair_limit{5, std::chrono::seconds(300)};
inline constexpr ThrottleLimit account_limit{20, std::chrono::seconds(60)};
inline constexpr ThrottleLimit address_limit{50, std::chrono::seconds(60)};
/// Wrong keys and tokens from one address. They cannot be guessed: this bounds what guessing costs us.
inline constexpr ThrottleLimit credential_limit{30, std::chrono::seconds(60)};
inline constexpr std::chrono::hours forget_failures_after{1};   ///< of quiet
inline constexpr std::chrono::hours forget_address_after{720};  ///< since its last good sign-in

std::chrono::seconds wait_after(std::int64_t failures, ThrottleLimit);

struct Counts {
    Failures pair, account, address;
};
/// What an attempt does to the counts. An attempt counts as failed before its password is looked at, so that
/// many at once gain nothing; a good one takes that back.
struct Attempt {
    std::optional<std::chrono::seconds> wait;  ///< refused: nothing has been counted
    bool known_address = false;                ///< only the pair has been counted
    Counts counts;
};
Attempt attempt(Counts, Time now);

struct Guess {
    std::optional<std::chrono::seconds> wait;  ///< refused: it has not been counted
    Failures failures;
};
Guess guess(Failures, ThrottleLimit, Time now);

}  // namespace mad::auth
