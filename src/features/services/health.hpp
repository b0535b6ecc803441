// Active health checks: every known service is asked again and again, by one platform process at a time.
#pragma once
#include "base/group.hpp"
#include "features/services/store.hpp"

#include <chrono>
#include <functional>
#include <string_view>

namespace mad::http {
class Client;
}
namespace mad::celery {
class Fleet;
}

namespace mad::services {

/// What an answer of a health resource says. Any 2xx is healthy; the contract's JSON ({status, version,
/// capacity, running}) is read where it is there, and a status other than "ok" is unhealthy. One that lives
/// but lacks what it needs for its work ("available": false, "reason") is healthy and has a detail: its
/// executions fail there and then, with that reason, and the catalogue shows it.
CheckResult read_health(Id service, int status, std::string_view body);

class HealthChecks {
public:
    struct Options {
        std::chrono::seconds interval{10};  ///< between two checks of a service
        std::chrono::seconds timeout{5};
        std::chrono::seconds forget_after{120};  ///< self-registered, silent and unhealthy for so long
    };
    /// `became_healthy` is called whenever a service became able to take work.
    HealthChecks(asio::any_io_executor, Store&, http::Client&, celery::Fleet&, Options,
                 std::function<void()> became_healthy);

    void start();
    /// Look now: a service was added. Harmless before start().
    void wake();
    awaitable<void> stop();

private:
    awaitable<void> run();
    awaitable<void> check(Check);
    awaitable<CheckResult> ask_workers(const Check&);
    awaitable<void> record(Check, CheckResult);

    Store& store_;
    http::Client& client_;
    celery::Fleet& fleet_;
    Options options_;
    std::function<void()> became_healthy_;
    Group group_;
    asio::steady_timer timer_;
    bool stopping_ = false;
};

}  // namespace mad::services
