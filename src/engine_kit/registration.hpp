// The service makes itself known to a platform, keeps saying that it lives, and says good-bye.
#pragma once
#include "base/bell.hpp"
#include "base/group.hpp"
#include "engine_kit/jobs.hpp"
#include "http/client.hpp"

namespace mad::engine_kit {

class Registration {
public:
    struct Options {
        std::string platform;    ///< "http://platform:8080"
        std::string token;       ///< of a service
        std::string base_url;    ///< where the platform reaches this service
        std::string version;     ///< of the engine
        std::string instance{};  ///< as its launcher calls it; empty: nobody launched it
        std::chrono::milliseconds first_pause{500}, longest_pause{30'000};  ///< after failures
    };
    /// Everything must outlive stop().
    Registration(const asio::any_io_executor&, http::Client&, const Jobs&, Options);

    /// One registration a task, kept up until stop(): again where the platform forgot it, and for as long as
    /// the platform is away.
    void start(const std::vector<std::string>& task_ids);
    /// Takes the registrations back; returns when that is done or has failed.
    awaitable<void> stop();

private:
    struct Task {
        std::string id, service_id{};  ///< of the registration; empty: none
        Bell stop;
        std::chrono::seconds interval{10};
        std::chrono::milliseconds pause{};
        std::string last_failure{};
    };
    awaitable<void> keep(Task&);
    awaitable<void> enlist(Task&);
    awaitable<void> beat(Task&);
    awaitable<void> leave(Task&);
    awaitable<Result<http::ClientResponse>> send(std::string method, std::string path, json::object body);
    void failed(Task&, std::string_view what, const Result<http::ClientResponse>&);

    asio::any_io_executor executor_;
    http::Client& client_;
    const Jobs& jobs_;
    Options options_;
    std::vector<std::unique_ptr<Task>> tasks_;
    Group group_;
    bool stopping_ = false;
};

}  // namespace mad::engine_kit
