// How places are handed out: whose turn it is, and which instance gives how many.
#include "features/executions/lab_test.hpp"

namespace mad::executions {

/// The system's task at the system's instance, and executions of several organisations that wait for it.
class Claims : public Lab {
protected:
    Claims() {
        publish_for_all("predict");
        add_instance("predict", 1);
    }
    void publish_for_all(std::string task_id) {
        tasks::NewTask task;
        task.task_id = std::move(task_id);
        task.interface_spec = parsed(lab_document).as_object();
        task.operation_id = "predict";
        EXPECT_TRUE(run(task_store.publish(tasks::define(std::move(task), {}).value())));
    }
    Id add_instance(std::string task_id, std::int64_t capacity) {
        services::NewService s{.task_id = std::move(task_id), .capacity = capacity};
        s.base_url = "http://" + s.task_id;
        const auto id = run(service_store.add({}, std::move(s), services::Source::listed));
        run(service_store.record_check({.id = id, .ok = true}));
        return id;
    }
    /// As if they had been accepted one after another.
    void queue(Id of, std::int64_t how_many, const std::string& task_id = "predict",
               std::int64_t priority = 0, const std::string& whose = "org_id is null") const {
        test.sql(
            "with job as (insert into jobs_meta (id, org_id, kind, status, request_hash, "
            "executions_open) select gen_random_uuid(), '" +
            of.text() + "', 'task', 'QUEUED', 'x', 1 from generate_series(1, " + std::to_string(how_many) +
            ") returning id) insert into task_executions (id, org_id, job_id, task_definition_id, "
            "task_id, task_version, parameters, status, priority, due_at) select gen_random_uuid(), '" +
            of.text() + "', job.id, d.id, d.task_id, d.version, '{}', 'QUEUED', " + std::to_string(priority) +
            ", now() - make_interval(secs => 1000 - 0.001 * row_number() over ()) from job, "
            "task_definitions d where d.task_id = '" +
            task_id + "' and d." + whose);
    }
    void set_instances(const std::string& what) const { test.sql("update task_services set " + what); }
    /// So many of them end, one after another.
    std::vector<std::string> report(int how_many, services::Outcome outcome) {
        std::vector<std::string> ejected;
        for (int i = 0; i < how_many; ++i)
            for (auto& url : run(service_store.report({outcome}))) ejected.push_back(url);
        return ejected;
    }
    Claimed claimed(std::int64_t limit) { return run(store.claim("worker", limit, 60)); }
    std::vector<Lease> claim(std::int64_t limit) { return claimed(limit).leases; }
    /// Whom the next places go to, one after another, each of which is free again before the next.
    std::string turns(int how_many) {
        std::string names;
        for (int i = 0; i < how_many; ++i) {
            const auto taken = claim(1);
            names += taken.empty() ? '-' : name_of(taken[0].org_id);
            for (auto& lease : taken) end(lease);
        }
        return names;
    }
    void end(const Lease& lease) {
        auto state = state_of(lease);
        state.status = Status::completed;
        EXPECT_TRUE(run(store.save(lease, state)));
    }
    char name_of(Id of) const { return of == org ? 'A' : of == other_org ? 'B' : 'C'; }
    /// How many of each were taken.
    std::map<char, int> shares(const std::vector<Lease>& taken) const {
        std::map<char, int> shares;
        for (auto& lease : taken) ++shares[name_of(lease.org_id)];
        return shares;
    }
};

TEST_F(Claims, ASingleDockingDoesNotWaitForAnothersScreen) {
    queue(org, 5000);
    EXPECT_EQ(turns(3), "AAA");
    queue(other_org, 1);
    EXPECT_EQ(turns(3), "ABA");
}

TEST_F(Claims, WhoeverWaitsHasTurns) {
    const auto third = test.add_organization("third");
    queue(org, 50);
    queue(other_org, 4);
    queue(third, 2);
    auto first = turns(3), then = turns(3);
    std::ranges::sort(first);
    std::ranges::sort(then);
    EXPECT_EQ(first + then, "ABCABC");
    EXPECT_EQ(turns(6).find_first_not_of("AB"), std::string::npos);
    EXPECT_EQ(turns(3), "AAA");
}

TEST_F(Claims, PlacesAreSharedAndWhatIsHeldCounts) {
    publish_for_all("dock");
    const auto instance = add_instance("dock", 8);
    queue(org, 100, "dock");
    EXPECT_EQ(shares(claim(6)), (std::map<char, int>{{'A', 6}})) << "nobody else waits";
    queue(other_org, 100, "dock");
    EXPECT_EQ(shares(claim(8)), (std::map<char, int>{{'B', 2}})) << "it holds none yet";
    test.sql("update task_services set capacity = 20 where id = '" + instance.text() + "'");
    EXPECT_EQ(shares(claim(12)), (std::map<char, int>{{'A', 4}, {'B', 8}})) << "ten each";
}

TEST_F(Claims, AWorkersSlotsAreSharedBetweenTasksToo) {
    publish_for_all("dock");
    add_instance("dock", 8);
    queue(org, 100, "dock");
    EXPECT_EQ(claim(1).size(), 1);
    queue(other_org, 1, "predict");
    const auto next = claim(1);
    ASSERT_EQ(next.size(), 1);
    EXPECT_EQ(next[0].task_id, "predict");
}

TEST_F(Claims, WithinAnOrganisationPriorityDecides) {
    queue(org, 3);
    queue(org, 1, "predict", 5);
    queue(other_org, 1);
    std::vector<std::pair<char, bool>> order;
    for (int i = 0; i < 3; ++i) {
        const auto taken = claim(1);
        ASSERT_EQ(taken.size(), 1);
        const auto priority =
            test.sql("select priority from task_executions where id = '" + taken[0].id.text() + "'");
        order.emplace_back(name_of(taken[0].org_id), priority == "5");
        end(taken[0]);
    }
    const auto first_of_ours = std::ranges::find(order, 'A', &std::pair<char, bool>::first);
    EXPECT_TRUE(first_of_ours->second);
    EXPECT_EQ(std::ranges::count(order, 'B', &std::pair<char, bool>::first), 1);
}

TEST_F(Claims, WhatWaitsForAnOwnTaskOfTheSameNameHoldsUpNobody) {
    queue(org, 5);
    publish("predict", "predict");
    test.sql(
        "update task_executions set task_definition_id = (select id from task_definitions where org_id "
        "is not null)");
    queue(other_org, 1);
    const auto theirs = claim(1);
    ASSERT_EQ(theirs.size(), 1);
    EXPECT_EQ(name_of(theirs[0].org_id), 'B');
}

TEST_F(Claims, WhatIsNotDueYetIsNotTaken) {
    queue(org, 2);
    test.sql("update task_executions set due_at = now() + interval '1 hour'");
    queue(other_org, 1);
    EXPECT_EQ(turns(2), "B-");
}

TEST_F(Claims, AnInstanceThatFailsIsLeftAloneForAWhileThenTried) {
    const auto instance = add_instance("dock", 4);
    publish_for_all("dock");
    queue(org, 9, "dock");
    const services::Outcome fails{instance, false}, works{instance, true, 2.0};
    EXPECT_EQ(report(4, fails).size(), 0);
    report(1, works);
    EXPECT_EQ(report(4, fails).size(), 0) << "in a row";
    EXPECT_EQ(report(1, fails), std::vector<std::string>{"http://dock"});
    const auto none = claimed(4);
    EXPECT_EQ(none.leases.size(), 0);
    ASSERT_TRUE(none.room_in);
    EXPECT_GT(*none.room_in, 5);

    set_instances("ejected_until = now()");
    const auto probe = claim(4);
    ASSERT_EQ(probe.size(), 1) << "one, to try it";
    EXPECT_EQ(claim(4).size(), 0);
    end(probe[0]);
    EXPECT_EQ(report(1, fails).size(), 1) << "at once again";
    EXPECT_EQ(test.sql("select ejections || ' ' || (ejected_until > now() + interval '15 s') from "
                       "task_services where task_id = 'dock'"),
              "2 true");
    report(1, works);
    EXPECT_EQ(claim(4).size(), 4);
    EXPECT_EQ(test.sql("select mean_seconds from task_services where task_id = 'dock'"), "2");
}

TEST_F(Claims, AnInstanceIsGivenWorkAsFastAsItsRateSays) {
    add_instance("dock", 100);
    publish_for_all("dock");
    queue(org, 50, "dock");
    set_instances("rate_per_second = 0.001, rate_burst = 5");
    EXPECT_EQ(claim(3).size(), 3);
    const auto rest = claimed(10);
    EXPECT_EQ(rest.leases.size(), 2);
    const auto none = claimed(10);
    EXPECT_EQ(none.leases.size(), 0);
    ASSERT_TRUE(none.room_in);
    EXPECT_GT(*none.room_in, 500);
    set_instances("rate_at = now() - interval '1 day'");
    EXPECT_EQ(claim(10).size(), 5) << "no more than the burst, however long the pause";
}

TEST_F(Claims, RatesAreThoseOfTheTask) {
    tasks::ServiceConfig config;
    config.rate = tasks::Rate{.per_second = 2, .burst = 3};
    publish("limited", "predict", config);
    add_service("limited", 100);
    queue(org, 10, "limited", 0, "org_id is not null");
    EXPECT_EQ(claim(10).size(), 3);
    const auto rate =
        "select rate_per_second || ' ' || rate_burst from task_services where task_id = 'limited'";
    EXPECT_EQ(test.sql(rate), "2 3");
    test.sql("update task_definitions set is_active = false where task_id = 'limited'");
    config.rate->per_second = 7;
    tasks::NewTask next;
    next.task_id = "limited";
    next.version = "2.0.0";
    next.interface_spec = parsed(lab_document).as_object();
    next.operation_id = "predict";
    next.service_config = config;
    EXPECT_TRUE(run(task_store.publish(tasks::define(std::move(next), org).value())));
    run(service_store.refresh_rates("limited"));
    EXPECT_EQ(test.sql(rate), "7 3");
}

TEST_F(Claims, WhatDrainsGetsNothingMore) {
    services::NewService s{.task_id = "dock", .base_url = "http://a", .capacity = 4, .instance = "one"};
    const auto id = run(service_store.add({}, s, services::Source::launched));
    run(service_store.record_check({.id = id, .ok = true}));
    publish_for_all("dock");
    queue(org, 9, "dock");
    EXPECT_EQ(claim(1).size(), 1);
    run(service_store.drain("one"));
    run(service_store.record_check({.id = id, .ok = true}));
    run(service_store.mark_unreachable(id, "a blip"));
    EXPECT_EQ(claim(1).size(), 0);
    run(service_store.resume("one"));
    EXPECT_EQ(claim(1).size(), 0) << "not before a check";
    run(service_store.record_check({.id = id, .ok = true}));
    EXPECT_EQ(claim(1).size(), 1);
    run(service_store.forget_instance("one"));
    EXPECT_EQ(test.sql("select count(*) from task_services where task_id = 'dock'"), "0");
}

TEST(RetryBudget, LetsAFifthOfTheWorkBeRetriedAtOnce) {
    RetryBudget budget;
    int at_once = 0;
    for (int i = 0; i < 50; ++i) at_once += budget.retry(1) == 1;
    EXPECT_EQ(at_once, 10) << "what it begins with";
    EXPECT_EQ(budget.retry(1), RetryBudget::patience);
    EXPECT_EQ(budget.retry(120), 120) << "later than that is late enough";
    for (int i = 0; i < 5; ++i) budget.earn();
    EXPECT_EQ(budget.retry(1), 1);
    EXPECT_EQ(budget.retry(1), RetryBudget::patience);
}

}  // namespace mad::executions
