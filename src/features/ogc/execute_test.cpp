// The requirements of OGC 18-062r2 on executing a process; each test is named after its own.
#include "features/ogc/ogc_lab_test.hpp"

namespace mad::ogc {

TEST_F(ReqCore, process_execute_request) {
    EXPECT_EQ(execute("{").status, 400);
    EXPECT_EQ(execute(R"({"response": "html"})").status, 400);
    faulty(R"({"inputs": {"text": "x"}, "mode": "async"})", "/mode");
    faulty(R"({"inputs": {"text": "x"}, "outputs": {"nothing": {}}})", "/outputs/nothing");
    faulty(R"({"inputs": {"text": "x"}, "outputs": {"text": {"format": {"mediaType": "text/html"}}}})",
           "/outputs/text/format/mediaType");
}

TEST_F(ReqCore, process_execute_default_execution_mode) {
    publish("dock", "dock");
    add_service("dock");
    add_worker();
    const auto either = execute(R"({"inputs": {"text": "hi"}, "outputs": {"text": {}}})");
    EXPECT_EQ(either.status, 200);
    const auto only_async = execute(R"({"inputs": {"receptor": "ATOM"}})", {}, "dock");
    EXPECT_EQ(only_async.status, 201) << schema::to_text(only_async.body);
}

TEST_F(ReqCore, process_execute_auto_execution_mode) {
    const auto reply = execute(R"({"inputs": {"text": "hi"}})", {{"Prefer", "respond-async"}});
    EXPECT_EQ(reply.status, 201);
    EXPECT_EQ(http::header(reply.headers, "Preference-Applied"), "respond-async");
    // Nobody takes it up: what is waited for no longer goes on as a job.
    EXPECT_EQ(execute(R"({"inputs": {"text": "hi"}})", {{"Prefer", "wait=0"}}).status, 201);
    add_worker();
    const auto soon = execute(R"({"inputs": {"text": "hi"}})", {{"Prefer", "respond-async, wait=20"}});
    EXPECT_EQ(soon.status, 200);
}

TEST_F(ReqCore, process_execute_success_async) {
    const auto reply = execute(R"({"inputs": {"text": "hi"}})", {{"Prefer", "respond-async"}});
    EXPECT_EQ(reply.status, 201);
    EXPECT_EQ(content_type(reply), "application/json");
    EXPECT_EQ(reply.text("/status"), "accepted");
    EXPECT_EQ(reply.text("/type"), "process");
    const auto location = std::string(http::header(reply.headers, "Location"));
    EXPECT_EQ(location, base_url + "/ogc/jobs/" + reply.text("/jobID"));
    EXPECT_EQ(get(path_of(location)).body, reply.body);
    EXPECT_EQ(ask("GET", "/api/v1/jobs/" + reply.text("/jobID")).status, 200);
}

TEST_F(ReqCore, process_execute_inputs) {
    add_worker();
    const auto receptor = add_file("protein.pdb", "ATOM"), ligand = add_file("a.sdf", "$$$$");
    const auto signed_url =
        artifacts.presign_get(blobs::Uri::parse(ligand).value(), std::chrono::minutes(5)).url;
    const auto reply = execute(R"({"inputs": {"text": "hi", "receptor": {"href": ")" + receptor +
                               R"(", "type": "chemical/x-pdb"}, "ligands": [{"href": ")" + signed_url +
                               R"("}, "inline"]}})");
    EXPECT_EQ(reply.status, 200) << schema::to_text(reply.body);
    EXPECT_EQ(fetch(sent("/receptor")).body, "ATOM");
    EXPECT_EQ(fetch(sent("/ligands/0")).body, "$$$$");
    EXPECT_NE(sent("/ligands/1"), "inline");  // its text is a file of the execution now, and gone with it
}

TEST_F(ReqCore, process_execute_inputs_by_reference_that_cannot_be_had) {
    faulty(R"({"inputs": {"text": "x", "receptor": {"href": "https://elsewhere.org/a.pdb"}}})",
           "/inputs/receptor/href");
    faulty(R"({"inputs": {"text": {"href": "https://elsewhere.org/text"}}})", "/inputs/text/href");
    faulty(R"({"inputs": {"text": "x", "ligands": ["ok", {"href": 7}]}})", "/inputs/ligands/1/href");
    auto theirs = add_file("protein.pdb", "ATOM");
    theirs.replace(theirs.find(org.text()), 36, other_org.text());
    faulty(R"({"inputs": {"text": "x", "receptor": {"href": ")" + theirs + R"("}}})", "/inputs/receptor");
}

TEST_F(ReqCore, process_execute_input_array) {
    add_worker();
    EXPECT_EQ(execute(R"({"inputs": {"text": "x", "numbers": [1, {"value": 2.5}, 3]}})").status, 200);
    EXPECT_EQ(sent("/numbers"), "[1,2.5,3]");
}

TEST_F(ReqCore, process_execute_input_inline_object) {
    add_worker();
    EXPECT_EQ(execute(R"({"inputs": {"text": "x", "box": {"value": {"center": [1, 2, 3]}}}})").status, 200);
    EXPECT_EQ(sent("/box"), R"({"center":[1,2,3]})");
}

TEST_F(ReqCore, process_execute_input_inline_mixed) {
    add_worker();
    const auto mixed = [&](const std::string& value) {
        EXPECT_EQ(execute(R"({"inputs": {"text": "x", "mixed": )" + value + "}}").status, 200);
        return sent("/mixed");
    };
    EXPECT_EQ(mixed(R"({"value": "CCO", "mediaType": "chemical/x-smiles"})"), "CCO");
    EXPECT_EQ(mixed(R"({"value": {"atoms": 3}, "mediaType": "application/json"})"), R"({"atoms":3})");
}

TEST_F(ReqCore, process_execute_input_inline_binary) {
    add_worker();
    EXPECT_EQ(execute(R"({"inputs": {"text": "x", "image": "iVBORw0KGgo="}})").status, 200);
    EXPECT_EQ(sent("/image"), "iVBORw0KGgo=");
    EXPECT_EQ(
        execute(R"({"inputs": {"text": "x", "image": {"value": "iVBO", "encoding": "base64"}}})").status,
        200);
    EXPECT_EQ(sent("/image"), "iVBO");
}

TEST_F(ReqCore, process_execute_input_inline_bbox) {
    add_worker();
    const std::string bbox =
        R"({"bbox":[51.9,7,52,7.1],"crs":"http://www.opengis.net/def/crs/OGC/1.3/CRS84"})";
    EXPECT_EQ(execute(R"({"inputs": {"text": "x", "extent": )" + bbox + "}}").status, 200);
    EXPECT_EQ(sent("/extent"), bbox);
}

TEST_F(ReqCore, process_execute_input_validation) {
    faulty(R"({"inputs": {"text": 7}})", "/inputs/text");
    faulty(R"({"inputs": {}})", "/inputs/text");
    faulty(R"({"inputs": {"text": "x", "box": {"value": {}}}})", "/inputs/box/center");
    faulty(R"({"inputs": {"text": "x", "surprise": 1}})", "/inputs/surprise");
    EXPECT_EQ(content_type(faulty(R"({"inputs": {"text": ""}})", "/inputs/text")),
              "application/problem+json");
}

TEST_F(ReqCore, process_execute_default_outputs) {
    add_worker();
    const auto reply =
        execute(R"({"inputs": {"text": "hi", "box": {"value": {"center": []}}}, "response": "document"})");
    EXPECT_EQ(reply.body,
              executions::parsed(R"({"text": "hi", "count": 3, "box": {"value": {"center": []}}})"));
}

TEST_F(ReqCore, process_execute_sync_raw_value_one) {
    add_worker();
    const auto text = execute(R"({"inputs": {"text": "hello there"}, "outputs": {"text": {}}})");
    EXPECT_EQ(text.status, 200);
    EXPECT_EQ(content_type(text), "text/plain");
    EXPECT_EQ(text.text(""), "hello there");
    const auto count = execute(R"({"inputs": {"text": "x"}, "outputs": {"count": {}}, "response": "raw"})");
    EXPECT_EQ(content_type(count), "application/json");
    EXPECT_EQ(count.text(""), "3");
}

TEST_F(ReqCore, process_execute_sync_raw_value_one_of_a_file) {
    add_worker();
    service.answer = [](http::Request&) -> awaitable<http::Response> {
        co_return executions::says(200, R"({"text": "x", "poses": "pose 1\n$$$$\n"})");
    };
    const auto reply = execute(R"({"inputs": {"text": "x"}, "outputs": {"poses": {}}})");
    EXPECT_EQ(reply.status, 200);
    const auto again = fetch(monitor(reply) + "/results");
    EXPECT_EQ(http::header(again.headers, "Content-Type"), "chemical/x-mdl-sdfile");
    EXPECT_EQ(again.body, "pose 1\n$$$$\n");
}

TEST_F(ReqCore, process_execute_sync_raw_value_multi) {
    add_worker();
    const auto reply = execute(R"({"inputs": {"text": "hi"}, "outputs": {"text": {}, "count": {}}})");
    EXPECT_EQ(reply.status, 200);
    auto parts = parts_of(reply);
    ASSERT_EQ(parts.size(), 2);
    EXPECT_EQ(parts["text"].first, "hi");
    EXPECT_NE(parts["text"].second.find("Content-Type: text/plain"), std::string::npos);
    EXPECT_EQ(parts["count"].first, "3");
}

TEST_F(ReqCore, process_execute_sync_raw_ref) {
    add_worker();
    const auto reply =
        execute(R"({"inputs": {"text": "hi"}, "outputs": {"text": {"transmissionMode": "reference"}}})");
    EXPECT_EQ(reply.status, 204);
    EXPECT_EQ(reply.text(""), "");
    const auto link = reply.headers.find("Link")->second;
    EXPECT_EQ(fetch(link.substr(1, link.find('>') - 1)).body, "hi");
}

TEST_F(ReqCore, process_execute_sync_raw_mixed_multi) {
    add_worker();
    service.answer = [](http::Request&) -> awaitable<http::Response> {
        co_return executions::says(200, R"({"text": "x", "poses": "$$$$\n"})");
    };
    const auto reply = execute(
        R"({"inputs": {"text": "x"}, "outputs": {"text": {}, "poses": {"transmissionMode": "reference"}}})");
    auto parts = parts_of(reply);
    ASSERT_EQ(parts.size(), 2);
    EXPECT_EQ(parts["text"].first, "x");
    EXPECT_EQ(parts["poses"].first, "");
    const auto head = parts["poses"].second;
    const auto at = head.find("Content-Location: ");
    ASSERT_NE(at, std::string::npos);
    EXPECT_EQ(fetch(head.substr(at + 18)).body, "$$$$\n");
}

TEST_F(ReqCore, process_execute_sync_document) {
    add_worker();
    service.answer = [](http::Request&) -> awaitable<http::Response> {
        co_return executions::says(200,
                                   R"({"text": "x", "count": 4, "box": {"center": []}, "poses": "$$$$\n"})");
    };
    const auto reply = execute(R"({"inputs": {"text": "x"}, "response": "document", "outputs": {
        "text": {}, "count": {"transmissionMode": "reference"}, "box": {}, "poses": {}}})");
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(content_type(reply), "application/json");
    EXPECT_EQ(reply.text("/text"), "x");
    EXPECT_EQ(reply.text("/box"), R"({"value":{"center":[]}})");
    EXPECT_EQ(reply.text("/poses"), R"({"value":"$$$$\n","mediaType":"chemical/x-mdl-sdfile"})");
    EXPECT_EQ(reply.text("/count/type"), "application/json");
    EXPECT_EQ(fetch(reply.text("/count/href")).body, "4");
}

TEST_F(ReqCore, job_results_success_sync) {
    add_worker();
    const auto reply = execute(R"({"inputs": {"text": "hi"}, "outputs": {"text": {}}})");
    const auto status = get(path_of(monitor(reply)));
    EXPECT_EQ(content_type(status), "application/json");
    EXPECT_EQ(status.text("/status"), "successful");
    EXPECT_EQ(results(status.text("/jobID")).body, reply.body);
}

TEST_F(ReqCore, whoever_may_not_read_results_is_not_given_them) {
    add_worker();
    router.authenticate_with(
        [this](const http::Request&) -> awaitable<Result<std::optional<http::Principal>>> {
            http::Principal who;
            who.org_id = org;
            who.permissions = {"tasks.execute"};
            co_return std::optional(std::move(who));
        });
    const auto reply = execute(R"({"inputs": {"text": "hi"}})");
    EXPECT_EQ(reply.status, 201);
    EXPECT_EQ(job(reply.text("/jobID")).status, 403);
    EXPECT_EQ(results(reply.text("/jobID")).status, 403);
}

TEST_F(ReqCore, an_idempotency_key_is_one_job) {
    const http::Headers once{{"Prefer", "respond-async"}, {"Idempotency-Key", "k"}};
    const auto first = execute(R"({"inputs": {"text": "hi"}})", once);
    EXPECT_EQ(execute(R"({"inputs": {"text": "hi"}})", once).text("/jobID"), first.text("/jobID"));
    EXPECT_EQ(execute(R"({"inputs": {"text": "ho"}})", once).text("/code"), "idempotency_key_reused");
}

}  // namespace mad::ogc
