// A task service for tests of the kit: its document, its tasks folder, and how its program is started.
#pragma once
#include "base/temporary_folder.hpp"
#include "engine_kit/running_test.hpp"

#include <filesystem>

namespace mad::engine_kit {

/// A folder of its own with a tasks folder, removed at the end.
class Workbench {
public:
    Workbench() {
        std::filesystem::create_directories(folder_ / "tasks/bench_work");
        write("tasks/bench_work/openapi.json", document());
        write("tasks/bench_work/task.json", task());
    }

    void write(const std::string& name, const std::string& text) {
        std::ofstream(folder_ / name, std::ios::binary) << text;
    }
    std::filesystem::path folder() const { return folder_; }

    /// This test program itself is the service's program: see bench_main_test.cpp.
    std::vector<std::string> command(std::vector<std::string> more = {}) const {
        std::vector<std::string> argv{"/proc/self/exe", "bench", "--tasks", (folder_ / "tasks").string()};
        argv.insert(argv.end(), more.begin(), more.end());
        return argv;
    }

    static std::string document() {
        return R"json({"openapi": "3.1.0", "info": {"title": "Bench", "version": "1"}, "paths": {
  "/count": {"post": {"operationId": "count", "x-mad-mode": "call",
    "requestBody": {"required": true, "content": {"application/json": {"schema": {
      "type": "object", "required": ["text"], "additionalProperties": false, "properties": {
        "text": {"type": "string", "minLength": 1, "x-mad-file": {"formats": ["txt"], "role": "text"}},
        "times": {"type": "integer", "minimum": 1, "maximum": 9, "default": 2}}}}}},
    "responses": {"200": {"description": "Done", "content": {"application/json": {"schema": {
      "type": "object", "properties": {"bytes": {"type": "integer"}, "times": {"type": "integer"},
        "copy": {"type": "string", "contentMediaType": "text/plain", "x-mad-file": {"formats": ["txt"]}}}
      }}}}}}},
  "/work": {"post": {"operationId": "work", "x-mad-mode": "job",
    "requestBody": {"required": true, "content": {"application/json": {"schema": {
      "type": "object", "required": ["fate"], "properties": {
        "fate": {"enum": ["done", "fail", "throw", "crash", "hang", "slow", "killed", "chatty", "print",
                           "parts"]}}}}}},
    "responses": {"202": {"description": "Accepted", "headers": {"Location": {"schema": {"type": "string"}}},
      "x-mad-result": {"type": "object"}}}}}}})json";
    }
    static std::string task() {
        return R"json({"version": "1.0.0", "name": "Bench", "interface_spec": "openapi.json",
  "operation_id": "work", "service_config": {"capacity": 2, "timeout_seconds": 600,
  "launch": {"command": ["mad-engine", "bench"]}}})json";
    }

private:
    TemporaryFolder made_;
    std::filesystem::path folder_ = made_.path();
};

}  // namespace mad::engine_kit
