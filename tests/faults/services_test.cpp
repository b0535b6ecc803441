// Task services that die at work, that answer byte by byte, and that never answer.
#include "tests/faults/site.hpp"

namespace mad::tests {

TEST(ServiceFaults, KilledMidRun) {
    Site site;
    constexpr int jobs = 300, kills = 8;
    Load load(site.stage, *site.api, {.jobs = jobs, .milliseconds = 50});
    for (int i = 0; i < kills; ++i) {
        site.until_called((i + 1) * jobs / (kills + 1));
        site.service.kill_and_restart();
    }
    EXPECT_EQ(load.completed(*site.api), jobs);
    EXPECT_EQ(load.refusals, std::vector<std::string>());
    EXPECT_EQ(site.service.calls().size(), jobs);
    site.expect_all_holds(jobs);
    report("service_killed: {} jobs accepted, {} completed once, {} kills, {} calls", jobs, jobs, kills,
           site.service.total());
}

// Eight of the sixteen slots are taken by what hangs; the others go on meanwhile.
TEST(ServiceFaults, SlowAndHanging) {
    Site site;
    constexpr int jobs = 200, dripping = 20, hanging = 8;
    std::vector<std::string> hung;
    for (int n = 0; n < hanging; ++n) {
        json::object inputs;
        inputs["n"] = n;
        hung.push_back(site.api->execute("hang", inputs));
    }
    Load quick(site.stage, *site.api, {.jobs = jobs});
    Load drips(site.stage, *site.api, {.jobs = dripping, .task = "drip"});
    EXPECT_EQ(quick.completed(*site.api), jobs);
    EXPECT_EQ(drips.completed(*site.api), dripping);
    int timed_out = 0;
    for (auto& execution : hung) {
        EXPECT_EQ(site.api->ended(execution), "FAILED");
        const auto status = site.api->get("/api/v1/executions/" + execution + "/status");
        EXPECT_EQ(status.string_at("/error/code"), "timed_out") << status.text;
        timed_out += status.string_at("/error/code") == "timed_out";
    }
    site.expect_all_holds(jobs + dripping + hanging);
    report(
        "service_slow: {} jobs accepted, {} answered byte by byte, {} completed once; {} of {} that hang "
        "timed "
        "out",
        jobs + dripping + hanging, dripping, jobs + dripping, timed_out, hanging);
}

}  // namespace mad::tests
