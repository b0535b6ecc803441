// The composition: every feature, built once, with the parts it uses; their routes, one line each.
#pragma once
#include "app/celery_work.hpp"
#include "app/connections.hpp"
#include "app/schema_check.hpp"
#include "base/bell.hpp"
#include "base/group.hpp"
#include "blobs/blobs.hpp"
#include "features/artifacts/artifacts.hpp"
#include "features/artifacts/store.hpp"
#include "features/auth/auth.hpp"
#include "features/callbacks/deliverer.hpp"
#include "features/chemistry/chemistry.hpp"
#include "features/docking/bookmarks.hpp"
#include "features/docking/docking.hpp"
#include "features/events/relay.hpp"
#include "features/events/watchers.hpp"
#include "features/executions/executions.hpp"
#include "features/executions/sweeper.hpp"
#include "features/executions/worker.hpp"
#include "features/fleet/autoscaler.hpp"
#include "features/fleet/store.hpp"
#include "features/molecules/describer.hpp"
#include "features/molecules/molecules.hpp"
#include "features/molecules/search.hpp"
#include "features/molecules/store.hpp"
#include "features/ogc/routes.hpp"
#include "features/organizations/organizations.hpp"
#include "features/pipelines/control.hpp"
#include "features/pipelines/coordinator.hpp"
#include "features/pipelines/pipelines.hpp"
#include "features/pipelines/reports.hpp"
#include "features/results/places.hpp"
#include "features/results/store.hpp"
#include "features/services/celery_caller.hpp"
#include "features/services/health.hpp"
#include "features/services/http_caller.hpp"
#include "features/services/store.hpp"
#include "features/tasks/registry.hpp"
#include "features/tasks/store.hpp"
#include "features/uploads/finisher.hpp"
#include "features/uploads/uploads.hpp"

namespace mad::http {
class Router;
}

namespace mad::app {

/// Belongs to one io_context and its one thread. What it is built from outlives it.
class Platform {
public:
    Platform(asio::any_io_executor, const Config&, Connections&, const Migrations&, std::string url_key);

    /// Of everything. The router must not outlive the platform.
    void add_routes(http::Router&);

    /// The system tasks from `tasks_folder`, published where they changed.
    awaitable<Result<void>> seed();

    /// What starts instances of task services; before start_background().
    void launch_with(std::unique_ptr<fleet::Launcher>);
    /// What runs beside requests: health checks, events on their way, stranded work, cleaning up; and with
    /// `works` a worker.
    void start_background(bool works);
    /// Takes no more work. Executions in hand are finished within `grace`, or given back. May be called
    /// twice.
    awaitable<void> stop_working(std::chrono::milliseconds grace);
    /// And everything else.
    awaitable<void> stop(std::chrono::milliseconds grace);
    /// Ends what was launched. May be called twice.
    awaitable<void> stop_fleet();

    results::Places places;
    results::Store results;
    blobs::Signer signer;
    artifacts::Store artifact_store;
    artifacts::Artifacts artifacts;
    molecules::Store molecule_store;
    molecules::Molecules molecules;
    uploads::Store upload_store;
    uploads::Finisher upload_finisher;
    uploads::Uploads uploads;
    auth::Auth auth;
    organizations::Organizations organizations;
    tasks::Store task_store;
    tasks::Registry registry;
    services::Store service_store;
    services::HealthChecks health;
    services::HttpCaller http_caller;
    services::CeleryCaller celery_caller;
    services::EitherCaller caller;
    chemistry::Chemistry chemistry;
    molecules::RecordStore molecule_records;
    molecules::Search molecule_search;
    molecules::Describer describer;
    events::Watchers watchers;
    events::Relay relay;
    executions::Store execution_store;
    executions::Executions executions;
    executions::Worker worker;
    executions::Sweeper sweeper;
    pipelines::Store template_store;
    pipelines::Runs runs;
    pipelines::Pipelines pipelines;
    pipelines::Control control;
    pipelines::Reports reports;
    pipelines::Coordinator coordinator;
    docking::Docking docking;
    docking::Bookmarks docking_bookmarks;
    callbacks::Destinations callback_destinations;
    callbacks::Store callback_store;
    ogc::Parts ogc_parts;
    callbacks::Deliverer callback_deliverer;
    fleet::Store fleet_store;
    std::unique_ptr<fleet::Autoscaler> fleet;  ///< null: nothing is launched here

private:
    executions::Parts execution_parts();
    awaitable<void> clean_up();
    void wake_workers();
    void wake_pipelines();
    std::vector<struct ReadyCheck> ready_checks();

    asio::any_io_executor executor_;
    const Config& config_;
    Connections& connections_;
    const Migrations& migrations_;
    std::unique_ptr<CeleryWork> celery_;
    Group background_;
    Bell end_of_pause_;                  ///< of the clean-up
    redis::Doorbell::Subscription due_;  ///< for the fleet
    bool stopping_ = false;
};

/// The platform's own OpenAPI document.
boost::json::object document_of(const http::Router&);

}  // namespace mad::app
