#include "db/gather.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <future>
#include <gtest/gtest.h>

namespace mad::db {
namespace {
using namespace std::chrono_literals;

class GatherTest : public testing::Test {
protected:
    using Answers = std::vector<int>;
    using Batches = Gather<std::string, int, int>;

    /// Notes each batch, waits until it may go on, answers with ten times each item; 13 is refused.
    awaitable<Answers> work(std::string key, const std::vector<int>& items) {
        batches.emplace_back(key, items);
        while (held) co_await gate.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
        if (broken) throw Unavailable("away");
        Answers answers;
        for (const int item : items) {
            if (item == 13) throw QueryError("refused", "22003", "");
            answers.push_back(item * 10);
        }
        co_return answers;
    }
    std::future<int> ask(std::string key, int item) {
        return asio::co_spawn(loop, gather.ask(std::move(key), item), asio::use_future);
    }
    void turn() {
        loop.restart();
        loop.poll();
    }
    void let_go() {
        held = false;
        gate.cancel();
        turn();
    }

    asio::io_context loop;
    asio::steady_timer gate{loop, std::chrono::steady_clock::time_point::max()};
    boost::system::error_code ignored;
    bool held = false, broken = false;
    std::vector<std::pair<std::string, std::vector<int>>> batches;
    Batches gather{[this](std::string key, const std::vector<int>& items) { return work(key, items); }};
};

TEST_F(GatherTest, WhoIsAloneGoesAtOnce) {
    auto answer = ask("a", 1);
    turn();
    EXPECT_EQ(answer.get(), 10);
    EXPECT_EQ(batches.size(), 1);
}

TEST_F(GatherTest, WhatComesMeanwhileGoesTogether) {
    held = true;
    auto first = ask("a", 1), second = ask("a", 2), third = ask("a", 3), other = ask("b", 4);
    turn();
    ASSERT_EQ(batches.size(), 2);  // the first of each key
    let_go();
    EXPECT_EQ(first.get() + second.get() + third.get() + other.get(), 100);
    ASSERT_EQ(batches.size(), 3);
    EXPECT_EQ(batches[2].second, (std::vector<int>{2, 3}));
}

TEST_F(GatherTest, ARefusedValueIsItsAskersFaultOnly) {
    held = true;
    auto first = ask("a", 1), good = ask("a", 2), bad = ask("a", 13), better = ask("a", 4);
    turn();
    let_go();
    EXPECT_EQ(first.get(), 10);
    EXPECT_EQ(good.get(), 20);
    EXPECT_THROW(bad.get(), QueryError);
    EXPECT_EQ(better.get(), 40);
}

TEST_F(GatherTest, AnotherFailureIsEverybodys) {
    held = broken = true;
    auto first = ask("a", 1), second = ask("a", 2);
    turn();
    let_go();
    EXPECT_THROW(first.get(), Unavailable);
    EXPECT_THROW(second.get(), Unavailable);
    broken = false;
    auto later = ask("a", 3);
    turn();
    EXPECT_EQ(later.get(), 30);
}

TEST_F(GatherTest, ABatchThatIsHeldUpDoesNotHoldUpTheNextForLong) {
    held = true;
    auto first = ask("a", 1);
    turn();
    const auto began = std::chrono::steady_clock::now();
    std::vector<std::future<int>> others;
    while (batches.size() < 2 && std::chrono::steady_clock::now() < began + 60s) {
        others.push_back(ask("a", 2));
        turn();
    }
    EXPECT_EQ(batches.size(), 2);
    let_go();
    EXPECT_EQ(first.get(), 10);
    for (auto& other : others) EXPECT_EQ(other.get(), 20);
}

TEST(Ask, WhoAsksTheSameAtOnceSharesAnAnswerAskedForAfterHim) {
    asio::io_context loop;
    asio::steady_timer gate(loop, std::chrono::steady_clock::time_point::max());
    int asked = 0;
    Ask<std::string, int> ask([&](std::string) -> awaitable<int> {
        const int answer = ++asked;
        boost::system::error_code opened;
        co_await gate.async_wait(asio::redirect_error(asio::use_awaitable, opened));
        co_return answer;
    });
    std::vector<std::future<int>> answers;
    for (int i = 0; i < 3; ++i) answers.push_back(asio::co_spawn(loop, ask.ask("which"), asio::use_future));
    for (int i = 0; i < 2; ++i) {
        loop.restart();
        loop.poll();
        gate.cancel();
    }
    loop.restart();
    loop.poll();
    EXPECT_EQ(answers[0].get(), 1);
    EXPECT_EQ(answers[1].get(), 2);
    EXPECT_EQ(answers[2].get(), 2);
}
}  // namespace
}  // namespace mad::db
