// What the simulated processes share, and the desks at which their parts sit: a connection to the metadata
// database each, and upon it the real stores.
#pragma once
#include "base/blocking.hpp"
#include "base/temporary_folder.hpp"
#include "blobs/local.hpp"
#include "db/database.hpp"
#include "db/migrate.hpp"
#include "db/testing.hpp"
#include "features/artifacts/artifacts.hpp"
#include "features/artifacts/store.hpp"
#include "features/executions/executions.hpp"
#include "features/results/places.hpp"
#include "features/results/store.hpp"
#include "features/services/store.hpp"
#include "features/tasks/registry.hpp"
#include "features/tasks/store.hpp"
#include "redis/doorbell.hpp"
#include "tests/simulation/services.hpp"
#include "tests/simulation/wire.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>
#include <deque>

namespace mad::simulation {

struct Desk;

/// The databases and the storage, for one seed after another; and the loop that everything runs on.
class Lab {
public:
    Lab();
    ~Lab();

    /// As it was before the first seed.
    void clear();
    /// One that nobody sits at.
    Desk& free_desk();
    template <class T>
    T run(awaitable<T> work) {
        auto result = asio::co_spawn(loop, std::move(work), asio::use_future);
        while (result.wait_for(std::chrono::seconds(0)) != std::future_status::ready) {
            loop.restart();
            loop.run_one();
        }
        return result.get();
    }

    asio::io_context loop;
    Turns turns{loop};
    BlockingPool pool{1};
    db::TestDatabase test;
    Id org = test.add_organization("ours");
    /// Of whoever looks on and makes things happen: not an actor.
    db::Database database{loop.get_executor(), {.dsn = test.dsn()}};
    TemporaryFolder folder;
    std::unique_ptr<blobs::LocalStore> blobs =
        blobs::LocalStore::open_folder(folder.path() / "blobs", pool).value();
    blobs::Signer signer{std::string(32, 'k'), "http://127.0.0.1"};
    std::vector<db::Migration> migrations = db::read_migrations(MAD_SOURCE_DIR "/db/results").value();
    results::Places places{loop.get_executor(), database, migrations};
    results::Store results{places};
    services::Store services{database};
    redis::Doorbell doorbell;
    Servers servers;
    Id definition{};  ///< of the task "predict"
    std::deque<Desk> desks;
};

/// Where one actor at a time sits.
struct Desk {
    Desk(Lab&, int number);

    executions::Parts parts() {
        return {.store = store,
                .tasks = registry,
                .services = services,
                .caller = caller,
                .artifacts = artifacts,
                .results = results,
                .committed = [] {},
                .ended = [](Id, bool) {}};
    }
    /// Whoever sits there is dead: what waits is never sent, and so is all that is still tried.
    void cut();

    Lab& lab;
    std::shared_ptr<Actor> actor = std::make_shared<Actor>();
    std::shared_ptr<Wire> wire;
    db::Database database;
    results::Places places;
    results::Store results{places};
    tasks::Store task_store{database};
    tasks::Registry registry{task_store};
    services::Store services{database};
    artifacts::Store artifact_rows{database, database};
    artifacts::Artifacts artifacts;
    Caller caller;
    executions::Store store{database};
    bool taken = false;
};

}  // namespace mad::simulation
