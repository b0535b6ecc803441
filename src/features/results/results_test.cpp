#include "base/await.hpp"
#include "db/testing.hpp"
#include "features/results/places.hpp"
#include "features/results/store.hpp"
#include "schema/json_text.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <future>
#include <gtest/gtest.h>
#include <iterator>
#include <sstream>

namespace mad::results {
namespace {
const std::vector<db::Migration>& migrations() {
    static const auto all = db::read_migrations(MAD_SOURCE_DIR "/db/results").value();
    return all;
}

json::object object(std::string_view text) { return schema::parse_json(text).value().as_object(); }

Event event(std::string key, std::string type, std::string_view data = "{}") {
    return {std::move(key), std::move(type), {}, object(data), *parse_time("2026-11-24T10:00:00Z")};
}

/// Does not wait for ever for what is away.
Places::Options hasty() {
    Places::Options options;
    options.wait = options.connect_timeout = std::chrono::milliseconds(2000);
    return options;
}

/// A row in every table of a store.
std::string one_row_each(const std::string& job, const std::string& execution) {
    const auto j = "'" + job + "'", e = "'" + execution + "'";
    return "insert into jobs (id, kind, status, created_at) values (" + j + ", 'task', 'COMPLETED', now());" +
           "insert into job_inputs values (" + j + ", " + e + ", '{}');" +
           "insert into dynamic_task_results (execution_id, job_id, task_id, task_version, attempt, result, "
           "finished_at) values (" +
           e + ", " + j + ", 'x', '1', 1, '{}', now());" +
           "insert into job_outputs (execution_id, job_id, name, uri, sha256, size_bytes) values (" + e +
           ", " + j + ", 'x', 'x', 'x', 1);" +
           "insert into docking_results (execution_id, job_id, rank, affinity) values (" + e + ", " + j +
           ", 1, -9);" + "insert into docking_campaigns values (" + j +
           ", 'x', '1', '{}', '{}', null, now());" +
           "insert into docked_ligands (execution_id, ligand, job_id, campaign, molecule, name, smiles, "
           "poses, "
           "best_affinity, docked_at) values (" +
           e + ", 0, " + j + ", " + j + ", 1, 'x', 'C', 1, -9, now());" +
           "insert into failed_parts (execution_id, job_id, number, place, name, code, detail) values (" + e +
           ", " + j + ", 1, 1, 'x', 'x', 'x');" + "insert into interaction_words (word) values ('x');" +
           "insert into docking_bookmarks (id, name, filter, created_by) values (" + j +
           ", 'x', '{}', 'x');" + "insert into execution_logs values (" + e + ", " + j + ", 1, 'x');" +
           "insert into job_events (job_id, seq_no, event_key, type, at) values (" + j +
           ", 1, 'x', 'x', now());" +
           "insert into step_outputs (scope_id, step, place, job_id, output) values (" + j + ", '', 0, " + j +
           ", '{}')";
}
std::vector<std::string> names_of(const std::string& text) {
    std::istringstream words(text);
    return {std::istream_iterator<std::string>(words), {}};
}

/// Where an organisation's results are: every test runs with both.
enum class Kind { schema, database };

class Results : public testing::TestWithParam<Kind> {
protected:
    Results() : org(metadata_database.add_organization("lab")) {
        if (GetParam() == Kind::database) {
            own_database.emplace(false);
            metadata_database.sql("update org_settings set results_dsn = '" + own_database->dsn() + "'");
        }
        prepare();
    }
    ~Results() override {
        run(places.stop());
        run(metadata.stop());
    }

    void prepare() {
        const auto prepared = run(places.prepare(address()));
        if (!prepared) throw std::runtime_error(prepared.error().detail);
    }
    Address address() const {
        return {org, own_database ? std::optional(own_database->dsn()) : std::nullopt, "results_lab"};
    }
    /// Where the tables are, for what a test looks at or breaks behind the store's back.
    const db::TestDatabase& behind() const { return own_database ? *own_database : metadata_database; }
    std::string sql(const std::string& statement) const {
        return behind().sql("set search_path = results_lab; " + statement);
    }

    template <class T>
    T run(awaitable<T> work) {
        auto result = asio::co_spawn(io, std::move(work), asio::use_future);
        io.restart();
        io.run();
        return result.get();
    }
    template <class T>
    std::future<T> begin(awaitable<T> work) {
        return asio::co_spawn(io, std::move(work), asio::use_future);
    }

    Outcome outcome(Id job, Id execution) const {
        Outcome o{.job_id = job, .execution_id = execution, .task_id = "dock", .task_version = "1.2.0"};
        o.attempt = 2;
        o.result = R"({"z": 0.1, "a": [1, 9007199254740993], "nothing": null})";
        o.confidence = 0.75;
        o.service = "http://vina:8080";
        o.started_at = parse_time("2026-11-24T10:00:00Z");
        o.finished_at = *parse_time("2026-11-24T10:01:00.500000Z");
        o.outputs.push_back({"poses", "mad://org/x/poses.sdf", std::string(64, 'a'), 1234, "chemical/x-mdl"});
        o.docking.push_back({.ligand = 0, .rank = 1, .affinity = -9.4, .affinity_printed = -9.1});
        o.docking.push_back({.ligand = 0, .rank = 2, .affinity = -8.8, .rmsd_lb = 1.5, .rmsd_ub = 2.5});
        o.docking.back().details = object(R"({"crystal_rmsd": 1.81})");
        o.docking.back().interactions = words_of({"ASP:A:25:hydrogen_bond", "VAL:A:32:hydrophobic"});
        o.ligands.push_back({.name = "indinavir", .smiles = "CC", .heavy_atoms = 45, .fingerprint = "00ff"});
        o.ligands.back().poses = 2;
        o.ligands.back().best_affinity = -9.4;
        o.campaign = Campaign{.id = Id::make(), .engine = "{}", .parameters = R"({"text": "\u0000"})"};
        o.failed_parts.push_back(
            {.place = 3, .name = "aspirin", .code = "no_atoms", .detail = "It has none"});
        o.failed_parts.push_back({.place = 1, .code = "failed"});
        o.log = "Reading input ... done.\n";
        return o;
    }
    std::vector<StoredEvent> events(Id job, std::int64_t after = 0) {
        return run(store.events_after(org, job, after, 1000));
    }

    asio::io_context io;
    db::TestDatabase metadata_database;
    std::optional<db::TestDatabase> own_database;
    Id org;
    db::Database metadata{io.get_executor(), {.dsn = metadata_database.dsn(), .wait = hasty().wait}};
    Places places{io.get_executor(), metadata, migrations(), hasty()};
    Store store{places};
};
INSTANTIATE_TEST_SUITE_P(Where, Results, testing::Values(Kind::schema, Kind::database), [](auto& which) {
    return which.param == Kind::schema ? "ASchema" : "ADatabaseOfItsOwn";
});
}  // namespace

TEST_P(Results, AreReadBackAsTheyWereRecorded) {
    const auto job = Id::make(), execution = Id::make();
    EXPECT_FALSE(run(store.outcome_exists(org, execution)));
    EXPECT_FALSE(run(store.result(org, execution)));
    EXPECT_TRUE(run(store.record(org, outcome(job, execution))).value());
    EXPECT_TRUE(run(store.outcome_exists(org, execution)));

    const auto stored = run(store.result(org, execution)).value();
    EXPECT_EQ(stored.job_id, job);
    EXPECT_EQ(stored.attempt, 2);
    EXPECT_EQ(schema::to_text(stored.result), R"({"z":0.1,"a":[1,9007199254740993],"nothing":null})");
    EXPECT_EQ(stored.confidence_score, 0.75);
    EXPECT_EQ(to_rfc3339(stored.finished_at), "2026-11-24T10:01:00.500000Z");
    ASSERT_EQ(stored.outputs.size(), 1);
    EXPECT_EQ(stored.outputs[0].size_bytes, 1234);
    EXPECT_EQ(stored.outputs[0].content_type, "chemical/x-mdl");
    ASSERT_EQ(stored.docking.size(), 2);
    EXPECT_EQ(stored.docking[0].affinity, -9.4);
    EXPECT_EQ(stored.docking[0].affinity_printed, -9.1);
    EXPECT_FALSE(stored.docking[0].rmsd_lb);
    EXPECT_EQ(stored.docking[1].rmsd_ub, 2.5);
    EXPECT_EQ(stored.docking[1].details.at("crystal_rmsd"), 1.81);
    EXPECT_FALSE(stored.docking[0].interactions);
    EXPECT_EQ(stored.docking[1].interactions,
              (std::vector<std::string>{"ASP:A:25:hydrogen_bond", "VAL:A:32:hydrophobic"}));
    EXPECT_EQ(sql("select name || encode(fingerprint, 'hex') from docked_ligands"), "indinavir00ff");
    EXPECT_EQ(sql("select count(distinct molecule) from docking_results join docked_ligands using (campaign, "
                  "molecule)"),
              "1");
    EXPECT_EQ(sql("select string_agg(place || name, ',' order by number) from failed_parts"), "3aspirin,1");
    EXPECT_EQ(run(store.log(org, execution)), "Reading input ... done.\n");
}

TEST_P(Results, PartsThatFailedArePagedThroughInTheOrderOfTheirIds) {
    const auto job = Id::make();
    for (int i = 0; i < 3; ++i) ASSERT_TRUE(run(store.record(org, outcome(job, Id::make()))).value());
    ASSERT_TRUE(run(store.record(org, outcome(Id::make(), Id::make()))).value());
    const auto all = run(store.failed_parts(org, job, {}, 100));
    ASSERT_EQ(all.size(), 6U);
    EXPECT_TRUE(std::ranges::is_sorted(all, {}, &StoredFailedPart::id));
    const auto rest = run(store.failed_parts(org, job, all[2].id, 2));
    ASSERT_EQ(rest.size(), 2U);
    EXPECT_EQ(rest[0].id, all[3].id);
    EXPECT_EQ(rest[1].part.detail, all[4].part.detail);
}

TEST_P(Results, OfTheFirstToRecordStay) {
    const auto job = Id::make(), execution = Id::make();
    ASSERT_TRUE(run(store.record(org, outcome(job, execution))).value());
    auto late = outcome(job, execution);
    late.attempt = 3;
    late.result = R"({"other": true})";
    late.docking.pop_back();
    late.outputs[0].name = "other";
    EXPECT_FALSE(run(store.record(org, late)).value());

    const auto stored = run(store.result(org, execution)).value();
    EXPECT_EQ(stored.attempt, 2);
    EXPECT_EQ(stored.outputs.at(0).name, "poses");
    EXPECT_EQ(stored.docking.size(), 2);
}

TEST_P(Results, OfAnAttemptThatWasTakenOverAreNotRecorded) {
    auto outcome_of = outcome(Id::make(), Id::make());
    outcome_of.attempt = 1;
    results::Attempt second{outcome_of.job_id, outcome_of.execution_id, "dock", "1.0.0", 2};
    EXPECT_FALSE(run(store.take_over(org, second)));
    EXPECT_FALSE(run(store.record(org, outcome_of)).value());
    EXPECT_FALSE(run(store.outcome_exists(org, outcome_of.execution_id)));
    EXPECT_FALSE(run(store.result(org, outcome_of.execution_id)));
    EXPECT_TRUE(run(store.results_of(org, {outcome_of.execution_id})).empty());
    EXPECT_EQ(sql("select count(*) from job_outputs"), "0");

    outcome_of.attempt = 2;
    EXPECT_TRUE(run(store.record(org, outcome_of)).value());
    second.attempt = 3;
    EXPECT_TRUE(run(store.take_over(org, second)));
    EXPECT_EQ(run(store.result(org, outcome_of.execution_id)).value().attempt, 2);
}

// Whoever takes over waits for the one who records at that moment, or keeps it out: never both.
TEST_P(Results, AreRecordedOrTakenOver) {
    for (int i = 0; i < 20; ++i) {
        const auto mine = outcome(Id::make(), Id::make());  // of attempt 2
        results::Attempt next{mine.job_id, mine.execution_id, "dock", "1.0.0", 3};
        auto recorded = begin(store.record(org, mine));
        auto taken = begin(store.take_over(org, next));
        io.restart();
        io.run();
        EXPECT_EQ(recorded.get().value(), taken.get());
    }
}

TEST_P(Results, RecordedByManyAtOnceAreOne) {
    const auto job = Id::make(), execution = Id::make();
    std::vector<std::future<Result<bool>>> answers;
    for (int i = 0; i < 6; ++i) answers.push_back(begin(store.record(org, outcome(job, execution))));
    io.restart();
    io.run();
    std::int64_t firsts = 0;
    for (auto& answer : answers) firsts += answer.get().value() ? 1 : 0;
    EXPECT_EQ(firsts, 1);
    EXPECT_EQ(sql("select count(*) from docking_results"), "2");
}

TEST_P(Results, AreKeptWholeOrNotAtAll) {
    auto wrong = outcome(Id::make(), Id::make());
    wrong.docking[1].rank = 1;  // two poses of one rank
    const auto refused = run(store.record(org, wrong));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, "outcome_invalid");
    EXPECT_FALSE(run(store.outcome_exists(org, wrong.execution_id)));
    EXPECT_EQ(sql("select count(*) from job_outputs"), "0");

    wrong.docking[1].rank = 2;
    wrong.confidence = 1.5;
    EXPECT_EQ(run(store.record(org, wrong)).error().kind, "outcome_invalid");
    wrong.confidence = 1;
    wrong.log = std::string("a\0b", 3);
    EXPECT_EQ(run(store.record(org, wrong)).error().kind, "outcome_invalid");
    wrong.log = "";
    EXPECT_TRUE(run(store.record(org, wrong)).value());
    EXPECT_FALSE(run(store.log(org, wrong.execution_id)));
}

TEST_P(Results, MayComeBeforeTheJobIsDescribed) {
    JobRecord job{.id = Id::make(), .name = "First docking", .task_id = "dock", .task_version = "1.2.0"};
    job.submitted_by = "ada@lab.test";
    job.created_at = *parse_time("2026-11-24T09:00:00Z");
    const auto execution = Id::make();
    ASSERT_TRUE(run(store.record(org, outcome(job.id, execution))).value());

    std::vector<JobInput> inputs{{job.id, execution, R"({"seed":7})"}};
    for (int again = 0; again < 2; ++again) run(store.ensure_jobs(org, {job}, inputs));
    EXPECT_EQ(sql("select name || '|' || task_id || '|' || submitted_by || '|' || status from jobs"),
              "First docking|dock|ada@lab.test|QUEUED");
    EXPECT_EQ(sql("select count(*) || '|' || max(parameters::text) from job_inputs"), R"(1|{"seed":7})");
}

TEST_P(Results, KeepTheLogOfTheLatestAttempt) {
    const auto job = Id::make(), execution = Id::make();
    run(store.add_log(org, job, execution, 2, "second"));
    run(store.add_log(org, job, execution, 1, "late first"));
    EXPECT_EQ(run(store.log(org, execution)), "second");
    run(store.add_log(org, job, execution, 3, "third"));
    EXPECT_EQ(run(store.log(org, execution)), "third");
}

TEST_P(Results, EventsAreNumberedInOrderAndOnceEach) {
    const auto job = Id::make(), other = Id::make();
    run(store.append_events(
        org,
        {{job, event("a", "job.accepted")}, {other, event("a", "job.accepted")}, {job, event("b", "x")}}));
    run(store.append_events(org, {{job, event("b", "x", R"({"again": 1})")}, {job, event("c", "y")}}));

    const auto all = events(job);
    ASSERT_EQ(all.size(), 3);
    EXPECT_EQ(all[0].type, "job.accepted");
    EXPECT_TRUE(all[1].data.empty());
    EXPECT_EQ(all[2].type, "y");
    EXPECT_EQ(all[2].seq_no, 3);
    EXPECT_EQ(events(other).size(), 1);
    const auto later = events(job, 2);
    ASSERT_EQ(later.size(), 1);
    EXPECT_EQ(later[0].seq_no, 3);
}

TEST_P(Results, EventsOfManyWritersHaveNoGapsAndNoDoubles) {
    const std::vector<Id> jobs{Id::make(), Id::make()};
    std::vector<std::future<void>> writers;
    for (int writer = 0; writer < 4; ++writer)
        for (int i = 0; i < 10; ++i) {
            // Each event comes from two writers, and the jobs in either order.
            const auto key = std::to_string(writer / 2) + ":" + std::to_string(i);
            std::vector<JobEvent> some{{jobs[0], event(key, "x")}, {jobs[1], event(key, "x")}};
            if (writer % 2) std::swap(some[0], some[1]);
            writers.push_back(begin(store.append_events(org, std::move(some))));
        }
    io.restart();
    io.run();
    for (auto& writer : writers) writer.get();
    for (const auto job : jobs) {
        const auto all = events(job);
        ASSERT_EQ(all.size(), 20);
        for (std::size_t i = 0; i < all.size(); ++i)
            EXPECT_EQ(all[i].seq_no, static_cast<std::int64_t>(i + 1));
    }
}

TEST_P(Results, EventsMoveTheJobAlong) {
    const auto job = Id::make();
    const auto status = [&] { return sql("select status from jobs where id = '" + job.text() + "'"); };
    run(store.append_events(org, {{job, event("1", "job.accepted")}}));
    EXPECT_EQ(status(), "QUEUED");
    run(store.append_events(org,
                            {{job, event("2", "job.running")}, {job, event("3", "execution.progress")}}));
    EXPECT_EQ(status(), "RUNNING");
    EXPECT_FALSE(run(store.has_ended(org, job, 3)));
    run(store.append_events(org, {{job, event("4", "job.failed")}}));
    EXPECT_EQ(status(), "FAILED");
    EXPECT_FALSE(run(store.has_ended(org, job, 3)));
    EXPECT_TRUE(run(store.has_ended(org, job, 4)));
    EXPECT_EQ(sql("select finished_at = '2026-11-24 10:00:00+00' from jobs"), "t");
    run(store.append_events(org, {{job, event("5", "job.running")}}));
    EXPECT_EQ(status(), "FAILED");
}

TEST_P(Results, ARetryOpensTheJobAgain) {
    const auto job = Id::make();
    const auto stands = [&] { return sql("select status || ' ' || (finished_at is not null) from jobs"); };
    run(store.append_events(org, {{job, event("1", "job.failed")}}));
    run(store.append_events(org, {{job, event("2", "job.retried")}}));
    EXPECT_EQ(stands(), "QUEUED false");
    EXPECT_FALSE(run(store.has_ended(org, job, 2)));
    run(store.append_events(org, {{job, event("3", "job.running")}}));
    EXPECT_EQ(stands(), "RUNNING false");
    // What is told together is in order.
    run(store.append_events(org, {{job, event("4", "job.canceled")},
                                  {job, event("5", "job.retried")},
                                  {job, event("6", "job.running")},
                                  {job, event("7", "job.completed")}}));
    EXPECT_EQ(stands(), "COMPLETED true");
    run(store.append_events(org, {{job, event("5", "job.retried")}}));
    EXPECT_EQ(stands(), "COMPLETED true") << "an event told twice stays one";
}

TEST_P(Results, LostStoreIsNoEmptyAnswer) {
    const auto execution = Id::make();
    ASSERT_TRUE(run(store.record(org, outcome(Id::make(), execution))).value());
    sql("alter schema results_lab rename to gone");
    EXPECT_ANY_THROW(run(store.result(org, execution)));
    EXPECT_ANY_THROW(run(store.outcome_exists(org, execution)));
    EXPECT_ANY_THROW(run(store.record(org, outcome(Id::make(), Id::make()))));
    sql("alter schema gone rename to results_lab");
    EXPECT_TRUE(run(store.outcome_exists(org, execution)));
}

TEST_P(Results, LostDatabaseIsUnavailableUntilItIsBack) {
    const db::TestDatabase elsewhere{false};
    const auto execution = Id::make();
    ASSERT_TRUE(run(store.record(org, outcome(Id::make(), execution))).value());
    const auto name = behind().sql("select current_database()");
    elsewhere.sql("alter database " + name + " allow_connections false");
    elsewhere.sql("select pg_terminate_backend(pid) from pg_stat_activity where datname = '" + name + "'");
    EXPECT_THROW(run(store.outcome_exists(org, execution)), db::Unavailable);
    EXPECT_THROW(run(store.record(org, outcome(Id::make(), Id::make()))), db::Unavailable);
    elsewhere.sql("alter database " + name + " allow_connections true");
    EXPECT_TRUE(run(store.outcome_exists(org, execution)));
}

TEST_P(Results, PlacesArePreparedAgainWithoutHarm) {
    const auto execution = Id::make();
    ASSERT_TRUE(run(store.record(org, outcome(Id::make(), execution))).value());
    prepare();
    EXPECT_TRUE(run(store.outcome_exists(org, execution)));

    const auto targets = run(places.targets());
    ASSERT_EQ(targets.size(), 1);
    EXPECT_EQ(targets[0].name, "lab");
    EXPECT_EQ(targets[0].schema, "results_lab");
    EXPECT_EQ(targets[0].dsn.empty(), GetParam() == Kind::schema);
    const auto reports = run(db::migrate_all(
        targets, migrations(), 0, [&](auto& t) -> db::Database& { return places.database_of(t); }));
    EXPECT_EQ(reports.at(0).error, "");
    EXPECT_EQ(reports.at(0).steps, static_cast<std::int64_t>(migrations().size()));
    EXPECT_EQ(behind().sql("select to_regclass('results_lab.jobs') is null"), "t");
}

TEST(Docking, EfficienciesAreTheLiteratures) {
    EXPECT_NEAR(ligand_efficiency(-9.0, 30), 0.3, 1e-12);
    // pKd 6.0 is 8.1855 kcal/mol at 298.15 K.
    EXPECT_NEAR(lipophilic_efficiency(-8.1855, 2.5), 3.5, 1e-4);
    EXPECT_LT(lipophilic_efficiency(-8, 4), lipophilic_efficiency(-8, 3)) << "the same from more grease";
}

TEST(Docking, InteractionsAreFoundByResidueAndByKind) {
    using Words = std::vector<std::string>;
    const Words names{"ASP:A:25:hydrogen_bond", "ASP:A:25:salt_bridge", "clash"};
    const auto words = words_of(names);
    EXPECT_EQ(words, (Words{":hydrogen_bond", ":salt_bridge", "ASP:A:25:", "ASP:A:25:hydrogen_bond",
                            "ASP:A:25:salt_bridge", "clash"}));
    EXPECT_EQ(names_among(words), names);
}

TEST(Places, KeepOrganisationsApart) {
    asio::io_context io;
    db::TestDatabase database;
    const auto one = database.add_organization("one"), two = database.add_organization("two");
    await([&]() -> awaitable<void> {
        db::Database metadata(co_await asio::this_coro::executor, {.dsn = database.dsn()});
        Places places(co_await asio::this_coro::executor, metadata, migrations());
        Store store(places);
        for (auto& [org, schema] : std::map<Id, std::string>{{one, "results_one"}, {two, "results_two"}})
            EXPECT_TRUE(co_await places.prepare({org, {}, schema}));
        const auto job = Id::make();
        std::vector<JobEvent> events{{job, event("1", "job.accepted")}};
        co_await store.append_events(one, std::move(events));
        EXPECT_EQ((co_await store.events_after(one, job, 0, 10)).size(), 1);
        EXPECT_EQ((co_await store.events_after(two, job, 0, 10)).size(), 0);
        co_await metadata.stop();
    });
}

TEST(Places, SayWhatIsWrongWithADatabase) {
    db::TestDatabase database;
    await([&]() -> awaitable<void> {
        db::Database metadata(co_await asio::this_coro::executor, {.dsn = database.dsn()});
        Places places(co_await asio::this_coro::executor, metadata, migrations(), hasty());
        const auto nowhere = co_await places.prepare({Id::make(), "host=/nonexistent dbname=x", "results_x"});
        EXPECT_EQ(nowhere.error().kind, "results_store_unreachable");
        EXPECT_EQ(nowhere.error().code, Errc::unavailable);

        database.sql("create schema results_taken; create table results_taken.jobs (id int)");
        const auto taken = co_await places.prepare({Id::make(), {}, "results_taken"});
        EXPECT_EQ(taken.error().kind, "results_store_unusable");

        bool unknown = false;
        try {
            co_await places.of(Id::make());
        } catch (const NoSuchPlace&) {
            unknown = true;
        }
        EXPECT_TRUE(unknown);
        co_await places.stop();
        co_await metadata.stop();
    });
}

// To the application's one role a store is there from within only, whatever a query names.
TEST(Stores, OfOneDatabaseDoNotSeeEachOther) {
    const db::TestDatabase database;
    asio::io_context io;
    db::Database metadata(io.get_executor(), {.dsn = database.dsn()});
    Places places(io.get_executor(), metadata, migrations(), hasty());
    const auto run = [&]<class T>(awaitable<T> work) {
        auto result = asio::co_spawn(io, std::move(work), asio::use_future);
        io.restart();
        io.run();
        return result.get();
    };
    Store store{places};
    for (const std::string slug : {"ours", "theirs"}) {
        const auto org = database.add_organization(slug);
        ASSERT_TRUE(run(places.prepare({org, {}, "results_" + slug})));
        const auto job = Id::make().text(), execution = Id::make().text();
        database.sql("set search_path = results_" + slug + ";" + one_row_each(job, execution));
    }
    const std::string ours = "set session authorization mad_app; set search_path = results_ours; ";
    const auto tables = names_of(
        database.sql("select string_agg(relname, ' ' order by relname) from pg_class where relkind = 'r' and "
                     "relnamespace = 'results_theirs'::regnamespace and relname <> 'schema_migrations'"));
    EXPECT_GE(tables.size(), 7);
    for (const auto& table : tables) {
        SCOPED_TRACE(table);
        const auto their = "results_theirs." + table;
        EXPECT_EQ(database.sql("select count(*) from " + their), "1") << "needs a row above";
        EXPECT_EQ(database.sql(ours + "select count(*) from " + table), "1");
        EXPECT_EQ(database.sql(ours + "select count(*) from " + their), "0");
        EXPECT_EQ(database.sql("set session authorization mad_app; select count(*) from " + their), "0")
            << "without a place";
        EXPECT_EQ(database.sql(ours + "with gone as (delete from " + their +
                               " returning 1) select count(*) from gone"),
                  "0");
        EXPECT_THROW(database.sql(ours + "insert into " + their + " select * from " + table), std::exception)
            << "a row was added";
        EXPECT_EQ(database.sql("select count(*) from " + their), "1");
    }
    run(places.stop());
    run(metadata.stop());
}

}  // namespace mad::results
