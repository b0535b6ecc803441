// Who subscribes to a job: the URIs that an execute request names, and what they are sent.
#pragma once
#include "features/callbacks/deliverer.hpp"
#include "features/ogc/routes.hpp"
#include "features/ogc/types.hpp"

namespace mad::ogc {

/// Errors: malformed (subscriber_invalid), with the pointer of every URI that cannot be called.
Result<std::vector<executions::Callback>> callbacks_of(const Subscriber&, const callbacks::Destinations&);

/// Of a job that is successful its results as a document, else its status.
callbacks::Deliverer::Compose messages(Parts);

/// The `callbacks` of the execute operation, for its documentation.
json::object documented_callbacks(schema::Components&);

}  // namespace mad::ogc
