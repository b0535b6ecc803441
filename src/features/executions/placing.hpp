// Which instance runs what, as a pure function: no socket, no database.
#pragma once
#include "features/executions/types.hpp"

#include <vector>

namespace mad::executions {

/// A healthy instance with room, for one of the tasks that it answers.
struct Instance {
    Id id{};
    std::optional<Id> org_id{};  ///< none: the system's
    std::string task_id{};
    std::optional<std::string> version{};  ///< none: any
    std::string base_url{};                ///< its capacity is that of all tasks it answers together
    std::int64_t capacity = 1;             ///< executions at once
    std::int64_t held = 0;                 ///< executions that it has, of any task
    std::int64_t room = 1;                 ///< executions that it may be given now
    double warmth = 1;                     ///< 0 to 1: it began a while ago, and may have its full share
    double room_in = 0;                    ///< seconds until it has room, where that is known; 0: it is not
};

/// Those who can be asked for together: the rooms of their instances added up.
struct Room {
    std::optional<Id> org_id{};
    std::string task_id{};
    std::optional<std::string> version{};
    std::int64_t places = 0;
};
std::vector<Room> rooms(const std::vector<Instance>&);

/// When the first of those without room will have some, in seconds, where that is known.
std::optional<double> next_room(const std::vector<Instance>&);

/// Gives each lease, in their order, the least loaded instance that answers its task and has room, until
/// there are `most`; it begins anew there. One whose job runs at an instance already stays. What finds no
/// place is left out.
std::vector<Lease> place(std::vector<Lease>, std::vector<Instance>, std::size_t most);

const schema::Object& describe(std::type_identity<Instance>);
const schema::Object& describe(std::type_identity<Room>);

}  // namespace mad::executions
