#include "features/services/health.hpp"
#include "features/services/import.hpp"
#include "schema/json_text.hpp"

#include <gtest/gtest.h>

namespace mad::services {
namespace {
namespace json = boost::json;

schema::OpenApi document(std::string_view servers) {
    return schema::load_openapi(
               schema::parse_json(R"({"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, )" +
                                  std::string(servers) +
                                  R"("paths": {
        "/a": {"post": {"operationId": "runA", "responses": {"200": {"description": "ok"}}}},
        "/b": {"post": {"operationId": "runB", "responses": {"200": {"description": "ok"}}}}}})")
                   .value())
        .value();
}
}  // namespace

TEST(Health, ReadsTheContractsJson) {
    const auto result =
        read_health({}, 200, R"({"status": "ok", "version": "1.2.3", "capacity": 4, "running": 1})");
    EXPECT_TRUE(result.ok);
    EXPECT_EQ(result.capacity, 4);
    EXPECT_EQ(result.running, 1);
    EXPECT_EQ(result.version, "1.2.3");
}

TEST(Health, TakesAnySuccessOfForeignServices) {
    EXPECT_TRUE(read_health({}, 204, "").ok);
    EXPECT_TRUE(read_health({}, 200, "<html>hello</html>").ok);
    EXPECT_FALSE(read_health({}, 200, R"({"capacity": "many"})").capacity);
}

TEST(Health, BelievesAServiceThatSaysItIsNotWell) {
    const auto result = read_health({}, 200, R"({"status": "starting"})");
    EXPECT_FALSE(result.ok);
    EXPECT_NE(result.detail.find("starting"), std::string::npos);
    EXPECT_FALSE(read_health({}, 503, R"({"status": "ok"})").ok);
}

TEST(Health, KnowsAServiceThatLivesAndLacksItsEngine) {
    const auto result =
        read_health({}, 200, R"({"status": "ok", "available": false, "reason": "set MAD_X"})");
    EXPECT_TRUE(result.ok);
    EXPECT_EQ(result.detail, "Not available here: set MAD_X");
    EXPECT_EQ(read_health({}, 200, R"({"status": "ok", "available": true, "reason": "x"})").detail, "");
    EXPECT_FALSE(read_health({}, 503, R"({"available": false})").ok);
}

TEST(Import, LooksForTheDocumentWhereServicesHaveIt) {
    using Urls = std::vector<std::string>;
    EXPECT_EQ(document_urls("http://h:1"), Urls{"http://h:1/openapi.json"});
    EXPECT_EQ(document_urls("http://h:1/"), Urls{"http://h:1/openapi.json"});
    EXPECT_EQ(document_urls("http://h:1/x.json"), Urls{"http://h:1/x.json"});
    EXPECT_EQ(document_urls("http://h:1/api"), (Urls{"http://h:1/api/openapi.json", "http://h:1/api"}));
}

TEST(Import, FindsWhereThePathsBegin) {
    const std::string url = "http://h:8/sub/openapi.json";
    EXPECT_EQ(base_url_of(document(""), url), "http://h:8");
    EXPECT_EQ(base_url_of(document(R"("servers": [{"url": "/"}],)"), url), "http://h:8");
    EXPECT_EQ(base_url_of(document(R"("servers": [{"url": "/v2/"}],)"), url), "http://h:8/v2");
    EXPECT_EQ(base_url_of(document(R"("servers": [{"url": "https://other/x/"}],)"), url), "https://other/x");
    EXPECT_EQ(base_url_of(document(R"("servers": [{"url": "https://{region}.x"}],)"), url), "http://h:8");
}

TEST(Import, MakesATaskOfEachOperation) {
    Import import;
    import.prefix = "lab_";
    const auto tasks = tasks_of(document(""), import).value();
    ASSERT_EQ(tasks.size(), 2);
    EXPECT_EQ(tasks[0].task_id, "lab_run_a");
    EXPECT_EQ(tasks[1].operation_id, "runB");
}

TEST(Import, KeepsNoManyCopiesOfALargeDocument) {
    auto api = document("");
    auto large = *api.document;
    large.as_object()["x-notes"] = std::string(40 << 20, 'x');
    api.document = std::make_shared<const json::value>(std::move(large));
    EXPECT_EQ(tasks_of(api, {}).error().faults.at(0).pointer, "/operations");
    Import one;
    one.operations = {"runA"};
    EXPECT_TRUE(tasks_of(api, one));
}

TEST(Import, RefusesWhatTheDocumentDoesNotHave) {
    Import import;
    import.operations = {"runA", "runC"};
    EXPECT_EQ(tasks_of(document(""), import).error().faults.at(0).pointer, "/operations/1");
    import.operations = {};
    import.task_id = "mine";
    EXPECT_EQ(tasks_of(document(""), import).error().faults.at(0).pointer, "/task_id");
}

}  // namespace mad::services
