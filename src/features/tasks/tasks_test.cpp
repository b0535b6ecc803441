#include "features/tasks/tasks.hpp"

#include "schema/json_text.hpp"

#include <gtest/gtest.h>

namespace mad::tasks {
namespace {
json::object document(std::string_view paths) {
    const auto text = R"({"openapi": "3.0.3", "info": {"title": "Solubility", "version": "1.2"}, "paths": )" +
                      std::string(paths) + "}";
    return schema::parse_json(text).value().as_object();
}

json::object one_operation() {
    return document(R"({"/predict": {"post": {"operationId": "predictLogS", "summary": "Predict solubility",
        "requestBody": {"content": {"application/json": {"schema": {"type": "object",
            "required": ["smiles"], "properties": {"smiles": {"type": "string", "minLength": 1},
                                                   "temperature": {"type": "number", "default": 298.15}}}}}},
        "responses": {"200": {"description": "ok"}}}}})");
}

NewTask task(json::object document) {
    NewTask t;
    t.task_id = "log_s";
    t.interface_spec = std::move(document);
    return t;
}

std::vector<std::string> pointers(const Error& error) {
    std::vector<std::string> result;
    for (auto& fault : error.faults) result.push_back(fault.pointer);
    return result;
}
using Pointers = std::vector<std::string>;
}  // namespace

TEST(Version, ReadsAndWritesSemanticVersions) {
    for (const auto* text : {"0.0.1", "1.2.3", "10.20.30", "2.0.0-rc.1", "1.0.0-alpha-x.7"})
        EXPECT_EQ(Version::parse(text).value().text(), text);
    for (const auto* text :
         {"", "1", "1.2", "1.2.3.4", "01.2.3", "1.2.3-", "1.2.3-01", "1.2.x", "-1.0.0", "1.0.0+b"})
        EXPECT_FALSE(Version::parse(text)) << text;
}

// The order that semver.org, section 11, gives.
TEST(Version, SortsByPrecedence) {
    const char* ordered[] = {"0.9.9",        "1.0.0-1",       "1.0.0-2",          "1.0.0-10",
                             "1.0.0-alpha",  "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta",
                             "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1",       "1.0.0",
                             "1.0.1",        "1.2.0",         "1.10.0",           "2.0.0"};
    for (std::size_t i = 1; i < std::size(ordered); ++i)
        EXPECT_LT(Version::parse(ordered[i - 1]).value().precedence(),
                  Version::parse(ordered[i]).value().precedence())
            << ordered[i];
}

TEST(Version, TakesTheNearestToWhatDocumentsSay) {
    EXPECT_EQ(Version::nearest("1.0").text(), "1.0.0");
    EXPECT_EQ(Version::nearest("v2").text(), "2.0.0");
    EXPECT_EQ(Version::nearest("0.1.0").text(), "0.1.0");
    EXPECT_EQ(Version::nearest("1.4.2+build.7").text(), "1.4.2");
    EXPECT_EQ(Version::nearest("2026-11-24").text(), "2026.0.0");
    EXPECT_EQ(Version::nearest("latest").text(), "1.0.0");
}

TEST(Define, TakesNameAndVersionFromTheDocument) {
    const auto defined = define(task(one_operation()), {}).value();
    EXPECT_EQ(defined.version, "1.2.0");
    EXPECT_EQ(defined.name, "Predict solubility");
    EXPECT_EQ(defined.operation_id, "predictLogS");
}

TEST(Define, KnowsTheSameContentByItsChecksum) {
    const auto first = define(task(one_operation()), {}).value();
    EXPECT_EQ(define(task(one_operation()), {}).value().checksum, first.checksum);
    auto slower = task(one_operation());
    slower.service_config.timeout_seconds = 60;
    EXPECT_NE(define(slower, {}).value().checksum, first.checksum);
}

TEST(Define, PointsAtEveryFaultOfTheDocument) {
    auto broken = one_operation();
    broken.erase("info");
    const auto error = define(task(broken), {}).error();
    ASSERT_FALSE(error.faults.empty());
    EXPECT_TRUE(error.faults.front().pointer.starts_with("/interface_spec")) << error.faults.front().pointer;
}

TEST(Define, AsksWhichOperationWhereThereAreSeveral) {
    const auto two =
        document(R"({"/a": {"get": {"operationId": "a", "responses": {"200": {"description": ""}}}},
                                  "/b": {"get": {"operationId": "b", "responses": {"200": {"description": ""}}}}})");
    EXPECT_EQ(pointers(define(task(two), {}).error()), Pointers{"/operation_id"});
    auto chosen = task(two);
    chosen.operation_id = "b";
    EXPECT_EQ(define(chosen, {}).value().operation_id, "b");
    chosen.operation_id = "c";
    EXPECT_EQ(pointers(define(chosen, {}).error()), Pointers{"/operation_id"});
}

TEST(Define, RefusesAVersionThatIsNone) {
    auto odd = task(one_operation());
    odd.version = "1.x";
    EXPECT_EQ(pointers(define(odd, {}).error()), Pointers{"/version"});
}

TEST(Define, RefusesAScalingWhoseMostIsLessThanItsLeast) {
    auto contradicts_itself = task(one_operation());
    contradicts_itself.service_config.scaling = Scaling{.min = 3, .max = 2};
    EXPECT_EQ(pointers(define(std::move(contradicts_itself), {}).error()),
              Pointers{"/service_config/scaling/max"});
}

TEST(Runnable, FillsDefaultsAndNamesEveryFault) {
    const auto runnable = compile(define(task(one_operation()), {}).value());
    const auto inputs = runnable->checked(schema::parse_json(R"({"smiles": "CCO"})").value()).value();
    EXPECT_EQ(inputs.at("temperature"), 298.15);
    const auto error = runnable->checked(schema::parse_json(R"({"temperature": "hot"})").value()).error();
    EXPECT_EQ(pointers(error), (Pointers{"/smiles", "/temperature"}));
}

TEST(NextVersion, IsTheNamedOneWhereThatIsLaterElseTheNextPatch) {
    const auto v = [](const char* text) { return Version::parse(text).value(); };
    EXPECT_EQ(next_version(v("2.0.0"), v("1.4.1")).text(), "2.0.0");
    EXPECT_EQ(next_version(v("1.0.0"), v("1.0.0")).text(), "1.0.1");
    EXPECT_EQ(next_version(v("1.0.0"), v("1.4.1")).text(), "1.4.2");
}

TEST(TaskId, IsMadeOfAnyOperationName) {
    EXPECT_EQ(task_id_from("predictLogP"), "predict_log_p");
    EXPECT_EQ(task_id_from("dock_ligand_dock_post"), "dock_ligand_dock_post");
    EXPECT_EQ(task_id_from("GET /v2/score"), "get_v2_score");
    EXPECT_EQ(task_id_from("3d"), "task_3d");
    EXPECT_EQ(task_id_from("§§"), "task");
}

}  // namespace mad::tasks
