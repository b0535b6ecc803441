// What must hold in both databases after every step, whoever took it.
#pragma once
#include "features/executions/types.hpp"
#include "tests/simulation/desk.hpp"

#include <map>

namespace mad::simulation {

/// A job and its one execution, as the metadata database has them.
struct Seen {
    Id id{}, job_id{};
    executions::Status status = executions::Status::queued;
    std::int64_t attempt = 0, failures = 0;
    std::string owner{};
    bool expired = false;       ///< its lease
    bool soon = false;          ///< it is due in a while
    bool late = false;          ///< it is not due now
    std::string service{};      ///< base URL of the instance whose place it holds
    std::int64_t capacity = 0;  ///< of that
    bool placed = false, remote = false, cancel_requested = false;
    std::string version{};  ///< changes with every write of the row
    executions::Status job_status = executions::Status::queued;
    std::int64_t open = 0, failed = 0, canceled = 0;
    std::string job_version{};
    std::string key{};
};
/// A recorded outcome.
struct Recorded {
    Id execution_id{};
    std::int64_t attempt = 0, answer = 0;
    friend bool operator==(const Recorded&, const Recorded&) = default;
};
const schema::Object& describe(std::type_identity<Seen>);
const schema::Object& describe(std::type_identity<Recorded>);

class Watch {
public:
    Watch(Lab& lab, const Services& world) : lab_(lab), world_(world) {}

    /// Looks at everything after a step of `actors` (none: of the surroundings). What changed, in words.
    /// Throws Violation.
    std::string look(const std::vector<std::shared_ptr<Actor>>& actors);
    const std::map<Id, Seen>& seen() const { return seen_; }
    /// "e3": the third that was accepted.
    std::string name(Id execution) const { return "e" + std::to_string(names_.at(execution)); }

    // What others may make happen: nobody's step.

    void expire_lease(Id execution);
    void make_due(Id execution);

private:
    void check_change(const Seen& before, const Seen& now, const std::vector<std::shared_ptr<Actor>>&) const;
    void check_state(const std::map<Id, Seen>&) const;
    void check_outcomes(const std::map<Id, Seen>&, const std::map<Id, Recorded>&) const;

    Lab& lab_;
    const Services& world_;
    std::map<Id, Seen> seen_;
    std::map<Id, Recorded> recorded_;
    std::map<Id, std::size_t> names_;
};

/// Something did not hold.
struct Violation : std::runtime_error {
    using std::runtime_error::runtime_error;
};

}  // namespace mad::simulation
