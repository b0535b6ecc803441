#include "app/platform.hpp"

#include "app/health.hpp"
#include "app/layout.hpp"
#include "base/log.hpp"
#include "base/version.hpp"
#include "features/artifacts/routes.hpp"
#include "features/docking/routes.hpp"
#include "features/events/routes.hpp"
#include "features/events/types.hpp"
#include "features/executions/routes.hpp"
#include "features/fleet/routes.hpp"
#include "features/molecules/routes.hpp"
#include "features/ogc/subscriber.hpp"
#include "features/pipelines/routes.hpp"
#include "features/pipelines/seed.hpp"
#include "features/services/celery_call.hpp"
#include "features/services/routes.hpp"
#include "features/tasks/routes.hpp"
#include "features/tasks/seed.hpp"
#include "features/uploads/routes.hpp"
#include "features/usage/usage.hpp"
#include "http/router.hpp"

namespace mad::app {
namespace {
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

auth::Options auth_options(const Config& config) {
    const auto& a = config.auth;
    return {.public_url = config.http.public_url,
            .access_lives = minutes(a.access_token_minutes),
            .refresh_lives = hours(24 * a.refresh_days),
            .session_idle = hours(a.session_idle_hours),
            .session_lives = hours(24 * a.session_days),
            .hashing = {.passes = static_cast<unsigned>(a.argon2_passes),
                        .memory_bytes = static_cast<std::size_t>(a.argon2_memory_mib) << 20},
            .hashing_threads = static_cast<std::size_t>(a.hashing_threads),
            .max_waiting_sign_ins = static_cast<std::size_t>(a.max_waiting_sign_ins)};
}

services::HttpCaller::Options caller_options(Connections& connections) {
    services::HttpCaller::Options options;
    options.pool = &connections.processors;
    return options;
}

/// What exceptions mean to clients.
std::optional<Error> error_of(const std::exception& thrown) {
    if (dynamic_cast<const db::Unavailable*>(&thrown))
        return Error{Errc::unavailable,
                     "database_unavailable",
                     "The database cannot be reached. Try again soon.",
                     {},
                     seconds(2)};
    const auto* refused = dynamic_cast<const db::QueryError*>(&thrown);
    if (!refused) return {};
    // Class 53: no room on its disk, no memory; class 58: its disk fails. No fault of the request.
    if (refused->sqlstate().starts_with("53") || refused->sqlstate().starts_with("58"))
        return Error{Errc::unavailable,
                     "database_overloaded",
                     "The database has no room for it now (its disk is full, or fails). Try again later.",
                     {},
                     seconds(10)};
    // Text that PostgreSQL cannot hold: a zero character, half a surrogate pair.
    if (refused->sqlstate() == "22021" || refused->sqlstate() == "22P05")
        return Error{Errc::invalid, "text_not_storable",
                     "A text holds a character that cannot be stored (such as U+0000)."};
    return {};
}
}  // namespace

Platform::Platform(asio::any_io_executor executor, const Config& config, Connections& connections,
                   const Migrations& migrations, std::string url_key)
    : places(executor, connections.database, migrations.results),
      results(places),
      signer(std::move(url_key), config.http.public_url),
      artifact_store(connections.database, connections.database),
      artifacts(artifact_store, *connections.blobs, signer),
      molecule_store(connections.database),
      molecules(molecule_store, *connections.blobs, artifacts, connections.processors,
                molecules::storage_quota(molecule_store),
                {.max_bytes = static_cast<std::uint64_t>(config.http.max_upload_bytes),
                 .url_ttl = seconds(config.storage.url_ttl_seconds),
                 .kept = [this] { describer.wake(); }}),
      upload_store(connections.database),
      upload_finisher(executor, upload_store, *connections.blobs, artifacts, molecules),
      uploads(upload_store, *connections.blobs, artifacts, molecules,
              molecules::storage_quota(molecule_store), [this] { upload_finisher.wake(); },
              {.max_bytes = static_cast<std::uint64_t>(config.http.max_upload_bytes),
               .life = hours(config.storage.upload_hours)}),
      auth(connections.database, auth_options(config)),
      organizations(connections.database, auth,
                    [this](organizations::ResultsPlace place) -> awaitable<Result<void>> {
                        co_return co_await places.prepare({place.org_id, place.dsn, place.schema});
                    }),
      task_store(connections.database),
      registry(task_store),
      service_store(connections.database),
      health(executor, service_store, connections.client, connections.celery->fleet,
             {.interval = seconds(config.services.check_seconds)}, [this] { wake_workers(); }),
      http_caller(connections.client, caller_options(connections)),
      celery_caller(connections.celery->broker, connections.celery->results),
      caller(http_caller, celery_caller),
      chemistry(registry, service_store, caller),
      molecule_records(connections.database),
      molecule_search(molecule_store, molecule_records, chemistry),
      describer(executor, molecule_records, *connections.blobs, chemistry),
      watchers(*connections.doorbell, events::channel_events),
      relay(executor, connections.database, results, *connections.doorbell, watchers),
      execution_store(connections.database),
      executions(execution_parts(), *connections.doorbell,
                 {.url_ttl = seconds(config.storage.url_ttl_seconds),
                  .max_queued_jobs = config.worker.max_queued_jobs}),
      worker(executor, execution_parts(), *connections.doorbell,
             {.slots = static_cast<std::size_t>(config.worker.slots),
              .lease = seconds(config.worker.lease_seconds),
              .poll = seconds(config.worker.poll_seconds)}),
      sweeper(executor, execution_parts(), *connections.doorbell,
              {.lease = seconds(config.worker.lease_seconds)}),
      template_store(connections.database),
      runs(connections.database),
      pipelines({template_store, runs, execution_store, executions.queues(), registry, results,
                 [this] { wake_pipelines(); }}),
      control({connections.database, [this] { wake_pipelines(); }, [this] { wake_workers(); }}),
      reports({connections.database, execution_store, runs, results}),
      coordinator(executor,
                  {runs, registry, results, artifacts, [this] { relay.wake(); }, [this] { wake_workers(); },
                   [](Id) {}},
                  *connections.doorbell),
      docking(places, chemistry),
      docking_bookmarks(places),
      callback_destinations(config.ogc.callback_hosts),
      callback_store(connections.database),
      ogc_parts{task_store, registry, executions, artifacts, callback_destinations, config.http.public_url},
      callback_deliverer(executor, callback_store, callback_destinations, ogc::messages(ogc_parts),
                         *connections.doorbell),
      fleet_store(connections.database),
      executor_(executor),
      config_(config),
      connections_(connections),
      migrations_(migrations),
      background_(executor),
      end_of_pause_(executor) {}

executions::Parts Platform::execution_parts() {
    return {execution_store,
            registry,
            service_store,
            caller,
            artifacts,
            results,
            [this] { relay.wake(); },
            [this](Id execution, bool of_pipeline) {
                executions.ended(execution);
                if (of_pipeline) coordinator.wake();
            },
            [this] { wake_pipelines(); }};
}

/// Here and elsewhere.
void Platform::wake_workers() { connections_.doorbell->ring(std::string(executions::channel_due)); }

/// Here and elsewhere; the outbox has new rows.
void Platform::wake_pipelines() {
    relay.wake();
    coordinator.wake();
    connections_.doorbell->ring(std::string(pipelines::channel_runs));
}

std::vector<ReadyCheck> Platform::ready_checks() {
    return {
        {"database", [this] { return connections_.database.ping(); }},
        {"migrations", [this] { return check_metadata(connections_.database, migrations_); }},
        {"task_registry",
         [this]() -> awaitable<Result<void>> {
             if (co_await task_store.count_active() > 0) co_return Result<void>{};
             co_return Error{Errc::unavailable, "no_tasks", "There is no active task. Run: mad seed"};
         }},
        {"broker", [this] { return connections_.doorbell->ping(seconds(2)); }},
        {"storage", [this] { return connections_.blobs->ping(); }},
    };
}

void Platform::add_routes(http::Router& router) {
    router.on_exception(error_of);
    router.authenticate_with(auth.authenticate());
    add_health_routes(router, ready_checks());
    auth::add_routes(router, auth);
    organizations::add_routes(router, organizations);
    tasks::add_routes(router, task_store, registry, connections_.processors,
                      {[this](const tasks::ServiceConfig& config) {
                           return services::check_binding(config, config_.celery.bound_queues);
                       },
                       [this](const tasks::Definition& published) {
                           return services::list_instances(service_store, health, published);
                       }});
    services::add_routes(router, {service_store, task_store, connections_.client, health,
                                  connections_.processors, config_.services.heartbeat_seconds});
    molecules::add_routes(router, {molecules, molecule_records, molecule_search});
    uploads::add_routes(router, uploads);
    artifacts::add_routes(router, artifacts,
                          {.max_output_bytes = static_cast<std::uint64_t>(config_.http.max_upload_bytes),
                           .url_ttl = std::chrono::seconds(config_.storage.url_ttl_seconds)});
    executions::add_routes(router, executions);
    pipelines::add_routes(router, pipelines);
    pipelines::add_routes(router, {execution_store, pipelines, control, reports});
    docking::add_routes(router, {{docking, results, artifacts}, docking_bookmarks, connections_.processors});
    fleet::add_routes(router, fleet_store);
    usage::add_routes(router, connections_.database, config_.worker.max_queued_jobs);
    events::add_routes(router, {connections_.database, results, watchers});
    ogc::add_routes(router, ogc_parts);
    router.get("/openapi.json", {"getOpenApi", "This document", "operations"},
               [&router](http::Anyone) -> awaitable<Result<http::Json>> {
                   co_return http::Json{document_of(router)};
               });
}

awaitable<Result<void>> Platform::seed() {
    const auto folder = tasks_folder(config_);
    if (!folder) co_return folder.error();
    auto tasks = tasks::read_system_tasks(*folder);
    if (!tasks) co_return tasks.error();
    for (auto& task : *tasks) {
        const auto id = task.task_id;
        const auto published = co_await task_store.publish_next(std::move(task));
        co_await service_store.refresh_rates(id);
        log::debug("system_task", {{"task", id}, {"version", published}});
    }
    auto templates = pipelines::read_system_templates(*folder / "pipelines");
    if (!templates) co_return templates.error();
    for (auto& each : *templates) {
        const auto id = each.template_id;
        const auto published = co_await pipelines.seed(std::move(each));
        if (!published) co_return tasks::fault_in(id, published.error());
        log::debug("system_template", {{"template", id}, {"version", *published}});
    }
    co_return Result<void>{};
}

awaitable<void> Platform::clean_up() {
    while (!stopping_) {
        try {
            co_await auth.sweep();
            co_await uploads.sweep();
            co_await artifacts.sweep();
        } catch (const std::exception& e) {
            log::warning("clean_up_put_off", {{"why", e.what()}});
        }
        co_await end_of_pause_.wait(hours(1));  // at once, where it was rung meanwhile
    }
}

void Platform::launch_with(std::unique_ptr<fleet::Launcher> launcher) {
    fleet = std::make_unique<fleet::Autoscaler>(
        executor_, fleet_store, service_store, std::move(launcher),
        fleet::Autoscaler::Options{.heartbeat = seconds(config_.services.heartbeat_seconds)});
    executions.launch_with(
        [this](const tasks::Runnable& task) { return fleet->launches(task.org, task.config); });
    due_ = connections_.doorbell->listen(std::string(executions::channel_due),
                                         [this](const std::string&) { fleet->wake(); });
}

void Platform::start_background(bool works) {
    health.start();
    relay.start();
    sweeper.start();
    coordinator.start();
    callback_deliverer.start();
    upload_finisher.start();
    describer.start();
    if (works && !config_.celery.queue.empty()) {
        celery_ = std::make_unique<CeleryWork>(executor_, config_, connections_, auth, executions, error_of);
        worker.observe_with(celery_->observer());
        celery_->start();
    }
    if (works) worker.start();
    if (fleet) fleet->start();
    background_.spawn("clean_up", clean_up());
}

awaitable<void> Platform::stop_working(std::chrono::milliseconds grace) {
    if (celery_) co_await celery_->stop_taking();
    co_await worker.stop(grace);
    if (celery_) co_await celery_->stop();
}

awaitable<void> Platform::stop(std::chrono::milliseconds grace) {
    stopping_ = true;
    end_of_pause_.ring();
    co_await stop_working(grace);
    co_await stop_fleet();
    co_await sweeper.stop();
    co_await coordinator.stop();
    co_await callback_deliverer.stop();
    co_await upload_finisher.stop();
    co_await describer.stop();
    co_await background_.join();
    co_await health.stop();
    co_await relay.stop();
    co_await places.stop();
}

awaitable<void> Platform::stop_fleet() {
    due_.reset();
    if (fleet) co_await fleet->stop();
}

boost::json::object document_of(const http::Router& router) {
    return router.openapi("MAD: Molecular Analysis Dashboard", version);
}

}  // namespace mad::app
