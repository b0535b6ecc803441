#include "features/auth/guesses.hpp"

#include "base/log.hpp"

#include <boost/json.hpp>

namespace mad::auth {
namespace {
constexpr std::size_t most_blocked = 20'000;

Error throttled(std::chrono::seconds wait) {
    return {.code = Errc::too_many,
            .kind = "credentials_throttled",
            .detail = "Too many wrong keys or tokens from your address. Try again in " +
                      std::to_string(wait.count()) + " s.",
            .retry_after = wait};
}

}  // namespace

awaitable<Error> Guesses::refused(Error why, Caller from, std::string action) {
    const auto subject = credential_subject(from.remote_address);
    const auto now = options_.clock();
    log::warning("credential_refused",
                 {{"code", why.kind}, {"remote", from.remote_address}, {"request_id", from.request_id}});
    if (const auto known = blocked_.find(subject); known != blocked_.end()) {
        if (known->second > now)
            co_return throttled(std::chrono::ceil<std::chrono::seconds>(known->second - now));
        blocked_.erase(known);
    }
    const auto counted = co_await store_.count_guess(subject, now);
    if (counted.failures.blocked_until > now) {
        if (blocked_.size() >= most_blocked) blocked_.clear();
        blocked_[subject] = counted.failures.blocked_until;
    }
    if (counted.wait) co_return throttled(*counted.wait);
    boost::json::object detail;
    detail["code"] = why.kind;
    auto system = store_.database().system();
    co_await audit(system, std::move(from), std::move(action), subject, std::move(detail));
    co_return why;
}

}  // namespace mad::auth
