#include "features/auth/passwords.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <future>
#include <gtest/gtest.h>
#include <regex>

namespace mad::auth {
namespace {

constexpr HashingCost cheap{.passes = 1, .memory_bytes = 8192};

struct Passwords : testing::Test {
    asio::io_context loop;
    template <class T>
    std::future<T> begin(awaitable<T> coroutine) {
        return asio::co_spawn(loop, std::move(coroutine), asio::use_future);
    }
    template <class T>
    T await(awaitable<T> coroutine) {
        auto result = begin(std::move(coroutine));
        loop.restart();
        loop.run();
        return result.get();
    }
};

}  // namespace

TEST_F(Passwords, MatchTheirOwnHashOnly) {
    PasswordHasher hasher;
    const auto hash = await(hasher.hash("correct horse battery")).value();
    EXPECT_TRUE(hash.starts_with("$argon2id$v=19$m=65536,t=2,p=1$")) << hash;
    EXPECT_TRUE(await(hasher.verify(hash, "correct horse battery")).value());
    EXPECT_FALSE(await(hasher.verify(hash, "correct horse batterY")).value());
    EXPECT_FALSE(await(hasher.verify(hash, "")).value());
    EXPECT_FALSE(await(hasher.verify(hasher.nobodys(), "")).value());
}

TEST_F(Passwords, HashDifferentlyEachTime) {
    PasswordHasher hasher(cheap);
    EXPECT_NE(await(hasher.hash("same")).value(), await(hasher.hash("same")).value());
}

TEST_F(Passwords, OfAnotherCostAreOutdated) {
    PasswordHasher hasher(cheap), dearer({.passes = 2, .memory_bytes = 8192});
    const auto hash = await(hasher.hash("x")).value();
    EXPECT_FALSE(hasher.is_outdated(hash));
    EXPECT_TRUE(dearer.is_outdated(hash));
}

TEST_F(Passwords, AreNotHashedWithoutEnd) {
    PasswordHasher hasher(cheap, 1, 2);
    std::vector<std::future<Result<std::string>>> hashes;
    for (int i = 0; i < 5; ++i) hashes.push_back(begin(hasher.hash("x")));
    loop.run();
    int done = 0, refused = 0;
    for (auto& future : hashes) {
        const auto hash = future.get();
        hash ? ++done : ++refused;
        if (!hash) EXPECT_EQ(hash.error().kind, "sign_in_busy");
    }
    EXPECT_GE(done, 2);
    EXPECT_EQ(done + refused, 5);
    EXPECT_TRUE(await(hasher.hash("x"))) << "those that waited have gone";
}

TEST_F(Passwords, OfOneSignInAreEasyToReadAndHardToGuess) {
    const auto a = one_time_password(), b = one_time_password();
    EXPECT_TRUE(std::regex_match(a, std::regex("([a-z2-9]{5}-){3}[a-z2-9]{5}"))) << a;
    EXPECT_NE(a, b);
    EXPECT_GE(static_cast<std::int64_t>(a.size()), shortest_password);
}

}  // namespace mad::auth
