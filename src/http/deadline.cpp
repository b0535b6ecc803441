#include "http/deadline.hpp"

namespace mad::http {

using Clock = std::chrono::steady_clock;

struct Deadline::Watch : std::enable_shared_from_this<Watch> {
    asio::steady_timer timer;
    std::function<void()> cut;
    Clock::time_point at = Clock::time_point::max();
    Clock::time_point looks_at = Clock::time_point::max();
    bool passed = false;

    Watch(const asio::any_io_executor& executor, std::function<void()> c)
        : timer(executor), cut(std::move(c)) {}

    void look_at(Clock::time_point when) {
        looks_at = when;
        timer.expires_at(when);
        timer.async_wait([self = shared_from_this()](boost::system::error_code cancelled) {
            if (!cancelled) self->look();
        });
    }

    void look() {
        looks_at = Clock::time_point::max();
        if (!cut || at == Clock::time_point::max()) return;
        const auto now = Clock::now();
        if (at > now) return look_at(at);
        passed = true;
        cut();
        look_at(now + std::chrono::seconds(1));
    }
};

Deadline::Deadline(const asio::any_io_executor& executor, std::function<void()> cut)
    : watch_(std::make_shared<Watch>(executor, std::move(cut))) {}

Deadline::~Deadline() {
    watch_->cut = nullptr;
    watch_->timer.cancel();
}

void Deadline::within(Duration longest) {
    watch_->passed = false;
    watch_->at = Clock::now() + longest;
    if (watch_->at < watch_->looks_at) watch_->look_at(watch_->at);
}

void Deadline::lift() {
    watch_->passed = false;
    watch_->at = Clock::time_point::max();
}

bool Deadline::passed() const { return watch_->passed; }

}  // namespace mad::http
