#include "features/from_celery/submission.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

namespace mad::from_celery {
namespace {
celery::Task task(json::array args, json::object kwargs = {}) {
    auto it = celery::make_task(std::string(task_name), std::move(args), std::move(kwargs));
    it.more["mad_token"] = "key";
    return it;
}
std::string refusal(const celery::Task& of) {
    const auto read = read_submission(of);
    return read ? "" : read.error().kind + ": " + read.error().detail;
}
}  // namespace

TEST(CelerySubmission, ArgumentsComeByPlaceOrByName) {
    const auto asked =
        read_submission(task({"dock", {{"n", 1}}}, {{"version", "1.0.0"}, {"organization", nullptr}}))
            .value();
    EXPECT_EQ(asked.task_id, "dock");
    EXPECT_EQ(asked.inputs, (json::object{{"n", 1}}));
    EXPECT_EQ(asked.version, "1.0.0");
    EXPECT_FALSE(asked.organization);
    EXPECT_EQ(asked.token, "key");
    EXPECT_EQ(read_submission(task({"dock"})).value().inputs, json::object());
}

TEST(CelerySubmission, ARefusalNamesTheArgument) {
    EXPECT_EQ(refusal(task({})), "argument_invalid: The argument task_id of mad.execute is required");
    EXPECT_EQ(refusal(task({1})), "argument_invalid: The argument task_id of mad.execute must be a text");
    EXPECT_EQ(refusal(task({"dock", "x"})),
              "argument_invalid: The argument inputs of mad.execute must be a dict");
    EXPECT_EQ(refusal(task({"dock"}, {{"task_id", "x"}})),
              "argument_invalid: The argument task_id of mad.execute is given twice");
    EXPECT_EQ(refusal(task({"dock", nullptr, nullptr, nullptr, 5})),
              "argument_invalid: mad.execute takes 4 arguments, not 5");
    EXPECT_NE(refusal(task({"dock"}, {{"x", 1}})), "");
    auto nameless = task({"dock"});
    nameless.more.clear();
    EXPECT_EQ(refusal(nameless).find("no_token: "), 0U);
    auto late = task({"dock"});
    late.eta = Time{};
    EXPECT_EQ(refusal(late).find("not_supported: "), 0U);
    auto chained = task({"dock"});
    chained.chain = json::array{json::object{{"task", "x"}}};
    EXPECT_EQ(refusal(chained).find("not_supported: "), 0U);
    auto grouped = task({"dock"});
    grouped.group = "g";
    EXPECT_EQ(refusal(grouped), "");
}

TEST(CelerySubmission, FailuresAreExceptionsThatAPythonClientKnows) {
    const Error invalid{
        Errc::invalid, "inputs_invalid", "They do not fit", {{"/n", "must be a number"}, {"/m", "no"}}};
    const auto failure = failure_of(invalid);
    EXPECT_EQ(failure.type, "ValueError");
    EXPECT_EQ(failure.module, "builtins");
    EXPECT_EQ(failure.arguments, json::array{"inputs_invalid: They do not fit: /n must be a number; /m no"});
    EXPECT_EQ(failure_of(Error{Errc::forbidden, "f", ""}).type, "PermissionError");
    EXPECT_EQ(failure_of(Error{Errc::unavailable, "no_service", ""}).type, "RuntimeError");
    EXPECT_EQ(failure_of(executions::Failure{"timed_out", "late"}).arguments, json::array{"timed_out: late"});
}

}  // namespace mad::from_celery
