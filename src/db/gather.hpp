// Many callers, one statement: what is asked for while a batch is at the server goes there together as the
// next one. Alone, a caller waits for nobody; the busier it gets, the larger the batches.
#pragma once
#include "base/async.hpp"
#include "db/errors.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace mad::db {

/// Items of one key go together. Belongs to one io_context and its one thread. A caller that gives up waiting
/// takes nothing back.
template <class Key, class Item, class Answer>
class Gather {
public:
    /// One answer for each item, in their order. What it uses must outlive the last batch.
    using Work = std::function<awaitable<std::vector<Answer>>(Key, const std::vector<Item>&)>;

    explicit Gather(Work work) : lines_(std::make_shared<Lines>(std::move(work))) {}

    /// The answer for the item. Throws what the work threw; where values were refused (QueryError), only to
    /// those whose values they are: each is then tried alone.
    awaitable<Answer> ask(Key key, Item item) {
        const auto executor = co_await asio::this_coro::executor;
        const auto ticket = std::make_shared<Ticket>(executor);
        auto& line = lines_->of[key];
        line.items.push_back(std::move(item));
        line.tickets.push_back(ticket);
        if (line.may_start()) asio::co_spawn(executor, serve(lines_, std::move(key)), asio::detached);
        boost::system::error_code woken;
        while (!ticket->answer && !ticket->failure)
            co_await ticket->called.async_wait(asio::redirect_error(asio::use_awaitable, woken));
        if (ticket->failure) std::rethrow_exception(ticket->failure);
        co_return std::move(*ticket->answer);
    }

private:
    using SteadyClock = std::chrono::steady_clock;
    static constexpr std::size_t most = 200;  // items of a batch
    // A batch that is held up, by another's lock perhaps, holds the next one up for so long.
    static constexpr std::chrono::milliseconds patience{250};
    static constexpr int most_batches = 4;

    struct Ticket {
        explicit Ticket(const asio::any_io_executor& executor)
            : called(executor, SteadyClock::time_point::max()) {}
        std::optional<Answer> answer{};
        std::exception_ptr failure{};
        asio::steady_timer called;
    };
    struct Line {
        std::vector<Item> items{};
        std::vector<std::shared_ptr<Ticket>> tickets{};
        int batches = 0;  // at the server, or about to go
        SteadyClock::time_point last_began{};

        bool may_start() {
            const bool held_up = batches < most_batches && SteadyClock::now() - last_began > patience;
            if (batches > 0 && !held_up) return false;
            ++batches;
            last_began = SteadyClock::now();
            return true;
        }
    };
    struct Lines {
        explicit Lines(Work w) : work(std::move(w)) {}
        Work work;
        std::map<Key, Line> of{};
    };
    struct Batch {
        std::vector<Item> items{};
        std::vector<std::shared_ptr<Ticket>> tickets{};
    };

    /// Batch after batch, until nobody waits.
    static awaitable<void> serve(std::shared_ptr<Lines> lines, Key key) {
        auto& line = lines->of.at(key);
        while (!line.items.empty()) {
            line.last_began = SteadyClock::now();
            const auto batch = next(line);
            co_await answer(*lines, key, batch);
        }
        if (--line.batches == 0) lines->of.erase(key);
    }

    static Batch next(Line& line) {
        Batch batch;
        const auto count = static_cast<std::ptrdiff_t>(std::min(most, line.items.size()));
        std::move(line.items.begin(), line.items.begin() + count, std::back_inserter(batch.items));
        std::move(line.tickets.begin(), line.tickets.begin() + count, std::back_inserter(batch.tickets));
        line.items.erase(line.items.begin(), line.items.begin() + count);
        line.tickets.erase(line.tickets.begin(), line.tickets.begin() + count);
        return batch;
    }

    static awaitable<void> answer(Lines& lines, const Key& key, const Batch& batch) {
        std::exception_ptr failure;
        try {
            auto answers = co_await lines.work(key, batch.items);
            for (std::size_t i = 0; i < batch.tickets.size(); ++i)
                batch.tickets[i]->answer.emplace(std::move(answers.at(i)));
        } catch (const QueryError& e) {
            if (batch.items.size() == 1 || !e.is_about_values()) failure = std::current_exception();
        } catch (...) {
            failure = std::current_exception();
        }
        const bool refused = !failure && !batch.tickets.front()->answer;
        if (refused) co_await one_by_one(lines, key, batch);
        for (auto& ticket : batch.tickets) {
            if (!ticket->answer && !ticket->failure) ticket->failure = failure;
            ticket->called.cancel();
        }
    }

    static awaitable<void> one_by_one(Lines& lines, const Key& key, const Batch& batch) {
        for (std::size_t i = 0; i < batch.items.size(); ++i) {
            const Batch alone{{batch.items[i]}, {batch.tickets[i]}};
            co_await answer(lines, key, alone);
        }
    }

    std::shared_ptr<Lines> lines_;
};

/// The same for questions: who asks the same at once gets one answer, which was asked for after all of them
/// had come.
template <class Question, class Answer>
class Ask {
public:
    using Work = std::function<awaitable<Answer>(Question)>;

    explicit Ask(Work work)
        : gather_([work = std::move(work)](
                      Question question, const std::vector<char>& askers) -> awaitable<std::vector<Answer>> {
              const auto count = askers.size();
              const auto answer = co_await work(std::move(question));
              co_return std::vector<Answer>(count, answer);
          }) {}

    awaitable<Answer> ask(Question question) { return gather_.ask(std::move(question), '?'); }

private:
    Gather<Question, char, Answer> gather_;
};

}  // namespace mad::db
