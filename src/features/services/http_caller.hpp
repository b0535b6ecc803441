// Task services over HTTP: docs/service-contract.md.
#pragma once
#include "features/services/call.hpp"

namespace mad {
class BlockingPool;
}
namespace mad::http {
class Client;
struct ClientRequest;
struct ClientResponse;
}  // namespace mad::http

namespace mad::services {

class HttpCaller : public Caller {
public:
    struct Options {
        std::chrono::milliseconds first_poll{100}, longest_poll{2000};
        std::chrono::milliseconds begin_timeout{120'000};  ///< until a job is accepted
        std::chrono::milliseconds poll_timeout{30'000};    ///< of one look at a status resource
        /// A status resource that cannot be reached for so long is lost.
        std::chrono::milliseconds unreachable_for{60'000};
        std::uint64_t max_answer_bytes = 64 << 20, max_log_bytes = 4 << 20;
        BlockingPool* pool = nullptr;  ///< where long answers are read; none: on this thread
    };
    explicit HttpCaller(http::Client& client);
    HttpCaller(http::Client& client, Options);

    /// Calls the operation. `call`: waits for the answer; `job`: the service answers with a RemoteJob (or is
    /// done at once).
    awaitable<Begun> begin(CallRequest, Interrupt&) override;
    awaitable<Ended> follow(CallRequest, RemoteJob, Interrupt&,
                            std::function<void(Progress)> on_progress) override;
    /// DELETE of the status resource.
    awaitable<bool> cancel(RemoteJob, std::string traceparent) override;
    /// GET …/logs.
    awaitable<std::string> logs(RemoteJob, std::string traceparent) override;

private:
    awaitable<std::optional<Result<http::ClientResponse>>> send(http::ClientRequest, Interrupt&);
    static awaitable<void> pause(std::chrono::milliseconds, Interrupt&);

    http::Client& client_;
    Options options_;
};

}  // namespace mad::services
