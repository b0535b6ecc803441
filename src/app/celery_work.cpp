#include "app/celery_work.hpp"

#include "http/message.hpp"

#include <boost/asio/ip/host_name.hpp>
#include <fmt/format.h>
#include <unistd.h>

namespace mad::app {
namespace {

celery::WorkerInfo shown_as(const Config& config) {
    boost::system::error_code nameless;
    const auto host = asio::ip::host_name(nameless);
    return {.hostname = fmt::format("mad-{}@{}", ::getpid(), host),
            .queues = {config.celery.queue},
            .tasks = {std::string(from_celery::task_name)},
            .concurrency = static_cast<std::size_t>(config.worker.slots)};
}

/// The same proof, and the same permission, as a request that executes a task.
awaitable<Result<from_celery::Submitter>> identify(auth::Auth& auth, std::string token,
                                                   std::optional<std::string> organization) {
    http::Request request;
    request.method = "POST";
    request.headers.emplace("Authorization", "Bearer " + token);
    if (organization) request.headers.emplace("X-Mad-Organization", *organization);
    request.remote_address = "celery";
    const auto who = co_await auth.identity.authenticate(request);
    if (!who) co_return who.error();
    if (!*who) co_return Error{Errc::unauthorized, "no_token", "The header mad_token holds no token"};
    if ((*who)->is_system || !(*who)->may("tasks.execute"))
        co_return Error{Errc::forbidden, "not_permitted", "The token does not permit tasks.execute"};
    co_return from_celery::Submitter{(*who)->org_id, (*who)->user_id};
}
}  // namespace

CeleryWork::CeleryWork(const asio::any_io_executor& executor, const Config& config, Connections& connections,
                       auth::Auth& auth, executions::Executions& executions,
                       std::function<std::optional<Error>(const std::exception&)> error_of)
    : store_(connections.database),
      monitor_(executor, celery_urls(config).broker, shown_as(config), store_, executions),
      intake_(executor, redis::address_of(celery_urls(config).broker),
              {.queues = {config.celery.queue},
               .visibility_timeout = std::chrono::seconds(config.celery.visibility_timeout_seconds)},
              {store_, executions, connections.celery->results, monitor_,
               [&auth](std::string token, std::optional<std::string> organization) {
                   return identify(auth, std::move(token), std::move(organization));
               },
               std::move(error_of)},
              *connections.doorbell) {}

void CeleryWork::start() {
    monitor_.start();
    intake_.start();
}

}  // namespace mad::app
