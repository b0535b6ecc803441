// A schedule of moves that a seed decides: whose turn it is, what dies, stalls, is lost, comes or leaves.
// Real stores on a real PostgreSQL do what the moves say, one transaction at a time, and everything is looked
// at after each.
#pragma once
#include "tests/simulation/actors.hpp"

#include <functional>

namespace mad::simulation {

class Simulation {
public:
    static constexpr int moves = 250;

    /// Every fourth seed takes two transactions at once now and then: which of them is first is PostgreSQL's
    /// choice, so that its trace may differ from run to run.
    Simulation(Lab&, std::uint64_t seed);
    ~Simulation();
    Simulation(const Simulation&) = delete;

    /// All moves; then all faults stop, and everything must come to its end. What did not hold, or nothing.
    std::string run();
    const std::vector<std::string>& trace() const { return trace_; }
    const std::map<Id, Seen>& seen() const { return watch_.seen(); }

private:
    struct Move {
        std::uint64_t weight;
        std::function<void()> make;
    };
    std::vector<Move> possible();
    void add_steps(std::vector<Move>&);
    void add_processes(std::vector<Move>&);
    void add_users(std::vector<Move>&);
    void add_faults(std::vector<Move>&);

    void take(const std::shared_ptr<Step>&, Fate);
    void take_both(const std::shared_ptr<Step>&, const std::shared_ptr<Step>&);
    void look(const std::vector<std::shared_ptr<Actor>>&);
    void say(std::string);
    std::string said(const Step&) const;
    template <class Condition>
    std::vector<Id> executions(Condition) const;

    void add_instance();
    void lose_instance();
    void heal_instances();
    bool is_stalled(const Seen&) const;
    bool is_overtaken(const Actor&) const;
    bool has_holder(const Seen&) const;
    bool is_at_rest() const;
    void drain();
    void check_all();

    Lab& lab_;
    Chance chance_;
    bool in_pairs_;
    Turns& turns_;
    Services world_;
    Watch watch_;
    Stage stage_;
    std::deque<Process> workers_, sweepers_;
    Users users_;
    std::vector<Id> instances_;
    int instances_made_ = 0;
    std::vector<std::string> trace_;
};

}  // namespace mad::simulation
