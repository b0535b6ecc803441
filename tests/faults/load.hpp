// Many jobs of a task that counts, submitted while a fault strikes, and what became of them.
#pragma once
#include "base/file_contents.hpp"
#include "tests/platform/platform.hpp"

#include <fmt/format.h>
#include <map>

namespace mad::tests {

/// `mad up` over a folder that may have been one's before; `more`: settings beside the usual ones.
inline std::vector<std::string> up(const Folder& folder, const std::string& port,
                                   std::initializer_list<std::string> more = {}) {
    std::vector<std::string> argv{program("mad"),
                                  "up",
                                  "--data",
                                  folder.path().string(),
                                  "--http-port",
                                  port,
                                  "--http-drain-seconds",
                                  "1",
                                  "--auth-access-token-minutes",
                                  "60"};
    argv.insert(argv.end(), more);
    return argv;
}

/// The task service of these tests, in a process of its own that may be killed and comes back at its place.
class CountingService {
public:
    explicit CountingService(Stage& stage) : stage_(stage) { start("0"); }

    void kill_and_restart() {
        process_->stop(SIGKILL);
        start(url.substr(url.rfind(':') + 1));
    }
    /// The tasks "count", "drip" (an answer byte by byte), "hang" (none) and "moody" (some of all that), as
    /// this service answers them.
    void publish(Platform& platform) const {
        const auto document = platform.send({.url = url + "/openapi.json"}, false);
        for (const std::string name : {"count", "drip", "hang", "moody"}) {
            json::object retries, config, task;
            retries["max_failures"] = 100;
            retries["backoff_seconds"] = 0.1;
            config["base_urls"] = json::array{url};
            config["capacity"] = 16;
            config["timeout_seconds"] = name == "hang" ? 4 : name == "moody" ? 6 : 600;
            config["retries"] = retries;
            task["task_id"] = name;
            task["operation_id"] = name;
            task["interface_spec"] = document.body;
            task["service_config"] = config;
            const auto posted = platform.post("/api/v1/task-registry/tasks", schema::to_text(task));
            ASSERT_EQ(posted.status, 201) << posted.text;
        }
    }
    /// How often each number was asked for.
    std::map<int, int> calls() const {
        std::map<int, int> calls;
        std::ifstream in(folder_.path() / "calls");
        for (int n = 0; in >> n;) ++calls[n];
        return calls;
    }
    /// Numbers that were asked for more than once.
    int asked_again() const {
        int again = 0;
        for (auto& [n, times] : calls()) again += times > 1;
        return again;
    }
    int total() const {
        int total = 0;
        for (auto& [n, times] : calls()) total += times;
        return total;
    }

    std::string url;

private:
    void start(const std::string& port) {
        process_.emplace(
            stage_, std::vector<std::string>{"python3", MAD_SOURCE_DIR "/tests/faults/counting_service.py",
                                             (folder_.path() / "calls").string(), port});
        url = process_->url;
        if (url.empty()) throw std::runtime_error("no counting service: " + process_->log());
    }
    Stage& stage_;
    TemporaryFolder folder_;
    std::optional<Foreign> process_;
};

/// Clients that submit numbers, each with a key of its own, again and again until it is accepted.
class Load {
public:
    struct Options {
        int jobs = 300;
        int milliseconds = 20;  ///< that each takes
        std::string task = "count";
        int clients = 4, first = 0;
        std::chrono::milliseconds pause{0};  ///< of a client between two jobs
    };
    Load(Stage& stage, const Platform& at, Options options)
        : stage_(stage), options_(std::move(options)), url_(at.url), token_(at.token) {
        for (int i = 0; i < options_.clients; ++i) group_.spawn("client", submit());
    }
    ~Load() { stage_.wait(group_.join()); }

    void until_accepted(std::size_t count) {
        stage_.until([&] { return executions.size() >= count; }, "jobs to be accepted");
    }
    void until_all_accepted() {
        until_accepted(static_cast<std::size_t>(options_.jobs));
        stage_.wait(group_.join());
    }
    /// Waits for all ends. How many completed, each with its own number; every other end is a failure of the
    /// test.
    int completed(Platform& platform) {
        until_all_accepted();
        for (const auto* open : {"QUEUED", "RUNNING"})
            stage_.until(
                [&] {
                    const auto page =
                        platform.get("/api/v1/jobs?limit=1&task_id=" + options_.task + "&status=" + open);
                    return page.status == 200 && page.at("/items").as_array().empty();
                },
                "all ends");
        int right = 0;
        for (auto& [n, execution] : executions) {
            const auto results = platform.results(execution);
            EXPECT_EQ(results.at("/result/n"), n) << execution << ' ' << results.text;
            right += results.status == 200 && results.at("/result/n") == n;
        }
        return right;
    }

    std::map<int, std::string> executions;  ///< by their numbers
    std::map<int, int> failures;            ///< by status; 0: no answer
    int repeats = 0;                        ///< requests that got no answer, or a 5xx
    int lost_replies = 0;                   ///< accepted, but the reply did not come: found by the repeat
    std::vector<std::string> refusals;      ///< other answers: there should be none

private:
    awaitable<void> submit() {
        while (next_ < options_.jobs) {
            const int n = options_.first + next_++;
            for (bool repeated = false; !co_await submit(n, repeated); repeated = true) {
                ++repeats;
                co_await wait(50ms);
            }
            if (options_.pause > 0ms) co_await wait(options_.pause);
        }
    }
    awaitable<bool> submit(int n, bool repeated) {
        http::ClientRequest request{.method = "POST",
                                    .url = url_ + "/api/v1/tasks/" + options_.task + "/execute"};
        request.headers.emplace("Authorization", "Bearer " + token_);
        request.headers.emplace("Content-Type", "application/json");
        request.headers.emplace("Idempotency-Key", options_.task + " " + std::to_string(n));
        json::object inputs;
        inputs["n"] = n;
        inputs["milliseconds"] = options_.milliseconds;
        request.body = schema::to_text(inputs);
        request.timeout = 20s;
        const auto asked_at = system_now();
        const auto answer = co_await client_.send(std::move(request));
        if (!answer || answer->status >= 500) {
            ++failures[answer ? answer->status : 0];
            co_return false;
        }
        const auto body = schema::parse_json(answer->body);
        const auto* id = body ? schema::at_pointer(*body, "/execution_id") : nullptr;
        if (answer->status != 202 || !id) {
            refusals.push_back(answer->body);
            co_return false;
        }
        executions[n] = id->as_string();
        // An id says when it was made: before this request, by one whose reply was lost.
        if (repeated && made_at(executions[n]) < asked_at) ++lost_replies;
        co_return true;
    }
    /// Of a UUIDv7.
    static Time made_at(std::string id) {
        std::erase(id, '-');
        return Time(std::chrono::milliseconds(std::stoull(id.substr(0, 12), nullptr, 16)));
    }
    awaitable<void> wait(std::chrono::milliseconds time) {
        asio::steady_timer timer(stage_.executor(), time);
        co_await timer.async_wait(asio::use_awaitable);
    }

    Stage& stage_;
    Options options_;
    std::string url_, token_;
    http::Client client_{stage_.executor()};
    int next_ = 0;
    Group group_{stage_.executor()};
};

/// `mad check` over what is running: all holds, and it saw as many jobs as were accepted (none: some are
/// being accepted now).
inline void expect_all_holds(Stage& stage, std::vector<std::string> where, std::optional<std::size_t> jobs) {
    std::vector<std::string> argv{program("mad"), "check", "--json", "--grace", "10"};
    argv.insert(argv.end(), where.begin(), where.end());
    const auto checked = stage.wait(process::run({.argv = std::move(argv)}, longest_wait));
    ASSERT_TRUE(checked) << checked.error().detail;
    EXPECT_EQ(checked->exit.status, 0) << checked->out << checked->errors;
    if (!jobs) return;
    const auto report = schema::parse_json(checked->out);
    ASSERT_TRUE(report) << checked->out;
    const auto* examined = schema::at_pointer(*report, "/findings/0/examined");
    ASSERT_TRUE(examined);
    EXPECT_EQ(*examined, *jobs) << "a submit that was repeated made a second job";
}

/// The processes that name or work in the folder.
inline std::vector<std::string> processes_of(const fs::path& folder) {
    std::vector<std::string> found;
    std::error_code ignored;
    for (auto& entry : fs::directory_iterator("/proc", ignored)) {
        const auto line = contents_or_nothing(entry.path() / "cmdline");
        const auto at = fs::read_symlink(entry.path() / "cwd", ignored).string();
        if (line.find(folder.string()) != line.npos || at.starts_with(folder.string())) found.push_back(line);
    }
    return found;
}

inline std::size_t files_below(const fs::path& folder) {
    std::error_code ignored;
    std::size_t count = 0;
    for (auto& entry : fs::recursive_directory_iterator(folder, ignored)) count += entry.is_regular_file();
    return count;
}

/// One line of a test's output: what went through a fault.
template <class... Args>
void report(fmt::format_string<Args...> line, Args&&... args) {
    fmt::print("fault {}\n", fmt::format(line, std::forward<Args>(args)...));
    std::fflush(stdout);
}

}  // namespace mad::tests
