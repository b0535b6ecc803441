// The task services of a simulation: what they answer is chance, and their jobs outlive those who follow
// them.
#pragma once
#include "tests/simulation/chance.hpp"
#include "tests/simulation/turns.hpp"

#include <map>

namespace mad::simulation {

class Services {
public:
    explicit Services(Chance& chance) : chance_(chance) {}

    services::Begun begin(const services::CallRequest&);
    /// None while the job goes on.
    std::optional<services::Ended> look(const std::string& job);
    void cancel(const std::string& job);
    double fraction() { return chance_.fraction(); }
    /// From now on everything works.
    void be_kind() { kind_ = true; }
    /// Whether that answer was given for that execution.
    bool answered(std::int64_t answer, Id execution) const {
        const auto found = answers_.find(answer);
        return found != answers_.end() && found->second == execution;
    }

private:
    enum class State { runs, done, canceled, gone };
    struct Job {
        Id execution{};
        State state = State::runs;
        std::int64_t answer = 0;
    };
    services::Done answer(Id execution);

    Chance& chance_;
    bool kind_ = false;
    std::map<std::string, Job> jobs_;
    std::map<std::int64_t, Id> answers_;
};

/// How one run speaks to them: each answer waits for its turn.
class Caller : public services::Caller {
public:
    Caller(Turns& turns, std::shared_ptr<Actor> actor) : turns_(turns), actor_(std::move(actor)) {}
    void speak_to(Services& world) { world_ = &world; }

    awaitable<services::Begun> begin(services::CallRequest, services::Interrupt&) override;
    awaitable<services::Ended> follow(services::CallRequest, services::RemoteJob, services::Interrupt&,
                                      std::function<void(services::Progress)>) override;
    awaitable<bool> cancel(services::RemoteJob, std::string) override;
    awaitable<std::string> logs(services::RemoteJob, std::string) override { co_return ""; }

private:
    awaitable<bool> turn(std::string what, services::Interrupt*);

    Turns& turns_;
    Services* world_ = nullptr;
    std::shared_ptr<Actor> actor_;
};

}  // namespace mad::simulation
