#include "features/executions/placing.hpp"

#include <algorithm>
#include <map>
#include <tuple>

namespace mad::executions {
using schema::field;

const schema::Object& describe(std::type_identity<Instance>) {
    static const auto it = schema::object<Instance>(
        "Instance", field<&Instance::id>("id"), field<&Instance::org_id>("org_id"),
        field<&Instance::task_id>("task_id"), field<&Instance::version>("version"),
        field<&Instance::base_url>("base_url"), field<&Instance::capacity>("capacity"),
        field<&Instance::held>("held"), field<&Instance::room>("room"), field<&Instance::warmth>("warmth"),
        field<&Instance::room_in>("room_in"));
    return it;
}

const schema::Object& describe(std::type_identity<Room>) {
    static const auto it =
        schema::object<Room>("Room", field<&Room::org_id>("org_id"), field<&Room::task_id>("task_id"),
                             field<&Room::version>("version"), field<&Room::places>("places"));
    return it;
}

namespace {
bool answers(const Instance& i, const Lease& l) {
    return i.task_id == l.task_id && (!i.version || *i.version == l.task_version) &&
           (i.org_id ? *i.org_id == l.org_id : l.of_system);
}

/// How full it is; one that has just begun counts as fuller than it is, so that its work comes slowly where
/// others are there to do it.
double load(const Instance& i, std::int64_t held) {
    const auto share = [&](std::int64_t n) {
        return static_cast<double>(n) / static_cast<double>(i.capacity);
    };
    return share(held) + share(held + 1) * (1 / std::clamp(i.warmth, 0.1, 1.0) - 1);
}
}  // namespace

std::vector<Room> rooms(const std::vector<Instance>& instances) {
    std::map<std::tuple<std::optional<Id>, std::string, std::optional<std::string>>, Room> rooms;
    for (auto& i : instances) {
        auto& room = rooms[{i.org_id, i.task_id, i.version}];
        room = {i.org_id, i.task_id, i.version, room.places + std::max<std::int64_t>(0, i.room)};
    }
    std::vector<Room> all;
    for (auto& [key, room] : rooms)
        if (room.places > 0) all.push_back(std::move(room));
    return all;
}

std::optional<double> next_room(const std::vector<Instance>& instances) {
    std::optional<double> first;
    for (auto& i : instances)
        if (i.room <= 0 && i.room_in > 0) first = std::min(first.value_or(i.room_in), i.room_in);
    return first;
}

std::vector<Lease> place(std::vector<Lease> waiting, std::vector<Instance> instances, std::size_t most) {
    std::map<std::string, std::int64_t> held;  // by base URL
    for (auto& i : instances) held[i.base_url] = i.held;
    std::vector<Lease> placed;
    for (auto& l : waiting) {
        if (placed.size() == most) break;
        if (!l.remote_job) {
            Instance* least = nullptr;
            for (auto& i : instances) {
                const auto has = held[i.base_url];
                if (i.room <= 0 || has >= i.capacity || !answers(i, l)) continue;
                if (!least || load(i, has) < load(*least, held[least->base_url])) least = &i;
            }
            if (!least) continue;
            ++held[least->base_url];
            --least->room;
            l.service_id = least->id;
            l.service = least->base_url;
            l.progress = 0;
            l.message.clear();
        }
        placed.push_back(std::move(l));
    }
    return placed;
}

}  // namespace mad::executions
