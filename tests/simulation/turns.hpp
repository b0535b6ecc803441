// Whose turn it is. What an actor does outside its own memory (a transaction, a call of a service) waits here
// until the schedule lets it go on.
#pragma once
#include "base/id.hpp"
#include "features/services/call.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace mad::simulation {
namespace json = boost::json;

/// One who takes steps: a user, a worker or sweeper as such, or one execution in the hands of one.
struct Actor {
    enum class Kind { user, process, run };
    int number = 0;
    Kind kind = Kind::user;
    std::string name{};
    std::string owner{};  ///< of leases
    Id execution{};       ///< of a run
    std::int64_t attempt = 0;
    bool stalled = false;  ///< its steps wait until it goes on
    bool dead = false;     ///< nothing of it goes anywhere any more
    bool free = false;     ///< it waits for no turn
};

/// What becomes of a step.
enum class Fate { done, answer_lost, never_sent, interrupted };

struct Step {
    std::shared_ptr<Actor> who;
    std::string what;
    bool is_transaction = false;
    asio::steady_timer called;
    std::optional<Fate> fate{};
};

class Turns {
public:
    explicit Turns(asio::io_context& loop) : loop_(loop) {}

    awaitable<Fate> wait(std::shared_ptr<Actor> who, std::string what, bool is_transaction,
                         services::Interrupt* interrupt = nullptr) {
        if (who->dead) co_return Fate::never_sent;
        if (who->free) co_return Fate::done;
        if (interrupt && interrupt->raised()) co_return Fate::interrupted;
        const auto step =
            std::make_shared<Step>(Step{std::move(who), std::move(what), is_transaction,
                                        asio::steady_timer(loop_, asio::steady_timer::time_point::max())});
        waiting_.insert(
            std::ranges::upper_bound(waiting_, step->who->number, {}, [](auto& s) { return s->who->number; }),
            step);
        std::optional<services::Interrupt::Waiting> watching;
        if (interrupt) watching.emplace(*interrupt, [this, step] { grant(step, Fate::interrupted); });
        boost::system::error_code woken;
        while (!step->fate)
            co_await step->called.async_wait(asio::redirect_error(asio::use_awaitable, woken));
        co_return *step->fate;
    }
    /// Those that wait, in an order that depends on the schedule alone.
    const std::vector<std::shared_ptr<Step>>& waiting() const { return waiting_; }
    void grant(std::shared_ptr<Step> step, Fate fate) {
        if (std::erase(waiting_, step) == 0) return;
        step->fate = fate;
        step->called.cancel();
    }
    /// Until everybody waits for a turn, or has ended.
    void settle() {
        for (;;) {
            loop_.restart();
            if (loop_.poll() > 0) continue;
            if (under_way_ == 0) return;
            loop_.run_one_for(std::chrono::seconds(1));
        }
    }

    /// A server is at work while it lives.
    class UnderWay {
    public:
        explicit UnderWay(Turns& turns) : turns_(turns) { ++turns_.under_way_; }
        ~UnderWay() { --turns_.under_way_; }
        UnderWay(const UnderWay&) = delete;

    private:
        Turns& turns_;
    };

private:
    asio::io_context& loop_;
    std::vector<std::shared_ptr<Step>> waiting_;
    int under_way_ = 0;
};

}  // namespace mad::simulation
