#include "features/usage/usage.hpp"

#include "db/database.hpp"
#include "db/testing.hpp"
#include "http/documented_test.hpp"
#include "http/router.hpp"
#include "schema/json_text.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <fmt/format.h>
#include <gtest/gtest.h>

namespace mad::usage {
namespace {

class UsageTest : public testing::Test {
protected:
    UsageTest() {
        router.authenticate_with(
            [this](const http::Request&) -> awaitable<Result<std::optional<http::Principal>>> {
                http::Principal who;
                who.org_id = org;
                who.permissions = permissions;
                co_return std::optional(who);
            });
        add_routes(router, database, 500);
    }
    ~UsageTest() override { run(database.stop()); }

    template <class T>
    T run(awaitable<T> work) {
        auto result = asio::co_spawn(loop, std::move(work), asio::use_future);
        loop.restart();
        loop.run();
        return result.get();
    }
    boost::json::value usage(int status = 200) {
        http::Request request;
        request.method = "GET";
        request.path = "/api/v1/usage";
        const auto response = run(router.handle(request));
        http::Documented::published().check(
            {"GET", request.path, response.status, &response.headers, response.body});
        EXPECT_EQ(response.status, status) << response.body;
        return schema::parse_json(response.body).value();
    }
    std::string add_job(Id of, const std::string& status) const {
        const auto id = Id::make().text();
        test.sql(
            fmt::format("insert into jobs_meta (id, org_id, kind, status, request_hash, finished_at) values "
                        "('{}', '{}', 'task', '{}', 'x', {})",
                        id, of.text(), status, status == "QUEUED" ? "null" : "now()"));
        return id;
    }
    void add_execution(Id of, const std::string& status, const std::string& finished_at) const {
        const auto definition = Id::make().text();
        test.sql(fmt::format(
            "insert into task_definitions (id, org_id, task_id, version, precedence, name, interface_spec, "
            "operation_id, checksum) values ('{0}', '{1}', 'x', '{0}', 'x', 'x', '{{}}', 'x', 'x'); "
            "insert into task_executions (id, org_id, job_id, task_definition_id, task_id, task_version, "
            "parameters, status, finished_at) values ('{0}', '{1}', '{2}', '{0}', 'x', '1', '{{}}', '{3}', "
            "{4})",
            definition, of.text(), add_job(of, status), status, finished_at));
    }
    void add_file(Id of, std::int64_t bytes, const std::string& state) const {
        test.sql(
            fmt::format("insert into artifacts (id, org_id, uri, kind, state, sha256, size_bytes) values "
                        "('{0}', '{1}', 'mad://org/{0}', 'output', '{2}', 'x', {3})",
                        Id::make().text(), of.text(), state, bytes));
    }

    asio::io_context loop;
    db::TestDatabase test;
    Id org = test.add_organization("ours"), other = test.add_organization("theirs");
    std::set<std::string, std::less<>> permissions{"jobs.read"};
    db::Database database{loop.get_executor(), {.dsn = test.dsn()}};
    http::Router router;
};
}  // namespace

TEST_F(UsageTest, OfNothingIsZeroAndHasTheLimits) {
    const auto nothing = usage();
    EXPECT_EQ(schema::to_text(nothing.at("quota")), R"({"stored_bytes":0,"max_queued_jobs":500})");
    EXPECT_EQ(nothing.at("executions").as_array().size(), 24);
    test.sql("update org_settings set max_storage_bytes = 1000, max_queued_jobs = 7");
    EXPECT_EQ(schema::to_text(usage().at("quota")),
              R"({"stored_bytes":0,"max_stored_bytes":1000,"max_queued_jobs":7})");
}

TEST_F(UsageTest, CountsTheOrganisationsOwn) {
    add_file(org, 100, "stored");
    add_file(org, 20, "stored");
    add_file(org, 5, "coming");
    add_file(other, 1, "stored");
    add_job(org, "QUEUED");
    add_job(other, "QUEUED");
    const std::string hour = "date_trunc('hour', now(), 'UTC')";
    for (int i = 0; i < 3; ++i) add_execution(org, "COMPLETED", hour);
    add_execution(org, "FAILED", hour + " - interval '1 second'");
    add_execution(org, "CANCELED", hour);
    add_execution(org, "COMPLETED", hour + " - interval '23 hours'");
    add_execution(org, "COMPLETED", hour + " - interval '23 hours 1 second'");
    add_execution(other, "FAILED", hour);

    const auto now = usage();
    EXPECT_EQ(now.at("quota").at("stored_bytes").as_int64(), 120);
    EXPECT_EQ(schema::to_text(now.at("jobs")),
              R"({"pending":0,"queued":1,"running":0,"completed":5,"failed":1,"canceled":1})");
    const auto& hours = now.at("executions").as_array();
    ASSERT_EQ(hours.size(), 24);
    // An hour may have begun since: then all stand one place further left.
    const auto at = [&](std::size_t place, const char* what) { return hours[place].at(what).as_int64(); };
    const std::size_t last = at(23, "completed") == 3 ? 23 : 22;
    EXPECT_EQ(at(last, "completed"), 3);
    EXPECT_EQ(at(last, "failed"), 0);
    EXPECT_EQ(at(last - 1, "failed"), 1);
    if (last == 23) EXPECT_EQ(at(0, "completed"), 1);
}

TEST_F(UsageTest, IsForThoseWhoReadJobs) {
    permissions = {"molecules.read"};
    usage(403);
}

}  // namespace mad::usage
