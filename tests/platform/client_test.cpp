// The client, `mad` as a chemist types it, against the whole platform: what it prints, and the exit codes
// that src/client/commands.hpp promises to scripts.
#include "tests/platform/platform.hpp"

namespace mad::tests {
namespace {

/// `mad` with a home of its own.
class Client {
public:
    Client(Stage& stage, std::string url, fs::path home)
        : home(std::move(home)), stage_(stage), url_(std::move(url)) {
        fs::create_directories(this->home);
    }

    process::Command command(std::vector<std::string> words) const {
        words.insert(words.begin(), program("mad"));
        return {.argv = std::move(words),
                .environment = {"MAD_URL=" + url_, "MAD_CREDENTIALS=" + (home / "credentials.json").string(),
                                "MAD_PASSWORD=" + password, "MAD_TOKEN="},
                .directory = home};
    }
    process::Finished run(std::vector<std::string> words) const {
        auto done = stage_.wait(process::run(command(std::move(words)), longest_wait));
        if (!done) throw std::runtime_error(done.error().detail);
        return std::move(*done);
    }
    /// Its exit code; `out` and `errors` keep what it wrote.
    int operator()(std::vector<std::string> words) {
        auto done = run(std::move(words));
        out = std::move(done.out);
        errors = std::move(done.errors);
        return done.exit.signal == 0 ? done.exit.status : -done.exit.signal;
    }
    std::string file(const std::string& name, std::string_view text) const {
        std::ofstream(home / name) << text;
        return (home / name).string();
    }

    fs::path home;
    std::string password, out, errors;

private:
    Stage& stage_;
    std::string url_;
};

bool has(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

/// Reads lines until one contains `mark`; all that was read.
std::string read_until(Stage& stage, process::Output& output, std::string_view mark) {
    std::string all;
    while (!has(all, mark)) {
        const auto line = stage.wait(output.read_line());
        if (!line) break;
        all += *line + "\n";
    }
    EXPECT_TRUE(has(all, mark)) << all;
    return all;
}

class ClientProgram : public OnePlatform {
protected:
    static void SetUpTestSuite() {
        OnePlatform::SetUpTestSuite();
        lab =
            std::make_unique<Foreign>(*stage, std::vector<std::string>{"python3", script("lab_service.py")});
        const auto imported = platform->post("/api/v1/task-registry/import", import_of(lab->url));
        ASSERT_EQ(imported.status, 201) << imported.text;
    }
    static void TearDownTestSuite() {
        lab.reset();
        OnePlatform::TearDownTestSuite();
    }
    /// Signed in as the first administrator.
    Client signed_in() const {
        Client mad = stranger();
        mad.password = platform->password;
        EXPECT_EQ(mad({"login", "--email", platform->email}), 0) << mad.errors;
        return mad;
    }
    Client stranger() const {
        const auto* test = testing::UnitTest::GetInstance()->current_test_info();
        return {*stage, platform->url, homes.path() / test->name()};
    }
    Folder homes;
    static inline std::unique_ptr<Foreign> lab;
};
}  // namespace

TEST_F(ClientProgram, WhoIsNotSignedInIsToldHow) {
    auto mad = stranger();
    EXPECT_EQ(mad({"task", "list"}), 3);
    EXPECT_TRUE(has(mad.errors, "mad login")) << mad.errors;
    mad.password = "wrong";
    EXPECT_EQ(mad({"login", "--email", platform->email}), 3);
    EXPECT_FALSE(fs::exists(mad.home / "credentials.json"));
}

TEST_F(ClientProgram, ASignInLastsUntilTheSignOut) {
    auto mad = signed_in();
    EXPECT_TRUE(has(mad.out, "Signed in to " + platform->url)) << mad.out;
    EXPECT_EQ(mad({"task", "list"}), 0) << mad.errors;
    EXPECT_EQ(mad({"logout"}), 0) << mad.errors;
    EXPECT_EQ(mad({"task", "list"}), 3);
}

TEST_F(ClientProgram, WrongUsageIsTwo) {
    auto mad = signed_in();
    for (const auto& words : std::vector<std::vector<std::string>>{{"task"},
                                                                   {"nonsense"},
                                                                   {"task", "list", "--nonsense"},
                                                                   {"task", "run"},
                                                                   {"task", "run", "measure", "-p", "sample"},
                                                                   {"job", "list", "--limit", "0"}})
        EXPECT_EQ(mad(words), 2) << words.back() << mad.errors;
    EXPECT_EQ(mad({"task", "run", "measure"}), 2) << "the platform refuses it";
    EXPECT_TRUE(has(mad.errors, "/sample")) << mad.errors;
}

TEST_F(ClientProgram, WhatIsNotThereIsFour) {
    auto mad = signed_in();
    const std::string nobody = "01a20ea5-6e6c-7000-a1ef-1a514f0e0aa4";
    EXPECT_EQ(mad({"task", "show", "nonsense"}), 4);
    EXPECT_EQ(mad({"job", "watch", nobody}), 4);
    EXPECT_EQ(mad({"molecule", "show", nobody}), 4);
}

TEST_F(ClientProgram, APlatformThatIsAwayIsFive) {
    auto mad = signed_in();
    EXPECT_EQ(mad({"task", "list", "--url", "http://127.0.0.1:9"}), 5);
    EXPECT_TRUE(has(mad.errors, "127.0.0.1:9")) << mad.errors;
    EXPECT_EQ(mad({"job", "watch", "any", "--url", "http://127.0.0.1:9"}), 5)
        << "at once, not after a minute";
}

TEST_F(ClientProgram, TasksAreListedAndShown) {
    auto mad = signed_in();
    ASSERT_EQ(mad({"task", "list"}), 0) << mad.errors;
    EXPECT_TRUE(mad.out.starts_with("task ")) << mad.out;
    EXPECT_TRUE(has(mad.out, "\nmeasure ") && has(mad.out, "\nvina_dock ")) << mad.out;
    ASSERT_EQ(mad({"task", "list", "--json", "--limit", "1"}), 0);
    EXPECT_EQ(parsed(mad.out).at("items").as_array().size(), 1);
    EXPECT_TRUE(has(mad.errors, "there are more")) << mad.errors;
    ASSERT_EQ(mad({"task", "show", "measure"}), 0) << mad.errors;
    EXPECT_TRUE(has(mad.out, "sample *") && has(mad.out, "file (sdf, smi)")) << mad.out;
    EXPECT_TRUE(has(mad.out, "@PATH")) << mad.out;
    ASSERT_EQ(mad({"task", "show", "measure", "--json"}), 0);
    EXPECT_EQ(parsed(mad.out).at("task").at("task_id"), "measure");
}

TEST_F(ClientProgram, ATaskRunsOnASmilesAndOnAFile) {
    auto mad = signed_in();
    ASSERT_EQ(mad({"task", "run", "measure", "-p", "sample=CC(=O)Oc1ccccc1C(=O)O"}), 0) << mad.errors;
    EXPECT_TRUE(has(mad.out, "sample: CC(=O)Oc1ccccc1C(=O)O\n")) << mad.out;
    EXPECT_TRUE(has(mad.errors, "COMPLETED")) << mad.errors;

    mad.file("ethanol.smi", "CCO ethanol\n");
    ASSERT_EQ(mad({"task", "run", "measure", "-p", "sample=@ethanol.smi", "--json", "--save", "saved"}), 0)
        << mad.errors;
    EXPECT_EQ(parsed(mad.out).at("result").at("sample"), "CCO") << mad.out;
    std::ifstream report(mad.home / "saved" / "report.txt");
    EXPECT_EQ(std::string(std::istreambuf_iterator<char>(report), {}), "measured CCO ethanol\n");

    EXPECT_EQ(mad({"task", "run", "measure", "-p", "sample=ethanol.smi"}), 2);
    EXPECT_TRUE(has(mad.errors, "-p sample=@ethanol.smi")) << mad.errors;
    EXPECT_EQ(mad({"task", "run", "measure", "-p", "sample=@nowhere.smi"}), 2);
    EXPECT_EQ(mad.errors, "mad: nowhere.smi: there is no such file\n");
}

TEST_F(ClientProgram, AJobThatFailsIsOneAndSaysWhy) {
    auto mad = signed_in();
    EXPECT_EQ(mad({"task", "run", "measure", "-p", "sample=C", "-p", "refuse=true"}), 1);
    EXPECT_TRUE(has(mad.errors, "the sample is refused")) << mad.errors;
}

TEST_F(ClientProgram, AJobIsWatchedReadAndCanceledByItsId) {
    auto mad = signed_in();
    ASSERT_EQ(mad({"task", "run", "measure", "--detach", "-p", "sample=CCO"}), 0) << mad.errors;
    const auto job = mad.out.substr(0, mad.out.find('\n'));
    EXPECT_EQ(mad({"job", "watch", job}), 0) << mad.errors;
    EXPECT_EQ(mad({"job", "results", job}), 0) << mad.errors;
    EXPECT_TRUE(has(mad.out, "sample: CCO\n")) << mad.out;
    EXPECT_EQ(mad({"job", "list", "--status", "COMPLETED"}), 0);
    EXPECT_TRUE(has(mad.out, job)) << mad.out;

    const auto held = mad.file("hold", "");
    ASSERT_EQ(mad({"task", "run", "hold", "--detach", "-p", "while_exists=" + held}), 0) << mad.errors;
    const auto second = mad.out.substr(0, mad.out.find('\n'));
    auto watch = process::Child::start(stage->executor(), mad.command({"job", "watch", second}));
    ASSERT_TRUE(watch);
    read_until(*stage, watch->errors(), "RUNNING");
    EXPECT_EQ(mad({"job", "cancel", second}), 0) << mad.errors;
    EXPECT_EQ(stage->wait(watch->wait()).status, 6);
    EXPECT_EQ(mad({"job", "watch", second}), 6);
    fs::remove(held);
}

TEST_F(ClientProgram, MoleculesAreUploadedListedWholeAndDeleted) {
    auto mad = signed_in();
    for (int i = 1; i <= 201; ++i)  // a page has 200
        ASSERT_FALSE(
            platform->upload("chain.smi", std::string(static_cast<std::size_t>(i), 'C') + "\n").empty());
    const auto file = mad.file("benzene.smi", "c1ccccc1 benzene\n");
    ASSERT_EQ(mad({"molecule", "upload", "--json", file}), 0) << mad.errors;
    const std::string id(parsed(mad.out).at("id").as_string());
    ASSERT_EQ(mad({"molecule", "list", "--json"}), 0) << mad.errors;
    std::set<std::string> ids;
    const auto listing = parsed(mad.out);
    for (const auto& each : listing.at("items").as_array()) ids.emplace(each.at("id").as_string());
    EXPECT_GE(ids.size(), 202);
    EXPECT_EQ(mad.errors, "");
    EXPECT_TRUE(ids.contains(id));
    EXPECT_EQ(mad({"molecule", "list", "--search", "benzene"}), 0);
    EXPECT_TRUE(has(mad.out, id)) << mad.out;
    EXPECT_EQ(mad({"molecule", "delete", id}), 0) << mad.errors;
    EXPECT_EQ(mad({"molecule", "show", id}), 4);

    EXPECT_EQ(mad({"molecule", "upload", "nowhere.sdf"}), 2);
    EXPECT_EQ(mad.errors, "mad: nowhere.sdf: there is no such file\n");
}

TEST_F(ClientProgram, AnInterruptedPasswordLeavesTheTerminalAsItWas) {
    const auto typed =
        stage->wait(process::run({.argv = {"python3", script("interrupted_password.py"), program("mad"),
                                           "login", "--email", "me", "--url", platform->url}},
                                 longest_wait));
    ASSERT_TRUE(typed) << typed.error().detail;
    EXPECT_EQ(typed->out, "asked, shown: False\nended by SIGINT shown: True\n") << typed->errors;
}

TEST(ClientProcess, AWatchOutlivesARestartOfThePlatform) {
    Folder folder;
    Stage stage;
    Foreign lab(stage, {"python3", script("lab_service.py")});
    std::optional<Platform> platform(std::in_place, stage, folder.path());
    const auto port = platform->url.substr(platform->url.rfind(':') + 1);
    ASSERT_EQ(platform->post("/api/v1/task-registry/import", import_of(lab.url)).status, 201);
    Folder home;
    Client mad(stage, platform->url, home.path());
    mad.password = platform->password;
    ASSERT_EQ(mad({"login", "--email", platform->email}), 0) << mad.errors;

    const auto held = mad.file("hold", "");
    auto run = process::Child::start(stage.executor(),
                                     mad.command({"task", "run", "hold", "-p", "while_exists=" + held}));
    ASSERT_TRUE(run);
    read_until(stage, run->errors(), "RUNNING");
    EXPECT_TRUE(platform->stop().ok());
    read_until(stage, run->errors(), "the job goes on");
    platform.reset();
    platform.emplace(stage, folder.path(), port);
    read_until(stage, run->errors(), "the platform is back");
    fs::remove(held);
    EXPECT_EQ(stage.wait(run->wait()).status, 0);
}

}  // namespace mad::tests
