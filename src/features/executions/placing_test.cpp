#include "features/executions/placing.hpp"

#include <gtest/gtest.h>

namespace mad::executions {
namespace {
const Id ours = Id::make(), theirs = Id::make();

Lease waits(std::string task, Id org = ours, bool of_system = true) {
    Lease l{.id = Id::make(), .org_id = org, .of_system = of_system};
    l.task_id = std::move(task);
    l.task_version = "1.0.0";
    l.progress = 0.5;
    l.message = "full";
    return l;
}
Instance instance(std::string task, std::string url, std::int64_t capacity, std::int64_t held = 0) {
    return {Id::make(), {}, std::move(task), {}, std::move(url), capacity, held, capacity - held};
}
std::vector<std::string> urls(const std::vector<Lease>& placed) {
    std::vector<std::string> urls;
    for (auto& lease : placed) urls.push_back(lease.service);
    return urls;
}
using Urls = std::vector<std::string>;

TEST(Placing, TheLeastLoadedComesFirstForItsSize) {
    const auto placed = place({waits("dock"), waits("dock"), waits("dock"), waits("dock")},
                              {instance("dock", "small", 2), instance("dock", "large", 4, 1)}, 10);
    EXPECT_EQ(urls(placed), (Urls{"small", "large", "small", "large"}));
}

TEST(Placing, AnInstancesRoomIsThatOfItsTasksTogether) {
    const auto placed = place({waits("dock"), waits("score"), waits("dock")},
                              {instance("dock", "a", 2), instance("score", "a", 2)}, 10);
    EXPECT_EQ(urls(placed), (Urls{"a", "a"}));
    EXPECT_EQ(placed[1].task_id, "score");
}

TEST(Placing, WhatFindsNoPlaceHoldsUpNobody) {
    const auto placed = place({waits("dock"), waits("dock"), waits("score")},
                              {instance("dock", "a", 1), instance("score", "b", 1)}, 10);
    EXPECT_EQ(urls(placed), (Urls{"a", "b"}));
    EXPECT_EQ(place({waits("dock"), waits("score")}, {instance("score", "b", 9)}, 0).size(), 0);
}

TEST(Placing, AnOrganisationsInstancesAreItsOwnAndTheSystemsAnswerTheSystemsTasks) {
    auto own = instance("dock", "own", 9);
    own.org_id = ours;
    const auto system = instance("dock", "system", 9);
    EXPECT_EQ(urls(place({waits("dock", theirs)}, {own}, 10)), Urls{});
    EXPECT_EQ(urls(place({waits("dock", ours, false)}, {system, own}, 10)), Urls{"own"});
    EXPECT_EQ(urls(place({waits("dock", theirs)}, {own, system}, 10)), Urls{"system"});
}

TEST(Placing, AnInstanceOfOneVersionAnswersThatOnly) {
    auto old = instance("dock", "old", 9);
    old.version = "0.9.0";
    EXPECT_EQ(urls(place({waits("dock")}, {old}, 10)), Urls{});
    old.version = "1.0.0";
    EXPECT_EQ(urls(place({waits("dock")}, {old}, 10)), Urls{"old"});
}

TEST(Placing, WhatBeginsBeginsAnewAndWhatRunsAtAServiceStays) {
    auto running = waits("dock");
    running.remote_job = "http://a/jobs/1";
    running.service = "http://a";
    const auto placed = place({running, waits("dock")}, {instance("dock", "b", 1)}, 10);
    EXPECT_EQ(urls(placed), (Urls{"http://a", "b"}));
    EXPECT_EQ(placed[0].progress, 0.5);
    EXPECT_EQ(placed[1].progress, 0);
    EXPECT_EQ(placed[1].message, "");
}

TEST(Placing, OneThatHasJustBegunGetsItsWorkSlowly) {
    auto fresh = instance("dock", "fresh", 4);
    fresh.warmth = 0.25;
    const auto placed = place({waits("dock"), waits("dock"), waits("dock"), waits("dock"), waits("dock")},
                              {fresh, instance("dock", "warm", 4)}, 10);
    EXPECT_EQ(urls(placed), (Urls{"warm", "warm", "warm", "fresh", "warm"}));
    EXPECT_EQ(urls(place({waits("dock"), waits("dock")}, {fresh}, 10)), (Urls{"fresh", "fresh"}))
        << "nothing waits for it to get warm";
}

TEST(Placing, AnInstanceGetsNoMoreThanItMayBeGivenNow) {
    auto limited = instance("dock", "limited", 9);
    limited.room = 1;
    EXPECT_EQ(urls(place({waits("dock"), waits("dock")}, {limited}, 10)), (Urls{"limited"}));
    limited.room = 0;
    limited.room_in = 1.5;
    auto later = limited;
    later.room_in = 4;
    EXPECT_EQ(next_room({later, limited, instance("dock", "full", 1, 1)}), 1.5);
    EXPECT_EQ(next_room({instance("dock", "full", 1, 1)}), std::nullopt);
    EXPECT_TRUE(rooms({limited}).empty());
}

TEST(Placing, RoomsAddUp) {
    const auto all =
        rooms({instance("dock", "a", 4, 1), instance("dock", "b", 2), instance("score", "c", 1, 1)});
    ASSERT_EQ(all.size(), 1);
    EXPECT_EQ(all[0].task_id, "dock");
    EXPECT_EQ(all[0].places, 5);
}
}  // namespace
}  // namespace mad::executions
