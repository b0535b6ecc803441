// Decisions as a table: what is seen, and what follows.
#include "features/fleet/decide.hpp"

#include <gtest/gtest.h>

namespace mad::fleet {
namespace {
using std::chrono::seconds;
const Time now = parse_time("2026-11-29T12:00:00Z").value();

/// A service of one place an instance, from none to four of them, which goes down to none after five minutes.
State service() {
    State s;
    s.scaling = {.min = 0, .max = 4, .target_in_flight = 1, .idle_seconds = 300};
    return s;
}

struct Row {
    const char* what;
    void (*given)(State&);
    std::int64_t wanted;
    const char* reason;
};

class Decide : public testing::TestWithParam<Row> {};

TEST_P(Decide, As) {
    auto state = service();
    GetParam().given(state);
    const auto decision = decide(state, now);
    EXPECT_EQ(decision.wanted, GetParam().wanted) << GetParam().what;
    EXPECT_EQ(decision.reason, GetParam().reason) << GetParam().what;
}

INSTANTIATE_TEST_SUITE_P(
    Table, Decide,
    testing::Values(
        Row{"nothing to do", [](State&) {}, 0, "nothing to do"},
        Row{"the first one", [](State& s) { s.queued = 1; }, 1, "1 waiting and 0 running: 1 with 1 each"},
        Row{"it starts already",
            [](State& s) {
                s.queued = 1;
                s.starting = 1;
            },
            1, "1 waiting and 0 running: 1 with 1 each"},
        Row{"more than may be", [](State& s) { s.queued = 9; }, 4,
            "9 waiting and 0 running: 9 are needed, at most 4 allowed"},
        Row{"what runs counts",
            [](State& s) {
                s.queued = 1;
                s.running = s.ready = 2;
            },
            3, "1 waiting and 2 running: 3 with 1 each"},
        Row{"several each",
            [](State& s) {
                s.queued = 5;
                s.scaling.target_in_flight = 2;
                s.capacity = 2;
            },
            3, "5 waiting and 0 running: 3 with 2 each"},
        Row{"no more each than an instance takes",
            [](State& s) {
                s.queued = 3;
                s.scaling.target_in_flight = 8;
                s.capacity = 1;
            },
            3, "3 waiting and 0 running: 3 with 1 each"},
        Row{"some are kept without work", [](State& s) { s.scaling.min = 2; }, 2,
            "nothing to do: at least 2 are kept"},
        Row{"others do it",
            [](State& s) {
                s.queued = 3;
                s.elsewhere = 2;
            },
            1, "3 waiting and 0 running: 1 with 1 each"},
        Row{"short work is done before another one starts",
            [](State& s) {
                s.queued = 4;
                s.ready = s.running = 1;
                s.service_seconds = 1;
                s.startup_seconds = 10;
            },
            1, "4 waiting and 1 running: 1 with 1 each, the rest begins sooner than another starts"},
        Row{"long work is not",
            [](State& s) {
                s.queued = 4;
                s.ready = s.running = 1;
                s.service_seconds = 60;
                s.startup_seconds = 10;
            },
            4, "4 waiting and 1 running: 5 are needed, at most 4 allowed"},
        Row{"nothing is ready to do it meanwhile",
            [](State& s) {
                s.queued = 2;
                s.service_seconds = 1;
                s.startup_seconds = 10;
            },
            2, "2 waiting and 0 running: 2 with 1 each"},
        Row{"just idle", [](State& s) { s.ready = 2; }, 2, "idle, kept for 300 s"},
        Row{"idle for a while",
            [](State& s) {
                s.ready = 2;
                s.surplus_since = now - seconds(299);
            },
            2, "idle, kept for 300 s"},
        Row{"idle for long",
            [](State& s) {
                s.ready = 2;
                s.surplus_since = now - seconds(300);
            },
            0, "idle for 300 s"},
        Row{"fewer would do, since now",
            [](State& s) {
                s.ready = 3;
                s.running = 1;
            },
            3, "0 waiting and 1 running: 1 would suffice, kept for a while"},
        Row{"fewer would do, for a while",
            [](State& s) {
                s.ready = 3;
                s.running = 1;
                s.surplus_since = now - seconds(30);
            },
            1, "0 waiting and 1 running: 1 suffice, for 30 s"},
        Row{"it has just changed",
            [](State& s) {
                s.ready = 3;
                s.running = 1;
                s.surplus_since = now - seconds(31);
                s.changed_at = now - seconds(29);
            },
            3, "0 waiting and 1 running: 1 would suffice, kept for a while"},
        Row{"more than are allowed any more", [](State& s) { s.ready = 6; }, 4, "at most 4 are allowed"}));

TEST(Decide, TheSurplusIsRememberedUntilItIsNone) {
    auto state = service();
    state.ready = 2;
    EXPECT_EQ(decide(state, now).surplus_since, now);
    state.surplus_since = now - seconds(10);
    EXPECT_EQ(decide(state, now).surplus_since, now - seconds(10));
    state.queued = 2;
    EXPECT_EQ(decide(state, now).surplus_since, std::nullopt);
}

Instance instance(std::string name, Phase phase, std::int64_t in_flight = 0, int age = 100) {
    return {std::move(name), phase, in_flight, now - seconds(age)};
}
using Names = std::vector<std::string>;

TEST(Plan, StartsWhatIsMissing) {
    EXPECT_EQ(plan(2, {}, true).start, 2);
    EXPECT_EQ(plan(2, {instance("a", Phase::starting)}, true).start, 1);
    EXPECT_EQ(plan(2, {instance("a", Phase::ready), instance("b", Phase::starting)}, true).start, 0);
    EXPECT_EQ(plan(2, {}, false).start, 0) << "not yet, after a crash";
}

TEST(Plan, DrainsWhatHasTheLeastToDoAndStopsWhatHasNot) {
    const std::vector<Instance> three{instance("busy", Phase::ready, 3), instance("calm", Phase::ready, 1),
                                      instance("coming", Phase::starting)};
    const auto one_less = plan(2, three, true);
    EXPECT_EQ(one_less.stop, Names{"coming"});
    EXPECT_EQ(one_less.drain, Names{});
    const auto two_less = plan(1, three, true);
    EXPECT_EQ(two_less.stop, Names{"coming"});
    EXPECT_EQ(two_less.drain, Names{"calm"});
}

TEST(Plan, WhatDrainsIsStoppedWhenItsLastExecutionHasEnded) {
    const std::vector<Instance> two{instance("done", Phase::draining), instance("not", Phase::draining, 1)};
    const auto then = plan(0, two, true);
    EXPECT_EQ(then.stop, Names{"done"});
    EXPECT_TRUE(then.drain.empty());
}

TEST(Plan, WhatDrainsComesBackBeforeAnotherStarts) {
    const std::vector<Instance> two{instance("idle", Phase::draining), instance("busy", Phase::draining, 2)};
    const auto then = plan(1, two, true);
    EXPECT_EQ(then.resume, Names{"busy"});
    EXPECT_EQ(then.stop, Names{"idle"});
    EXPECT_EQ(then.start, 0);
}

TEST(Plan, WhatFailedIsReplaced) {
    const auto then = plan(1, {instance("hung", Phase::failed, 4)}, true);
    EXPECT_EQ(then.stop, Names{"hung"});
    EXPECT_EQ(then.start, 1);
}

TEST(CrashPause, DoublesToHalfAMinute) {
    std::vector<std::int64_t> pauses;
    for (const auto crashes : {0, 1, 2, 3, 9, 10, 100}) pauses.push_back(crash_pause(crashes).count());
    EXPECT_EQ(pauses, (std::vector<std::int64_t>{0, 100, 200, 400, 25'600, 30'000, 30'000}));
}

TEST(Deployment, TheMostDemandingOfItsTasksDecides) {
    Deployment d;
    tasks::ServiceConfig dock, score;
    dock.launch = score.launch = boost::json::object{{"command", {"mad-engine", "vina"}}};
    dock.scaling = tasks::Scaling{.min = 0, .max = 4, .target_in_flight = 1, .idle_seconds = 60};
    score.scaling = tasks::Scaling{.min = 1, .max = 2, .target_in_flight = 3, .idle_seconds = 300};
    add(d, "vina_dock", dock);
    add(d, "vina_score", score);
    EXPECT_EQ(d.scaling.min, 1);
    EXPECT_EQ(d.scaling.max, 4);
    EXPECT_EQ(d.scaling.target_in_flight, 1);
    EXPECT_EQ(d.scaling.idle_seconds, 300);
    EXPECT_EQ(d.task_ids, (Names{"vina_dock", "vina_score"}));
}
}  // namespace
}  // namespace mad::fleet
