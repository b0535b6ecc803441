// The platform's API as a bench speaks it: over kept connections, signed in, every answer timed.
#pragma once
#include "http/client.hpp"

namespace mad::bench {
namespace json = boost::json;
using SteadyClock = std::chrono::steady_clock;
using Milliseconds = std::chrono::duration<double, std::milli>;

/// Of some measures: what half, and what 99 in 100, do not exceed.
struct Quantiles {
    double p50 = 0, p99 = 0;
};
Quantiles quantiles_of(std::vector<double>);
/// {"p50_ms": …, "p99_ms": …}, and how many there were.
json::object described(const std::vector<double>& milliseconds);

struct Submitted {
    std::string job_id, execution_id;
    double milliseconds = 0;  ///< until it was accepted
};

/// Throws std::runtime_error where the platform does not answer, or not as it must.
class PlatformClient {
public:
    PlatformClient(asio::any_io_executor, std::string url, std::string token, std::size_t connections);

    /// The JSON of a 200.
    awaitable<json::value> get(std::string path);
    awaitable<Submitted> submit(const std::string& task, std::int64_t input);
    /// The result of an execution as soon as there is one. Where the platform does not wait itself, it is
    /// asked after each `pause`.
    awaitable<json::value> result(std::string execution_id, std::chrono::milliseconds pause);

private:
    awaitable<http::ClientResponse> send(std::string method, std::string path, std::string body = "");

    asio::any_io_executor executor_;
    std::string url_, token_;
    http::Client client_;
    std::string wait_ = "?wait=30";  ///< empty where the platform knows no such parameter
};

awaitable<void> sleep_for(std::chrono::milliseconds);

}  // namespace mad::bench
