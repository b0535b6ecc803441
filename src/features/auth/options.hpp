// How long things live and what sign-in costs.
#pragma once
#include "base/clock.hpp"
#include "features/auth/passwords.hpp"

namespace mad::auth {

struct Options {
    std::string public_url = "http://localhost";  ///< where clients find us: the tokens' issuer
    std::chrono::seconds access_lives = std::chrono::minutes(10);
    std::chrono::seconds refresh_lives = std::chrono::hours(24 * 30);  ///< from each exchange
    std::chrono::seconds session_idle = std::chrono::hours(12);        ///< without a request
    std::chrono::seconds session_lives = std::chrono::hours(24 * 30);  ///< at most
    std::chrono::seconds remember = std::chrono::seconds(5);  ///< what a credential was found to permit
    HashingCost hashing{};
    std::size_t hashing_threads = 2, max_waiting_sign_ins = 32;
    Clock clock = system_now;

    bool secure_cookies() const { return public_url.starts_with("https:"); }
};

}  // namespace mad::auth
