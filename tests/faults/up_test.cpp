// `mad up` and what it launched, killed in the middle of everything; two of them over one folder.
#include "tests/faults/load.hpp"

namespace mad::tests {
namespace {

std::vector<std::string> quick_up(const Folder& folder, const std::string& port) {
    return up(folder, port,
              {"--worker-slots", "16", "--worker-lease-seconds", "3", "--worker-poll-seconds", "1",
               "--services-check-seconds", "1"});
}

/// Over the same folder, at the same port, for the same users.
void restart(Stage& stage, const Folder& folder, std::optional<Platform>& platform, int signal) {
    const auto port = platform->url.substr(platform->url.rfind(':') + 1);
    const auto token = platform->token;
    platform->stop(signal);
    platform.emplace(stage, quick_up(folder, port));
    platform->token = token;
}

std::string dock(Platform& platform, int exhaustiveness) {
    json::object inputs;
    inputs["receptor"] = platform.upload("1hpv.pdb", protease());
    inputs["ligand"] = inputs["reference_ligand"] = platform.upload("478.pdb", amprenavir());
    inputs["exhaustiveness"] = exhaustiveness;
    inputs["num_modes"] = 1;
    return platform.execute("vina_dock", inputs);
}

Answer status(Platform& platform, const std::string& execution) {
    return platform.get("/api/v1/executions/" + execution + "/status");
}

void until_docking(Stage& stage, Platform& platform, const std::string& execution, std::int64_t attempt) {
    stage.until(
        [&] {
            const auto now = status(platform, execution);
            return now.status == 200 &&
                   (now.string_at("/status") == "COMPLETED" ||
                    (now.at("/attempt").is_int64() && now.at("/attempt").as_int64() > attempt &&
                     now.at("/progress").to_number<double>() > 0));
        },
        "the docking to go on");
}

/// The running processes of `mad-engine vina`.
std::vector<pid_t> vina_services(const Platform& platform) {
    std::vector<pid_t> found;
    for (const auto pid : children_of(platform.pid())) {
        const auto process = process::Process::open(pid);
        const auto line = process ? process->command_line() : std::vector<std::string>();
        if (line.size() > 1 && line[0].ends_with("mad-engine") && line[1] == "vina") found.push_back(pid);
    }
    return found;
}
}  // namespace

TEST(UpFaults, KilledMidEverything) {
    Folder folder;
    Stage stage;
    CountingService service(stage);
    std::optional<Platform> platform(std::in_place, stage, quick_up(folder, "0"));
    service.publish(*platform);
    const auto docking = dock(*platform, 1);
    constexpr int jobs = 300, stops = 6;
    Load load(stage, *platform, {.jobs = jobs, .milliseconds = 50, .pause = 20ms});
    for (int i = 0; i < stops; ++i) {
        stage.until([&] { return service.total() >= (i + 1) * jobs / (stops + 1); },
                    "the service to be called");
        restart(stage, folder, platform, i % 3 == 2 ? SIGTERM : SIGKILL);
    }
    EXPECT_EQ(load.completed(*platform), jobs);
    EXPECT_EQ(load.refusals, std::vector<std::string>());
    EXPECT_EQ(platform->ended(docking), "COMPLETED") << status(*platform, docking).text << platform->log();
    const auto docked = status(*platform, docking);
    EXPECT_EQ(docked.at("/failures"), 0)
        << "that the platform was stopped is no fault of the docking: " << docked.text;
    expect_all_holds(stage, {"--data", folder.path().string()}, jobs + 1);
    EXPECT_TRUE(platform->stop().ok());
    EXPECT_EQ(processes_of(folder.path()), std::vector<std::string>());
    EXPECT_EQ(files_below(folder.path() / "work"), 0U);
    report(
        "up_killed: {} jobs and a docking accepted, all completed once, 4 kills, 2 SIGTERM, {} requests "
        "repeated, "
        "{} calls, {} attempts of the docking",
        jobs, load.repeats, service.total(), docked.at("/attempt").as_int64());
}

TEST(UpFaults, AnEngineIsKilledMidDocking) {
    Folder folder;
    Stage stage;
    Platform platform(stage, quick_up(folder, "0"));
    const auto docking = dock(platform, 2);
    constexpr int kills = 3;
    for (int i = 0; i < kills; ++i) {
        until_docking(stage, platform, docking, 0);
        const auto attempt = status(platform, docking).at("/attempt").as_int64();
        const auto services = vina_services(platform);
        ASSERT_EQ(services.size(), 1U) << status(platform, docking).text;
        ::kill(services[0], SIGKILL);
        until_docking(stage, platform, docking, attempt);
    }
    EXPECT_EQ(platform.ended(docking), "COMPLETED");
    const auto docked = status(platform, docking);
    EXPECT_EQ(docked.at("/failures"), 0) << docked.text;
    stage.until(
        [&] {
            const fs::directory_iterator work(folder.path() / "work");
            return std::distance(begin(work), end(work)) == 1;
        },
        "the work folders of the killed engines to go");
    expect_all_holds(stage, {"--data", folder.path().string()}, 1);
    EXPECT_TRUE(platform.stop().ok());
    EXPECT_FALSE(fs::exists(folder.path() / "work"));
    report("engine_killed: 1 docking accepted, completed once, {} kills, {} attempts, 0 failures counted",
           kills, docked.at("/attempt").as_int64());
}

TEST(UpFaults, OfTwoOverOneFolderOneRuns) {
    Stage stage;
    constexpr int rounds = 5;
    Folder folder;
    int refused = 0;
    for (int i = 0; i < rounds; ++i) {
        engine_kit::Program first(stage, quick_up(folder, "0")), second(stage, quick_up(folder, "0"));
        int running = 0;
        for (auto* each : {&first, &second}) {
            auto line = each->read_line();
            while (line && line->find(" is at ") == line->npos) line = each->read_line();
            if (line) {
                ++running;
                continue;
            }
            EXPECT_EQ(each->wait().status, 1);
            EXPECT_NE(each->log().find("in use"), std::string::npos) << each->log();
            ++refused;
        }
        EXPECT_EQ(running, 1);
        expect_all_holds(stage, {"--data", folder.path().string()}, 0);
    }
    EXPECT_EQ(processes_of(folder.path()), std::vector<std::string>());
    report("two_supervisors: {} rounds, {} refused, one ran each time", rounds, refused);
}

}  // namespace mad::tests
