// The whole platform, run as a user runs it: `mad up` over a folder of its own, spoken to over HTTP.
#pragma once
#include "base/temporary_folder.hpp"
#include "engine_kit/running_test.hpp"
#include "http/documented_test.hpp"

#include <filesystem>

namespace mad::tests {
namespace fs = std::filesystem;
namespace json = boost::json;
using namespace std::chrono_literals;
using engine_kit::Answer;
using engine_kit::children_of;
using engine_kit::longest_wait;
using engine_kit::Stage;

inline std::string program(const std::string& name) { return std::string(MAD_BUILD_DIR) + "/bin/" + name; }

inline std::string script(const std::string& name) {
    return std::string(MAD_SOURCE_DIR) + "/tests/platform/" + name;
}
/// The body of an import.
inline std::string import_of(const std::string& url) {
    json::object o;
    o["url"] = url;
    return schema::to_text(o);
}

inline json::value parsed(std::string_view text) { return schema::parse_json(text).value(); }

/// Those lines of PDB 1HPV, as Debian's pymol-data ships it.
inline std::string lines_of_1hpv(const std::function<bool(const std::string&)>& wanted) {
    std::ifstream in("/usr/share/pymol/data/tut/1hpv.pdb");
    std::string kept;
    for (std::string line; std::getline(in, line);)
        if (wanted(line)) kept += line + "\n";
    return kept;
}
inline std::string protease() {
    return lines_of_1hpv([](const std::string& line) { return line.starts_with("ATOM"); });
}
inline std::string amprenavir() {
    return lines_of_1hpv(
        [](const std::string& line) { return line.starts_with("HETATM") && line.substr(17, 3) == "478"; });
}

/// A folder that the embedded servers' user may enter.
class Folder : public TemporaryFolder {
public:
    Folder() : TemporaryFolder("/var/tmp") { fs::permissions(path(), fs::perms{0711}); }
};

class Platform : public engine_kit::Program {
public:
    /// Starts `mad up` and signs in as the first administrator.
    Platform(Stage& stage, const fs::path& data, const std::string& port = "0")
        : Platform(stage, {program("mad"), "up", "--data", data.string(), "--http-port", port,
                           "--services-check-seconds", "1", "--worker-poll-seconds", "600",
                           "--http-drain-seconds", "1"}) {}
    /// Whatever `argv` starts that listens.
    Platform(Stage& stage, std::vector<std::string> argv) : Program(stage, std::move(argv)), stage_(stage) {
        read_announcement();
        if (!password.empty()) sign_in();
    }

    Answer send(http::ClientRequest request, bool signed_in = true) {
        if (!request.url.starts_with("http")) request.url = url + request.url;
        if (signed_in && !token.empty()) request.headers.emplace("Authorization", "Bearer " + token);
        const auto method = request.method, asked = request.url;
        auto answer = engine_kit::ask(stage_, client_, std::move(request));
        // 0: it did not answer; elsewhere: a task service's answer.
        if (answer.status != 0 && asked.starts_with(url))
            http::Documented::published().check(
                {method, asked, answer.status, &answer.headers, answer.text, http::Sent::over_http});
        return answer;
    }
    Answer get(std::string path) { return send({.url = std::move(path)}); }
    Answer post(std::string path, std::string body, http::Headers headers = {}) {
        headers.emplace("Content-Type", "application/json");
        return send({.method = "POST",
                     .url = std::move(path),
                     .headers = std::move(headers),
                     .body = std::move(body)});
    }
    /// Uploads a molecule; its mad:// URI.
    std::string upload(const std::string& name, std::string text) {
        const auto answer = send({.method = "POST",
                                  .url = "/api/v1/molecules/upload?name=" + name,
                                  .headers = {{"Content-Type", "application/octet-stream"}},
                                  .body = std::move(text)});
        EXPECT_TRUE(answer.status == 201 || answer.status == 200) << answer.text;
        return answer.string_at("/uri");
    }
    /// Executes a task; the execution's id.
    std::string execute(const std::string& task, const json::value& inputs) {
        const auto answer = post("/api/v1/tasks/" + task + "/execute", schema::to_text(inputs));
        EXPECT_EQ(answer.status, 202) << answer.text;
        return answer.string_at("/execution_id");
    }
    /// The status of an execution that has ended.
    std::string ended(const std::string& execution) {
        std::string status;
        stage_.until(
            [&] {
                const auto answer = get("/api/v1/executions/" + execution + "/status");
                status = answer.string_at("/status");
                return answer.status != 200 || status == "COMPLETED" || status == "FAILED" ||
                       status == "CANCELED";
            },
            "the execution's end");
        return status;
    }
    Answer results(const std::string& execution) {
        return get("/api/v1/executions/" + execution + "/results");
    }
    /// Waits until it answers 200.
    void until_ready() {
        stage_.until([&] { return get("/ready").status == 200; }, "readiness");
    }

    std::string url, email, password, token;

private:
    void read_announcement() {
        while (url.empty()) {
            const auto line = read_line();
            if (!line) throw std::runtime_error("mad up ended: " + log());
            const auto after = [&](std::string_view mark) {
                const auto at = line->find(mark);
                return at == line->npos ? std::string() : line->substr(at + mark.size());
            };
            if (line->starts_with("first administrator: ")) email = after(": ");
            if (line->starts_with("one-time password: "))
                password = line->substr(line->find_last_of(' ') + 1);
            url = after(" is at ");
        }
    }
    void sign_in() {
        json::object who;
        who["email"] = email;
        who["password"] = password;
        token = post("/api/v1/auth/token", schema::to_text(who)).string_at("/access_token");
        if (token.empty()) throw std::runtime_error("cannot sign in");
    }

    Stage& stage_;
    http::Client client_{stage_.executor()};
};

/// One platform for all tests of a suite.
class OnePlatform : public testing::Test {
protected:
    static void SetUpTestSuite() {
        folder = std::make_unique<Folder>();
        stage = std::make_unique<Stage>();
        platform = std::make_unique<Platform>(*stage, folder->path());
    }
    static void TearDownTestSuite() {
        EXPECT_TRUE(platform->stop().ok());
        platform.reset();
        stage.reset();
        folder.reset();
    }
    static inline std::unique_ptr<Folder> folder;
    static inline std::unique_ptr<Stage> stage;
    static inline std::unique_ptr<Platform> platform;
};

/// A program that is no part of MAD, such as a chemist's own server; its first line of output is its URL.
class Foreign : public engine_kit::Program {
public:
    Foreign(Stage& stage, std::vector<std::string> argv)
        : Program(stage, std::move(argv)), url(read_line().value_or("")) {}
    std::string url;
};

}  // namespace mad::tests
