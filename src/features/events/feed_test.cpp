// An organisation's events over one stream: none is lost and none comes twice, whoever drops the connection.
#include "features/events/feed.hpp"

#include "db/database.hpp"
#include "features/events/lab_test.hpp"

namespace mad::events {
namespace {

struct Received {
    std::string id, type;
    json::object data;
};

class Feeds : public Stream {
protected:
    /// Leaves by itself after so many events.
    std::future<Result<http::ClientResponse>> follow(const std::string& topics = "", std::size_t leave = 0) {
        leave_after = leave;
        return open("/api/v1/events" + (topics.empty() ? "" : "?topics=" + topics), last_id());
    }
    std::future<Result<http::ClientResponse>> open(const std::string& path, const std::string& last) {
        http::ClientRequest request{.url = "http://127.0.0.1:" + std::to_string(server.port()) + path};
        if (!last.empty()) request.headers.emplace("Last-Event-ID", last);
        request.timeout = std::chrono::minutes(5);
        text.clear();
        seen_here = 0;
        request.on_body = [this](std::string_view piece) -> awaitable<void> {
            text += piece;
            read();
            if (leave_after && seen_here >= leave_after) throw std::runtime_error("the browser leaves");
            co_return;
        };
        return begin(left(std::move(request)));
    }
    /// One that left has no status.
    awaitable<Result<http::ClientResponse>> left(http::ClientRequest request) {
        try {
            if (auto answer = co_await checked(std::move(request))) co_return answer;
        } catch (const std::runtime_error&) {
        }
        co_return http::ClientResponse{};
    }
    void read() {
        for (std::size_t end; (end = text.find("\n\n")) != text.npos; text.erase(0, end + 2)) {
            Received event;
            std::istringstream lines(text.substr(0, end));
            for (std::string line; std::getline(lines, line);) {
                if (line.starts_with("id: ")) event.id = line.substr(4);
                if (line.starts_with("event: ")) event.type = line.substr(7);
                if (line.starts_with("data: "))
                    event.data = schema::parse_json(line.substr(6)).value().as_object();
            }
            if (event.type.empty()) continue;
            // A browser that leaves has not seen what was on its way.
            if (leave_after && seen_here >= leave_after) continue;
            ++seen_here;
            events.push_back(std::move(event));
        }
    }
    std::string last_id() const { return events.empty() ? "" : events.back().id; }
    std::size_t count_of(std::string_view type) const {
        return static_cast<std::size_t>(
            std::ranges::count_if(events, [&](auto& each) { return each.type == type; }));
    }
    void until_told(std::string_view type, std::size_t times = 1) {
        until([&] { return count_of(type) >= times; });
    }
    const Received& only(std::string_view type) const {
        EXPECT_EQ(count_of(type), 1) << type;
        const auto found = std::ranges::find(events, type, &Received::type);
        if (found == events.end()) throw std::runtime_error("no event " + std::string(type));
        return *found;
    }

    void publish(Id of, const std::string& task, const std::string& version, bool by_system = false) const {
        database.sql(
            "insert into task_definitions (id, org_id, task_id, version, precedence, name, "
            "interface_spec, operation_id, checksum) values ('" +
            Id::make().text() + "', " + (by_system ? "null" : "'" + of.text() + "'") + ", '" + task + "', '" +
            version + "', 'x', 'A task', '{}', 'x', 'x')");
    }

    std::vector<Received> events;
    std::string text;
    std::size_t leave_after = 0, seen_here = 0;
};

/// Events of several jobs, written by several at once.
struct Writer {
    Process& process;
    Id org;
    std::vector<Id> jobs;
    int rounds = 0;
    std::string name;

    awaitable<void> write(std::size_t& done) const {
        for (int round = 0; round < rounds; ++round) {
            std::vector<results::JobEvent> events;
            for (const auto job : jobs) {
                const auto key = name + std::to_string(round);
                json::object data;
                data["key"] = key;
                events.push_back({job, {key, "execution.progress", {}, std::move(data), system_now()}});
            }
            co_await process.results.append_events(org, std::move(events));
            process.watchers.ring(org);
        }
        ++done;
    }
};
}  // namespace

TEST_F(Feeds, TellEveryEventOfConcurrentJobsOnceOverDroppedConnections) {
    auto& second = another();
    auto first = follow();
    until_told("ready");
    // Four at once, of two processes and of jobs of their own, some of whom commit long after their numbers
    // were given.
    database.sql(R"sql(create function linger() returns trigger language plpgsql as $$
        begin if random() < 0.1 then perform pg_sleep(0.15); end if; return null; end $$;
        create trigger lingers after insert on results_lab.job_events for each statement execute function linger())sql");
    const int rounds = 40;
    std::size_t done = 0;
    std::vector<std::future<void>> writing;
    std::vector<Writer> writers;
    for (const auto* name : {"a", "b", "c", "d"})
        writers.push_back({writers.size() % 2 ? second : here,
                           org,
                           {add_job(org), add_job(org), add_job(org)},
                           rounds,
                           name});
    for (const auto& writer : writers) writing.push_back(begin(writer.write(done)));
    const std::size_t all = writers.size() * 3 * rounds;

    leave_after = 30;
    EXPECT_TRUE(run(std::move(first)));
    for (const std::size_t leave : {75, 120}) EXPECT_TRUE(run(follow("jobs", leave)));
    EXPECT_EQ(events.size(), 30U + 75 + 120);
    auto last = follow("jobs");
    until([&] { return done == writers.size() && count_of("execution.progress") >= all; });
    for (auto& each : writing) run(std::move(each));
    // Nothing comes after the last.
    tell(writers[0].jobs[0], "end", "job.completed");
    until_told("job.completed");

    std::map<std::string, int> times;
    for (const auto& event : events)
        if (event.type == "execution.progress")
            ++times[std::string(event.data.at("job_id").as_string()) + " " +
                    std::string(event.data.at("key").as_string())];
    EXPECT_EQ(times.size(), all);
    for (const auto& [key, n] : times) EXPECT_EQ(n, 1) << key;
    EXPECT_EQ(count_of("ready"), 1);
    EXPECT_EQ(count_of("reset"), 0);
    run(server.stop(std::chrono::seconds(20)));
    EXPECT_TRUE(run(std::move(last)));
    EXPECT_EQ(here.watchers.size(), 0);
}

TEST_F(Feeds, SayWhichJobItIs) {
    const auto job = add_job(org);
    auto answer = follow();
    until_told("ready");
    write(org, job, topic_job_accepted, "accepted", "job.accepted");
    here.relay.wake();
    until_told("job.accepted");
    tell(job, "completed", "job.completed", R"({"status": "COMPLETED"})");
    until_told("job.completed");
    const auto& data = only("job.completed").data;
    EXPECT_EQ(data.at("job_id").as_string(), job.text());
    EXPECT_EQ(data.at("status").as_string(), "COMPLETED");
    EXPECT_EQ(data.at("at").as_string(), "2026-11-24T10:00:00Z");
    EXPECT_EQ(schema::to_text(data.at("job")),
              R"({"name":"A job","kind":"task","task_id":"dock","status":"COMPLETED"})");
}

TEST_F(Feeds, TellWhatChangesOfTasksServicesAndMolecules) {
    permissions = {"jobs.read", "tasks.read", "services.read", "molecules.read"};
    publish(org, "measure", "1.0.0");
    auto answer = follow();
    until_told("ready");
    publish(org, "measure", "1.1.0");
    publish(org, "dock", "2.0.0", true);
    const auto of = "('" + Id::make().text() + "', '" + org.text() + "'";
    database.sql(
        "insert into task_services (id, org_id, task_id, base_url, source) values " + of +
        ", 'measure', 'http://x', 'registered'); update task_services set health = 'healthy', running = 1; "
        "update task_services set running = 2, health = 'healthy'; delete from task_services");
    until_told("service.changed", 3);
    database.sql(
        "update task_definitions set name = 'Measure' where version = '1.1.0';"
        "update task_definitions set is_active = false where version = '1.0.0';"
        "update task_definitions set name = 'Measure' where version = '1.1.0'");
    const auto artifact = "'" + Id::make().text() + "'";
    database.sql(
        "insert into artifacts (id, org_id, uri, kind) values (" + artifact + ", '" + org.text() +
        "', 'mad://org/x', 'molecule'); insert into molecules (id, org_id, artifact_id, name, format, "
        "checksum, size_bytes, molecule_count, atom_count) values " +
        of + ", " + artifact + ", 'aspirin', 'smi', 'x', 1, 1, 1); delete from molecules");
    until_told("molecule.removed");

    EXPECT_EQ(only("molecule.added").data.at("name").as_string(), "aspirin");
    EXPECT_EQ(only("task.changed").data.at("version").as_string(), "1.1.0");
    EXPECT_EQ(only("task.deactivated").data.at("version").as_string(), "1.0.0");
    std::vector<std::string> published, health;
    for (const auto& event : events) {
        if (event.type == "task.published") published.emplace_back(event.data.at("task_id").as_string());
        if (event.type == "service.changed") health.emplace_back(event.data.at("health").as_string());
    }
    std::ranges::sort(published);
    EXPECT_EQ(published, (std::vector<std::string>{"dock", "measure"}));
    EXPECT_EQ(health, (std::vector<std::string>{"unknown", "healthy", "removed"}));
    EXPECT_EQ(events.back().data.at("at").is_string(), true);
}

TEST_F(Feeds, TellNoticesOnceInTheOrderOfCommits) {
    permissions = {"tasks.read"};
    auto answer = follow("", 5);
    until_told("ready");
    static constexpr db::Query<void(std::string, std::string)> add{"feed_test_add", R"sql(
        insert into task_definitions (id, org_id, task_id, version, precedence, name, interface_spec, operation_id,
                                      checksum)
        values (gen_random_uuid(), mad_org(), $1, $2, 'x', 'x', '{}', 'x', 'x'))sql"};
    auto write = [](db::Database& database, Id of, std::string task) -> awaitable<void> {
        for (int i = 0; i < 25; ++i)
            co_await database.of(of).exec(add, std::string(task), "1.0." + std::to_string(i));
    };
    std::vector<std::future<void>> writing;
    for (const auto* task : {"a", "b", "c", "d"}) writing.push_back(begin(write(here.metadata, org, task)));
    EXPECT_TRUE(run(std::move(answer)));
    EXPECT_TRUE(run(follow("tasks", 20)));
    auto last = follow("tasks");
    until_told("task.published", 100);
    for (auto& each : writing) run(std::move(each));
    std::set<std::string> told;
    for (const auto& event : events)
        if (event.type == "task.published") told.insert(schema::to_text(event.data));
    EXPECT_EQ(told.size(), 100);
    EXPECT_EQ(count_of("task.published"), 100);
    EXPECT_EQ(count_of("reset"), 0);
}

TEST_F(Feeds, OfAnotherOrganisationTellNothing) {
    permissions = {"jobs.read", "tasks.read"};
    const auto other = database.add_organization("other");
    prepare(other, "results_other");
    auto answer = follow();
    until_told("ready");
    const auto theirs = add_job(other), ours = add_job(org);
    write(other, theirs, topic_job_accepted, "accepted", "job.accepted");
    publish(other, "secret", "1.0.0");
    here.relay.wake();
    until([&] { return count("from results_other.job_events") == 1; });
    publish(org, "known", "1.0.0");
    tell(ours, "1", "job.running");
    until_told("job.running");
    until_told("task.published");
    EXPECT_EQ(events.size(), 3);
    for (const auto& event : events) {
        EXPECT_EQ(schema::to_text(event.data).find(theirs.text()), std::string::npos);
        EXPECT_EQ(schema::to_text(event.data).find("secret"), std::string::npos);
    }
}

TEST_F(Feeds, SayWhereTheyCannotGoOn) {
    permissions = {"jobs.read", "tasks.read"};
    for (int i = 0; i < 3; ++i) publish(org, "measure", "1.0." + std::to_string(i));
    // Two are gone: after the second they follow on, after the first they do not.
    database.sql("delete from notices where number <= 2");
    const auto opening = [&](const std::string& last) {
        events.clear();
        leave_after = 1;
        EXPECT_TRUE(run(open("/api/v1/events", last)));
        return events.at(0);
    };
    EXPECT_EQ(opening("0.2.0").type, "task.published");
    const auto reset = opening("0.1.0");
    EXPECT_EQ(reset.type, "reset");
    EXPECT_EQ(reset.id, "0.3.0");
    EXPECT_EQ(opening("0.4.0").type, "reset");
    EXPECT_EQ(opening("7.3.0").type, "reset");
    EXPECT_EQ(opening("-1.3.0").type, "reset");
    for (const auto* none : {"seven", "1.2", "1.2.", "1.2.3.4", "1.2.x"})
        EXPECT_EQ(opening(none).type, "reset");

    // More than anybody wants to hear one by one.
    const auto job = add_job(org);
    tell(job, "1", "one");
    until_carried();
    EXPECT_EQ(opening("0.3.0").type, "one");
    database.sql("insert into results_lab.job_events (job_id, seq_no, event_key, type, at) select '" +
                 job.text() + "', n, n, 'more', now() from generate_series(2, 10001) n");
    EXPECT_EQ(opening("0.3.0").type, "reset");
    EXPECT_EQ(opening("1.3.0").type, "more");
}

TEST_F(Feeds, KeepTheLastNotices) {
    for (const auto* of : {"null", "own"}) {
        const auto who = std::string(of) == "own" ? "'" + org.text() + "'" : of;
        database.sql("do $$ begin for i in 1..1005 loop perform add_notice(" + who +
                     ", 'tasks', 'x', '{}'); end loop; end $$");
    }
    EXPECT_EQ(database.sql("select string_agg(n, ' ') from (select concat_ws('-', count(*), min(number), "
                           "max(number)) n from notices group by org_id) x"),
              "1000-6-1005 1000-6-1005");
    // With its organisation all goes.
    database.sql("delete from organizations");
    EXPECT_EQ(count("from notices"), 1000);
}

TEST_F(Feeds, AreOfWhatOneMayRead) {
    const auto status = [&](const std::string& path) {
        leave_after = 1;
        return run(open(path, ""))->status;
    };
    EXPECT_EQ(status("/api/v1/events?topics=tasks"), 403);
    EXPECT_EQ(status("/api/v1/events?topics=jobs,tasks"), 403);
    EXPECT_EQ(status("/api/v1/events?topics=jobs,molecule"), 422);
    EXPECT_EQ(status("/api/v1/events?topics=jobs"), 0);  // left
    permissions = {"roles.read"};
    EXPECT_EQ(status("/api/v1/events"), 403);

    permissions = {"services.read", "jobs.read"};
    events.clear();
    auto answer = follow();
    until_told("ready");
    publish(org, "measure", "1.0.0");
    tell(add_job(org), "1", "job.running");
    database.sql(
        "insert into task_services (id, org_id, task_id, base_url, source) values (gen_random_uuid(), '" +
        org.text() + "', 'measure', 'http://x', 'registered')");
    until_told("job.running");
    until_told("service.changed");
    EXPECT_EQ(count_of("task.published"), 0);
}

TEST_F(Feeds, AreRefusedWhileTheStoreIsAwayUnlessItIsNotAsked) {
    permissions = {"jobs.read", "tasks.read"};
    caller = database.add_organization("away");
    database.sql("update org_settings set results_dsn = 'host=/nonexistent dbname=x' where org_id = '" +
                 caller.text() + "'");
    EXPECT_EQ(run(open("/api/v1/events", ""))->status, 503);
    leave_after = 1;
    EXPECT_EQ(run(open("/api/v1/events?topics=tasks", ""))->status, 0);
    EXPECT_EQ(only("ready").id, "-1.0.0");
}

TEST_F(Feeds, NoticeThatTheBrowserHasGone) {
    auto answer = follow("", 1);
    EXPECT_TRUE(run(std::move(answer)));
    until([&] { return here.watchers.size() == 0; });
}

}  // namespace mad::events
