#include "features/callbacks/deliverer.hpp"

#include "base/log.hpp"
#include "features/events/types.hpp"

namespace mad::callbacks {
namespace {
using std::chrono::seconds;

constexpr seconds first_pause{5}, longest_pause{3600};
constexpr std::int64_t last_attempt = 33;  // the pauses before it are a day but for half an hour
/// For a call, and to put its message together before it.
constexpr double lease_seconds = 30;
/// Of an answer's body; what follows is not read.
constexpr std::uint64_t most_answer_bytes = 64 << 10;

http::Client::Options client_options(const Destinations& destinations) {
    return {.idle_per_host = 0,
            .allow = [&destinations](std::string_view host, const asio::ip::address& address) {
                return destinations.allow(host, address);
            }};
}
}  // namespace

std::optional<seconds> pause_after(std::int64_t attempt) {
    if (attempt >= last_attempt) return {};
    auto pause = first_pause;
    for (std::int64_t i = 1; i < attempt && pause < longest_pause; ++i) pause *= 2;
    return std::min(pause, longest_pause);
}

Deliverer::Deliverer(asio::any_io_executor executor, Store& store, const Destinations& destinations,
                     Compose compose, redis::Doorbell& doorbell)
    : Deliverer(std::move(executor), store, destinations, std::move(compose), doorbell, Options()) {}

Deliverer::Deliverer(asio::any_io_executor executor, Store& store, const Destinations& destinations,
                     Compose compose, redis::Doorbell& doorbell, Options options)
    : store_(store),
      compose_(std::move(compose)),
      options_(options),
      client_(executor, client_options(destinations)),
      doorbell_(doorbell),
      bell_(executor),
      loop_(executor),
      calls_(executor) {}

void Deliverer::start() {
    subscription_ =
        doorbell_.listen(std::string(events::channel_events), [this](const std::string&) { bell_.ring(); });
    loop_.spawn("callbacks", run());
}

awaitable<void> Deliverer::stop() {
    stopping_ = true;
    subscription_.reset();
    bell_.ring();
    client_.stop();
    co_await loop_.join();
    co_await calls_.join();
}

awaitable<void> Deliverer::run() {
    asio::steady_timer pace(co_await asio::this_coro::executor);
    while (!stopping_) {
        try {
            co_await begin();
        } catch (const std::exception& e) {
            log::warning("callbacks_failed", {{"detail", e.what()}});
        }
        if (stopping_ || !co_await bell_.wait(options_.every)) continue;
        pace.expires_after(options_.pace);
        co_await pace.async_wait(asio::use_awaitable);
    }
}

awaitable<std::size_t> Deliverer::deliver() {
    const auto begun = co_await begin();
    co_await calls_.join();
    co_return begun;
}

awaitable<std::size_t> Deliverer::begin() {
    const auto room = options_.at_once - static_cast<std::int64_t>(calls_.size());
    if (room <= 0) co_return 0;
    auto calls = co_await store_.take(room, lease_seconds);
    for (auto& call : calls) calls_.spawn("callback", make(std::move(call)));
    co_return calls.size();
}

// The URI is not logged: there may be a secret in it.
awaitable<void> Deliverer::make(Call call) {
    const auto made = co_await post(call);
    const auto job = call.job_id.text();
    const auto occasion = schema::name_of(call.occasion);
    if (made) {
        log::debug("callback_made", {{"job", job}, {"occasion", occasion}});
        co_await store_.forget(std::move(call));
    } else if (const auto pause = pause_after(call.attempt)) {
        log::info("callback_put_off", {{"job", job},
                                       {"occasion", occasion},
                                       {"why", made.error().kind},
                                       {"attempt", call.attempt},
                                       {"retry_s", pause->count()}});
        co_await store_.put_off(std::move(call), static_cast<double>(pause->count()));
    } else {
        log::warning("callback_given_up", {{"job", job}, {"occasion", occasion}, {"why", made.error().kind}});
        co_await store_.forget(std::move(call));
    }
    bell_.ring();
}

// What cannot be read now may be later, as where a results store is away.
awaitable<Result<Message>> Deliverer::message(const Call& call) {
    try {
        co_return co_await compose_(call);
    } catch (const std::exception& e) {
        log::warning("callback_without_message", {{"job", call.job_id.text()}, {"detail", e.what()}});
        co_return Error{Errc::unavailable, "without_message", "What there is to say cannot be read."};
    }
}

// It is taken once its status says so; whatever becomes of the answer's body.
awaitable<Result<void>> Deliverer::post(const Call& call) {
    auto said = co_await message(call);
    if (!said) co_return said.error();
    bool taken = false;
    const auto answer = co_await client_.send({.method = "POST",
                                               .url = call.uri,
                                               .headers = std::move(said->headers),
                                               .body = std::move(said->body),
                                               .timeout = options_.timeout,
                                               .max_response_bytes = most_answer_bytes,
                                               .on_body = [&taken](std::string_view) -> awaitable<void> {
                                                   taken = true;
                                                   co_return;
                                               }});
    if (taken || (answer && answer->status / 100 == 2)) co_return Result<void>{};
    if (!answer) co_return answer.error();
    co_return Error{Errc::upstream, "answered_" + std::to_string(answer->status), "It was not taken."};
}

}  // namespace mad::callbacks
