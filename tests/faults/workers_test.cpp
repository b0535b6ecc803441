// Workers that die, and one that sleeps past its leases.
#include "tests/faults/site.hpp"

namespace mad::tests {

TEST(WorkerFaults, KilledMidTask) {
    Site site;
    constexpr int jobs = 300, kills = 10;
    Load load(site.stage, *site.api, {.jobs = jobs, .milliseconds = 100});
    for (int i = 0; i < kills; ++i) {
        site.until_called((i + 1) * jobs / (kills + 1));
        auto& worker = site.workers[i % 2];
        worker->stop(SIGKILL);
        site.start(worker);
        if (i % 3 == 0) site.expect_all_holds({});  // in the middle of it, too
    }
    EXPECT_EQ(load.completed(*site.api), jobs);
    EXPECT_EQ(load.refusals, std::vector<std::string>());
    EXPECT_EQ(site.service.calls().size(), jobs);
    site.expect_all_holds(jobs);
    report("worker_killed: {} jobs accepted, {} completed once, {} kills, {} calls", jobs, jobs, kills,
           site.service.total());
}

TEST(WorkerFaults, PausedPastItsLeases) {
    Site site;
    constexpr int jobs = 120, pauses = 3, each = jobs / pauses, at_once = 16;
    int completed = 0;
    for (int i = 0; i < pauses; ++i) {
        const auto called = site.service.total();
        Load load(site.stage, *site.api, {.jobs = each, .milliseconds = 1000, .first = i * each});
        load.until_all_accepted();
        // More wait than the service takes at once, so that each worker holds as many as it may.
        site.until_called(called + at_once);
        auto& worker = site.workers[i % 2];
        const auto before = site.service.asked_again();
        worker->signal(SIGSTOP);
        site.stage.until([&] { return site.service.asked_again() > before; },
                         "its leases to go to the other");
        worker->signal(SIGCONT);
        completed += load.completed(*site.api);
    }
    EXPECT_EQ(completed, jobs);
    EXPECT_EQ(site.service.calls().size(), jobs);
    site.expect_all_holds(jobs);
    report(
        "worker_paused: {} jobs accepted, {} completed once, {} pauses, {} calls, {} run again by the other",
        jobs, jobs, pauses, site.service.total(), site.service.asked_again());
}

}  // namespace mad::tests
