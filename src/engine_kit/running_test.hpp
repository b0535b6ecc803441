// A task service run as the real program, and an HTTP server of the test's own for what a service asks.
#pragma once
#include "base/await.hpp"
#include "base/group.hpp"
#include "http/client.hpp"
#include "http/router.hpp"
#include "http/server.hpp"
#include "process/child.hpp"
#include "process/process.hpp"
#include "schema/json_text.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_future.hpp>
#include <fstream>
#include <gtest/gtest.h>

namespace mad::engine_kit {
namespace json = boost::json;
using namespace std::chrono_literals;

constexpr auto longest_wait = 240s;  // for what a slow machine may take

/// Everything of a test happens on its one thread, while it waits for something.
class Stage {
public:
    template <class T>
    T wait(awaitable<T> work) {
        auto done = asio::co_spawn(context_, std::move(work), asio::use_future);
        while (done.wait_for(0s) != std::future_status::ready) {
            if (context_.stopped()) context_.restart();
            context_.run_one();
        }
        return done.get();
    }
    /// Polls `condition` until it holds; a failure of the test where it does not in time.
    void until(const std::function<bool()>& condition, const char* what) {
        const auto deadline = std::chrono::steady_clock::now() + longest_wait;
        while (!condition()) {
            ASSERT_LT(std::chrono::steady_clock::now(), deadline) << "waited in vain for " << what;
            wait(pause());
        }
    }
    asio::any_io_executor executor() { return context_.get_executor(); }

private:
    static awaitable<void> pause() {
        asio::steady_timer timer(co_await asio::this_coro::executor, 20ms);
        co_await timer.async_wait(asio::use_awaitable);
    }
    asio::io_context context_{1};
};

struct Answer {
    int status = 0;
    http::Headers headers;
    std::string text;
    json::value body;  ///< null where it is no JSON
    const json::value& at(std::string_view pointer) const {
        static const json::value nothing;
        const auto* found = schema::at_pointer(body, pointer);
        return found ? *found : nothing;
    }
    std::string string_at(std::string_view pointer) const {
        const auto& found = at(pointer);
        return found.is_string() ? std::string(found.get_string()) : "";
    }
};

/// The answer, once it is there; status 0 where none came.
inline Answer ask(Stage& stage, http::Client& client, http::ClientRequest request) {
    request.timeout = longest_wait;
    auto got = stage.wait(client.send(std::move(request)));
    if (!got) return {0, {}, got.error().detail, {}};
    auto body = schema::parse_json(got->body, {.depth = 64, .bytes = 64 << 20});
    return {got->status, got->headers, got->body, body ? *body : json::value()};
}

/// A program of its own process, whose errors are kept as its log; stopped in the end.
class Program {
public:
    Program(Stage& stage, std::vector<std::string> argv) : stage_(stage) {
        auto started = process::Child::start(stage.executor(), {.argv = std::move(argv)});
        if (!started) throw std::runtime_error(started.error().detail);
        child_.emplace(std::move(*started));
        readers_.spawn("log", read_log());
    }
    ~Program() {
        if (!ended_) stop();
    }
    /// The next line of its output; nothing where it has ended.
    std::optional<std::string> read_line() { return stage_.wait(child_->out().read_line()); }

    process::Exit stop(int signal = SIGTERM) {
        return end(child_->terminate(std::chrono::milliseconds(longest_wait), signal));
    }
    process::Exit wait() { return end(child_->wait()); }
    pid_t pid() const { return child_->pid(); }
    void signal(int number) { child_->signal_group(number); }
    const std::string& log() const { return log_; }

private:
    process::Exit end(awaitable<process::Exit> ending) {
        ended_ = true;
        const auto exit = stage_.wait(std::move(ending));
        stage_.wait(readers_.join());
        return exit;
    }
    awaitable<void> read_log() {
        for (;;) {
            const auto piece = co_await child_->errors().read_some();
            if (piece.empty()) break;
            log_ += piece;
        }
    }

    Stage& stage_;
    std::optional<process::Child> child_;
    Group readers_{stage_.executor()};
    std::string log_;
    bool ended_ = false;
};

/// A task service whose first line of output is its URL.
class Running : public Program {
public:
    /// Starts `argv` and waits for its first line. `url` stays empty where it ends instead.
    Running(Stage& stage, std::vector<std::string> argv)
        : Program(stage, std::move(argv)), url(read_line().value_or("")), stage_(stage) {}

    Answer send(http::ClientRequest request) {
        request.url = url + request.url;
        return ask(stage_, client_, std::move(request));
    }
    Answer get(std::string path) { return send({.url = std::move(path)}); }
    Answer del(std::string path) { return send({.method = "DELETE", .url = std::move(path)}); }
    Answer post(std::string path, const json::value& body, http::Headers headers = {}) {
        headers.emplace("Content-Type", "application/json");
        return send({.method = "POST",
                     .url = std::move(path),
                     .headers = std::move(headers),
                     .body = schema::to_text(body)});
    }
    /// The path of the job that this starts.
    std::string start_job(std::string path, const json::value& body, http::Headers headers = {}) {
        const auto answer = post(std::move(path), body, std::move(headers));
        EXPECT_EQ(answer.status, 202) << answer.text;
        return std::string(http::header(answer.headers, "Location"));
    }
    /// The status resource once it is not running any more.
    Answer ended(const std::string& job) {
        Answer last;
        stage_.until(
            [&] {
                last = get(job);
                return last.string_at("/status") != "running";
            },
            "the job's end");
        return last;
    }
    Answer do_job(std::string path, const json::value& body) {
        return ended(start_job(std::move(path), body));
    }

    std::string url;

private:
    Stage& stage_;
    http::Client client_{stage_.executor()};
};

/// The numbers of the processes below `parent` that live.
inline std::vector<pid_t> children_of(pid_t parent) {
    std::vector<pid_t> found;
    std::ifstream list("/proc/" + std::to_string(parent) + "/task/" + std::to_string(parent) + "/children");
    for (pid_t pid = 0; list >> pid;) {
        if (!process::start_time(pid)) continue;
        found.push_back(pid);
        const auto below = children_of(pid);
        found.insert(found.end(), below.begin(), below.end());
    }
    return found;
}

}  // namespace mad::engine_kit
