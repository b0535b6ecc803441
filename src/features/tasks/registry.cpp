#include "features/tasks/registry.hpp"

#include "features/tasks/store.hpp"
#include "features/tasks/tasks.hpp"

#include <list>
#include <unordered_map>

namespace mad::tasks {

/// The last used, compiled.
struct Registry::Kept {
    static constexpr std::size_t most = 500;
    using Order = std::list<std::shared_ptr<const Runnable>>;
    Order order;  // latest use first
    std::unordered_map<Id, Order::iterator> by_id;

    std::shared_ptr<const Runnable> find(const Id& id) {
        const auto it = by_id.find(id);
        if (it == by_id.end()) return nullptr;
        order.splice(order.begin(), order, it->second);
        return order.front();
    }
    std::shared_ptr<const Runnable> keep(const Definition& definition) {
        if (auto kept = find(definition.id)) return kept;
        order.push_front(compile(definition));
        by_id[definition.id] = order.begin();
        if (order.size() > most) {
            by_id.erase(order.back()->definition_id);
            order.pop_back();
        }
        return order.front();
    }
};

Registry::Registry(Store& store) : store_(store), kept_(std::make_unique<Kept>()) {}
Registry::~Registry() = default;

awaitable<Result<std::shared_ptr<const Runnable>>> Registry::find(Id org, std::string task_id,
                                                                  std::optional<std::string> version) {
    const auto resolved = co_await store_.resolve(org, task_id, version);
    if (!resolved && version && co_await store_.resolve(org, task_id, {}))
        co_return Error{Errc::not_found, "task_version_not_found",
                        "The task " + task_id + " has no version " + *version};
    if (!resolved) co_return Error{Errc::not_found, "task_not_found", "There is no active task " + task_id};
    if (!resolved->is_active)
        co_return Error{Errc::conflict, "task_inactive",
                        task_id + " " + resolved->version + " has been deactivated: use another version"};
    co_return co_await by_definition(resolved->id);
}

awaitable<Result<std::shared_ptr<const Runnable>>> Registry::by_definition(Id id) {
    if (auto kept = kept_->find(id)) co_return kept;
    const auto definition = co_await store_.definition(id);
    if (!definition)
        co_return Error{Errc::not_found, "task_not_found", "The task's definition is not there any more"};
    co_return kept_->keep(*definition);
}

}  // namespace mad::tasks
