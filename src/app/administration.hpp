// Commands of who runs the platform: databases, accounts, system tasks, the API's document. They use the
// database that the configuration names, else the private one of a `mad up` that runs over the same data
// directory.
#pragma once
#include <span>
#include <string>

namespace mad::app {

/// `mad migrate up|status|down|to N [--results]`. `up` and `status` are about all databases; `down` (one
/// step) and `to` about the metadata database, or with --results about every results store.
int migrate(std::span<const std::string>);
/// `mad check [--json] [--grace SECONDS]`: whether all that must hold over both databases and the storage
/// does. 0: it does; 1: something is wrong, and named; 2: it cannot be told.
int check(std::span<const std::string>);
/// `mad openapi`
int print_openapi(std::span<const std::string>);
/// `mad seed`
int seed(std::span<const std::string>);
/// `mad user add|reset-password`
int user(std::span<const std::string>);

}  // namespace mad::app
