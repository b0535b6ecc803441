// The test program is also the program of a task service, "bench", whose operations do what a test asks for.
#include "engine_kit/parts.hpp"
#include "engine_kit/program.hpp"
#include "engine_kit/step_limit.hpp"

#include <csignal>
#include <gtest/gtest.h>
#include <iostream>
#include <unistd.h>

namespace mad::engine_kit {
namespace {

Result<json::object> count(Work& work) {
    const auto text = std::string(work.input.at("text").as_string());
    while (text == "hang") ::pause();
    json::object it;
    it["bytes"] = text.size();
    it["times"] = work.input.at("times");
    it["copy"] = text;
    return it;
}

/// Each of "fates" as a part; a line of partial results, {place, code}, when it has ended.
Result<json::object> do_parts_of(Work& work) {
    const auto& fates = work.input.at("fates").as_array();
    std::vector<std::string> codes(fates.size());
    const auto ended = [&](std::size_t place, const Result<json::object>& outcome, const std::string& log) {
        codes[place] = outcome ? "done" : outcome.error().kind;
        work.log(log);
        work.partial({{"place", place}, {"code", codes[place]}});
    };
    const auto done =
        do_parts(work, {.count = fates.size(),
                        .at_once = 2,
                        .time_limit = std::chrono::seconds(work.input.at("seconds").as_int64()),
                        .make = [&](std::size_t place) { return Part{"work", {{"fate", fates[place]}}}; },
                        .ended = ended});
    if (!done) return done.error();
    json::object it;
    it["codes"] = json::value_from(codes);
    return it;
}

Result<json::object> do_work(Work& work) {
    const auto fate = std::string(work.input.at("fate").as_string());
    work.progress(0.25, "a quarter");
    work.log("it was asked to " + fate + "\n");
    if (fate == "fail") return Error{Errc::invalid, "bad_input", "it is no good", {{"/fate", "is fail"}}};
    if (fate == "throw") throw std::runtime_error("thrown");
    if (fate == "crash") ::signal(SIGSEGV, SIG_DFL), ::raise(SIGSEGV);
    if (fate == "killed") ::raise(SIGKILL);
    if (fate == "slow") {
        const StepLimit limit(std::chrono::seconds(1));
        ::pause();
    }
    while (fate == "hang") ::pause();
    if (fate == "parts") return do_parts_of(work);
    if (fate == "print") std::cout << "printed by a library" << std::endl;
    if (fate == "chatty")
        for (int i = 0; i < 3'000; ++i) work.log(std::string(1'000, 'x') + "\n");
    json::object it;
    it["folder"] = work.folder.string();
    it["cpu"] = work.cpu;
    return it;
}

const Tool bench[] = {{"bench", "for tests", {{"count", count}, {"work", do_work}}, [] {
                           return Result<std::string>("bench 1");
                       }}};

}  // namespace
}  // namespace mad::engine_kit

int main(int argc, char** argv) {
    if (argc > 1 && std::string_view(argv[1]) == "bench")
        return mad::engine_kit::run_program(argc, argv, mad::engine_kit::bench, "0");
    testing::InitGoogleTest(&argc, argv);
    return RUN_ALL_TESTS();
}
