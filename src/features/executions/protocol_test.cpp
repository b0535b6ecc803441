#include "features/executions/protocol.hpp"

#include <gtest/gtest.h>

namespace mad::executions {
namespace {
using Actions = std::vector<Action>;

State queued() { return {}; }
State running() {
    State s;
    s.status = Status::running;
    s.attempt = 1;
    return s;
}
State remote() {
    auto s = running();
    s.remote = true;
    return s;
}
State canceling(State s) {
    s.cancel_requested = true;
    return s;
}
event::Failed failure(bool retryable, double chance = 0) { return {{"boom", "it broke"}, retryable, chance}; }

struct Row {
    const char* what;
    State before;
    Event event;
    Status status;
    Actions actions;
    bool remote = false;
};

const Row table[] = {
    {"a claim begins", queued(), event::Claimed{}, Status::running, {Action::choose}},
    {"a claim goes on with the job at the service",
     {.remote = true},
     event::Claimed{},
     Status::running,
     {Action::follow},
     true},
    {"a claim of what is to be canceled ends it at the service",
     {.cancel_requested = true, .remote = true},
     event::Claimed{},
     Status::canceled,
     {Action::cancel_remote, Action::discard_files}},
    {"the service made a job of it", running(), event::Started{}, Status::running, {Action::follow}, true},
    {"an answer is recorded", running(), event::Done{}, Status::running, {Action::record}},
    {"a recorded outcome completes", remote(), event::Recorded{}, Status::completed, {Action::keep_outputs}},
    {"a recorded outcome completes what was to be canceled",
     canceling(running()),
     event::Recorded{},
     Status::completed,
     {Action::keep_outputs}},
    {"a busy instance: another", running(), event::Busy{}, Status::running, {Action::choose}},
    {"an unreachable instance: another", running(), event::Unreachable{}, Status::running, {Action::choose}},
    {"no place: it waits", running(), event::NoPlace{2, "full"}, Status::queued, {Action::discard_files}},
    {"a failure that may pass is tried again",
     remote(),
     failure(true),
     Status::queued,
     {Action::discard_files}},
    {"a failure that stays ends it", remote(), failure(false), Status::failed, {Action::discard_files}},
    {"a failure of what was to be canceled",
     canceling(remote()),
     failure(true),
     Status::canceled,
     {Action::discard_files}},
    {"a timeout ends it, at the service too",
     remote(),
     event::TimedOut{},
     Status::failed,
     {Action::cancel_remote, Action::discard_files}},
    {"a timeout of a call", running(), event::TimedOut{}, Status::failed, {Action::discard_files}},
    {"cancel of what waits", queued(), event::CancelRequested{}, Status::canceled, {}},
    {"cancel of what waits for others",
     {.status = Status::pending},
     event::CancelRequested{},
     Status::canceled,
     {}},
    {"cancel of what waits with a job at the service",
     {.remote = true},
     event::CancelRequested{},
     Status::queued,
     {},
     true},
    {"cancel of what runs", remote(), event::CancelRequested{}, Status::running, {Action::interrupt}, true},
    {"cancel has reached the conversation",
     canceling(remote()),
     event::Interrupted{},
     Status::canceled,
     {Action::cancel_remote, Action::discard_files}},
    {"the service says canceled, as asked",
     canceling(remote()),
     event::ServiceCanceled{},
     Status::canceled,
     {Action::discard_files}},
    {"the service says canceled, unasked",
     remote(),
     event::ServiceCanceled{},
     Status::queued,
     {Action::discard_files}},
    {"its service left in order", remote(), event::ServiceLeft{}, Status::queued, {Action::discard_files}},
    {"its service left before it canceled",
     canceling(remote()),
     event::ServiceLeft{},
     Status::canceled,
     {Action::discard_files}},
    {"a lost lease leaves the job at the service to its new holder",
     remote(),
     event::LeaseLost{},
     Status::running,
     {Action::interrupt, Action::drop},
     true},
    {"a lost lease of a call",
     running(),
     event::LeaseLost{},
     Status::running,
     {Action::interrupt, Action::discard_files, Action::drop}},
    {"an expired lease: it waits, with its job at the service",
     remote(),
     event::LeaseExpired{},
     Status::queued,
     {},
     true},
    {"an expired lease of a call", running(), event::LeaseExpired{}, Status::queued, {Action::discard_files}},
    {"an expired lease of what was to be canceled",
     canceling(remote()),
     event::LeaseExpired{},
     Status::canceled,
     {Action::cancel_remote, Action::discard_files}},
    {"released: it waits, with its job at the service",
     remote(),
     event::Released{},
     Status::queued,
     {},
     true},
    {"nothing moves what has ended",
     {.status = Status::completed},
     event::CancelRequested{},
     Status::completed,
     {Action::drop}},
    {"nor a late outcome", {.status = Status::canceled}, event::Recorded{}, Status::canceled, {Action::drop}},
    {"nor a claim of what runs", running(), event::Claimed{}, Status::running, {Action::drop}},
    {"only what runs can fail", queued(), failure(true), Status::queued, {Action::drop}},
};
}  // namespace

TEST(Protocol, GoesByTheTable) {
    for (auto& row : table) {
        SCOPED_TRACE(row.what);
        const auto step = next(row.before, row.event);
        EXPECT_EQ(step.state.status, row.status);
        EXPECT_EQ(step.actions, row.actions);
        EXPECT_EQ(step.state.remote, row.remote);
    }
}

TEST(Protocol, EveryClaimIsAnAttemptOfItsOwn) {
    auto state = queued();
    state.attempt = 4;
    EXPECT_EQ(next(state, event::Claimed{}).state.attempt, 5);
}

TEST(Protocol, OnlyAttemptsThatFailedCountAsFailures) {
    EXPECT_EQ(next(running(), failure(true)).state.failures, 1);
    EXPECT_EQ(next(running(), event::NoPlace{}).state.failures, 0);
    EXPECT_EQ(next(running(), event::LeaseExpired{}).state.failures, 0);
    EXPECT_EQ(next(running(), event::Released{}).state.failures, 0);
    EXPECT_EQ(next(running(), event::ServiceLeft{}).state.failures, 0);
}

TEST(Protocol, RetriesUntilTheFailuresAreUsedUp) {
    auto state = queued();
    state.max_failures = 3;
    std::vector<double> pauses;
    for (int i = 0; i < 2; ++i) {
        state = next(next(state, event::Claimed{}).state, failure(true, 1)).state;
        EXPECT_EQ(state.status, Status::queued);
        pauses.push_back(state.due_in);
    }
    EXPECT_EQ(pauses, (std::vector<double>{2, 4}));
    state = next(next(state, event::Claimed{}).state, failure(true, 1)).state;
    EXPECT_EQ(state.status, Status::failed);
    EXPECT_EQ(state.attempt, 3);
    EXPECT_EQ(state.error.value().code, "boom");
}

TEST(Protocol, BacksOffLongerEachTimeWithinBoundsAndByChance) {
    EXPECT_DOUBLE_EQ(backoff(2, 1, 0), 1);
    EXPECT_DOUBLE_EQ(backoff(2, 1, 1), 2);
    EXPECT_DOUBLE_EQ(backoff(2, 4, 1), 16);
    EXPECT_DOUBLE_EQ(backoff(2, 1000, 1), 300);
    EXPECT_DOUBLE_EQ(backoff(0, 5, 0.5), 0);
}

TEST(Protocol, ProgressStaysBetweenNoneAndAll) {
    EXPECT_EQ(next(running(), event::Progressed{7, "x"}).state.progress, 1);
    EXPECT_EQ(next(running(), event::Progressed{-1, "x"}).state.progress, 0);
    auto half = running();
    half.progress = 0.5;
    EXPECT_EQ(next(half, event::Progressed{std::numeric_limits<double>::quiet_NaN(), "x"}).state.progress,
              0.5);
    EXPECT_EQ(next(half, event::Progressed{0.25, "grid"}).state.message, "grid");
}

TEST(Protocol, WhatStartsAnewStartsAtNothing) {
    auto half = running();
    half.progress = 0.5;
    EXPECT_EQ(next(half, event::LeaseExpired{}).state.progress, 0);
    half.remote = true;
    EXPECT_EQ(next(half, event::LeaseExpired{}).state.progress, 0.5);
}

}  // namespace mad::executions
