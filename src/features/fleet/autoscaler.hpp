// Keeps as many instances of each service as the decisions want: starts, drains, stops and replaces them. One
// process of the platform leads; what it sees and decides is in the database for all.
#pragma once
#include "base/bell.hpp"
#include "base/group.hpp"
#include "features/fleet/decide.hpp"
#include "features/fleet/launcher.hpp"
#include "features/fleet/store.hpp"

#include <map>
#include <memory>

namespace mad::services {
class Store;
}

namespace mad::fleet {

/// Belongs to one io_context and its one thread; stop() before it goes.
class Autoscaler {
public:
    struct Options {
        std::chrono::milliseconds look_every{5000};  ///< without being woken
        std::chrono::milliseconds at_most_every{1000};
        std::chrono::milliseconds follow_every{5000};     ///< who does not lead tries again so often
        std::chrono::milliseconds startup_limit{60'000};  ///< an instance that is not healthy by then failed
        std::chrono::milliseconds stable_after{60'000};   ///< who ends later has not crashed in a row
        std::chrono::seconds heartbeat{15};
    };
    Autoscaler(asio::any_io_executor, Store&, services::Store&, std::unique_ptr<Launcher>, Options);
    ~Autoscaler();

    void start();
    /// Look now: something waits to be run, or an instance has ended.
    void wake() { bell_.ring(); }
    /// Ends what it launched.
    awaitable<void> stop();
    /// True where instances of an organisation's task, or of the system's, are launched here, or will be.
    bool launches(std::optional<Id> org, const tasks::ServiceConfig&) const;
    bool leads() const { return leads_; }

private:
    struct Look;
    struct Crashes {
        std::int64_t in_a_row = 0;
        Time next_start{};
    };

    awaitable<void> run();
    awaitable<bool> term();
    awaitable<void> pause(std::chrono::steady_clock::time_point since, std::chrono::milliseconds longest);
    awaitable<void> look();
    awaitable<void> settle(const Deployment&, Look&);
    awaitable<void> act(const Deployment&, const Plan&, Time now);
    awaitable<void> bury(Look&);
    awaitable<void> give_back();
    awaitable<void> end(std::string instance);
    std::vector<Instance> instances_of(const std::string& service, const Look&);
    void crashed(const std::string& service, const std::string& instance, Time now);

    asio::any_io_executor executor_;
    Store& store_;
    services::Store& services_;
    std::unique_ptr<Launcher> launcher_;
    Options options_;
    Bell bell_;
    Group group_;
    std::map<std::string, Crashes> crashes_;         // by service
    std::map<std::string, Time> ready_since_;        // by instance
    std::map<std::string, double> startup_seconds_;  // by service, lately
    bool leads_ = false, stopping_ = false;
    bool in_change_ = false;  // something starts or ends
};

}  // namespace mad::fleet
