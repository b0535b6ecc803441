// A task service's HTTP: its operations, its jobs, its health and its document.
#pragma once
#include "engine_kit/jobs.hpp"
#include "http/router.hpp"

namespace mad::engine_kit {

struct ServiceParts {
    const TaskFiles& files;
    Jobs& jobs;
    BlockingPool& pool;
    std::string version;          ///< of the engine, for /health; empty where it is missing
    std::string missing{};        ///< why there is no engine, and how to get it; empty: it is there
    json::object capabilities{};  ///< of the engine
};

/// Operations of x-mad-mode job answer 202 and a Location; calls answer when they are done. All need no
/// sign-in: a task service belongs where only the platform reaches it. The parts must outlive the router.
void add_routes(http::Router&, const ServiceParts&);

}  // namespace mad::engine_kit
