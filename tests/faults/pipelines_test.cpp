// A pipeline of thousands of executions while everything around it dies, in turn and more than once.
#include "tests/faults/site.hpp"

#include <random>

namespace mad::tests {
namespace {

constexpr int numbers = 720;

// Each number goes through three tasks; the one in the middle misbehaves.
constexpr std::string_view three_steps = R"({
    "template_id": "thrice", "parameters": {"type": "object", "required": ["numbers"],
        "properties": {"numbers": {"type": "array", "items": {"type": "integer"}}}},
    "steps": [
        {"id": "each", "for_each": {"from": "/params/numbers"}, "continue_on_error": true,
         "steps": [
            {"id": "first", "task": "count", "inputs": {"n": {"from": "/item"}, "milliseconds": 20}},
            {"id": "second", "task": "moody", "inputs": {"n": {"from": "/steps/first/n"}}},
            {"id": "third", "task": "count", "inputs": {"n": {"from": "/steps/second/n"}}}],
         "outputs": {"from": "/steps/third/n"}}],
    "outputs": {"each": {"from": "/steps/each"}}})";

/// At which "moody" answers nothing right, however often it is asked.
bool fails(int n) { return n % 40 % 6 == 0 && n % 40 / 6 < 4; }

std::string begin_run(Site& site) {
    const auto made = site.api->post("/api/v1/pipeline-templates", std::string(three_steps));
    EXPECT_EQ(made.status, 201) << made.text;
    const auto published = site.api->send({.method = "PATCH",
                                           .url = "/api/v1/pipeline-templates/thrice",
                                           .headers = {{"Content-Type", "application/json"}},
                                           .body = R"({"phase": "published"})"});
    EXPECT_EQ(published.status, 200) << published.text;
    json::array all;
    for (int n = 0; n < numbers; ++n) all.push_back(n);
    const auto begun = site.api->post("/api/v1/pipeline-templates/thrice/instantiate",
                                      schema::to_text(json::object{{"numbers", all}}));
    EXPECT_EQ(begun.status, 202) << begun.text;
    return begun.string_at("/job_id");
}

/// What may strike, each by its name.
std::vector<std::pair<std::string, std::function<void()>>> strikes(Site& site, std::mt19937& dice) {
    const auto any_worker = [&site, &dice]() -> auto& { return site.workers[dice() % site.workers.size()]; };
    return {{"worker killed",
             [&site, any_worker] {
                 auto& worker = any_worker();
                 worker->stop(SIGKILL);
                 site.start(worker);
             }},
            {"worker paused past its leases",
             [&site, any_worker] {
                 auto& worker = any_worker();
                 worker->signal(SIGSTOP);
                 const auto until = std::chrono::steady_clock::now() + 2 * Site::lease;
                 site.stage.until([&] { return std::chrono::steady_clock::now() > until; },
                                  "its leases' end");
                 worker->signal(SIGCONT);
             }},
            {"service killed", [&site] { site.service.kill_and_restart(); }},
            {"API killed", [&site] { site.kill_api(); }},
            {"PostgreSQL killed", [&site] { site.kill_postgres(); }},
            {"backend killed", [&site] { site.kill_backend(); }},
            {"Redis killed", [&site] { site.kill_redis(); }},
            {"FLUSHALL", [&site] { site.flush_redis(); }}};
}

/// The numbers that failed, as the job lists them.
std::multiset<int> failed_numbers(Site& site, const std::string& job) {
    std::multiset<int> failed;
    std::string after;
    do {
        const auto page = site.api->get("/api/v1/jobs/" + job + "/failures?limit=50" +
                                        (after.empty() ? "" : "&cursor=" + after));
        EXPECT_EQ(page.status, 200) << page.text;
        if (page.status != 200) break;
        for (const auto& each : page.at("/items").as_array())
            failed.insert(static_cast<int>(each.at("item").to_number<int>()));
        after = page.string_at("/next_cursor");
    } while (!after.empty());
    return failed;
}
}  // namespace

TEST(PipelineFaults, NothingIsLostOrRecordedTwiceThroughAllOfThem) {
    Site site({.workers = 3});
    const char* given = std::getenv("MAD_FAULT_SEED");
    const auto seed = given ? std::stoul(given) : 1;
    std::mt19937 dice(seed);
    const auto job = begin_run(site);

    auto all = strikes(site, dice);
    const auto kinds = all;
    all.insert(all.end(), kinds.begin(), kinds.end());
    std::ranges::shuffle(all, dice);
    const int struck = static_cast<int>(all.size());
    std::string order;
    for (int i = 0; i < struck; ++i) {
        site.until_called((i + 1) * 3 * numbers / (struck + 2));
        all[i].second();
        order += (i ? ", " : "") + all[i].first;
    }
    Answer ended;
    site.stage.until(
        [&] {
            ended = site.api->get("/api/v1/jobs/" + job);
            return ended.status == 200 && !ended.at("/job/finished_at").is_null();
        },
        "the job's end");
    EXPECT_EQ(ended.string_at("/job/status"), "COMPLETED") << schema::to_text(ended.at("/job"));

    json::array right;
    std::multiset<int> wrong;
    for (int n = 0; n < numbers; ++n)
        if (fails(n))
            wrong.insert(n);
        else
            right.push_back(n);
    EXPECT_EQ(site.api->get("/api/v1/jobs/" + job + "/outputs").at("/each"), json::value(right));
    EXPECT_EQ(failed_numbers(site, job), wrong);
    const auto executions = 3 * right.size() + 2 * wrong.size();
    EXPECT_GE(executions, 2000U);
    EXPECT_EQ(site.sql("select count(*) from task_executions", "mad"), fmt::format("{}\n", executions));
    site.expect_all_holds(1);
    report(
        "pipeline: {} executions ended once, {} of {} numbers failed as they should, {} calls, seed {}: {}",
        executions, wrong.size(), numbers, site.service.total(), seed, order);
}

}  // namespace mad::tests
