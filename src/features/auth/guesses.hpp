// Keys and tokens that are wrong: refused, audited and, from an address that sends many, throttled. A right
// one is taken whatever others behind the same address send, since 256 random bits are not found by guessing.
#pragma once
#include "features/auth/audit.hpp"
#include "features/auth/options.hpp"
#include "features/auth/store.hpp"

#include <unordered_map>

namespace mad::auth {

class Guesses {
public:
    Guesses(Store& store, const Options& options) : store_(store), options_(options) {}

    /// Counts a wrong credential and leaves a trace of it: the log's line, and in the audit log `action`. The
    /// refusal: `why`, or too_many (credentials_throttled) with the time to wait.
    awaitable<Error> refused(Error why, Caller from, std::string action);

private:
    Store& store_;
    const Options& options_;
    std::unordered_map<std::string, Time>
        blocked_;  ///< until when, so that a flood does not reach the database
};

}  // namespace mad::auth
