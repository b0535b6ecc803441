// What `mad config` prints, and the page of documentation.
#pragma once
#include "app/config_load.hpp"

#include <boost/json/object.hpp>

namespace mad::app {

/// A table: key, effective value, where it came from. A secret that is set shows as ********.
std::string print_configuration(const Loaded& loaded);
/// {"http.port": {"value": 8080, "source": "default"}, …}
boost::json::object configuration_as_json(const Loaded& loaded);
/// docs/configuration.md
std::string print_configuration_page();

}  // namespace mad::app
