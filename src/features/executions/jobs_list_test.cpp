// How people find their jobs, and what they do to many of them.
#include "features/executions/lab_test.hpp"

namespace mad::executions {

class JobList : public Lab {
protected:
    JobList() {
        publish("predict", "predict");
        publish("dock", "predict");
        add_service("predict");
        add_service("dock");
        user = Id::make().text();
        test.sql("insert into users (id, email, name) values ('" + user + "', 'ada@lab.test', 'Ada')");
    }
    /// The id of a job that waits.
    std::string add(const std::string& task, const std::string& name = "", bool own = false) {
        http::Headers headers;
        if (own) headers.emplace("X-Test-User", user);
        const auto job = submit(task, R"({"smiles": "C"})", std::move(headers)).text("/job_id");
        if (!name.empty()) test.sql("update jobs_meta set name = '" + name + "' where id = '" + job + "'");
        return job;
    }
    std::vector<std::string> listed(const std::string& query, bool own = false) {
        http::Headers headers;
        if (own) headers.emplace("X-Test-User", user);
        const auto page = ask("GET", "/api/v1/jobs?" + query, "", std::move(headers));
        EXPECT_EQ(page.status, 200) << schema::to_text(page.body);
        std::vector<std::string> ids;
        for (const auto& item : page.body.at("items").as_array()) ids.push_back(text_at(item, "/id"));
        return ids;
    }
    using Ids = std::vector<std::string>;

    std::string user;
};

TEST_F(JobList, IsFilteredByStatusesNameKindTimeAndPerson) {
    const auto aspirin = add("predict", "Aspirin 100%"), dock = add("dock", "dock_1", true),
               third = add("predict", "another");
    EXPECT_EQ(ask("DELETE", "/api/v1/jobs/" + third).status, 202);
    test.sql("update jobs_meta set kind = 'pipeline', template_id = 'screen' where id = '" + dock + "'");

    EXPECT_EQ(listed("status=QUEUED&status=CANCELED"), (Ids{third, dock, aspirin}));
    EXPECT_EQ(listed("status=QUEUED&status=RUNNING"), (Ids{dock, aspirin}));
    EXPECT_EQ(listed("status=QUEUED&status=CANCELED&task_id=predict"), (Ids{third, aspirin}));
    EXPECT_EQ(listed("task_id=predict"), (Ids{third, aspirin}));
    EXPECT_EQ(listed("q=ASPIRIN"), Ids{aspirin});
    EXPECT_EQ(listed("q=%25"), Ids{aspirin});
    EXPECT_EQ(listed("q=k_"), Ids{dock});
    EXPECT_EQ(listed("kind=pipeline"), Ids{dock});
    EXPECT_EQ(listed("kind=task&status=QUEUED"), Ids{aspirin});
    EXPECT_EQ(listed("template_id=screen"), Ids{dock});
    EXPECT_EQ(listed("template_id=screen&status=CANCELED"), Ids{});
    EXPECT_EQ(listed("mine=true", true), Ids{dock});
    EXPECT_EQ(listed("mine=false", true).size(), 3);
    EXPECT_EQ(listed("mine=true"), Ids{});  // a caller that is no user
    EXPECT_EQ(ask("GET", "/api/v1/jobs?kind=other").status, 422);

    // Created in the middle of the three.
    const auto at = test.sql(
        "select to_char(created_at at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"') "
        "from jobs_meta where id = '" +
        dock + "'");
    EXPECT_EQ(listed("created_after=" + at), (Ids{third, dock}));
    EXPECT_EQ(listed("created_before=" + at), (Ids{dock, aspirin}));
    EXPECT_EQ(listed("created_after=" + at + "&created_before=" + at), Ids{dock});
    EXPECT_EQ(listed("created_before=2020-01-01T00:00:00Z"), Ids{});
    EXPECT_EQ(listed("created_after=2090-01-01T00:00:00Z"), Ids{});
    EXPECT_EQ(ask("GET", "/api/v1/jobs?created_after=yesterday").status, 422);
}

TEST_F(JobList, SaysWhoSubmitted) {
    test.sql("insert into memberships (id, user_id, org_id) values (gen_random_uuid(), '" + user + "', '" +
             org.text() + "')");
    const auto own = add("dock", "", true), other = add("dock");
    EXPECT_EQ(ask("GET", "/api/v1/jobs/" + own).text("/job/submitted_by"), "Ada");
    EXPECT_EQ(schema::at_pointer(ask("GET", "/api/v1/jobs/" + other).body, "/job/submitted_by"), nullptr);
    test.sql("delete from memberships");
    EXPECT_EQ(schema::at_pointer(ask("GET", "/api/v1/jobs/" + own).body, "/job/submitted_by"), nullptr)
        << "who is no more of the organisation";
}

TEST_F(JobList, GoesOnPageByPage) {
    Ids all;
    for (int i = 0; i < 5; ++i) all.insert(all.begin(), add(i % 2 ? "predict" : "dock", "page"));
    add("predict", "no other");
    for (const std::string query :
         {"q=page", "status=QUEUED&status=RUNNING&q=page", "created_before=2090-01-01T00:00:00Z&q=page"}) {
        Ids found;
        std::string cursor;
        do {
            const auto page = ask("GET", "/api/v1/jobs?limit=2&" + query + cursor);
            for (const auto& item : page.body.at("items").as_array()) found.push_back(text_at(item, "/id"));
            const auto next = page.text("/next_cursor");
            cursor = next == "(nothing)" ? "" : "&cursor=" + next;
        } while (!cursor.empty());
        EXPECT_EQ(found, all) << query;
    }
}

TEST_F(JobList, IsCanceledEachAsIfAlone) {
    const auto first = add("predict"), second = add("dock"), left = add("predict");
    EXPECT_EQ(ask("DELETE", "/api/v1/jobs/" + second).status, 202);
    const auto nobody = Id::make().text();
    const auto theirs = Id::make().text();
    test.sql("insert into jobs_meta (id, org_id, kind, status, request_hash) values ('" + theirs + "', '" +
             other_org.text() + "', 'task', 'QUEUED', 'x')");
    const auto ids =
        R"({"job_ids": [")" + first + R"(", ")" + second + R"(", ")" + nobody + R"(", ")" + theirs + R"("]})";
    const auto answer = ask("POST", "/api/v1/jobs/cancel", ids);
    ASSERT_EQ(answer.status, 200) << schema::to_text(answer.body);
    EXPECT_EQ(answer.text("/jobs/0/job_id"), first);
    EXPECT_EQ(answer.text("/jobs/0/done"), "true");
    EXPECT_EQ(answer.text("/jobs/0/problem"), "(nothing)");
    EXPECT_EQ(answer.text("/jobs/1/done"), "false");
    EXPECT_EQ(answer.text("/jobs/1/problem/code"), "already_final");
    EXPECT_EQ(answer.text("/jobs/1/problem/status"), "409");
    for (const auto* other : {"/jobs/2", "/jobs/3"})
        EXPECT_EQ(answer.text(std::string(other) + "/problem/code"), "job_not_found");
    EXPECT_EQ(listed("status=CANCELED"), (Ids{second, first}));
    EXPECT_EQ(listed("status=QUEUED"), Ids{left});

    EXPECT_EQ(ask("POST", "/api/v1/jobs/cancel", R"({"job_ids": []})").status, 422);
    std::string many = first;
    for (int i = 0; i < 200; ++i) many += R"(", ")" + first;
    EXPECT_EQ(ask("POST", "/api/v1/jobs/cancel", R"({"job_ids": [")" + many + R"("]})").status, 422);
}

}  // namespace mad::executions
