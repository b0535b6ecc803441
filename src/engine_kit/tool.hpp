// What an engine gives to the kit: its operations, as functions of checked JSON.
//
// Each execution runs in a process of its own, which is this executable started again. Chemistry libraries
// crash, hang and eat memory on hostile input, and Open Babel's state is global and not safe between threads:
// so a crash costs one execution, a cancel or a time limit is one SIGKILL to the process group, the kernel
// keeps the memory limit, and nothing blocks the thread that answers HTTP.
#pragma once
#include "base/error.hpp"

#include <boost/json/object.hpp>
#include <filesystem>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>

namespace mad::engine_kit {
namespace json = boost::json;

/// One execution of an operation, within its process.
struct Work {
    json::object input;            ///< checked against the document, defaults filled, files as text
    std::filesystem::path folder;  ///< empty at first; removed afterwards, whatever happens
    int cpu = 1;                   ///< cores that are this execution's share
    int most_cpu = 1;              ///< cores that it may ask for
    std::string tool{};            ///< whose operation this is
    /// The service's, for what later executions can use again. Others use it too, and may remove anything.
    std::filesystem::path cache{};
    /// 0 to 1 of the whole, and what is being done.
    std::function<void(double, std::string_view)> progress;
    /// More of the text that GET /jobs/{id}/logs gives.
    std::function<void(std::string_view)> log;
    /// What is done of the whole already: a line of GET /jobs/{id}/results.
    std::function<void(const json::object&)> partial;
};

/// Gives the output that the document promises. Exceptions become the error "engine_failed".
using Operation = std::function<Result<json::object>(Work&)>;

/// One task service: what `mad-engine NAME` answers.
struct Tool {
    std::string name;                                          ///< "vina"
    std::string about;                                         ///< one line for --help
    std::map<std::string, Operation, std::less<>> operations;  ///< by operationId of the document
    /// Of the program or libraries behind it, asked once at the start. An error ends the service, but for one
    /// of kind "engine_missing": then it says on /health what is missing, and its executions fail for it.
    std::function<Result<std::string>()> version;
    json::object capabilities{};  ///< for /health; none: it says nothing of them
};

}  // namespace mad::engine_kit
