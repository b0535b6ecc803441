// The requirements of OGC 18-062r2 on what describes the API and its processes; each test is named after its
// own. Every response is held to the published document besides, by Lab::ask.
#include "features/ogc/ogc_lab_test.hpp"
#include "schema/openapi.hpp"

namespace mad::ogc {
using executions::parsed;
constexpr std::string_view rel = "http://www.opengis.net/def/rel/ogc/1.0/";

class ReqJson : public Ogc {};
class ReqOas30 : public Ogc {};
class ReqOgcProcessDescription : public Ogc {};

TEST_F(ReqCore, landingpage_op_and_success) {
    for (const auto* path : {"/ogc/", "/ogc"}) {
        const auto reply = get(path);
        EXPECT_EQ(reply.status, 200);
        EXPECT_FALSE(reply.text("/title").empty());
        EXPECT_EQ(href(reply.body, "self"), base_url + "/ogc/");
        EXPECT_EQ(href(reply.body, std::string(rel) + "conformance"), base_url + "/ogc/conformance");
        EXPECT_EQ(href(reply.body, std::string(rel) + "processes"), base_url + "/ogc/processes");
        EXPECT_EQ(href(reply.body, std::string(rel) + "job-list"), base_url + "/ogc/jobs");
        EXPECT_FALSE(href(reply.body, "service-desc").empty());
    }
}

TEST_F(ReqCore, api_definition_op_and_success) {
    const auto reply = get(path_of(href(get("/ogc/").body, "service-desc")));
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(content_type(reply), "application/vnd.oai.openapi+json;version=3.0");
    EXPECT_EQ(reply.text("/openapi"), "3.0.3");
}

TEST_F(ReqCore, conformance_op_and_success) {
    const auto reply = get("/ogc/conformance");
    EXPECT_EQ(reply.status, 200);
    std::set<std::string> claimed, tested;
    for (const auto& uri : reply.body.at("conformsTo").as_array())
        claimed.insert(std::string(uri.as_string()));
    // Every class that is claimed has its tests here, and the other way round.
    const auto& all = *testing::UnitTest::GetInstance();
    for (int i = 0; i < all.total_test_suite_count(); ++i) {
        std::string name = all.GetTestSuite(i)->name(), spelled;
        if (!name.starts_with("Req")) continue;
        for (const char c : name.substr(3)) {
            if (std::isupper(c) != 0 && !spelled.empty()) spelled += '-';
            spelled += static_cast<char>(std::tolower(c));
        }
        tested.insert("http://www.opengis.net/spec/ogcapi-processes-1/1.0/conf/" + spelled);
    }
    EXPECT_EQ(claimed, tested);
}

TEST_F(ReqCore, http) {
    EXPECT_EQ(ask("PUT", "/ogc/processes").status, 405);
    EXPECT_EQ(get("/ogc/nothing").status, 404);
    const http::Headers nobody{{"X-Test-Org", "nobody"}};
    for (const auto* path : {"/ogc/processes", "/ogc/processes/echo", "/ogc/jobs"}) {
        const auto reply = ask("GET", path, "", nobody);
        EXPECT_EQ(reply.status, 401);
        EXPECT_FALSE(http::header(reply.headers, "WWW-Authenticate").empty());
    }
}

TEST_F(ReqCore, process_list_op_and_success) {
    const auto reply = get("/ogc/processes");
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(reply.text("/processes/0/id"), "echo");
    EXPECT_EQ(reply.text("/processes/0/version"), "1.0.0");
    EXPECT_EQ(reply.text("/processes/0/title"), "Echo");
    EXPECT_EQ(reply.text("/processes/0/keywords/0"), "test");
    EXPECT_EQ(reply.text("/processes/0/outputTransmission"), R"(["value","reference"])");
    EXPECT_EQ(href(reply.body.at("processes").at(0), "self"), base_url + "/ogc/processes/echo");
}

TEST_F(ReqCore, pl_limit_definition_and_response) {
    for (const auto* id : {"alpha", "beta", "gamma"}) publish(id, "predict");
    std::vector<std::string> seen;
    for (std::string path = "/ogc/processes?limit=3"; !path.empty();) {
        const auto page = get(path);
        EXPECT_LE(page.body.at("processes").as_array().size(), 3);
        for (const auto& process : page.body.at("processes").as_array())
            seen.push_back(text_at(process, "/id"));
        const auto next = href(page.body, "next");
        path = next.empty() ? "" : path_of(next);
    }
    EXPECT_EQ(seen, (std::vector<std::string>{"alpha", "beta", "echo", "gamma"}));
    for (const auto* limit : {"0", "-1", "1001", "many"})
        EXPECT_EQ(get("/ogc/processes?limit=" + std::string(limit)).status, 400) << limit;
}

TEST_F(ReqCore, pl_links) {
    EXPECT_EQ(href(get("/ogc/processes").body, "self"), base_url + "/ogc/processes");
    EXPECT_EQ(href(get("/ogc/processes?limit=7").body, "self"), base_url + "/ogc/processes?limit=7");
    EXPECT_EQ(href(get("/ogc/processes?limit=7").body, "next"), "");
}

TEST_F(ReqCore, process_description_op_and_success) {
    const auto reply = get("/ogc/processes/echo");
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(reply.text("/id"), "echo");
    EXPECT_EQ(reply.text("/description"), "Gives back what it takes");
    EXPECT_EQ(href(reply.body, std::string(rel) + "execute"), base_url + "/ogc/processes/echo/execution");
}

TEST_F(ReqCore, process_exception_no_such_process) {
    expect_exception(get("/ogc/processes/nothing"), 404, "no-such-process");
    expect_exception(execute("{}", {}, "nothing"), 404, "no-such-process");
    expect_exception(get("/ogc/jobs?processID=nothing"), 404, "no-such-process");
    const http::Headers others{{"X-Test-Org", other_org.text()}};
    expect_exception(ask("GET", "/ogc/processes/echo", "", others), 404, "no-such-process");
}

TEST_F(ReqJson, definition_and_content) {
    for (const auto* path :
         {"/ogc/", "/ogc/conformance", "/ogc/processes", "/ogc/processes/echo", "/ogc/jobs"}) {
        const auto reply = get(path);
        EXPECT_EQ(content_type(reply), "application/json") << path;
        EXPECT_TRUE(reply.body.is_object()) << path;
    }
    EXPECT_EQ(content_type(job(waiting_job())), "application/json");
}

TEST_F(ReqOas30, oas_definition_1) {
    std::set<std::string> links;
    const auto page = get("/ogc/").body;
    for (const auto& link : page.at("links").as_array())
        links.insert(text_at(link, "/rel") + " " + text_at(link, "/type"));
    EXPECT_TRUE(links.contains("service-desc application/vnd.oai.openapi+json;version=3.0"));
    EXPECT_TRUE(links.contains("service-doc text/html"));
}

TEST_F(ReqOas30, oas_definition_2) {
    const auto document = get("/ogc/api").body;
    const auto checked = schema::load_openapi(document);
    ASSERT_TRUE(checked) << checked.error().detail << checked.error().faults.front().pointer << ' '
                         << checked.error().faults.front().detail;
    EXPECT_EQ(checked->dialect, schema::Dialect::openapi30);
    EXPECT_EQ(checked->servers, std::vector<std::string>{base_url});
}

TEST_F(ReqOas30, oas_impl_and_completeness) {
    const auto document = get("/ogc/api").body;
    const std::map<std::string, std::string> operations{{"/ogc/", "get"},
                                                        {"/ogc/api", "get"},
                                                        {"/ogc/conformance", "get"},
                                                        {"/ogc/processes", "get"},
                                                        {"/ogc/processes/{process_id}", "get"},
                                                        {"/ogc/processes/{process_id}/execution", "post"},
                                                        {"/ogc/jobs", "get"},
                                                        {"/ogc/jobs/{job_id}", "get"},
                                                        {"/ogc/jobs/{job_id}/results", "get"}};
    for (const auto& [path, method] : operations)
        EXPECT_TRUE(document.at("paths").at(path).at(method).at("responses").is_object()) << path;
    for (const auto& [path, _] : document.at("paths").as_object()) EXPECT_TRUE(path.starts_with("/ogc"));
    EXPECT_FALSE(document.at("components").at("schemas").as_object().contains("Job"));
}

TEST_F(ReqOas30, exceptions_codes) {
    const auto document = get("/ogc/api").body;
    for (const auto& [path, operations] : document.at("paths").as_object())
        for (const auto& [method, operation] : operations.as_object())
            for (const auto* status : {"400", "500", "503"})
                EXPECT_TRUE(operation.at("responses").as_object().contains(status)) << method << path;
    const auto& results = document.at("paths").at("/ogc/jobs/{job_id}/results").at("get").at("responses");
    for (const auto* status : {"200", "204", "401", "403", "404", "502", "504"})
        EXPECT_TRUE(results.as_object().contains(status)) << status;
}

TEST_F(ReqOas30, security) {
    const auto document = get("/ogc/api").body;
    const auto& schemes = document.at("components").at("securitySchemes").as_object();
    const auto& security = document.at("paths").at("/ogc/jobs").at("get").at("security").as_array();
    ASSERT_FALSE(security.empty());
    for (const auto& requirement : security)
        for (const auto& [name, scopes] : requirement.as_object()) {
            EXPECT_TRUE(schemes.contains(name)) << name;
            EXPECT_TRUE(scopes.as_array().empty()) << name;
        }
}

TEST_F(ReqOgcProcessDescription, json_encoding) {
    publish("dock", "dock");
    const auto echo = get("/ogc/processes/echo").body, dock = get("/ogc/processes/dock").body;
    EXPECT_EQ(text_at(echo, "/jobControlOptions"), R"(["sync-execute","async-execute","dismiss"])");
    EXPECT_EQ(text_at(dock, "/jobControlOptions"), R"(["async-execute","dismiss"])");
    EXPECT_EQ(text_at(echo, "/outputTransmission"), R"(["value","reference"])");
    EXPECT_EQ(text_at(echo, "/version"), "1.0.0");
}

TEST_F(ReqOgcProcessDescription, inputs_def) {
    const auto inputs = get("/ogc/processes/echo").body.at("inputs");
    EXPECT_EQ(inputs.as_object().size(), 9);
    EXPECT_EQ(text_at(inputs, "/text/title"), "A text");
    EXPECT_EQ(text_at(inputs, "/text/description"), "Any text");
    EXPECT_EQ(text_at(inputs, "/text/minOccurs"), "1");
    EXPECT_EQ(text_at(inputs, "/count/minOccurs"), "0");
    EXPECT_EQ(text_at(inputs, "/count/maxOccurs"), "1");
}

TEST_F(ReqOgcProcessDescription, input_def) {
    const auto inputs = get("/ogc/processes/echo").body.at("inputs");
    EXPECT_EQ(text_at(inputs, "/text/schema/minLength"), "1");
    EXPECT_EQ(text_at(inputs, "/numbers/schema/items/type"), "number");
    EXPECT_EQ(text_at(inputs, "/receptor/schema/x-mad-file"), R"(["pdb"])");
    // By itself, whatever it referred to; a schema within itself ends.
    EXPECT_EQ(text_at(inputs, "/box/schema/properties/center/items/type"), "number");
    EXPECT_EQ(text_at(inputs, "/box/schema/properties/within"), "{}");
    EXPECT_EQ(schema::to_text(inputs).find("$ref"), std::string::npos);
}

TEST_F(ReqOgcProcessDescription, input_mixed_type) {
    const auto mixed = get("/ogc/processes/echo").body.at("inputs").at("mixed").at("schema");
    EXPECT_EQ(mixed.at("oneOf").as_array().size(), 2);
}

TEST_F(ReqOgcProcessDescription, outputs_def_and_output_def) {
    const auto outputs = get("/ogc/processes/echo").body.at("outputs");
    EXPECT_EQ(outputs.as_object().size(), 4);
    EXPECT_EQ(text_at(outputs, "/text/title"), "The text");
    EXPECT_EQ(text_at(outputs, "/text/schema/contentMediaType"), "text/plain");
    EXPECT_EQ(text_at(outputs, "/box/schema/required/0"), "center");
}

}  // namespace mad::ogc
