#include "features/executions/worker.hpp"

#include "base/log.hpp"
#include "features/services/store.hpp"
#include "features/tasks/registry.hpp"

#include <boost/asio/redirect_error.hpp>

namespace mad::executions {
namespace {
constexpr std::chrono::seconds report_every{1};
}  // namespace

Worker::Worker(asio::any_io_executor executor, Parts parts, redis::Doorbell& doorbell)
    : Worker(std::move(executor), std::move(parts), doorbell, Options()) {}

Worker::Worker(asio::any_io_executor executor, Parts parts, redis::Doorbell& doorbell, Options options)
    : executor_(executor),
      parts_(std::move(parts)),
      options_(std::move(options)),
      owner_(options_.name + " " + Id::make().text()),
      bell_(executor),
      renew_bell_(executor),
      report_bell_(executor),
      all_ended_(executor),
      group_(executor),
      doorbell_(doorbell) {}

Worker::~Worker() = default;

void Worker::start() {
    due_ = doorbell_.listen(std::string(channel_due), [this](const std::string&) { wake(); });
    cancel_ = doorbell_.listen(std::string(channel_cancel), [this](const std::string& message) {
        const auto id = Id::parse(message);
        // The database says whether it is so; without an id, rings may have been missed.
        if (!id || runs_.contains(*id)) renew_bell_.ring();
    });
    group_.spawn("worker", take());
    group_.spawn("worker_leases", renew());
    group_.spawn("worker_reports", report());
}

awaitable<void> Worker::stop(std::chrono::milliseconds grace) {
    stopping_ = true;
    due_.reset();
    bell_.ring();
    if (!runs_.empty()) {
        all_ended_.expires_after(grace);
        boost::system::error_code ended;
        co_await all_ended_.async_wait(asio::redirect_error(asio::use_awaitable, ended));
    }
    for (auto& [id, run] : runs_) run->interrupt(Run::Why::stopping);
    cancel_.reset();
    renew_bell_.ring();
    report_bell_.ring();
    co_await group_.join();
}

awaitable<void> Worker::take() {
    while (!stopping_) {
        auto wait = options_.poll;
        try {
            if (runs_.size() < options_.slots) {
                co_await claim();
                if (room_in_)
                    wait = std::min(wait, std::chrono::ceil<std::chrono::milliseconds>(
                                              std::chrono::duration<double>(*room_in_)));
            }
        } catch (const std::exception& e) {
            log::warning("worker_cannot_claim", {{"detail", e.what()}});
        }
        // Rung by what becomes due, and by each run that ends while more waits.
        if (!stopping_) co_await bell_.wait(wait);
    }
}

awaitable<void> Worker::claim() {
    const auto free = static_cast<std::int64_t>(options_.slots - runs_.size());
    const auto lease_seconds = std::chrono::duration<double>(options_.lease).count();
    const auto asked_at = std::chrono::steady_clock::now();
    auto claimed = co_await parts_.store.claim(owner_, free, lease_seconds);
    more_waits_ = claimed.more;
    room_in_ = claimed.room_in;
    if (!claimed.leases.empty()) parts_.committed();
    for (auto& lease : claimed.leases) {
        const auto id = lease.id;
        Run::Options options{
            .lease = options_.lease, .progress_every = options_.progress_every, .leased_at = asked_at};
        options.chance = [this] { return std::uniform_real_distribution<double>(0, 1)(random_); };
        options.retry = [this, task = lease.task_id](double pause) { return retries_[task].retry(pause); };
        options.ended = [this, task = lease.task_id](services::Outcome outcome) {
            if (outcome.worked) retries_[task].earn();
            // Of one that failed it is to be known before the next one is asked.
            if (!outcome.worked) report_bell_.ring();
            outcomes_.push_back(outcome);
        };
        auto made = std::make_shared<Run>(executor_, parts_, std::move(lease), std::move(options));
        // An older attempt of it that lost its lease here, and does not know yet.
        if (const auto older = runs_.find(id); older != runs_.end()) older->second->interrupt(Run::Why::lost);
        runs_[id] = made;
        if (stopping_) made->interrupt(Run::Why::stopping);  // the stop came while the claim was under way
        group_.spawn("execution", run(std::move(made)));
    }
}

awaitable<void> Worker::run(std::shared_ptr<Run> run) {
    const auto id = run->lease().id;
    if (observer_.began) observer_.began(run->lease());
    try {
        co_await run->go();
    } catch (const std::exception& e) {
        // Nothing is said of it any more: its lease runs out, and the sweeper sees to it.
        log::error("execution_dropped", {{"execution_id", id.text()}, {"detail", e.what()}});
    }
    if (observer_.left) observer_.left(run->lease(), run->state());
    if (const auto mine = runs_.find(id); mine != runs_.end() && mine->second == run) runs_.erase(mine);
    if (runs_.empty()) {
        all_ended_.cancel();
        if (stopping_) renew_bell_.ring();
    }
    if (more_waits_ || stopping_) bell_.ring();
}

awaitable<void> Worker::renew() {
    while (!stopping_ || !runs_.empty()) {
        co_await renew_bell_.wait(options_.lease / 3);
        try {
            if (!runs_.empty()) co_await renew_once();
        } catch (const std::exception& e) {
            log::warning("leases_not_renewed", {{"detail", e.what()}});
        }
    }
}

/// What came out of calls, to the instances' records.
awaitable<void> Worker::report() {
    while (!stopping_ || !outcomes_.empty()) {
        co_await report_bell_.wait(report_every);
        if (outcomes_.empty()) continue;
        try {
            for (auto& url : co_await parts_.services.report(std::exchange(outcomes_, {})))
                log::warning("service_fails", {{"base_url", url}, {"remedy", "it gets nothing for a while"}});
        } catch (const std::exception& e) {
            log::warning("outcomes_not_reported", {{"detail", e.what()}});
        }
    }
}

awaitable<void> Worker::renew_once() {
    const auto asked = runs_;
    std::vector<Held> held;
    for (auto& [id, run] : asked) held.push_back({id, run->lease().attempt, owner_});
    const auto asked_at = std::chrono::steady_clock::now();
    const auto renewed =
        co_await parts_.store.renew(std::move(held), std::chrono::duration<double>(options_.lease).count());
    std::map<Id, bool> canceled;
    for (auto& each : renewed) canceled[each.id] = each.cancel_requested;
    for (auto& [id, run] : asked) {
        // It may have ended meanwhile.
        if (const auto now = runs_.find(id); now == runs_.end() || now->second != run) continue;
        const auto found = canceled.find(id);
        if (found == canceled.end())
            run->interrupt(Run::Why::lost);
        else
            run->renewed(asked_at);
        if (found != canceled.end() && found->second) run->interrupt(Run::Why::canceled);
    }
}

}  // namespace mad::executions
