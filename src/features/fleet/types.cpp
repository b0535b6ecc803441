#include "features/fleet/types.hpp"

namespace mad::fleet {
using schema::field;

const schema::Object& describe(std::type_identity<Demand>) {
    static const auto it = schema::object<Demand>(
        "FleetDemand", field<&Demand::task_id>("task_id"),
        field<&Demand::queued>("queued", {.description = "Of all organisations, counted to a thousand"}),
        field<&Demand::running>("running"));
    return it;
}

const schema::Object& describe(std::type_identity<Change>) {
    static const auto it =
        schema::object<Change>("FleetChange", field<&Change::at>("at"), field<&Change::was>("was"),
                               field<&Change::wanted>("wanted"), field<&Change::reason>("reason"));
    return it;
}

const schema::Object& describe(std::type_identity<Service>) {
    static const auto it = schema::object<Service>(
        "FleetService", field<&Service::service>("service", {.description = "As its launcher calls it"}),
        field<&Service::scaling>("scaling", {.description = "Of the tasks that it answers, taken together"}),
        field<&Service::tasks>("tasks"),
        field<&Service::elsewhere>(
            "elsewhere", {.description = "Executions that healthy instances take which were not launched"}),
        field<&Service::wanted>("wanted", {.description = "Instances, as the others that follow"}),
        field<&Service::starting>("starting"), field<&Service::ready>("ready"),
        field<&Service::draining>("draining"), field<&Service::failed>("failed"),
        field<&Service::crashes>(
            "crashes", {.description = "In a row; each makes the pause before the next start longer"}),
        field<&Service::service_seconds>("service_seconds", {.description = "Of an execution, lately"}),
        field<&Service::startup_seconds>("startup_seconds", {.description = "Of an instance, lately"}),
        field<&Service::reason>("reason"), field<&Service::decided_at>("decided_at"),
        field<&Service::changes>("changes", {.description = "The latest first"}));
    return it;
}

}  // namespace mad::fleet
