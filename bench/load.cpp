// bench_load: makes a platform work, and prints as JSON how fast it was. The token is MAD_TOKEN's.
#include "base/await.hpp"
#include "base/clock.hpp"
#include "base/group.hpp"
#include "bench/platform_client.hpp"
#include "schema/json_text.hpp"

#include <charconv>
#include <cstdlib>
#include <iostream>
#include <unordered_set>

namespace mad::bench {
namespace {

constexpr std::string_view usage = R"(usage:
  bench_load throughput URL TASK COUNT CONNECTIONS   COUNT executions over CONNECTIONS connections, until all have ended
  bench_load latency URL TASK COUNT                  COUNT executions one after the other: submit, result in hand
  bench_load get URL COUNT PATH...                   COUNT times each path
)";

/// Many clients that submit `count` executions of a task together.
class Submission {
public:
    Submission(PlatformClient& client, std::string task, std::size_t count)
        : client_(client), task_(std::move(task)), count_(count) {}

    /// Returns when all are accepted.
    awaitable<void> run(std::size_t connections) {
        Group clients(co_await asio::this_coro::executor);
        for (std::size_t i = 0; i < connections; ++i) clients.spawn("client", submit());
        co_await clients.join();
        if (accepted_.size() < count_) throw std::runtime_error("not all were accepted: see above");
    }
    const std::vector<Submitted>& accepted() const { return accepted_; }
    std::vector<double> milliseconds() const {
        std::vector<double> all;
        for (auto& each : accepted_) all.push_back(each.milliseconds);
        return all;
    }

private:
    awaitable<void> submit() {
        while (next_ < count_) accepted_.push_back(co_await client_.submit(task_, std::int64_t(next_++)));
    }

    PlatformClient& client_;
    std::string task_;
    std::size_t count_, next_ = 0;
    std::vector<Submitted> accepted_;
};

/// What the list of jobs, newest first, says about those that were submitted.
struct Standing {
    std::size_t completed = 0;
    std::vector<std::string> open, failed;  ///< jobs
    Time last_end{};
};

awaitable<Standing> standing_of(PlatformClient& client, const std::vector<Submitted>& submitted) {
    std::unordered_set<std::string> missing;
    for (auto& each : submitted) missing.insert(each.job_id);
    Standing standing;
    for (std::string cursor; !missing.empty();) {
        const auto page = co_await client.get("/api/v1/jobs?limit=500" + cursor);
        for (auto& job : page.at("items").as_array()) {
            const std::string id(job.at("id").as_string()), status(job.at("status").as_string());
            if (missing.erase(id) == 0) continue;
            if (status == "COMPLETED")
                ++standing.completed;
            else
                (status == "FAILED" || status == "CANCELED" ? standing.failed : standing.open).push_back(id);
            if (const auto* at = job.as_object().if_contains("finished_at"); at && at->is_string())
                standing.last_end = std::max(standing.last_end, parse_time(at->get_string()).value());
        }
        const auto* next = page.as_object().if_contains("next_cursor");
        if (!next || !next->is_string()) break;
        cursor = "&cursor=" + std::string(next->get_string());
    }
    if (!missing.empty())
        throw std::runtime_error("a job that was accepted is not listed: " + *missing.begin());
    co_return standing;
}

/// Waits until every one is listed as COMPLETED. When the last of them had ended.
awaitable<Time> all_completed(PlatformClient& client, const std::vector<Submitted>& submitted) {
    std::string last = submitted.back().execution_id;
    for (;;) {
        co_await client.result(last, std::chrono::milliseconds(20));
        const auto seen_at = system_now();
        const auto standing = co_await standing_of(client, submitted);
        if (!standing.failed.empty())
            throw std::runtime_error(std::to_string(standing.failed.size()) + " jobs failed, such as " +
                                     standing.failed.front());
        // finished_at is the time of a transaction; what was seen is after its commit.
        if (standing.completed == submitted.size()) co_return std::max(seen_at, standing.last_end);
        for (auto& each : submitted)
            if (each.job_id == standing.open.front()) last = each.execution_id;
    }
}

double seconds(Time from, Time to) { return std::chrono::duration<double>(to - from).count(); }

awaitable<json::object> throughput(PlatformClient& client, std::string task, std::size_t count,
                                   std::size_t connections) {
    Submission submission(client, std::move(task), count);
    const auto began = system_now();
    co_await submission.run(connections);
    const auto accepted = system_now();
    const auto ended = co_await all_completed(client, submission.accepted());
    const auto n = static_cast<double>(count);
    json::object it;
    it["completed"] = count;
    it["connections"] = connections;
    it["accept_seconds"] = seconds(began, accepted);
    it["accepts_per_second"] = n / seconds(began, accepted);
    it["accept"] = described(submission.milliseconds());
    it["end_to_end_seconds"] = seconds(began, ended);
    it["executions_per_second"] = n / seconds(began, ended);
    co_return it;
}

/// The pause lets what the last one left behind come to rest.
awaitable<json::object> latency(PlatformClient& client, std::string task, std::size_t count) {
    constexpr std::size_t warming_up = 20;
    std::vector<double> milliseconds;
    for (std::size_t i = 0; i < warming_up + count; ++i) {
        const auto began = SteadyClock::now();
        const auto submitted = co_await client.submit(task, std::int64_t(i));
        co_await client.result(submitted.execution_id, std::chrono::milliseconds(1));
        if (i >= warming_up) milliseconds.push_back(Milliseconds(SteadyClock::now() - began).count());
        co_await sleep_for(std::chrono::milliseconds(2));
    }
    co_return described(milliseconds);
}

awaitable<json::object> gets(PlatformClient& client, std::size_t count, std::vector<std::string> paths) {
    constexpr auto longest = std::chrono::seconds(10);  // for a path that is slow
    json::object by_path;
    for (auto& path : paths) {
        std::vector<double> milliseconds;
        const auto enough = SteadyClock::now() + longest;
        while (milliseconds.size() < count && SteadyClock::now() < enough) {
            const auto began = SteadyClock::now();
            co_await client.get(path);
            milliseconds.push_back(Milliseconds(SteadyClock::now() - began).count());
        }
        by_path[path] = described(milliseconds);
    }
    co_return by_path;
}

std::size_t number(const std::string& text) {
    std::size_t value = 0;
    const auto* end = text.data() + text.size();
    if (std::from_chars(text.data(), end, value).ptr != end || value == 0)
        throw std::runtime_error(text + " is no number of at least 1");
    return value;
}

awaitable<json::object> run(std::vector<std::string> words) {
    const char* token = std::getenv("MAD_TOKEN");
    const auto executor = co_await asio::this_coro::executor;
    const auto connections = words[0] == "throughput" ? number(words[4]) : 1;
    PlatformClient client(executor, words[1], token ? token : "", connections);
    if (words[0] == "throughput")
        co_return co_await throughput(client, words[2], number(words[3]), connections);
    if (words[0] == "latency") co_return co_await latency(client, words[2], number(words[3]));
    co_return co_await gets(client, number(words[2]), {words.begin() + 3, words.end()});
}

bool is_well_formed(const std::vector<std::string>& words) {
    if (words.empty()) return false;
    return (words[0] == "throughput" && words.size() == 5) || (words[0] == "latency" && words.size() == 4) ||
           (words[0] == "get" && words.size() >= 4);
}

}  // namespace
}  // namespace mad::bench

int main(int argc, char** argv) {
    const std::vector<std::string> words(argv + 1, argv + argc);
    if (!mad::bench::is_well_formed(words)) {
        std::cerr << mad::bench::usage;
        return 2;
    }
    try {
        const auto measured = mad::await([&] { return mad::bench::run(words); });
        std::cout << mad::schema::to_text(measured) << '\n';
    } catch (const std::exception& failure) {
        std::cerr << "bench_load: " << failure.what() << '\n';
        return 1;
    }
}
