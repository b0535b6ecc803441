#include "features/checks/checks.hpp"

#include "base/await.hpp"
#include "base/blocking.hpp"
#include "base/encoding.hpp"
#include "base/temporary_folder.hpp"
#include "blobs/local.hpp"
#include "db/database.hpp"
#include "db/testing.hpp"
#include "features/checks/rules.hpp"
#include "features/checks/store.hpp"
#include "features/results/places.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <fstream>
#include <gtest/gtest.h>

namespace mad::checks {
namespace {
namespace fs = std::filesystem;

/// A platform at rest, in which everything holds: one job of each end, one that runs and one that waits. Each
/// test breaks one thing behind its back.
class ChecksTest : public testing::TestWithParam<bool> {
protected:
    ChecksTest() : org(metadata_database.add_organization("lab")) {
        if (GetParam()) {
            own_database.emplace(false);
            metadata("update org_settings set results_dsn = '" + own_database->dsn() + "'");
        }
        const auto dsn = own_database ? std::optional(own_database->dsn()) : std::nullopt;
        EXPECT_TRUE(run(places.prepare({org, dsn, "results_lab"})));
        metadata(
            "insert into task_definitions (id, task_id, version, precedence, name, operation_id, "
            "interface_spec, checksum) values ('" +
            definition.text() + "', 'dock', '1.0.0', '1', 'Dock', 'dock', '{}', '')");
        completed = add("COMPLETED");
        failed = add("FAILED");
        running = add("RUNNING");
        waiting = add("QUEUED");
        output = store_file(completed.execution);
        results(
            "insert into dynamic_task_results (execution_id, job_id, task_id, task_version, attempt, result, "
            "finished_at) values ('" +
            completed.execution.text() + "', '" + completed.job.text() +
            "', 'dock', '1.0.0', 1, '{}', now())");
        results("insert into job_outputs (execution_id, job_id, name, uri, sha256, size_bytes) values ('" +
                completed.execution.text() + "', '" + completed.job.text() + "', 'poses', '" + output.text() +
                "', '" + to_hex(sha256("ATOM")) + "', 4)");
    }
    ~ChecksTest() override {
        run(places.stop());
        run(database.stop());
    }

    struct Added {
        Id job = Id::make(), execution = Id::make();
    };
    /// A job, its one execution, and what the results store knows of it.
    Added add(const std::string& status) {
        const Added it;
        const bool final = status == "COMPLETED" || status == "FAILED";
        const std::string end = final ? "now()" : "null";
        metadata(
            "insert into jobs_meta (id, org_id, kind, status, request_hash, finished_at, executions_open, "
            "executions_failed) values ('" +
            it.job.text() + "', '" + org.text() + "', 'task', '" + status + "', '', " + end + ", " +
            (final ? "0" : "1") + ", " + (status == "FAILED" ? "1" : "0") + ")");
        const std::string lease = status == "RUNNING" ? "'worker', now() + interval '30 s'" : "null, null";
        metadata(
            "insert into task_executions (id, org_id, job_id, task_definition_id, task_id, task_version, "
            "parameters, status, lease_owner, lease_expires_at, finished_at) values ('" +
            it.execution.text() + "', '" + org.text() + "', '" + it.job.text() + "', '" + definition.text() +
            "', 'dock', '1.0.0', '{}', '" + status + "', " + lease + ", " + end + ")");
        const auto lower = status == "COMPLETED" ? "completed" : status == "FAILED" ? "failed" : "running";
        results("insert into jobs (id, kind, status, last_seq, created_at, finished_at) values ('" +
                it.job.text() + "', 'task', '" + status + "', 2, now(), " + end + ")");
        results("insert into job_events (job_id, seq_no, event_key, type, at) values ('" + it.job.text() +
                "', 1, 'accepted', 'job.accepted', now()), ('" + it.job.text() + "', 2, 'then', 'job." +
                lower + "', now())");
        return it;
    }
    /// A file with its row, put by an execution.
    blobs::Uri store_file(Id execution) {
        const blobs::Uri uri{org, "outputs", Id::make()};
        write(uri);
        metadata(
            "insert into artifacts (id, org_id, uri, kind, state, sha256, size_bytes, execution_id) values "
            "('" +
            uri.id.text() + "', '" + org.text() + "', '" + uri.text() + "', 'output', 'stored', '" +
            to_hex(sha256("ATOM")) + "', 4, '" + execution.text() + "')");
        return uri;
    }
    void write(const blobs::Uri& uri) {
        run([&]() -> awaitable<void> {
            auto incoming = (co_await storage->begin(uri)).value();
            (co_await incoming->write("ATOM")).value();
            (co_await incoming->commit()).value();
        }());
    }
    void metadata(const std::string& statement) const { metadata_database.sql(statement); }
    void results(const std::string& statement) const {
        (own_database ? *own_database : metadata_database).sql("set search_path = results_lab; " + statement);
    }

    template <class T>
    T run(awaitable<T> work) {
        auto result = asio::co_spawn(io, std::move(work), asio::use_future);
        io.restart();
        io.run();
        return result.get();
    }
    Report report() {
        Checks checks(store, *storage, {.settle = std::chrono::milliseconds(1)});
        return run(checks.run()).value();
    }
    /// What is wrong now: "invariant: subject: detail", one violation at most.
    std::string wrong() {
        const auto found = report();
        EXPECT_LE(found.violations, 1);
        for (auto& finding : found.findings)
            for (auto& v : finding.violations) return finding.invariant + ": " + v.subject + ": " + v.detail;
        return "nothing";
    }
    static std::string of(const Added& it) { return "job " + it.job.text() + ": "; }
    static std::string execution_of(const Added& it) { return "execution " + it.execution.text() + ": "; }

    asio::io_context io;
    BlockingPool pool{1};
    TemporaryFolder folder;
    db::TestDatabase metadata_database;
    std::optional<db::TestDatabase> own_database;
    db::Database database{io.get_executor(), {.dsn = metadata_database.dsn()}};
    std::vector<db::Migration> migrations = db::read_migrations(MAD_SOURCE_DIR "/db/results").value();
    results::Places places{io.get_executor(), database, migrations};
    Store store{database, places};
    std::unique_ptr<blobs::LocalStore> storage =
        blobs::LocalStore::open_folder(folder.path() / "blobs", pool).value();
    Id org, definition = Id::make();
    Added completed, failed, running, waiting;
    blobs::Uri output;
};

TEST_P(ChecksTest, AreContentWithWhatIsRightAndCountIt) {
    const auto found = report();
    EXPECT_EQ(found.violations, 0);
    std::map<std::string, std::int64_t> examined;
    for (auto& finding : found.findings) examined[finding.invariant] = finding.examined;
    EXPECT_EQ(examined["jobs"], 4);
    EXPECT_EQ(examined["outcomes"], 4);
    EXPECT_EQ(examined["leases"], 1);
    EXPECT_EQ(examined["events"], 4);
    EXPECT_EQ(examined["outputs"], 1);
    EXPECT_EQ(examined["rows"], 1);
    EXPECT_EQ(examined["files"], 1);
}

TEST_P(ChecksTest, FindAJobThatEndedOtherwiseThanItsExecutions) {
    metadata("update jobs_meta set status = 'COMPLETED' where id = '" + failed.job.text() + "'");
    results("update jobs set status = 'COMPLETED' where id = '" + failed.job.text() + "'");
    results(
        "alter table job_events disable trigger user; update job_events set type = 'job.completed' where "
        "seq_no = 2 and job_id = '" +
        failed.job.text() + "'");
    EXPECT_EQ(wrong(), "jobs: " + of(failed) + "it is COMPLETED, but what it ran has ended: FAILED");
}

TEST_P(ChecksTest, FindAJobThatEndedBeforeItsExecutionDid) {
    metadata("update task_executions set status = 'QUEUED', finished_at = null where id = '" +
             failed.execution.text() + "'");
    EXPECT_EQ(wrong(), "jobs: " + of(failed) + "it is FAILED, but 1 of its executions have not ended");
}

TEST_P(ChecksTest, FindAJobThatIsStillOpenThoughItsExecutionsHaveEnded) {
    metadata("update task_executions set status = 'CANCELED', finished_at = now() where id = '" +
             waiting.execution.text() + "'");
    EXPECT_EQ(wrong(), "jobs: " + of(waiting) + "it is QUEUED, but what it ran has ended: CANCELED");
}

TEST_P(ChecksTest, FindAJobWithoutExecutions) {
    metadata("delete from task_executions where id = '" + waiting.execution.text() + "'");
    EXPECT_EQ(wrong(), "jobs: " + of(waiting) + "it is QUEUED and has no execution");
}

TEST_P(ChecksTest, FindACompletedExecutionWithoutOutcome) {
    results("delete from dynamic_task_results");
    const auto found = report();
    ASSERT_EQ(found.violations, 2);  // its output file belongs to nobody then
    EXPECT_EQ(found.findings[1].violations.at(0).subject, "execution " + completed.execution.text());
    EXPECT_EQ(found.findings[1].violations.at(0).detail,
              "it is COMPLETED, but the results store has no outcome of it");
    EXPECT_EQ(found.findings[5].violations.at(0).subject, output.text());
}

TEST_P(ChecksTest, FindAnOutcomeOfWhatFailed) {
    results(
        "insert into dynamic_task_results (execution_id, job_id, task_id, task_version, attempt, result, "
        "finished_at) values ('" +
        failed.execution.text() + "', '" + failed.job.text() + "', 'dock', '1.0.0', 1, '{}', now())");
    EXPECT_EQ(wrong(), "outcomes: " + execution_of(failed) +
                           "it is FAILED, but the results store has an outcome of it");
}

TEST_P(ChecksTest, FindAnOutcomeRecordedTwice) {
    results(
        "alter table dynamic_task_results drop constraint dynamic_task_results_pkey cascade; insert into "
        "dynamic_task_results select * from dynamic_task_results");
    EXPECT_EQ(wrong(), "outcomes: " + execution_of(completed) + "it has 2 recorded outcomes");
}

TEST_P(ChecksTest, FindAnOutcomeOfNoExecution) {
    results(
        "insert into dynamic_task_results (execution_id, job_id, task_id, task_version, attempt, result, "
        "finished_at) values ('" +
        org.text() + "', '" + completed.job.text() + "', 'dock', '1.0.0', 1, '{}', now())");
    EXPECT_EQ(wrong(),
              "outcomes: execution " + org.text() + ": it has an outcome, but there is no such execution");
}

TEST_P(ChecksTest, AllowAnOutcomeOfWhatStillRunsWhileItsLeaseIsRecent) {
    results(
        "insert into dynamic_task_results (execution_id, job_id, task_id, task_version, attempt, result, "
        "finished_at) values ('" +
        running.execution.text() + "', '" + running.job.text() + "', 'dock', '1.0.0', 1, '{}', now())");
    metadata(
        "update task_executions set lease_expires_at = now() - interval '20 s' where status = 'RUNNING'");
    EXPECT_EQ(wrong(), "nothing");
    metadata(
        "update task_executions set lease_expires_at = now() - interval '2 min' where status = 'RUNNING'");
    const auto found = report();
    ASSERT_EQ(found.violations, 2);
    EXPECT_EQ(found.findings[1].violations.at(0).detail,
              "its outcome is recorded, but nobody finishes it: its lease has expired");
    EXPECT_TRUE(found.findings[3].violations.at(0).detail.ends_with("no sweeper took it up"));
}

TEST_P(ChecksTest, FindAPlaceHeldByWhatHasEnded) {
    metadata("update task_executions set remote_job = 'http://vina/jobs/1' where id = '" +
             failed.execution.text() + "'");
    EXPECT_EQ(wrong(), "places: " + execution_of(failed) +
                           "it is FAILED, but its job holds a place at the instance: http://vina/jobs/1");
}

TEST_P(ChecksTest, FindALeaseOnWhatDoesNotRun) {
    metadata(
        "alter table task_executions drop constraint task_executions_check; update task_executions set "
        "lease_owner = 'nobody', lease_expires_at = now() where id = '" +
        failed.execution.text() + "'");
    EXPECT_EQ(wrong(), "leases: " + execution_of(failed) + "it is FAILED, but leased to nobody");
}

TEST_P(ChecksTest, FindAJobThatTheResultsStoreWasNotToldOf) {
    results("delete from jobs where id = '" + waiting.job.text() + "'");
    EXPECT_EQ(wrong(), "events: " + of(waiting) +
                           "the results store does not know it, and nothing of it is on its way");
    metadata("insert into outbox (org_id, topic, job_id, payload) values ('" + org.text() +
             "', 'job.accepted', '" + waiting.job.text() + "', '{}')");
    EXPECT_EQ(wrong(), "nothing");
}

TEST_P(ChecksTest, FindAnEndThatWasNotTold) {
    results("update jobs set status = 'RUNNING', finished_at = null where id = '" + failed.job.text() + "'");
    EXPECT_EQ(wrong(), "events: " + of(failed) + "it is FAILED, but RUNNING in the results store");
}

TEST_P(ChecksTest, FindAnEndThatWasToldTwice) {
    results("insert into job_events (job_id, seq_no, event_key, type, at) values ('" + failed.job.text() +
            "', 3, 'again', 'job.failed', now()); update jobs set last_seq = 3 where id = '" +
            failed.job.text() + "'");
    EXPECT_EQ(wrong(), "events: " + of(failed) + "2 events say that it has ended");
}

TEST_P(ChecksTest, AllowAnEndAfterARetry) {
    results("insert into job_events (job_id, seq_no, event_key, type, at) values ('" + failed.job.text() +
            "', 3, 'retried:1', 'job.retried', now()), ('" + failed.job.text() +
            "', 4, 'failed:1', 'job.failed', now()); update jobs set last_seq = 4 where id = '" +
            failed.job.text() + "'");
    EXPECT_EQ(wrong(), "nothing");
}

TEST_P(ChecksTest, FindALostEvent) {
    results("update jobs set last_seq = 3 where id = '" + running.job.text() + "'");
    EXPECT_EQ(wrong(), "events: " + of(running) + "it has 2 events up to number 2, but counts 3");
}

TEST_P(ChecksTest, FindARecordedJobThatNobodySubmitted) {
    results("insert into jobs (id, kind, status, created_at) values ('" + org.text() +
            "', 'task', 'QUEUED', now())");
    EXPECT_EQ(wrong(), "events: job " + org.text() + ": the results store has it, but there is no such job");
}

TEST_P(ChecksTest, FindARowWithoutFile) {
    run(storage->remove(output)).value();
    EXPECT_EQ(wrong(), "rows: " + output.text() + ": there is no file");
}

TEST_P(ChecksTest, FindAFileOfAnotherSize) {
    metadata("update artifacts set size_bytes = 5");
    EXPECT_EQ(wrong(), "rows: " + output.text() + ": the file has 4 bytes, its row says 5");
}

TEST_P(ChecksTest, FindAFileWithoutRow) {
    const blobs::Uri stray{org, "molecules", Id::make()};
    write(stray);
    EXPECT_EQ(wrong(), "files: " + stray.text() + ": no row knows it");
}

TEST_P(ChecksTest, FindWhatIsNoFileOfThePlatform) {
    std::ofstream(folder.path() / "blobs" / "notes.txt") << "x";
    EXPECT_EQ(wrong(), "files: " + (folder.path() / "blobs" / "notes.txt").string() +
                           ": it is no file of the platform's, or a crashed upload left it");
}

TEST_P(ChecksTest, LetAnUploadBeOnItsWay) {
    auto incoming = run(storage->begin({org, "molecules", Id::make()})).value();
    run(incoming->write("half")).value();
    EXPECT_EQ(wrong(), "nothing");
}

TEST_P(ChecksTest, FindAnOutputWhoseFileIsGone) {
    metadata("update artifacts set state = 'going'");
    EXPECT_EQ(wrong(), "outputs: " + output.text() + ": output poses of execution " +
                           completed.execution.text() + ": the file is going");
}

TEST_P(ChecksTest, FindAFileThatAFailedExecutionKept) {
    const auto kept = store_file(failed.execution);
    EXPECT_EQ(wrong(), "outputs: " + kept.text() + ": it is stored for execution " + failed.execution.text() +
                           ", which has ended without it");
}

TEST_P(ChecksTest, FindAMoleculeWhoseFileIsGone) {
    metadata("insert into artifacts (id, org_id, uri, kind) values ('" + org.text() + "', '" + org.text() +
             "', 'mad://org/x', 'molecule'); insert into molecules (id, org_id, artifact_id, name, format, "
             "checksum, "
             "size_bytes, molecule_count, atom_count) values ('" +
             org.text() + "', '" + org.text() + "', '" + org.text() + "', 'm', 'sdf', '', 1, 1, 1)");
    EXPECT_EQ(wrong(), "molecules: molecule " + org.text() + ": its file mad://org/x is coming");
}

INSTANTIATE_TEST_SUITE_P(InASchema, ChecksTest, testing::Values(false));
INSTANTIATE_TEST_SUITE_P(InADatabase, ChecksTest, testing::Values(true));

TEST(Confirmed, IsWhatBothReportsSay) {
    Report first{{{"jobs", "", 2, {{"job a", "x"}, {"job b", "x"}}}, {"files", "", 1, {{"f", "y"}}}}, 3};
    const Report second{{{"jobs", "", 2, {{"job b", "z"}, {"job c", "x"}}}, {"files", "", 1, {}}}, 2};
    const auto both = confirmed(first, second);
    EXPECT_EQ(both.violations, 1);
    EXPECT_EQ(both.findings[0].violations, (std::vector<Violation>{{"job b", "x"}}));
    EXPECT_TRUE(both.findings[1].violations.empty());
}

}  // namespace
}  // namespace mad::checks
