// /api/v1/uploads: tus 1.0 (https://tus.io/protocols/resumable-upload), its core, creation and termination.
#pragma once

namespace mad::http {
class Router;
}

namespace mad::uploads {

class Uploads;

void add_routes(http::Router&, Uploads&);

}  // namespace mad::uploads
