// What the names in a template stand for: the tasks and templates that its steps call.
#pragma once
#include "base/async.hpp"
#include "features/pipelines/fitting.hpp"
#include "features/pipelines/store.hpp"

namespace mad::tasks {
class Registry;
}

namespace mad::pipelines {

class Planning {
public:
    Planning(Store& store, tasks::Registry& tasks, std::optional<Id> org)
        : store_(store), tasks_(tasks), org_(org) {}

    /// Looks all names up. What is not there, or not fed with what it requires, is among the faults.
    awaitable<void> plan(const std::vector<Step>& steps, const json::object& outputs);

    PlanDocument document{};
    Called called{};
    std::vector<Fault> faults{};  ///< with pointers into the template

private:
    awaitable<void> add(const std::vector<Step>& steps, std::string within, std::string at);
    awaitable<void> add_task(const Step&, std::string path, std::string at);
    awaitable<void> add_pipeline(const Step&, std::string path, std::string at);
    void check_fed(const json::value& schema, const json::object& inputs, const std::string& at);

    Store& store_;
    tasks::Registry& tasks_;
    std::optional<Id> org_;
    std::vector<std::string> inside_{};  // templates that are being planned, from the outside
    std::size_t steps_ = 0;
};

}  // namespace mad::pipelines
