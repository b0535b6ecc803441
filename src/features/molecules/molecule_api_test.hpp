// For the tests of features over molecules: their routes, beside those of files, and no task service.
#pragma once
#include "features/artifacts/file_api_test.hpp"
#include "features/molecules/describer.hpp"
#include "features/molecules/molecules.hpp"
#include "features/molecules/routes.hpp"
#include "features/molecules/search.hpp"
#include "features/molecules/store.hpp"
#include "features/services/http_caller.hpp"
#include "features/services/store.hpp"
#include "features/tasks/registry.hpp"
#include "features/tasks/store.hpp"
#include "http/client.hpp"

namespace mad::molecules {

class MoleculeApi : public artifacts::FileApi {
protected:
    MoleculeApi() { add_routes(router, {molecules, records, search}); }
    ~MoleculeApi() override { client.stop(); }

    tasks::Store task_store{tenant};
    tasks::Registry registry{task_store};
    services::Store service_store{tenant};
    http::Client client{loop.get_executor()};
    services::HttpCaller caller{client};
    chemistry::Chemistry chemistry{registry, service_store, caller};
    Store molecule_rows{tenant};
    RecordStore records{tenant};
    Search search{molecule_rows, records, chemistry};
    Molecules molecules{molecule_rows,           *blobs, artifacts, pool, storage_quota(molecule_rows),
                        {.max_bytes = 2'000'000}};
    Describer describer{loop.get_executor(), records, *blobs, chemistry};
};

}  // namespace mad::molecules
