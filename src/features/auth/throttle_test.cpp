#include "features/auth/throttle.hpp"

#include <gtest/gtest.h>

namespace mad::auth {
namespace {
using std::chrono::seconds;
const Time start = parse_time("2026-11-24T12:00:00Z").value();

/// Fails as often and as soon as it may, for so long; how often it was let in.
int failures_within(Counts& counts, Time from, seconds length) {
    int n = 0;
    for (auto now = from; now < from + length; now += seconds(1)) {
        const auto a = attempt(counts, now);
        if (a.wait) continue;
        counts = a.counts;
        ++n;
    }
    return n;
}
}  // namespace

TEST(Throttle, DoublesTheWaitUpToItsLimit) {
    const ThrottleLimit limit{3, seconds(60)};
    EXPECT_EQ(wait_after(2, limit), seconds(0));
    EXPECT_EQ(wait_after(3, limit), seconds(1));
    EXPECT_EQ(wait_after(4, limit), seconds(2));
    EXPECT_EQ(wait_after(8, limit), seconds(32));
    EXPECT_EQ(wait_after(9, limit), seconds(60));
    EXPECT_EQ(wait_after(1'000'000'000, limit), seconds(60));
}

TEST(Throttle, KeepsNobodyWaitingWhoReadTheClockAMomentBefore) {
    const auto first = attempt({}, start);
    EXPECT_FALSE(attempt(first.counts, start - seconds(1)).wait);
    EXPECT_FALSE(
        guess(guess({}, credential_limit, start).failures, credential_limit, start - seconds(1)).wait);
}

TEST(Throttle, LetsAFewFailuresPassThenSaysHowLongToWait) {
    Counts counts;
    for (int i = 0; i < pair_limit.free; ++i) {
        const auto a = attempt(counts, start);
        EXPECT_FALSE(a.wait);
        counts = a.counts;
    }
    EXPECT_EQ(attempt(counts, start).wait, seconds(1));
    EXPECT_FALSE(attempt(counts, start + seconds(1)).wait);
}

TEST(Throttle, HoldsAGuesserFromOneAddressToAFewAnHour) {
    Counts counts;
    EXPECT_LE(failures_within(counts, start, std::chrono::hours(1)), 30);
}

TEST(Throttle, NeverLocksAnAccountForLong) {
    Counts counts;
    failures_within(counts, start, std::chrono::hours(24));
    const auto later = start + std::chrono::hours(24);
    EXPECT_FALSE(attempt(counts, later + pair_limit.longest).wait);
    Counts elsewhere{.pair = {}, .account = counts.account, .address = {}};
    EXPECT_FALSE(attempt(elsewhere, later + account_limit.longest).wait);
}

TEST(Throttle, DoesNotLetAStrangerLockOutAUserAtAKnownAddress) {
    Counts counts;
    counts.account = {1000, start + seconds(60), start, {}};
    counts.address = {1000, start + seconds(60), start, {}};
    EXPECT_TRUE(attempt(counts, start).wait);
    counts.pair.succeeded_at = start - std::chrono::hours(24);
    const auto a = attempt(counts, start);
    EXPECT_FALSE(a.wait);
    EXPECT_TRUE(a.known_address);
    EXPECT_EQ(a.counts.account.count, 1000);
}

TEST(Throttle, StillHoldsAKnownAddressToItsOwnLimit) {
    Counts counts;
    counts.pair.succeeded_at = start;
    EXPECT_LE(failures_within(counts, start, std::chrono::hours(1)), 30);
}

TEST(Throttle, ForgetsFailuresAfterAnHourOfQuiet) {
    Counts counts;
    failures_within(counts, start, seconds(3));
    const auto last = counts.pair.last_at;
    EXPECT_EQ(attempt(counts, last + forget_failures_after + seconds(1)).counts.pair.count, 1);
}

TEST(Throttle, CountsIPv6ByItsNetwork) {
    const auto a = subjects_of("ada@example.org", "2001:db8:1:2:3:4:5:6");
    EXPECT_EQ(a.address, "address:2001:db8:1:2::/64");
    EXPECT_EQ(a.address, subjects_of("bob@example.org", "2001:db8:1:2::1").address);
    EXPECT_NE(a.address, subjects_of("ada@example.org", "2001:db8:1:3::1").address);
    EXPECT_EQ(subjects_of("ada@example.org", "192.0.2.7").pair, "pair:ada@example.org 192.0.2.7");
    EXPECT_EQ(subjects_of("ada@example.org", "::ffff:192.0.2.7").address, "address:192.0.2.7");
    EXPECT_EQ(subjects_of("ada@example.org", "").address, "address:");
}

}  // namespace mad::auth
