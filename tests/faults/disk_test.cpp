// Disks that are full for a while: of the storage, and of PostgreSQL.
#include "tests/faults/site.hpp"

namespace mad::tests {
namespace {
#define SKIP_WITHOUT_MOUNTS()    \
    if (!SmallDisk::permitted()) \
    GTEST_SKIP() << "mounting a tmpfs is not permitted here; blobs_test fills a storage by RLIMIT_FSIZE"

std::string alkanes(int n) {
    std::string text;
    while (text.size() < 60'000) text += "CCCCCCCC a" + std::to_string(n) + "\n";
    return text;
}
}  // namespace

TEST(DiskFaults, FullStorage) {
    SKIP_WITHOUT_MOUNTS();
    Site site({.small = Site::Small{"storage", 4 << 20}});
    Foreign lab(site.stage, {"python3", script("lab_service.py")});
    ASSERT_EQ(site.api->post("/api/v1/task-registry/import", import_of(lab.url)).status, 201);
    const auto sample = site.api->upload("sample.smi", "CCO ethanol\n");
    constexpr int jobs = 100, measured = 10, uploads = 20;
    Load load(site.stage, *site.api, {.jobs = jobs, .pause = 50ms});

    site.disk->fill(0);
    int refused = 0;
    for (int i = 0; i < uploads; ++i) {
        const auto answer = site.api->send({.method = "POST",
                                            .url = "/api/v1/molecules/upload?name=a.smi",
                                            .headers = {{"Content-Type", "application/octet-stream"}},
                                            .body = alkanes(i)});
        EXPECT_EQ(answer.status, 503) << answer.text;
        EXPECT_EQ(answer.string_at("/code"), "storage_full") << answer.text;
        refused += answer.status == 503;
    }
    const auto ready = site.api->send({.url = "/ready"}, false);
    EXPECT_EQ(ready.status, 503) << ready.text;
    // Their outcomes' files have no room: they are tried again.
    json::object inputs;
    inputs["sample"] = sample;
    std::vector<std::string> waiting;
    for (int i = 0; i < measured; ++i) waiting.push_back(site.api->execute("measure", inputs));
    site.stage.until(
        [&] {
            const auto now = site.api->get("/api/v1/executions/" + waiting[0] + "/status");
            return now.status == 200 && now.at("/failures").to_number<int>() >= 1;
        },
        "an outcome without room");
    site.disk->make_room();

    int completed = 0;
    for (auto& execution : waiting) completed += site.api->ended(execution) == "COMPLETED";
    EXPECT_EQ(completed, measured);
    for (int i = 0; i < uploads; ++i) EXPECT_NE(site.api->upload("a.smi", alkanes(i)), "");
    site.stage.until([&] { return site.api->send({.url = "/ready"}, false).status == 200; }, "readiness");
    EXPECT_EQ(load.completed(*site.api), jobs);
    site.expect_all_holds(jobs + measured);
    report(
        "storage_full: {} jobs accepted, {} completed once, {} of them with files while it was full; {} "
        "uploads "
        "refused, then stored",
        jobs + measured, jobs + completed, completed, refused);
}

TEST(DiskFaults, FullDiskOfPostgres) {
    SKIP_WITHOUT_MOUNTS();
    Site site({.small = Site::Small{"servers", 200 << 20}});
    constexpr int jobs = 300, rounds = 2;
    Load load(site.stage, *site.api, {.jobs = jobs, .milliseconds = 20, .pause = 10ms});
    for (int i = 0; i < rounds; ++i) {
        site.until_called((i + 1) * jobs / (rounds + 2));
        const auto repeats = load.repeats;
        site.stage.until(
            [&] {
                site.disk->fill(0);
                return load.repeats > repeats + 5;
            },
            "PostgreSQL to have no room");
        site.disk->make_room();
    }
    EXPECT_EQ(load.completed(*site.api), jobs);
    EXPECT_EQ(load.refusals, std::vector<std::string>());
    EXPECT_FALSE(load.failures.contains(500)) << "a full disk is a 503, which says to try again";
    site.expect_all_holds(jobs);
    report(
        "postgres_disk_full: {} jobs accepted, {} completed once, {} times full, {} requests repeated, {} "
        "calls",
        jobs, jobs, rounds, load.repeats, site.service.total());
}

}  // namespace mad::tests
