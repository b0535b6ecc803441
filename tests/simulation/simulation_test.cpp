// The protocol of jobs under schedules that seeds decide. MAD_SIMULATION_SEED=N runs one alone,
// MAD_SIMULATION_ROUNDS=N as many as that.
#include "tests/simulation/simulation.hpp"

#include "base/log.hpp"

#include <fmt/ranges.h>
#include <gtest/gtest.h>

namespace mad::simulation {
namespace {
std::optional<std::uint64_t> number_in(const char* name) {
    const char* text = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): nobody changes it
    return text ? std::optional<std::uint64_t>(std::stoull(text)) : std::nullopt;
}

class SimulationTest : public testing::Test {
protected:
    SimulationTest() { log::configure(log::Level::error, log::Form::text); }

    Lab lab;
};

// Seed 22 finds a results store that does not keep out what is recorded too late.
TEST_F(SimulationTest, WhateverDiesStallsOrIsLostEveryJobEndsOnce) {
    const auto only = number_in("MAD_SIMULATION_SEED");
    const auto first = only.value_or(1);
    const auto last = only.value_or(number_in("MAD_SIMULATION_ROUNDS").value_or(24));
    std::map<executions::Status, int> ends;
    std::int64_t takeovers = 0;
    for (auto seed = first; seed <= last; ++seed) {
        Simulation simulation(lab, seed);
        const auto wrong = simulation.run();
        ASSERT_EQ(wrong, "") << "with MAD_SIMULATION_SEED=" << seed << ", after these moves:\n"
                             << fmt::format("{}", fmt::join(simulation.trace(), "\n"));
        if (only) fmt::print("{}\n", fmt::join(simulation.trace(), "\n"));
        for (auto& [id, seen] : simulation.seen()) {
            ++ends[seen.status];
            if (seen.attempt > 1) ++takeovers;
        }
    }
    if (only) return;
    // They went everywhere.
    EXPECT_GT(ends[executions::Status::completed], 0);
    EXPECT_GT(ends[executions::Status::failed], 0);
    EXPECT_GT(ends[executions::Status::canceled], 0);
    EXPECT_GT(takeovers, 0);
}

TEST_F(SimulationTest, ASeedGivesTheSameMovesEachTime) {
    std::vector<std::vector<std::string>> traces;
    for (int i = 0; i < 2; ++i) {
        Simulation simulation(lab, 1);
        EXPECT_EQ(simulation.run(), "");
        traces.push_back(simulation.trace());
    }
    EXPECT_EQ(fmt::format("{}", fmt::join(traces[0], "\n")), fmt::format("{}", fmt::join(traces[1], "\n")));
}

}  // namespace
}  // namespace mad::simulation
