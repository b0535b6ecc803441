// Passwords: Argon2id on threads of its own, so that hashing neither blocks the I/O thread nor piles up.
#pragma once
#include "base/blocking.hpp"
#include "base/error.hpp"

#include <string>

namespace mad::auth {

/// Argon2id's cost. The default is libsodium's "interactive": 64 MiB, two passes, ~75 ms.
struct HashingCost {
    std::uint64_t passes = 2;
    std::size_t memory_bytes = 64 << 20;
};

class PasswordHasher {
public:
    explicit PasswordHasher(HashingCost cost = {}, std::size_t threads = 2, std::size_t max_waiting = 32);

    /// The encoded hash with its salt and cost. Errors: unavailable (sign_in_busy) when too many wait.
    awaitable<Result<std::string>> hash(std::string password);
    /// Whether the password is the hash's. Errors: as above.
    awaitable<Result<bool>> verify(std::string hash, std::string password);

    /// True for a hash of another cost than today's.
    bool is_outdated(const std::string& hash) const;
    /// The hash that an unknown user's password is compared with: no password's, at the same cost.
    const std::string& nobodys() const { return nobodys_; }

private:
    template <class Work>
    awaitable<Result<std::invoke_result_t<Work>>> queued(Work work);

    HashingCost cost_;
    std::size_t max_waiting_, waiting_ = 0;
    std::string nobodys_;
    BlockingPool pool_;
};

/// A password for someone's first sign-in: 20 letters and digits that are hard to mistake, in groups.
std::string one_time_password();

inline constexpr std::int64_t shortest_password = 12, longest_password = 1024;  ///< characters

}  // namespace mad::auth
