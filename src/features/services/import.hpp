// Any HTTP service becomes tasks by its URL alone.
#pragma once
#include "features/services/types.hpp"
#include "features/tasks/types.hpp"
#include "schema/openapi.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace mad::services {

/// Why a service is not imported: a fault of the request at `pointer`.
Error import_refused(std::string pointer, std::string detail);

/// Where the document of a service is looked for: the URL itself where it names one, then the usual places.
std::vector<std::string> document_urls(std::string_view url);

/// Where the operations' paths begin: the document's first server, absolute or relative to the document's own
/// URL; else the document's origin.
std::string base_url_of(const schema::OpenApi&, std::string_view document_url);

/// The tasks that an import publishes. Errors: invalid, with pointers into the request.
Result<std::vector<tasks::NewTask>> tasks_of(const schema::OpenApi&, const Import&);

}  // namespace mad::services
