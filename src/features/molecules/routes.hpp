// /api/v1/molecules
#pragma once

namespace mad::http {
class Router;
}

namespace mad::molecules {

class Molecules;
class RecordStore;
class Search;

struct Parts {
    Molecules& molecules;
    RecordStore& records;
    Search& search;
};

void add_routes(http::Router&, Parts);

}  // namespace mad::molecules
