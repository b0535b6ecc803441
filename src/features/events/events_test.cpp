#include "features/events/lab_test.hpp"

namespace mad::events {
namespace {
using Types = std::vector<std::string>;
}  // namespace

TEST_F(Events, AreCarriedToTheResultsStoreInOrder) {
    const auto job = add_job(org);
    write(org, job, topic_job_accepted, "accepted", "job.accepted");
    for (int i = 0; i < 20; ++i)
        write(org, job, topic_event, "p" + std::to_string(i), "progress." + std::to_string(i));
    write(org, job, topic_event, "completed", "job.completed", R"({"status": "COMPLETED"})");
    here.relay.start();
    until_carried();

    const auto all = types(org, job);
    ASSERT_EQ(all.size(), 22);
    EXPECT_EQ(all.front(), "job.accepted");
    for (int i = 0; i < 20; ++i)
        EXPECT_EQ(all[static_cast<std::size_t>(i) + 1], "progress." + std::to_string(i));
    EXPECT_EQ(all.back(), "job.completed");
    EXPECT_EQ(database.sql("select name || ' ' || task_id || ' ' || status from results_lab.jobs"),
              "A job dock COMPLETED");
    EXPECT_NE(database.sql("select submitted_by from results_lab.jobs").find("@lab.test"), std::string::npos);
}

TEST_F(Events, OfAnAcceptedJobBringItsInputs) {
    const auto job = add_job(org);
    const auto definition = Id::make().text();
    database.sql(
        "insert into task_definitions (id, task_id, version, precedence, name, interface_spec, "
        "operation_id, checksum) values ('" +
        definition + "', 'dock', '1.0.0', 'x', 'Dock', '{}', 'dock', 'x')");
    // A character that jsonb cannot hold: inputs do not pass through the outbox.
    database.sql(
        "insert into task_executions (id, org_id, job_id, task_definition_id, task_id, task_version, "
        "parameters, status) values ('" +
        Id::make().text() + "', '" + org.text() + "', '" + job.text() + "', '" + definition +
        R"(', 'dock', '1.0.0', '{"z": 1, "a": "\u0000"}', 'QUEUED'))");
    write(org, job, topic_job_accepted, "accepted", "job.accepted");
    here.relay.start();
    until_carried();
    EXPECT_EQ(database.sql("select parameters from results_lab.job_inputs"), R"({"z": 1, "a": "\u0000"})");
}

TEST_F(Events, OfACrashBetweenAppendingAndDeletingAreToldOnce) {
    const auto job = add_job(org);
    database.sql(R"sql(create function refuse() returns trigger language plpgsql as $$
        begin raise exception 'crash' using errcode = 'XX000'; end $$;
        create trigger crash before delete on outbox for each row execute function refuse())sql");
    write(org, job, topic_event, "1", "one");
    write(org, job, topic_event, "2", "two");
    here.relay.start();
    until([&] { return types(org, job).size() == 2; });
    EXPECT_EQ(count("from outbox"), 2);  // appended, not deleted

    write(org, job, topic_event, "3", "three");
    // Not by dropping the trigger: that would wait for the relay's transaction, which waits for this thread.
    database.sql(
        "create or replace function refuse() returns trigger language plpgsql as $$ begin return old; end "
        "$$");
    until_carried();
    EXPECT_EQ(types(org, job), (Types{"one", "two", "three"}));
}

TEST_F(Events, OfSeveralRelaysAtOnceAreToldOnceAndInOrder) {
    auto& second = another();
    const auto other_org = database.add_organization("other");
    prepare(other_org, "results_other");
    const std::vector<Id> orgs{org, other_org};
    std::vector<Id> jobs{add_job(org), add_job(other_org)};
    here.relay.start();
    second.relay.start();
    for (int round = 0; round < 15; ++round) {
        std::string rows;
        for (std::size_t i = 0; i < 2; ++i)
            for (const auto* part : {"a", "b", "c"}) {
                const auto key = std::to_string(round) + part;
                rows += row(orgs[i], jobs[i], topic_event, key, key);
            }
        database.sql(rows);
        here.relay.wake();
        second.relay.wake();
        step();
    }
    until_carried();
    Types expected;
    for (int round = 0; round < 15; ++round)
        for (const auto* part : {"a", "b", "c"}) expected.push_back(std::to_string(round) + part);
    EXPECT_EQ(types(org, jobs[0]), expected);
    EXPECT_EQ(types(other_org, jobs[1]), expected);
}

TEST_F(Events, OfOtherOrganisationsDoNotWaitForAStoreThatIsAway) {
    const auto away = database.add_organization("away");
    database.sql("update org_settings set results_dsn = 'host=/nonexistent dbname=x' where org_id = '" +
                 away.text() + "'");
    const auto lost_job = add_job(away), job = add_job(org);
    write(away, lost_job, topic_event, "1", "waits");
    write(org, job, topic_event, "1", "goes on");
    here.relay.start();
    until([&] { return types(org, job).size() == 1; });
    EXPECT_EQ(count("from outbox where org_id = '" + away.text() + "'"), 1);
    write(org, job, topic_event, "2", "goes on");
    here.relay.wake();
    until([&] { return types(org, job).size() == 2; });

    // It comes back (where another process finds it: a place is kept for the life of one).
    prepare(away, "results_away");
    database.sql("update org_settings set results_dsn = null where org_id = '" + away.text() + "'");
    another().relay.start();
    until_carried();
    EXPECT_EQ(types(org, job).size(), 2);
    EXPECT_EQ(count("from results_away.job_events"), 1);
}

TEST_F(Events, ThatAreNoneDoNotStopTheOthers) {
    const auto job = add_job(org);
    database.sql("insert into outbox (org_id, topic, job_id, payload) values ('" + org.text() +
                 "', 'event', '" + job.text() + R"(', '{"type": 7}'))");
    write(org, job, topic_event, "1", "one");
    here.relay.start();
    until_carried();
    EXPECT_EQ(types(org, job), Types{"one"});
}

TEST_F(Events, AreRungForThroughRedis) {
    const auto job = add_job(org);
    auto& elsewhere = another();
    Bell bell(io.get_executor());
    const auto watching = elsewhere.watchers.watch(job, bell);
    here.relay.start();
    // The first ring says that the connection listens.
    run(bell.wait(std::chrono::seconds(20)));
    write(org, job, topic_event, "1", "one");
    elsewhere.doorbell.ring(std::string(channel_outbox));  // wakes the relay of the other process
    EXPECT_TRUE(run(bell.wait(std::chrono::seconds(20))));
    until([&] { return types(org, job).size() == 1; });
    EXPECT_EQ(elsewhere.watchers.size(), 1);
}

TEST_F(Stream, TellsWhatWasAndWhatHappensThenEnds) {
    const auto job = add_job(org);
    tell(job, "1", "job.accepted");
    until_carried();
    auto answer = open(job);
    until_received("event: job.accepted\n");
    tell(job, "2", "execution.progress", R"({"progress": 0.5, "message": "half"})");
    until_received(R"(id: 2
event: execution.progress
data: {"message":"half","progress":0.5,"at":"2026-11-24T10:00:00Z"})");
    EXPECT_EQ(here.watchers.size(), 1);
    tell(job, "3", "job.completed");
    const auto ended = run(std::move(answer));
    ASSERT_TRUE(ended);
    EXPECT_EQ(ended->status, 200);
    EXPECT_EQ(http::header(ended->headers, "Content-Type"), "text/event-stream");
    EXPECT_NE(received.find("event: job.completed\n"), received.npos);
    EXPECT_EQ(here.watchers.size(), 0);
}

TEST_F(Stream, GoesOnAfterTheLastEventSeen) {
    const auto job = add_job(org);
    tell(job, "1", "one");
    tell(job, "2", "two");
    tell(job, "3", "job.failed");
    until_carried();
    ASSERT_TRUE(run(open(job, "1")));
    EXPECT_EQ(received.find("event: one"), received.npos);
    EXPECT_NE(received.find("id: 2\nevent: two"), received.npos);
    EXPECT_NE(received.find("id: 3\nevent: job.failed"), received.npos);
    // Nothing is left to tell: the stream ends at once.
    ASSERT_TRUE(run(open(job, "3")));
    EXPECT_EQ(received.find("event:"), received.npos);
    EXPECT_EQ(run(open(job, "three"))->status, 422);
}

TEST_F(Stream, GoesOnWhereTheJobWasRetried) {
    const auto job = add_job(org);
    tell(job, "1", "job.failed");
    tell(job, "2", "job.retried");
    until_carried();
    auto answer = open(job);
    until_received("event: job.retried\n");
    tell(job, "3", "job.completed");
    ASSERT_TRUE(run(std::move(answer)));
    EXPECT_NE(received.find("id: 3\nevent: job.completed"), received.npos);
}

TEST_F(Stream, OfAnotherOrganisationsJobIsNotThere) {
    const auto other = database.add_organization("other");
    prepare(other, "results_other");
    const auto job = add_job(other);
    EXPECT_EQ(run(open(job))->status, 404);
    EXPECT_EQ(run(open(Id::make()))->status, 404);
}

TEST_F(Stream, IsRefusedWhileTheStoreIsAway) {
    caller = database.add_organization("away");
    database.sql("update org_settings set results_dsn = 'host=/nonexistent dbname=x' where org_id = '" +
                 caller.text() + "'");
    EXPECT_EQ(run(open(add_job(caller)))->status, 503);
}

TEST_F(Stream, EndsWhenTheServerStops) {
    const auto job = add_job(org);
    tell(job, "1", "one");
    auto answer = open(job);
    until_received("event: one");
    run(server.stop(std::chrono::seconds(20)));
    EXPECT_TRUE(run(std::move(answer)));
    EXPECT_EQ(here.watchers.size(), 0);
}

}  // namespace mad::events
