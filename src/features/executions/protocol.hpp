// The life of an execution as a pure function: what a state becomes by an event, and what is to be done about
// it. No socket, no clock, no chance: those come in with the events. The worker, the sweeper and the store do
// what it says.
//
// Of the actions: whoever holds the lease does them before the new state is saved, so that a crash in between
// is a lease that expires, and the next holder does them again.
#pragma once
#include "features/executions/types.hpp"

#include <variant>

namespace mad::executions {

struct State {
    Status status = Status::queued;
    std::int64_t attempt = 0, failures = 0, max_failures = 3;
    double backoff_seconds = 2;
    bool cancel_requested = false;
    bool placed = false;  ///< an instance has it, or had it in this attempt
    bool remote = false;  ///< a job of its own runs at the service
    double progress = 0;
    std::string message{};
    std::optional<Failure> error{};
    double due_in = 0;  ///< seconds, while queued
};

State state_of(const Lease&);  ///< RUNNING

namespace event {
struct Claimed {};  ///< a worker took the lease, and a place for it
struct Started {};  ///< the service made a job of it
struct Progressed {
    double fraction = 0;
    std::string message;
};
struct Done {};      ///< the service has answered
struct Recorded {};  ///< the results store has the outcome
/// The instance takes nothing now.
struct Busy {};
/// The instance cannot be reached; nothing was begun.
struct Unreachable {};
/// No (other) instance has a place.
struct NoPlace {
    double seconds = 1;  ///< until it is worth asking again
    std::string detail;
};
/// The attempt failed. `chance`: from 0 to 1, for the jitter.
struct Failed {
    Failure error;
    bool retryable = false;
    double chance = 0;
};
/// The instance left in order while it had the job: it took its registration back, or said that it stops.
struct ServiceLeft {
    std::string detail;
};
struct TimedOut {};
struct CancelRequested {};
/// The conversation with the service ended because cancel was requested.
struct Interrupted {};
/// The service says that its job was canceled.
struct ServiceCanceled {
    double chance = 0;
};
struct LeaseLost {};     ///< another holds it now
struct LeaseExpired {};  ///< nobody held it any more; the sweeper has it now
struct Released {};      ///< its holder stops
}  // namespace event

using Event = std::variant<event::Claimed, event::Started, event::Progressed, event::Done, event::Recorded,
                           event::Busy, event::Unreachable, event::NoPlace, event::Failed, event::ServiceLeft,
                           event::TimedOut, event::CancelRequested, event::Interrupted,
                           event::ServiceCanceled, event::LeaseLost, event::LeaseExpired, event::Released>;

enum class Action {
    choose,         ///< an instance, and ask it
    follow,         ///< the job that runs at the service
    record,         ///< the outcome in the results store
    interrupt,      ///< the conversation with the service
    cancel_remote,  ///< DELETE of the job at the service
    discard_files,  ///< what the attempt has put, and its places
    keep_outputs,   ///< the recorded outcome's files, and no others of the execution
    drop,           ///< nothing is saved: another holds it, or it has ended
};

struct Step {
    State state;
    std::vector<Action> actions;
};

Step next(State, const Event&);

/// Seconds before the attempt after the `failures`th failure: doubled each time up to five minutes, and
/// between half and all of that, as `chance` falls.
double backoff(double first, std::int64_t failures, double chance);

}  // namespace mad::executions
