// One execution in the hands of its lease holder: does what the protocol says, until the lease is given up.
#pragma once
#include "base/bell.hpp"
#include "base/group.hpp"
#include "features/artifacts/artifacts.hpp"
#include "features/executions/protocol.hpp"
#include "features/executions/store.hpp"
#include "features/results/types.hpp"
#include "features/services/call.hpp"
#include "features/services/types.hpp"

#include <functional>

namespace mad::tasks {
class Registry;
struct Runnable;
}  // namespace mad::tasks
namespace mad::services {
class Store;
}
namespace mad::results {
class Store;
}

namespace mad::executions {

/// What running executions needs; all of it outlives those who use it.
struct Parts {
    Store& store;
    tasks::Registry& tasks;
    services::Store& services;
    services::Caller& caller;
    artifacts::Artifacts& artifacts;
    results::Store& results;
    /// The outbox has new rows: events::Relay::wake, or a ring on events::channel_outbox.
    std::function<void()> committed;
    /// An execution has ended: Executions::ended; of a pipeline, which may go on.
    std::function<void(Id execution, bool of_pipeline)> ended;
    /// Something has happened to a pipeline, beside the ends of its executions.
    std::function<void()> pipelines_woken = [] {};
};

class Run {
public:
    struct Options {
        std::chrono::milliseconds lease{30'000};
        std::chrono::milliseconds progress_every{500};  ///< at most so often is progress written
        /// Before a store that failed is asked again; doubled each time.
        std::chrono::milliseconds pause{200};
        /// When the lease was asked for; none: too long ago to rely on it.
        std::chrono::steady_clock::time_point leased_at{};
        std::function<double()> chance{};  ///< from 0 to 1
        /// The pause before a retry, in seconds, for which the backoff gives so many; none: these.
        std::function<double(double)> retry{};
        /// Hears of each call that has ended, how; may be none.
        std::function<void(services::Outcome)> ended{};
    };
    Run(asio::any_io_executor, const Parts&, Lease, Options);

    /// Runs what was claimed.
    awaitable<void> go();
    /// Settles what was found stranded: finishes it where its outcome is recorded, else lets it go.
    awaitable<void> rescue();

    enum class Why { none, canceled, stopping, lost };
    /// Ends the conversation with the service at once. A lost lease outweighs the others.
    void interrupt(Why);
    /// The lease was renewed; it was asked for then.
    void renewed(std::chrono::steady_clock::time_point asked_at) { options_.leased_at = asked_at; }
    const Lease& lease() const { return lease_; }
    const State& state() const { return state_; }

private:
    awaitable<void> carry_on(Event);
    awaitable<void> take_steps(Event);
    awaitable<bool> take_over();
    awaitable<Result<void>> find_task();
    awaitable<std::optional<Event>> act(Action);
    awaitable<Event> choose();
    awaitable<Event> ask(Id service);
    services::CallRequest request() const;
    awaitable<Result<services::CallRequest>> request_with_files();
    awaitable<Event> follow();
    awaitable<Event> record();
    awaitable<results::Outcome> outcome(std::vector<results::OutputFile>);
    awaitable<void> keep_outputs();
    awaitable<std::optional<Event>> discard_files();
    awaitable<void> save();
    awaitable<void> keep_log();
    void heard(services::Progress);
    awaitable<void> write_progress();
    bool lease_is_young() const;
    awaitable<bool> still_held();
    awaitable<bool> service_left();
    Event interrupted() const;
    Event failed(Error, bool retryable) const;
    void tell_outcome(bool worked, bool completed) const;
    void tell_failure(const services::Failed&) const;

    /// Again and again while it throws, since what came out must not be lost to a store that is away for a
    /// while; throws when the lease is lost or is to be given up.
    template <class Work>
    std::invoke_result_t<Work&> persevere(Work work);

    Parts parts_;
    Lease lease_;
    Options options_;
    State state_;
    std::shared_ptr<const tasks::Runnable> task_;
    std::chrono::steady_clock::time_point deadline_;
    services::Interrupt interrupt_;
    Why why_ = Why::none;
    std::vector<Id> except_;               // instances that were busy or unreachable
    std::optional<double> asked_to_wait_;  // seconds, by those that were busy
    std::vector<artifacts::OutputPlace> places_;
    json::value result_;
    std::vector<std::string> kept_;
    std::string log_;
    Bell bell_;
    Group group_;
    Bell progress_bell_;
    std::optional<services::Progress> progress_;  // not yet written
    std::int64_t words_ = 0;
    bool writing_ = false, quiet_ = false, recorded_ = false;
};

}  // namespace mad::executions
