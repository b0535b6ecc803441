// Workers that die, stall or stop; stores and bells that are away: no job is lost, and none runs twice to an
// end.
#include "features/executions/lab_test.hpp"
#include "redis/line.hpp"

namespace mad::executions {

class Recovery : public Lab {
protected:
    Recovery() {
        publish("predict", "predict");
        publish("dock", "dock");
    }
    ~Recovery() override { service.release(); }

    std::string dock() {
        return accepted(submit("dock", R"({"receptor": ")" + add_file("protein.pdb", "ATOM  1") + R"("})"));
    }
    /// The first call waits for the test and answers 1; later ones answer 2 at once.
    void first_call_waits() {
        service.answer = [this](http::Request&) -> awaitable<http::Response> {
            if (service.calls > 1) co_return says(200, R"({"log_s": 2})");
            co_await service.wait_for_test();
            co_return says(200, R"({"log_s": 1})");
        };
    }
    /// A worker that notices a lost lease at once when it is told to look.
    Worker& add_first_worker() {
        auto options = worker_options();
        options.slots = 1;
        return add_worker(options);
    }
    void look_at_leases() { doorbell.ring(std::string(channel_cancel)); }
    /// The trigger function `refuse` refuses no more. Dropping its trigger would wait for transactions that
    /// wait for this thread.
    void allow_again() {
        test.sql(
            "create or replace function refuse() returns trigger language plpgsql as $$ begin return new; "
            "end $$");
    }
    void ask_redis(std::vector<std::string_view> words) {
        redis::Connection connection(loop.get_executor());
        run(connection.open(redis::parse_url(redis).value()));
        run(connection.ask(redis::command(words)));
    }
};

TEST_F(Recovery, AnotherTakesOverAndTheFirstsLateOutcomeIsDiscarded) {
    add_service("predict");
    first_call_waits();
    auto& first = add_first_worker();
    const auto execution = accepted(submit("predict"));
    ASSERT_TRUE(until([&] { return service.waiting == 1; }));

    expire(execution);
    EXPECT_EQ(sweep(), 1);
    auto& second = add_worker();
    ASSERT_TRUE(until_status(execution, "COMPLETED"));
    EXPECT_TRUE(until([&] { return second.held() == 0; }));
    EXPECT_EQ(results_of(execution).text("/result/log_s"), "2");

    service.release();
    look_at_leases();
    ASSERT_TRUE(until([&] { return first.held() == 0; }));
    EXPECT_EQ(results_of(execution).text("/result/log_s"), "2");
    EXPECT_EQ(seen(execution).failures, 0);
    EXPECT_EQ(service.calls, 2);
}

// The stalled worker answers before the other one does: its lease is gone all the same.
TEST_F(Recovery, AnOutcomeWithoutALeaseIsNotRecorded) {
    add_service("predict");
    first_call_waits();
    auto options = worker_options();
    options.lease = 300ms;
    auto& first = add_worker(options);
    const auto execution = accepted(submit("predict"));
    ASSERT_TRUE(until([&] { return service.waiting == 1; }));
    // The loop stands still, and with it the worker, until another may take the execution.
    while (test.sql("select lease_expires_at < now() from task_executions") != "t") {
    }
    test.sql(
        "update task_executions set attempt = attempt + 1, lease_owner = 'another', "
        "lease_expires_at = now() + interval '1 minute'");

    service.release();
    ASSERT_TRUE(until([&] { return first.held() == 0; }));
    EXPECT_FALSE(run(results.outcome_exists(org, Id::parse(execution).value())));
    EXPECT_EQ(seen(execution).status, Status::running);
    EXPECT_EQ(seen(execution).attempt, 2);
}

// It stalls between its last look at the lease and the recording; meanwhile another takes the execution over.
TEST_F(Recovery, AnOutcomeIsNotRecordedOnceAnotherHasTakenOver) {
    add_service("predict");
    first_call_waits();
    auto& first = add_first_worker();  // its lease is young: it looks no more
    const auto execution = accepted(submit("predict"));
    ASSERT_TRUE(until([&] { return service.waiting == 1; }));
    expire(execution);
    EXPECT_EQ(sweep(), 1);
    EXPECT_EQ(ask("DELETE", "/api/v1/executions/" + execution).status, 202);
    ASSERT_TRUE(until_status(execution, "CANCELED"));

    service.release();
    ASSERT_TRUE(until([&] { return first.held() == 0; }));
    EXPECT_FALSE(run(results.outcome_exists(org, Id::parse(execution).value())));
}

TEST_F(Recovery, WhatIsRecordedButNotCompletedIsCompletedWithoutRunningAgain) {
    add_service("dock");
    test.sql(
        "create function refuse() returns trigger language plpgsql as $$ begin raise exception 'crash'; end "
        "$$;"
        "create trigger crash before update on task_executions for each row "
        "when (new.status = 'COMPLETED') execute function refuse()");
    auto& first = add_worker();
    const auto execution = dock();
    ASSERT_TRUE(until_progress(execution, 0.25));
    const auto places = parsed(http::header(service.headers.at(0), "X-MAD-Outputs"));
    const auto place = text_at(places, "/poses_sdf");
    EXPECT_EQ(run(client.send({.method = "PUT", .url = place, .body = "$$$$"})).value().status / 100, 2);
    service.states["1"] =
        R"({"status": "completed", "result": {"poses": [], "poses_sdf": ")" + place + R"("}})";
    ASSERT_TRUE(until([&] { return run(results.outcome_exists(org, Id::parse(execution).value())); }));
    run(first.stop(0ms));
    EXPECT_EQ(seen(execution).status, Status::running);

    allow_again();
    EXPECT_EQ(sweep(), 0) << "its lease is not over yet";
    expire(execution);
    EXPECT_EQ(sweep(), 1);
    EXPECT_EQ(seen(execution).status, Status::completed);
    EXPECT_EQ(service.calls, 1);
    const auto reply = results_of(execution);
    EXPECT_EQ(run(client.send({.url = reply.text("/outputs/0/url")})).value().body, "$$$$");
    EXPECT_EQ(test.sql("select status from jobs_meta"), "COMPLETED");
}

TEST_F(Recovery, ProgressThatCouldNotBeWrittenIsWrittenOnceTheStoreIsBack) {
    add_service("dock");
    test.sql(
        "create function refuse() returns trigger language plpgsql as $$ begin raise exception 'away'; end "
        "$$;"
        "create trigger away before update on task_executions for each row "
        "when (new.progress = 0.25) execute function refuse()");
    add_worker();
    const auto execution = dock();
    ASSERT_TRUE(until([&] { return service.looks > 5; }));
    EXPECT_EQ(seen(execution).progress, 0);
    allow_again();
    EXPECT_TRUE(until_progress(execution, 0.25));
    service.states["1"] = R"({"status": "running", "progress": 0.5})";
    EXPECT_TRUE(until_progress(execution, 0.5));
}

TEST_F(Recovery, AResultsStoreThatIsAwayForAWhileCostsNoSecondRun) {
    add_service("predict");
    add_worker();
    service.answer = [this](http::Request&) -> awaitable<http::Response> {
        test.sql("alter schema results_ours rename to away");
        co_return says(200, R"({"log_s": 3})");
    };
    const auto execution = accepted(submit("predict"));
    ASSERT_TRUE(until([&] { return service.calls == 1; }));
    EXPECT_EQ(seen(execution).status, Status::running);
    test.sql("alter schema away rename to results_ours");
    ASSERT_TRUE(until_status(execution, "COMPLETED"));
    EXPECT_EQ(service.calls, 1);
    EXPECT_EQ(results_of(execution).text("/result/log_s"), "3");
}

TEST_F(Recovery, FilesWhoseKeepingBrokeOffAreKeptAsTheyCame) {
    add_service("dock");
    test.sql(
        "create function refuse() returns trigger language plpgsql as $$ begin raise exception 'full'; end "
        "$$;"
        "create trigger full_disk before update on artifacts for each row "
        "when (new.file_name = 'log' and new.state = 'stored') execute function refuse()");
    add_worker();
    const auto execution = dock();
    ASSERT_TRUE(until_progress(execution, 0.25));
    service.states["1"] =
        R"({"status": "completed", "result": {"poses": [], "poses_sdf": "$$$$", "log": "done"}})";
    const auto id = Id::parse(execution).value();
    ASSERT_TRUE(until([&] { return !run(artifacts.of_execution(org, id)).empty(); })) << "the first of both";
    allow_again();
    ASSERT_TRUE(until_status(execution, "COMPLETED"));
    const auto reply = results_of(execution);
    EXPECT_EQ(run(client.send({.url = reply.text("/outputs/0/url")})).value().body, "done");
    EXPECT_EQ(run(client.send({.url = reply.text("/outputs/1/url")})).value().body, "$$$$");
    EXPECT_EQ(run(artifacts.of_execution(org, id)).size(), 2);
}

TEST_F(Recovery, ANewHolderGoesOnFollowingTheJobAtTheService) {
    add_service("dock");
    auto& first = add_first_worker();
    const auto execution = dock();
    ASSERT_TRUE(until_progress(execution, 0.25));

    // The first one lives, but has lost its lease.
    expire(execution);
    EXPECT_EQ(sweep(), 1);
    look_at_leases();
    ASSERT_TRUE(until([&] { return seen(execution).attempt == 3; })) << "taken up again";
    run(first.stop(0ms));
    EXPECT_EQ(seen(execution).status, Status::queued) << "given back when it stopped";
    EXPECT_EQ(seen(execution).failures, 0);
    EXPECT_TRUE(service.deleted.empty());

    add_worker();
    service.states["1"] = R"({"status": "completed", "result": {"poses": [{"rank": 1, "affinity": -7}]}})";
    ASSERT_TRUE(until_status(execution, "COMPLETED"));
    EXPECT_EQ(service.calls, 1) << "begun once";
    EXPECT_EQ(results_of(execution).text("/docking/0/affinity"), "-7");
}

TEST_F(Recovery, FilesThatWerePutBeforeATakeOverAreKept) {
    add_service("dock");
    auto& first = add_first_worker();
    const auto execution = dock();
    ASSERT_TRUE(until_progress(execution, 0.25));
    const auto place = text_at(parsed(http::header(service.headers.at(0), "X-MAD-Outputs")), "/poses_sdf");
    EXPECT_EQ(run(client.send({.method = "PUT", .url = place, .body = "$$$$"})).value().status / 100, 2);
    run(first.stop(0ms));
    service.states["1"] =
        R"({"status": "completed", "result": {"poses": [], "poses_sdf": ")" + place + R"("}})";
    add_worker();
    ASSERT_TRUE(until_status(execution, "COMPLETED"));
    const auto reply = results_of(execution);
    EXPECT_EQ(run(client.send({.url = reply.text("/outputs/0/url")})).value().body, "$$$$");
}

TEST_F(Recovery, AJobThatTheServiceLostBeginsAnew) {
    tasks::ServiceConfig quickly;
    quickly.retries.backoff_seconds = 0.01;
    publish("lossy", "dock", quickly);
    add_service("lossy");
    add_worker();
    const auto execution =
        accepted(submit("lossy", R"({"receptor": ")" + add_file("p.pdb", "ATOM") + R"("})"));
    ASSERT_TRUE(until_progress(execution, 0.25));
    service.gone.insert("1");
    ASSERT_TRUE(until([&] { return service.calls == 2; }));
    service.states["2"] = R"({"status": "completed", "result": {"poses": []}})";
    ASSERT_TRUE(until_status(execution, "COMPLETED"));
    EXPECT_EQ(seen(execution).failures, 1);
}

TEST_F(Recovery, AServiceThatTakesItsRegistrationBackAndEndsCostsNoFailureAndNoWaiting) {
    const auto registered = add_service("dock");
    add_worker();
    const auto execution = dock();
    ASSERT_TRUE(until_progress(execution, 0.25));
    run(service_store.remove(org, registered));
    run(service.stop());
    ASSERT_TRUE(until_status(execution, "QUEUED"));
    EXPECT_EQ(seen(execution).failures, 0);
    EXPECT_EQ(column(execution, "remote_job"), "");
}

TEST_F(Recovery, AServiceThatSaysThatItStopsCostsNoFailure) {
    add_service("dock");
    add_worker();
    const auto execution = dock();
    ASSERT_TRUE(until_progress(execution, 0.25));
    service.states["1"] =
        R"({"status": "failed", "error": {"code": "stopping", "detail": "It stops", "retryable": true}})";
    ASSERT_TRUE(until([&] { return service.calls == 2; }));
    service.states["2"] = R"({"status": "completed", "result": {"poses": []}})";
    ASSERT_TRUE(until_status(execution, "COMPLETED"));
    EXPECT_EQ(seen(execution).failures, 0);
}

TEST_F(Recovery, ALeaseIsRenewedWhileTheServiceWorks) {
    add_service("predict");
    first_call_waits();
    auto options = worker_options();
    options.lease = 3s;
    add_worker(options);
    const auto execution = accepted(submit("predict"));
    ASSERT_TRUE(until([&] { return service.waiting == 1; }));
    const auto first = column(execution, "lease_expires_at");
    EXPECT_TRUE(until([&] { return column(execution, "lease_expires_at") > first; }));
    EXPECT_EQ(seen(execution).attempt, 1);
    service.release();
    EXPECT_TRUE(until_status(execution, "COMPLETED"));
}

TEST_F(Recovery, AWorkerThatStopsFinishesWhatItCan) {
    add_service("predict");
    first_call_waits();
    auto& worker = add_worker();
    const auto execution = accepted(submit("predict"));
    ASSERT_TRUE(until([&] { return service.waiting == 1; }));
    auto stopped = begin([](Worker& w) -> awaitable<bool> {
        co_await w.stop(60s);
        co_return true;
    }(worker));
    const auto next = accepted(submit("predict"));
    service.release();
    EXPECT_TRUE(run(std::move(stopped)));
    EXPECT_EQ(seen(execution).status, Status::completed);
    EXPECT_EQ(seen(next).status, Status::queued) << "nothing more is taken";
}

// The claim is under way when the stop comes.
TEST_F(Recovery, WhatIsClaimedDuringAStopIsGivenBack) {
    add_service("dock");
    const auto execution = dock();
    auto& worker = add_worker();
    run(worker.stop(0ms));
    EXPECT_EQ(worker.held(), 0);
    EXPECT_EQ(column(execution, "status || failures"), "QUEUED0");
    EXPECT_EQ(column(execution, "attempt"), "1") << "it was claimed";
    EXPECT_EQ(service.calls, 0);
}

TEST_F(Recovery, AWorkerThatMustStopGivesBackWhatItHolds) {
    add_service("predict");
    first_call_waits();
    auto& first = add_worker();
    const auto execution = accepted(submit("predict"));
    ASSERT_TRUE(until([&] { return service.waiting == 1; }));
    run(first.stop(0ms));
    EXPECT_EQ(seen(execution).status, Status::queued);
    EXPECT_EQ(seen(execution).failures, 0);
    EXPECT_EQ(column(execution, "due_at <= now()"), "t");
    add_worker();
    ASSERT_TRUE(until_status(execution, "COMPLETED"));
    EXPECT_EQ(results_of(execution).text("/result/log_s"), "2");
}

TEST_F(Recovery, CancelOfWhatWaitsWithAJobAtTheServiceReachesIt) {
    add_service("dock");
    auto& first = add_worker();
    const auto execution = dock();
    ASSERT_TRUE(until_progress(execution, 0.25));
    run(first.stop(0ms));
    EXPECT_EQ(ask("DELETE", "/api/v1/executions/" + execution).status, 202);
    EXPECT_EQ(seen(execution).status, Status::queued);
    EXPECT_EQ(sweep(), 1);
    EXPECT_EQ(seen(execution).status, Status::canceled);
    EXPECT_EQ(service.deleted, std::vector<std::string>{"1"});
    EXPECT_EQ(test.sql("select status from jobs_meta"), "CANCELED");
}

TEST_F(Recovery, FilesOfDeadAttemptsAreDiscarded) {
    add_service("dock");
    auto leases = [&] { return run(store.claim("dead", 10, 60)).leases; };
    const auto execution = dock();
    ASSERT_EQ(leases().size(), 1);
    const auto id = Id::parse(execution).value();
    const auto places = run(artifacts.presign_put(org, id, {"poses_sdf"}, 60s));
    EXPECT_EQ(
        run(client.send({.method = "PUT", .url = places.at(0).url, .body = "half"})).value().status / 100, 2);
    expire(execution);
    EXPECT_EQ(sweep(), 1);
    EXPECT_EQ(seen(execution).status, Status::queued);
    EXPECT_TRUE(run(artifacts.of_execution(org, id)).empty());
}

TEST_F(Recovery, RedisMayForgetEverything) {
    add_service("predict");
    add_worker();
    ask_redis({"FLUSHALL"});
    ask_redis({"CLIENT", "KILL", "TYPE", "pubsub"});
    ask_redis({"CLIENT", "KILL", "TYPE", "normal"});
    std::vector<std::string> all;
    for (int i = 0; i < 5; ++i) all.push_back(accepted(submit("predict")));
    ask_redis({"FLUSHALL"});
    for (auto& execution : all) EXPECT_TRUE(until_status(execution, "COMPLETED"));
    EXPECT_EQ(service.calls, 5);
}

TEST_F(Recovery, TheSweeperRingsForWhatIsDue) {
    add_service("predict");
    std::int64_t heard = 0;
    const auto listening = doorbell.listen(
        std::string(channel_due), [&](const std::string& message) { heard += message.empty() ? 1 : 0; });
    ASSERT_TRUE(until([&] { return heard == 1; })) << "the connection listens";
    EXPECT_EQ(sweep(), 0);
    accepted(submit("predict"));
    ASSERT_TRUE(until([&] { return heard == 2; }));
    EXPECT_EQ(sweep(), 0);
    EXPECT_TRUE(until([&] { return heard == 3; }));
}

TEST_F(Recovery, TwoWorkersRunEachExecutionOnce) {
    add_service("predict", 100);
    add_worker();
    add_worker();
    std::vector<std::string> all;
    for (int i = 0; i < 20; ++i) all.push_back(accepted(submit("predict")));
    ASSERT_TRUE(until([&] { return count(Status::completed) == 20; }));
    EXPECT_EQ(service.calls, 20);
    EXPECT_EQ(test.sql("select max(attempt) from task_executions"), "1");
}

}  // namespace mad::executions
