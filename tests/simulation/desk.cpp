#include "tests/simulation/desk.hpp"

#include "features/tasks/tasks.hpp"
#include "schema/json_text.hpp"

#include <cstdlib>
#include <gtest/gtest.h>

namespace mad::simulation {
namespace {
constexpr std::string_view document =
    R"({"openapi": "3.0.3", "info": {"title": "Lab", "version": "1.0.0"}, "paths": {
  "/predict": {"post": {"operationId": "predict", "summary": "Solubility",
    "requestBody": {"required": true, "content": {"application/json": {"schema": {"type": "object",
        "properties": {"smiles": {"type": "string"}}}}}},
    "responses": {"200": {"description": "ok",
        "content": {"application/json": {"schema": {"type": "object"}}}}}}}}})";

std::string environment(const char* name) {
    const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): nobody changes it
    if (!value)
        throw std::runtime_error(std::string(name) + " is not set: run tests under tools/with-servers");
    return value;
}

/// The socket of the server that the tests use.
std::string server_socket() {
    const auto dsn = environment("MAD_TEST_POSTGRES");
    const auto at = dsn.find("host=/");
    if (at == dsn.npos) throw std::runtime_error("the simulation wants PostgreSQL at a unix socket");
    const auto from = at + 5;
    return dsn.substr(from, dsn.find(' ', from) - from) + "/.s.PGSQL.5432";
}

db::Options by_wire(const Lab& lab, int port) {
    db::Options options;
    options.dsn = lab.test.dsn() + " host=" + lab.folder.path().string() + " port=" + std::to_string(port);
    options.connections = 1;  // so that what one actor does is one after the other
    options.wait = std::chrono::seconds(60);
    return options;
}
}  // namespace

Lab::Lab()
    : doorbell(loop.get_executor(), "unix://" + environment("MAD_TEST_REDIS")), servers(server_socket()) {
    // PostgreSQL's choice among equals must not be chance of its own.
    test.sql(
        "create function public.random() returns double precision language sql as 'select 0.5::double "
        "precision'");
    const auto name = test.sql("select current_database()");
    test.sql("alter database " + name + " set search_path = public, pg_catalog");
    EXPECT_TRUE(run(places.prepare({org, {}, "results_ours"})));
    tasks::NewTask task;
    task.task_id = "predict";
    task.interface_spec = schema::parse_json(document).value().as_object();
    task.service_config.retries.max_failures = 3;
    tasks::Store store(database);
    auto defined = tasks::define(std::move(task), org).value();
    definition = defined.id;
    EXPECT_TRUE(run(store.publish(std::move(defined))));
}

Lab::~Lab() {
    for (auto& desk : desks) {
        desk.wire->close();
        run(desk.database.stop());
    }
    turns.settle();
    run(doorbell.stop());
    run(database.stop());
}

void Lab::clear() {
    test.sql(
        "truncate jobs_meta, task_executions, outbox, task_services, claim_turns, results_ours.jobs cascade");
}

Desk& Lab::free_desk() {
    const auto found = std::ranges::find_if(desks, [](auto& desk) { return !desk.taken; });
    return found != desks.end() ? *found : desks.emplace_back(*this, static_cast<int>(desks.size()) + 1);
}

// What is asked once and kept is asked now, so that steps do not depend on what happened here before.
Desk::Desk(Lab& l, int number)
    : lab(l),
      wire(Wire::lay(lab.loop, lab.turns, lab.servers, actor, lab.folder.path(), number)),
      database(lab.loop.get_executor(), by_wire(lab, number)),
      places(lab.loop.get_executor(), database, lab.migrations),
      artifacts(artifact_rows, *lab.blobs, lab.signer),
      caller(lab.turns, actor) {
    actor->number = number;
    actor->free = true;
    lab.run([this]() -> awaitable<bool> {
        co_await places.of(lab.org);
        co_return (co_await registry.by_definition(lab.definition)).has_value();
    }());
    actor->free = false;
}

void Desk::cut() {
    actor->dead = true;
    const auto waiting = lab.turns.waiting();
    for (auto& step : waiting)
        if (step->who == actor) lab.turns.grant(step, Fate::never_sent);
}

}  // namespace mad::simulation
