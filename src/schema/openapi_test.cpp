#include "schema/openapi_document_test.hpp"

#include <fmt/format.h>

namespace mad::schema {
namespace {

Lines faults(std::string_view text) {
    const auto loaded = load_openapi(json_of(text));
    return loaded ? Lines{} : lines(loaded.error().faults);
}
/// A document whose one operation is POST /dock, with these members.
std::string with_operation(std::string_view members, std::string_view rest = "",
                           std::string_view version = "3.1.0") {
    return R"({"openapi": ")" + std::string(version) +
           R"(", "info": {"title": "t", "version": "1"}, "paths": {"/dock": {"post": {)" +
           std::string(members) + "}}}" + std::string(rest) + "}";
}
constexpr auto fast_api = R"({
  "openapi": "3.1.0",
  "info": {"title": "FastAPI", "version": "0.1.0"},
  "paths": {
    "/dock/{ligand_id}": {
      "post": {
        "tags": ["docking"], "summary": "Dock", "operationId": "dock_dock__ligand_id__post",
        "parameters": [
          {"name": "ligand_id", "in": "path", "required": true, "schema": {"type": "integer", "title": "Ligand Id"}},
          {"name": "engine", "in": "query", "required": false,
           "schema": {"$ref": "#/components/schemas/Engine", "default": "vina"}},
          {"name": "tag", "in": "query", "required": false,
           "schema": {"anyOf": [{"type": "string"}, {"type": "null"}], "title": "Tag"}}
        ],
        "requestBody": {"required": true, "content": {"application/json": {"schema": {"$ref": "#/components/schemas/DockRequest"}}}},
        "responses": {
          "200": {"description": "Successful Response",
                  "content": {"application/json": {"schema": {"$ref": "#/components/schemas/DockReply"}}}},
          "422": {"description": "Validation Error",
                  "content": {"application/json": {"schema": {"$ref": "#/components/schemas/HTTPValidationError"}}}}
        }
      }
    },
    "/health": {"get": {"summary": "Health", "operationId": "health_health_get",
                        "responses": {"200": {"description": "ok", "content": {"application/json": {"schema": {}}}}}}}
  },
  "components": {"schemas": {
    "DockReply": {"properties": {"affinity": {"type": "number", "title": "Affinity"}}, "type": "object", "required": ["affinity"], "title": "DockReply"},
    "DockRequest": {"properties": {
        "smiles": {"type": "string", "minLength": 1, "title": "Smiles"},
        "exhaustiveness": {"type": "integer", "maximum": 64.0, "minimum": 1.0, "title": "Exhaustiveness", "default": 8},
        "note": {"anyOf": [{"type": "string"}, {"type": "null"}], "title": "Note"}},
      "type": "object", "required": ["smiles"], "title": "DockRequest"},
    "Engine": {"type": "string", "enum": ["vina", "smina"], "title": "Engine"},
    "HTTPValidationError": {"properties": {"detail": {"items": {"$ref": "#/components/schemas/ValidationError"}, "type": "array", "title": "Detail"}}, "type": "object", "title": "HTTPValidationError"},
    "ValidationError": {"properties": {"loc": {"items": {"anyOf": [{"type": "string"}, {"type": "integer"}]}, "type": "array", "title": "Location"},
        "msg": {"type": "string", "title": "Message"}, "type": {"type": "string", "title": "Error Type"}},
      "type": "object", "required": ["loc", "msg", "type"], "title": "ValidationError"}
  }}
})";

}  // namespace

TEST(OpenApi, ReadsWhatFastApiWrites) {
    const auto api = load(fast_api);
    EXPECT_EQ(api.title, "FastAPI");
    EXPECT_EQ(api.version, "0.1.0");
    EXPECT_EQ(api.dialect, Dialect::openapi31);
    ASSERT_EQ(api.operations.size(), 2);
    const auto* op = api.find("dock_dock__ligand_id__post");
    ASSERT_TRUE(op);
    EXPECT_EQ(op->method + " " + op->path, "post /dock/{ligand_id}");
    EXPECT_EQ(op->tags, Lines{"docking"});
    EXPECT_EQ(op->mode, Mode::call);
    EXPECT_EQ(op->content_type, "application/json");
    EXPECT_TRUE(op->body_is_input);
    ASSERT_EQ(op->parameters.size(), 3);
    EXPECT_EQ(op->parameters[0].in, "path");
    EXPECT_TRUE(op->parameters[0].required);
    EXPECT_EQ(check_inputs(api, *op, R"({"ligand_id": 1, "smiles": "CCO", "note": null})"), Lines{});
    EXPECT_EQ(
        check_inputs(api, *op,
                     R"({"ligand_id": "x", "smiles": "", "exhaustiveness": 0, "engine": "best", "tag": 5})"),
        (Lines{"/ligand_id: must be a whole number, not text", "/smiles: must not be empty",
               "/exhaustiveness: must be at least 1", "/engine: must be one of vina, smina",
               "/tag: must be text or null, not a whole number"}));
    auto inputs = json_of(R"({"ligand_id": 1, "smiles": "C"})");
    Schema::compile(std::make_shared<json::value>(op->input_schema), "", api.dialect)
        .value()
        .fill_defaults(inputs);
    EXPECT_EQ(*at_pointer(inputs, "/exhaustiveness"), 8);
    EXPECT_EQ(*at_pointer(inputs, "/engine"), "vina");
    const auto output =
        Schema::compile(std::make_shared<json::value>(op->output_schema), "", api.dialect).value();
    EXPECT_EQ(lines(output.check(json_of("{}"))), (Lines{"/affinity: is required"}));
}

TEST(OpenApi, ReadsVersion30) {
    const auto api = load(R"({
      "openapi": "3.0.3", "info": {"title": "Vina", "version": "1.2.3", "description": "docks"},
      "servers": [{"url": "http://127.0.0.1:8001"}],
      "paths": {"/dock": {
        "parameters": [{"$ref": "#/components/parameters/Trace"}, {"name": "seed", "in": "query", "schema": {"type": "string"}}],
        "post": {
          "x-mad-mode": "job",
          "parameters": [{"name": "seed", "in": "query", "description": "for a repeatable run", "schema": {"type": "integer", "minimum": 0, "exclusiveMinimum": true}}],
          "requestBody": {"$ref": "#/components/requestBodies/Dock"},
          "responses": {"202": {"description": "accepted", "headers": {"Location": {"schema": {"type": "string"}}},
                                "x-mad-result": {"$ref": "#/components/schemas/Poses"},
                                "x-mad-confidence": "/confidence", "x-mad-docking": "/poses",
                                "x-mad-ligands": "/ligand", "x-mad-failures": "/failures"},
                        "default": {"$ref": "#/components/responses/Problem"}}}}},
      "components": {
        "parameters": {"Trace": {"name": "X-Trace", "in": "header", "schema": {"type": "string"}}},
        "requestBodies": {"Dock": {"required": true, "content": {
            "multipart/form-data": {"schema": {"type": "object"}},
            "application/json": {"schema": {"$ref": "#/components/schemas/Dock"}}}}},
        "responses": {"Problem": {"description": "what is wrong"}},
        "schemas": {
          "Dock": {"type": "object", "required": ["receptor"], "properties": {
            "receptor": {"type": "string", "format": "uri", "x-mad-file": {"formats": ["pdb", "pdbqt"], "role": "receptor"}},
            "ligands": {"type": "array", "items": {"type": "string", "x-mad-file": ["sdf"]}},
            "cpu": {"type": "integer", "x-mad-cache": "ignore"},
            "exhaustiveness": {"type": "integer", "x-mad-cache": "at-least"},
            "box": {"type": "object", "nullable": true, "properties": {"reference": {"type": "string", "x-mad-file": true}}}}},
          "Poses": {"type": "object", "properties": {
            "poses": {"type": "array", "items": {"type": "object", "properties": {"rank": {"type": "integer"}}}},
            "sdf": {"type": "string", "x-mad-file": ["sdf"]}, "log": {"type": "string", "x-mad-file": true},
            "confidence": {"type": "number"}}}}}})");
    EXPECT_EQ(api.servers, Lines{"http://127.0.0.1:8001"});
    const auto* op = api.find("post_dock");
    ASSERT_TRUE(op);
    EXPECT_EQ(op->mode, Mode::job);
    EXPECT_EQ(op->success_status, 202);
    EXPECT_EQ(op->content_type, "application/json");
    EXPECT_EQ(op->confidence_pointer, "/confidence");
    EXPECT_EQ(op->docking_pointer, "/poses");
    EXPECT_EQ(op->ligands_pointer, "/ligand");
    EXPECT_EQ(op->failures_pointer, "/failures");
    EXPECT_EQ(op->neutral_inputs, Lines{"/cpu"});
    ASSERT_EQ(op->parameters.size(), 2);  // the operation's own seed replaces the path item's
    EXPECT_EQ(check_inputs(api, *op, R"({"receptor": "mad://org/x", "box": null, "seed": 0})"),
              (Lines{"/seed: must be more than 0"}));
    ASSERT_EQ(op->file_inputs.size(), 3);
    EXPECT_EQ(op->file_inputs[0].pointer, "/receptor");
    EXPECT_EQ(op->file_inputs[0].formats, (Lines{"pdb", "pdbqt"}));
    EXPECT_EQ(op->file_inputs[0].role, "receptor");
    EXPECT_TRUE(op->file_inputs[0].required);
    EXPECT_EQ(op->file_inputs[1].pointer, "/ligands/*");
    EXPECT_FALSE(op->file_inputs[1].required);
    EXPECT_EQ(op->file_inputs[2].pointer, "/box/reference");
    ASSERT_EQ(op->file_outputs.size(), 2);
    EXPECT_EQ(op->file_outputs[0].name, "sdf");
    EXPECT_EQ(op->file_outputs[0].content_type, "chemical/x-mdl-sdfile");
    EXPECT_EQ(op->file_outputs[1].content_type, "application/octet-stream");
}

TEST(OpenApi, FindsAJobsResultAtItsStatusResource) {
    const auto api = load(R"({"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {
        "/jobs": {"post": {"responses": {"202": {"description": "", "headers": {"Location": {"schema": {"type": "string"}}}}}}},
        "/jobs/{id}": {"parameters": [{"name": "id", "in": "path", "required": true, "schema": {"type": "string"}}],
            "get": {"responses": {"200": {"description": "", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Job"}}}}}},
            "delete": {"responses": {"204": {"description": ""}}}}},
        "components": {"schemas": {"Job": {"type": "object", "properties": {"status": {"type": "string"}, "result": {"type": "number"}}}}}})");
    const auto* op = api.find("post_jobs");
    ASSERT_TRUE(op);
    EXPECT_EQ(op->mode, Mode::job);
    EXPECT_EQ(*at_pointer(op->output_schema, "/type"), "number");
    EXPECT_EQ(api.find("delete_jobs_id")->success_status, 204);
    EXPECT_TRUE(api.find("delete_jobs_id")->output_schema.is_null());
}

TEST(OpenApi, ReadsRangesAndDefaultsAndOtherMedia) {
    const auto output_of = [](std::string_view responses) {
        return load(with_operation("\"responses\": " + std::string(responses)))
            .operations.front()
            .output_schema;
    };
    EXPECT_TRUE(at_pointer(
        output_of(
            R"({"2XX": {"description": "", "content": {"application/vnd.x+json": {"schema": {"type": "object"}}}}})"),
        "/type"));
    EXPECT_TRUE(at_pointer(
        output_of(
            R"({"default": {"description": "", "content": {"application/json": {"schema": {"type": "object"}}}}})"),
        "/type"));
    EXPECT_TRUE(
        output_of(
            R"({"200": {"description": ""}, "default": {"description": "", "content": {"application/json": {"schema": {"type": "object"}}}}})")
            .is_null());
    EXPECT_TRUE(
        output_of(
            R"({"200": {"description": "", "content": {"text/plain": {"schema": {"type": "string"}}}}})")
            .is_null());
    const auto form =
        load(with_operation(R"("requestBody": {"content": {"text/csv": {"schema": {"type": "string"}},
        "multipart/form-data": {"schema": {"type": "object", "properties": {"a": {}}}}}}, "responses": {"200": {"description": ""}})"));
    EXPECT_EQ(form.operations.front().content_type, "multipart/form-data");
    EXPECT_TRUE(form.operations.front().body_is_input);
}

TEST(OpenApi, PutsOtherBodiesUnderTheirOwnName) {
    const auto list = load(with_operation(
        R"("requestBody": {"required": true, "content": {"application/json": {"schema": {"type": "array", "items": {"type": "number"}}}}},
        "responses": {"200": {"description": ""}})"));
    const auto& op = list.operations.front();
    EXPECT_FALSE(op.body_is_input);
    EXPECT_EQ(check_inputs(list, op, R"({"body": [1, "x"], "other": 1})"),
              (Lines{"/body/1: must be a number, not text", "/other: is not expected"}));
    const auto clash =
        load(with_operation(R"("parameters": [{"name": "id", "in": "query", "schema": {"type": "integer"}}],
        "requestBody": {"content": {"application/json": {"schema": {"type": "object", "properties": {"id": {"type": "string"}}}}}},
        "responses": {"200": {"description": ""}})"));
    EXPECT_FALSE(clash.operations.front().body_is_input);
    EXPECT_EQ(check_inputs(clash, clash.operations.front(), R"({"id": 1, "body": {"id": "x"}})"), Lines{});
}

/// An operation whose input has the property box with the schema `box`, beside other paths and components.
std::string with_box(std::string_view box, std::string_view components, std::string_view paths = "") {
    return fmt::format(R"({{"openapi": "3.1.0", "info": {{"title": "T", "version": "1"}},
        "components": {{"schemas": {{{}}}}},
        "paths": {{{} "/dock": {{"post": {{
            "requestBody": {{"content": {{"application/json": {{"schema":
                {{"type": "object", "properties": {{"box": {}}}}}}}}}}},
            "responses": {{"200": {{"description": "done"}}}}}}}}}}}})",
                       components, paths, box);
}

TEST(OpenApi, FollowsAnchorsAndIdsOfReusableSchemas) {
    for (const auto& document :
         {with_box(R"({"$ref": "#size"})", R"("Size": {"$anchor": "size", "type": "integer"})"),
          with_box(R"({"$ref": "#size"})",
                   R"("Box": {"$defs": {"n": {"$anchor": "size", "type": "integer"}}})"),
          with_box(R"({"$ref": "size.json"})", R"("Size": {"$id": "size.json", "type": "integer"})"),
          with_box(R"({"$dynamicRef": "#size"})",
                   R"("Size": {"$dynamicAnchor": "size", "type": "integer"})")}) {
        const auto api = load(document);
        EXPECT_EQ(check_inputs(api, api.operations[0], R"({"box": 4})"), Lines{}) << document;
        EXPECT_EQ(check_inputs(api, api.operations[0], R"({"box": "wide"})"),
                  Lines{"/box: must be a whole number, not text"})
            << document;
    }
}

TEST(OpenApi, RefusesWhatOnlyAnotherOperationDefines) {
    const auto document = with_box(R"({"$ref": "#size"})", "", R"("/other": {"post": {
        "requestBody": {"content": {"application/json": {"schema": {"$anchor": "size", "type": "integer"}}}},
        "responses": {"200": {"description": "done"}}}},)");
    const auto loaded = load_openapi(json_of(document));
    ASSERT_FALSE(loaded);
    EXPECT_EQ(lines(loaded.error().faults),
              Lines{"/paths/~1dock/post: has inputs that cannot be read without the operations beside it: "
                    "/properties/box/$ref points nowhere: \"#size\"; move what it refers to into "
                    "components/schemas"});
}

TEST(OpenApi, FollowsCyclesAndDeepNesting) {
    const auto api = load(with_operation(
        R"("requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Node"}}}},
        "responses": {"200": {"description": ""}})",
        R"(, "components": {"schemas": {"Node": {"type": "object", "required": ["name"], "properties": {
        "name": {"type": "string"}, "file": {"type": "string", "x-mad-file": true},
        "children": {"type": "array", "items": {"$ref": "#/components/schemas/Node"}}}}}})"));
    const auto& op = api.operations.front();
    EXPECT_EQ(check_inputs(api, op, R"({"name": "a", "children": [{"children": []}]})"),
              (Lines{"/children/0/name: is required"}));
    EXPECT_EQ(op.file_inputs.size(), 1);
    std::string deep = R"({"type": "string"})";
    for (int i = 0; i < 200; ++i) deep = R"({"type": "array", "items": )" + deep + "}";
    EXPECT_EQ(faults(with_operation(R"("requestBody": {"content": {"application/json": {"schema": )" + deep +
                                    R"(}}}, "responses": {"200": {"description": ""}})")),
              Lines{});
}

TEST(OpenApi, RefusesOtherVersions) {
    EXPECT_EQ(faults("[]"), (Lines{": must be an OpenAPI document, which is a JSON object"}));
    EXPECT_EQ(faults(R"({"info": {}})"), (Lines{"/openapi: is required"}));
    EXPECT_EQ(
        faults(R"({"swagger": "2.0"})"),
        (Lines{"/swagger: is version 2, which is not read: convert the document to OpenAPI 3.0 or 3.1"}));
    EXPECT_EQ(faults(R"({"openapi": "3.2.0"})"),
              (Lines{"/openapi: must be 3.0.x or 3.1.x (as text), not \"3.2.0\""}));
    EXPECT_EQ(faults(R"({"openapi": 3.1})"), (Lines{"/openapi: must be 3.0.x or 3.1.x (as text), not 3.1"}));
}

TEST(OpenApi, ReportsEveryFaultWithItsPlace) {
    for (const std::string version : {"3.0.3", "3.1.0"}) {
        SCOPED_TRACE(version);
        EXPECT_EQ(
            faults(R"({"openapi": ")" + version + R"(", "info": {"title": "t"}, "paths": {"/a": {"post": {
            "responses": {"200": {"description": "", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Gone"}}}}},
            "parameters": [{"$ref": "other.json#/x"}]}}},
            "components": {"schemas": {"A": {"type": "object", "properties": {"x": {"type": "string", "pattern": "(?=a)b"}}}}}})"),
            (Lines{"/info/version: is required",
                   "/paths/~1a/post/parameters/0/$ref: points to another document, which is not read: "
                   "\"other.json#/x\"",
                   "/paths/~1a/post/responses/200/content/application~1json/schema/$ref: points nowhere: "
                   "\"#/components/schemas/Gone\"",
                   "/components/schemas/A/properties/x/pattern: \"(?=a)b\" cannot be used as a regular "
                   "expression: look-around is not supported"}));
        EXPECT_EQ(
            faults(
                with_operation(
                    R"("responses": {"200": {"description": "", "content": {"application/json": {"schema": {"type": "text"}}}}})",
                    "", version))
                .front()
                .substr(0, 82),
            "/paths/~1dock/post/responses/200/content/application~1json/schema/type: must be on");
        EXPECT_EQ(
            faults(
                with_operation(
                    R"("responses": {"200": {"description": ""}}, "parameters": [{"name": "a", "in": "nowhere", "schema": {}}])",
                    "", version))
                .front()
                .substr(0, 49),
            "/paths/~1dock/post/parameters/0/in: must be one o");
        EXPECT_EQ(faults(with_operation(
                      R"("responses": {"200": {"description": ""}}, "parameters": [{"$ref": "#/info"}])", "",
                      version)),
                  (Lines{"/info: is referred to as a parameter, but has no name and in"}));
        EXPECT_EQ(faults(with_operation(R"("responses": {"200": {"description": ""}}, "x-mad-mode": "batch")",
                                        "", version)),
                  (Lines{"/paths/~1dock/post/x-mad-mode: must be call or job"}));
    }
}

TEST(OpenApi, RefusesWhatCannotBeCalled) {
    EXPECT_EQ(
        faults(R"({"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {
        "/a/{id}": {"get": {"operationId": "x", "responses": {"200": {"description": ""}}}},
        "/b": {"get": {"operationId": "x", "responses": {"200": {"description": "", "x-mad-confidence": "confidence"}},
               "parameters": [{"name": "n", "in": "query", "schema": {}}, {"name": "n", "in": "header", "schema": {}}]}},
        "/c": {"post": {"responses": {"200": {"description": ""}}, "requestBody": {"content": {"application/json": {"schema":
               {"type": "object", "properties": {"f": {"type": "string", "x-mad-file": {"max_molecules": 0}}}}}}}}}}})"),
        (Lines{"/paths/~1c/post/requestBody/content/application~1json/schema/properties/f/x-mad-file: "
               "must be true, a list of formats, or an object with formats, role and max_molecules (1 or "
               "more)"}));
    EXPECT_EQ(
        faults(R"({"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {
        "/a/{id}": {"get": {"operationId": "x", "responses": {"200": {"description": ""}}}},
        "/b": {"get": {"operationId": "x", "responses": {"200": {"description": "", "x-mad-confidence": "confidence"}},
               "parameters": [{"name": "n", "in": "query", "schema": {}}, {"name": "n", "in": "header", "schema": {}}]}}}})"),
        (Lines{"/paths/~1a~1{id}/get: does not describe the path parameter id",
               "/paths/~1b/get/operationId: is also the operationId of get /a/{id}",
               "/paths/~1b/get/parameters/1/name: is the name of two parameters of one operation; rename one",
               "/paths/~1b/get/responses/200/x-mad-confidence: must be a JSON pointer such as /poses"}));
}

TEST(OpenApi, KeepsHugeNumbersOfTheDocument) {
    const auto api = load(with_operation(
        R"("requestBody": {"content": {"application/json": {"schema": {"type": "object", "properties": {
        "n": {"type": "integer", "maximum": 18446744073709551615, "default": 9007199254740993}}}}}}, "responses": {"200": {"description": ""}})"));
    EXPECT_EQ(to_text(*at_pointer(api.operations.front().input_schema, "/properties/n/default")),
              "9007199254740993");
    EXPECT_EQ(check_inputs(api, api.operations.front(), R"({"n": 18446744073709551616})"),
              (Lines{"/n: must be at most 18446744073709551615"}));
}

TEST(ParameterText, BecomesWhatTheSchemaAsksFor) {
    const auto read = [](std::string_view text, std::string_view schema) {
        return to_text(from_parameter_text(text, json_of(schema)));
    };
    EXPECT_EQ(read("8", R"({"type": "integer"})"), "8");
    EXPECT_EQ(read("8", R"({"type": "string"})"), "\"8\"");
    EXPECT_EQ(read("x8", R"({"type": "integer"})"), "\"x8\"");
    EXPECT_EQ(read("true", R"({"type": "boolean"})"), "true");
    EXPECT_EQ(read("1.5", R"({"anyOf": [{"type": "number"}, {"type": "null"}]})"), "1.5");
    EXPECT_EQ(read("1,2", R"({"type": "array", "items": {"type": "integer"}})"), "[1,2]");
    EXPECT_EQ(
        read("1",
             R"({"$ref": "#/components/schemas/N", "components": {"schemas": {"N": {"type": "number"}}}})"),
        "1");
}

}  // namespace mad::schema
