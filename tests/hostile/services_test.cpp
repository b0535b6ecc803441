// Task services are not trusted: whatever one answers, the execution fails with a reason that has a name, and
// the platform works on, in bounded memory.
#include "tests/hostile/hostile_service.hpp"

namespace mad::tests {
namespace {

constexpr std::string_view document =
    R"({"openapi": "3.1.0", "info": {"title": "Hostile", "version": "1.0.0"}, "paths": {
  "/call": {"post": {"operationId": "call", "summary": "a call",
    "requestBody": {"required": true, "content": {"application/json": {"schema": {"type": "object",
        "required": ["case"], "properties": {"case": {"type": "string"}}}}}},
    "responses": {"200": {"description": "ok", "x-mad-docking": "/poses",
        "content": {"application/json": {"schema": {"type": "object", "required": ["value"], "properties": {
            "value": {"type": "number"}, "poses": {"type": "array"},
            "report": {"type": "string", "x-mad-file": ["txt"]}}}}}}}}},
  "/job": {"post": {"operationId": "job", "summary": "a job", "x-mad-mode": "job",
    "requestBody": {"required": true, "content": {"application/json": {"schema": {"type": "object",
        "required": ["case"], "properties": {"case": {"type": "string"}}}}}},
    "responses": {"202": {"description": "accepted"}, "200": {"description": "ok", "content": {
        "application/json": {"schema": {"type": "object", "required": ["value"],
            "properties": {"value": {"type": "number"}}}}}}}}}}})";

struct Case {
    std::string name;
    std::string task;
    Say say;               ///< to the call, or to the look at the job's status resource
    std::string code;      ///< of the execution's error; "": it completes
    std::string detail{};  ///< which that says
};

struct Cases : std::vector<Case> {
    void add(std::string name, std::string task, Say say, std::string code, std::string detail = "") {
        auto& it = emplace_back();
        it.name = std::move(name);
        it.task = std::move(task);
        it.say = std::move(say);
        it.code = std::move(code);
        it.detail = std::move(detail);
    }
};

std::string json_body(std::string body) { return response(std::move(body)); }
std::string head(const std::string& more) {
    return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n" + more;
}

const std::string invalid = "service_answer_invalid";

Cases framing_cases() {
    Cases all;
    all.add("says more than it sends", "x_call", says(head("Content-Length: 100\r\n\r\n{\"value\"")),
            "connection_lost");
    all.add("sends more than it says", "x_call", says(head("Content-Length: 5\r\n\r\n{\"value\": 1}")),
            invalid, "cannot be read");
    all.add("says 2 GiB", "x_call",
            says_for_ever(head("Content-Length: 2147483648\r\n\r\n"), std::string(1 << 16, ' ')),
            "response_too_large", "67108864 bytes");
    all.add("sends a body without end", "x_call", says_for_ever(head("\r\n"), std::string(1 << 16, ' ')),
            "response_too_large", "67108864 bytes");
    all.add("sends chunks without end", "x_call",
            says_for_ever(head("Transfer-Encoding: chunked\r\n\r\n"),
                          "10000\r\n" + std::string(1 << 16, 'x') + "\r\n"),
            "response_too_large", "67108864 bytes");
    all.add("sends chunks that are none", "x_call",
            says(head("Transfer-Encoding: chunked\r\n\r\nzz\r\nnonsense\r\n")), "not_http");
    all.add("says two lengths", "x_call",
            says(head("Content-Length: 12\r\nContent-Length: 3\r\n\r\n{\"value\": 1}")), "not_http");
    all.add("sends headers without end", "x_call",
            says_for_ever("HTTP/1.1 200 OK\r\n", "X-More: and more\r\n"), "not_http");
    all.add("sends one header without end", "x_call",
            says_for_ever("HTTP/1.1 200 OK\r\nX-More: ", std::string(4096, 'x')), "not_http");
    all.add("begins without end", "x_call", says_for_ever("", "HTTP/1.1 100 Continue\r\n\r\n"), "not_http",
            "interim");
    all.add("is no HTTP", "x_call", says("220 mail.example.org ESMTP\r\n"), "not_http");
    all.add("says nothing", "x_call", says(""), "connection_lost");
    all.add(
        "drips", "slow_call",
        [](Talk& talk) -> awaitable<void> {
            co_await talk.drip(head("Content-Length: 1000000\r\n\r\n"), " ");
        },
        "timed_out", "timeout_seconds");
    all.add(
        "drips its header", "slow_call",
        [](Talk& talk) -> awaitable<void> { co_await talk.drip("HTTP/1.1 200 OK\r\nX-Slow: ", "x"); },
        "timed_out");
    return all;
}

/// Puts less of its file than it says, and names it as whole.
awaitable<void> put_half_a_file(Talk& talk) {
    const auto at = talk.input.find("http://", talk.input.find("X-MAD-Outputs"));
    const auto url = talk.input.substr(at, talk.input.find('"', at) - at);
    const auto slash = url.find('/', 7), colon = url.find(':', 7);
    tcp::socket to_platform(talk.socket.get_executor());
    const auto port = static_cast<unsigned short>(std::stoi(url.substr(colon + 1)));
    co_await to_platform.async_connect({asio::ip::make_address("127.0.0.1"), port}, asio::use_awaitable);
    const auto half =
        "PUT " + url.substr(slash) +
        " HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: 1000000\r\n\r\nhalf";
    co_await asio::async_write(to_platform, asio::buffer(half), asio::use_awaitable);
    to_platform.close();
    co_await talk.say(json_body(R"({"value": 1, "report": ")" + url + "\"}"));
}

Cases content_cases() {
    Cases all;
    all.add("sends HTML", "x_call", says(response("<html><body>It works!</body></html>", "text/html")),
            invalid, "must be an object");
    all.add("sends bytes", "x_call", says(response(std::string("\x89PNG\r\n\0\x1a", 8), "image/png")),
            invalid);
    all.add("sends duplicate names", "x_call", says(json_body(R"({"value": 1, "value": 2})")), invalid);
    all.add("sends invalid UTF-8", "x_call", says(json_body("{\"value\": 1, \"x\": \"\xff\xfe\"}")), invalid);
    all.add("sends half a surrogate", "x_call", says(json_body(R"({"value": 1, "x": "\ud800"})")), invalid);
    all.add("nests deep", "x_call", says(json_body(R"({"value": )" + std::string(1'000'000, '[') + "}")),
            invalid, "deep");
    all.add("sends a huge number", "x_call", says(json_body(R"({"value": 1e999999})")), invalid);
    all.add("sends a number of a million digits", "x_call",
            says(json_body(R"({"value": )" + std::string(1'000'000, '9') + "}")), invalid);
    all.add("breaks its promise", "x_call", says(json_body(R"({"value": "much"})")), invalid, "/value");
    all.add("sends no object", "x_call", says(json_body("[]")), invalid);
    all.add("sends nothing", "x_call", says(json_body("")), invalid);
    all.add("puts two poses in one place", "x_call",
            says(json_body(
                R"({"value": 1, "poses": [{"rank": 1, "affinity": -9}, {"rank": 1, "affinity": -8}]})")),
            "outcome_invalid");
    all.add("ranks below one", "x_call",
            says(json_body(R"({"value": 1, "poses": [{"rank": -1, "affinity": -9}]})")), "outcome_invalid");
    all.add("sends zero characters", "x_call",
            says(json_body(R"({"value": 1, "poses": [{"affinity": -9, "x": "\u0000"}]})")),
            "outcome_invalid");
    all.add(
        "names a file that it never put", "x_call",
        says(json_body(
            R"({"value": 1, "report": "http://127.0.0.1:1/api/v1/blobs/01a20f87-8942-7000-9318-d30ac4b8f6d4/outputs/01a20f87-8942-7000-9318-d30ac4b8f6d4?expires=1&signature=x"})")),
        "output_missing", "report");
    all.add("puts half a file", "x_call", put_half_a_file, "output_missing", "report");
    // What is no place of ours is the file's own text: nothing is opened or fetched.
    all.add("names a file of ours", "x_call",
            says(json_body(R"({"value": 1, "report": "file:///etc/passwd"})")), "");
    all.add("fails with terminal codes", "x_call",
            says(response("{\"detail\": \"\\u001b[2Jred\\u0007\\u009b31m\"}", "application/json",
                          "422 Unprocessable")),
            "service_refused", "?[2Jred?");
    return all;
}

/// Elsewhere, where nobody must come.
Cases elsewhere_cases(const std::string& trap) {
    Cases cases;
    for (const std::string& where :
         {trap + "/secret", std::string("file:///etc/passwd"), std::string("gopher://127.0.0.1/"),
          std::string("//169.254.169.254/latest/meta-data")})
        for (const std::string status : {"301 Moved", "307 Temporary Redirect"})
            cases.add("redirects " + status + where, "x_call",
                      says(response("", "text/plain", status, "Location: " + where + "\r\n")),
                      "service_refused", "answered 30");
    for (const std::string& where : {trap + "/job", std::string("file:///etc/passwd"),
                                     std::string("http:///"), std::string("http://user@127.0.0.1/")})
        cases.add("begins a job at " + where, "x_call",
                  says(response("{}", "application/json", "202 Accepted", "Location: " + where + "\r\n")),
                  invalid, "Location");
    cases.add("begins a job nowhere", "x_call", says(response("{}", "application/json", "202 Accepted")),
              invalid, "Location");
    cases.add("moves its job", "x_job",
              says(response("", "text/plain", "302 Found", "Location: " + trap + "/job\r\n")), invalid,
              "302");
    return cases;
}

Cases job_cases() {
    Cases all;
    all.add("tells HTML of its job", "x_job", says(response("<html>", "text/html")), invalid,
            "cannot be read");
    all.add("tells no status", "x_job", says(json_body(R"({"progress": 0.5})")), invalid, "status");
    all.add("tells a status without end", "x_job", says_for_ever(head("\r\n"), std::string(1 << 16, ' ')),
            "response_too_large");
    all.add("completes without a result", "x_job", says(json_body(R"({"status": "completed"})")), invalid);
    all.add("breaks its job's promise", "x_job",
            says(json_body(R"({"status": "completed", "result": {"value": []}})")), invalid, "/value");
    all.add("never ends", "slow_job", says(json_body(R"({"status": "running"})")), "timed_out");
    all.add("fails with a list", "x_job", says(json_body(R"({"status": "failed", "error": [1, 2]})")),
            "task_failed");
    return all;
}

class HostileServices : public OnePlatform {
protected:
    static void SetUpTestSuite() {
        folder = std::make_unique<Folder>();
        stage = std::make_unique<Stage>();
        platform = std::make_unique<Platform>(
            *stage,
            std::vector<std::string>{program("mad"), "up", "--data", folder->path().string(), "--http-port",
                                     "0", "--services-check-seconds", "1", "--worker-poll-seconds", "1",
                                     "--http-drain-seconds", "1", "--worker-slots", "8"});
    }

    HostileServices() {
        service.at()["/openapi.json"] = says(json_body(std::string(document)));
        service.at()["/health"] = says(json_body(R"({"status": "ok", "capacity": 100})"));
        service.at()["/call"] = [this](Talk& talk) { return answer_case(talk, false); };
        service.at()["/job"] = [this](Talk& talk) { return answer_case(talk, true); };
        service.at()[""] = says(response("{}", "application/json", "404 Not Found"));
    }
    void import_as(const std::string& prefix, int timeout_seconds) {
        json::object o;
        o["url"] = service.url();
        o["prefix"] = prefix;
        o["capacity"] = 100;
        o["timeout_seconds"] = timeout_seconds;
        const auto imported = platform->post("/api/v1/task-registry/import", schema::to_text(o));
        ASSERT_EQ(imported.status, 201) << imported.text;
    }
    awaitable<void> answer_case(Talk& talk, bool is_job) {
        const auto number = parsed(talk.body).at("case").as_string();
        const auto& it = cases.at(std::stoul(std::string(number)));
        if (!is_job) {
            co_await it.say(talk);
            co_return;
        }
        const auto place = "/jobs/" + std::string(number);
        service.at()[place] = it.say;
        co_await talk.say(response("{}", "application/json", "202 Accepted", "Location: " + place + "\r\n"));
    }
    /// An instance that fails again and again is left alone for a while: each case has tasks of its own, so
    /// that none waits for what others did.
    std::string tasks_of(std::size_t number) {
        const auto& task = cases[number].task;
        return task.substr(0, task.find('_')) + std::to_string(number) + "_";
    }
    void import_for(std::size_t number) {
        import_as(tasks_of(number), cases[number].task.starts_with("slow_") ? 2 : 600);
    }
    std::string begin(std::size_t number) {
        json::object inputs;
        inputs["case"] = std::to_string(number);
        const auto& task = cases[number].task;
        return platform->execute(tasks_of(number) + task.substr(task.find('_') + 1), inputs);
    }
    /// Every case, several at once; then that a good answer is still taken.
    void run_cases() {
        cases.add("is good", "x_call", says(json_body(R"({"value": 1})")), "");
        cases.add("does a job", "x_job",
                  says(json_body(R"({"status": "completed", "result": {"value": 1}})")), "");
        std::vector<std::string> executions;
        for (std::size_t i = 0; i < cases.size(); ++i) {
            import_for(i);
            executions.push_back(begin(i));
        }
        for (std::size_t i = 0; i < cases.size(); ++i) {
            SCOPED_TRACE(cases[i].name);
            const auto ended = platform->ended(executions[i]);
            const auto status = platform->get("/api/v1/executions/" + executions[i] + "/status");
            EXPECT_EQ(ended, cases[i].code.empty() ? "COMPLETED" : "FAILED") << status.text;
            EXPECT_EQ(status.string_at("/error/code"), cases[i].code) << status.text;
            const auto detail = status.string_at("/error/detail");
            EXPECT_NE(detail.find(cases[i].detail), detail.npos) << status.text;
            if (!cases[i].code.empty()) EXPECT_FALSE(detail.empty()) << status.text;
        }
        const auto again = begin(cases.size() - 2);
        EXPECT_EQ(platform->ended(again), "COMPLETED") << "after all that";
    }
    /// The most memory that the platform's process, which the worker is in, has ever had resident, in MiB.
    static long most_resident() {
        std::ifstream status("/proc/" + std::to_string(platform->pid()) + "/status");
        for (std::string line; std::getline(status, line);)
            if (line.starts_with("VmHWM:")) return std::stol(line.substr(6)) / 1024;
        return 0;
    }

    HostileService service{*stage};
    Cases cases;
};
}  // namespace

TEST_F(HostileServices, WhatIsNoAnswerFailsTheExecutionInBoundedMemory) {
    cases = framing_cases();
    const auto before = most_resident();
    run_cases();
    const auto grown = most_resident() - before;
    std::printf("endless bodies cost %ld MiB at most\n", grown);
    EXPECT_LT(grown, 1200) << "MiB; each of the endless bodies is 64 of them at most";
}

TEST_F(HostileServices, WhatIsNoResultFailsTheExecution) {
    cases = content_cases();
    run_cases();
}

TEST_F(HostileServices, NobodyIsSentElsewhere) {
    HostileService trap(*stage);
    trap.at()[""] = says(json_body(R"({"value": 1, "status": "completed", "result": {"value": 1}})"));
    cases = elsewhere_cases(trap.url());
    run_cases();
    EXPECT_EQ(trap.connections(), 0);
}

TEST_F(HostileServices, AJobsStatusIsNoMoreTrusted) {
    cases = job_cases();
    run_cases();
}

TEST_F(HostileServices, ProgressAndLogsAreTakenWithinBounds) {
    int looks = 0;
    cases.add(
        "boasts", "x_job",
        [&](Talk& talk) -> awaitable<void> {
            static const std::string said[] = {
                R"({"status": "running", "progress": 7e300, "message": "\u001b]0;owned\u0007 \u0000"})",
                R"({"status": "running", "progress": -5, "message": 7})",
                R"({"status": "running", "progress": "all of it"})",
                R"({"status": "completed", "result": {"value": 1}})"};
            co_await talk.say(json_body(said[std::min(looks++, 3)]));
        },
        "");
    service.at()["/jobs/0/logs"] = says_for_ever(
        "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n\x1b[2J\a", std::string(1 << 16, '\x1b'));
    import_for(0);
    const auto execution = begin(0);
    double most = 0;
    stage->until(
        [&] {
            const auto now = platform->get("/api/v1/executions/" + execution + "/status");
            if (now.at("/progress").is_number())
                most = std::max(most, now.at("/progress").to_number<double>());
            EXPECT_EQ(now.text.find("u001b"), now.text.npos) << now.text;
            return now.string_at("/status") == "COMPLETED";
        },
        "the job");
    EXPECT_LE(most, 1);
    const auto log = platform->get("/api/v1/executions/" + execution + "/logs");
    EXPECT_EQ(log.status, 200);
    EXPECT_LE(log.text.size(), 5U << 20);
    EXPECT_EQ(log.text.find('\x1b'), log.text.npos);
    EXPECT_NE(log.text.find("left out"), log.text.npos);
}

TEST_F(HostileServices, ImportsOfHostileDocumentsAreRefusedWithTheReason) {
    HostileService trap(*stage);
    std::map<std::string, Say> documents;
    documents["endless"] = says_for_ever(head("\r\n"), std::string(1 << 16, ' '));
    documents["huge"] = says_for_ever(head("Content-Length: 2147483648\r\n\r\n"), std::string(1 << 16, ' '));
    documents["html"] = says(response("<html>", "text/html"));
    documents["deep"] = says(json_body(std::string(100'000, '[')));
    documents["twice"] = says(json_body(R"({"openapi": "3.1.0", "openapi": "3.0.0"})"));
    documents["list"] = says(json_body("[]"));
    documents["none"] = says(json_body("null"));
    documents["cycle"] =
        says(json_body(R"({"openapi": "3.1.0", "info": {"title": "x", "version": "1"}, "paths": {"/a":
            {"$ref": "#/paths/~1a"}}})"));
    documents["elsewhere"] =
        says(response("", "text/plain", "302 Found", "Location: " + trap.url() + "/openapi.json\r\n"));
    documents["remote"] =
        says(json_body(R"({"openapi": "3.1.0", "info": {"title": "x", "version": "1"}, "paths": {"/a":
            {"post": {"responses": {"200": {"description": "x", "content": {"application/json": {"schema":
            {"$ref": ")" +
                       trap.url() + R"(/x"}}}}}}}}})"));
    documents["wrong"] =
        says(json_body(R"({"openapi": "3.1.0", "info": {"title": "x", "version": "1"}, "paths": 7})"));
    documents["zero"] = says(json_body(R"({"openapi": "3.1.0", "info": {"title": "\u0000", "version": "1"},
        "paths": {"/a": {"post": {"operationId": "a", "summary": "a\u0000b", "responses": {"200":
        {"description": "x"}}}}}})"));
    documents["interim"] = says_for_ever("", "HTTP/1.1 103 Early Hints\r\n\r\n");
    documents["silent"] = says("");

    for (const auto& [name, say] : documents) {
        SCOPED_TRACE(name);
        service.at()["/" + name + ".json"] = say;
        const auto refused =
            platform->post("/api/v1/task-registry/import", import_of(service.url() + "/" + name + ".json"));
        EXPECT_TRUE(refused.status == 422 || refused.status == 502 || refused.status == 400) << refused.text;
        EXPECT_FALSE(refused.string_at("/detail").empty());
    }
    for (const char* url :
         {"file:///etc/passwd", "gopher://127.0.0.1/", "http://", "http://user:pass@127.0.0.1/x.json",
          "http://127.0.0.1:99999/x.json", "javascript:alert(1)"})
        EXPECT_EQ(platform->post("/api/v1/task-registry/import", import_of(url)).status, 422) << url;
    EXPECT_EQ(trap.connections(), 0);
    import_as("x_", 600);
}

TEST_F(HostileServices, AHostileHealthPathMakesAnUnhealthyInstanceAndHarmsNobody) {
    import_as("x_", 600);
    std::map<std::string, Say> healths;
    healths["/endless"] = says_for_ever(head("\r\n"), std::string(1 << 16, ' '));
    healths["/headers"] = says_for_ever("HTTP/1.1 200 OK\r\n", "X-More: and more\r\n");
    healths["/elsewhere"] =
        says(response("", "text/plain", "302 Found", "Location: http://127.0.0.1:1/\r\n"));
    healths["/garbage"] = says("\x01\x02\x03\r\n\r\n");
    healths["/sick"] =
        says(json_body("{\"status\": \"\\u001b[31mill\\u0000\", \"capacity\": 1e300, \"running\": -4}"));

    std::set<std::string> ids;
    for (const auto& [path, say] : healths) {
        service.at()[path] = say;
        json::object o;
        o["task_id"] = "x_call";
        o["base_url"] = service.url() + "/at" + path.substr(1);  // an instance of its own
        o["health_path"] = path;
        service.at()["/at" + path.substr(1) + path] = say;
        const auto made = platform->post("/api/v1/task-services", schema::to_text(o));
        ASSERT_EQ(made.status, 201) << made.text;
        ids.insert(made.string_at("/service_id"));
    }
    stage->until(
        [&] {
            const auto listed = platform->get("/api/v1/task-services?task_id=x_call");
            EXPECT_EQ(listed.text.find("u001b"), listed.text.npos) << listed.text;
            std::size_t unhealthy = 0;
            for (const auto& each : listed.at("/items").as_array())
                if (ids.contains(std::string(each.at("id").as_string())) &&
                    each.at("health") == "unhealthy" && !each.at("health_detail").as_string().empty())
                    ++unhealthy;
            return unhealthy == ids.size();
        },
        "every one to be unhealthy");
    cases.add("is good", "x_call", says(json_body(R"({"value": 1})")), "");
    EXPECT_EQ(platform->ended(platform->execute("x_call", {{"case", "0"}})), "COMPLETED");
    for (const auto& id : ids)
        EXPECT_EQ(platform->send({.method = "DELETE", .url = "/api/v1/task-services/" + id}).status, 204);
}

}  // namespace mad::tests
