#include "features/pipelines/advance.hpp"

#include <algorithm>

namespace mad::pipelines {
namespace {

Failure dependency_failed(const std::string& step, const Standing& needed) {
    const bool was_canceled = needed.status == StepStatus::canceled;
    auto detail = "It needs " + step + ", which " + (was_canceled ? "was canceled" : "failed");
    if (needed.error) detail += " (" + needed.error->code + "): " + needed.error->detail;
    return {"dependency_failed", std::move(detail)};
}

/// Works out, each step once, how those stand that were not begun.
class Looking {
public:
    Looking(const Block& block, const std::map<std::string, Standing>& begun) : block_(block), all_(begun) {}

    const Standing& at(const Node& node) {
        const auto found = all_.find(node.step.id);
        if (found != all_.end()) return found->second;
        // A circle, which checking has refused, would only wait.
        all_[node.step.id] = {StepStatus::waiting, {}};
        const auto standing = not_begun(node);
        return all_[node.step.id] = standing;
    }
    std::map<std::string, Standing> all() && { return std::move(all_); }

private:
    Standing not_begun(const Node& node) {
        bool skipped = false, waiting = false;
        for (const auto& [id, goes_on] : node.needs) {
            const auto& needed = at(*block_.find(id));
            if (needed.status == StepStatus::failed || needed.status == StepStatus::canceled)
                return {StepStatus::failed, dependency_failed(id, needed)};
            waiting |= !is_final(needed.status);
            skipped |= needed.status == StepStatus::skipped && !goes_on;
        }
        return {skipped && !waiting ? StepStatus::skipped : StepStatus::waiting, {}};
    }

    const Block& block_;
    std::map<std::string, Standing> all_;
};

bool has_all(const Node& node, const std::map<std::string, Standing>& all) {
    return std::ranges::all_of(node.needs, [&](const auto& need) {
        const auto status = all.at(need.first).status;
        return status == StepStatus::completed || (status == StepStatus::skipped && need.second);
    });
}

/// How each step stands, those too that will never begin.
std::map<std::string, Standing> standings(const Block& block, const std::map<std::string, Standing>& begun) {
    Looking looking(block, begun);
    for (const auto& node : block.nodes) looking.at(node);
    return std::move(looking).all();
}

}  // namespace

Standing standing_of(const Step& step, const Fan& fan) {
    if (!fan.all_begun || fan.open() > 0) return {};
    if (fan.refused) return {StepStatus::failed, fan.error};
    const bool tolerated = step.continue_on_error && fan.completed > 0;
    if (fan.failed > 0 && !tolerated) return {StepStatus::failed, fan.error};
    if (fan.canceled > 0) return {StepStatus::canceled, {}};
    return {StepStatus::completed, {}};
}

Advance advance(const Block& block, const std::map<std::string, Standing>& begun, bool stopping) {
    const auto all = standings(block, begun);
    Advance next;
    Standing end{StepStatus::completed, {}};
    bool goes_on = false;
    for (const auto& node : block.nodes) {
        const auto& now = all.at(node.step.id);
        const bool is_begun = begun.contains(node.step.id);
        if (now.status == StepStatus::skipped && !is_begun) next.skip.push_back(&node);
        if (now.status == StepStatus::waiting && !stopping && has_all(node, all)) next.begin.push_back(&node);
        goes_on |= now.status == StepStatus::running || (now.status == StepStatus::waiting && !stopping);
        if (now.status == StepStatus::failed && end.status != StepStatus::failed) end = now;
        const bool is_canceled =
            now.status == StepStatus::canceled || (stopping && now.status == StepStatus::waiting);
        if (is_canceled && end.status == StepStatus::completed) end = {StepStatus::canceled, {}};
    }
    if (stopping && end.status == StepStatus::failed) end = {StepStatus::canceled, {}};
    if (!goes_on) next.end = end;
    return next;
}

}  // namespace mad::pipelines
