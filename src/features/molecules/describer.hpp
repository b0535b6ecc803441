// Describes the small molecules of files that have arrived, once a task service that can do it lives. Any
// number of processes may; what one did not live to finish another takes up.
#pragma once
#include "base/bell.hpp"
#include "base/group.hpp"
#include "blobs/blobs.hpp"
#include "features/molecules/record_store.hpp"

namespace mad::molecules {

/// Belongs to one io_context and its one thread; stop() before it goes.
class Describer {
public:
    static constexpr std::size_t most_records = 1000;  ///< of a file

    struct Options {
        std::chrono::milliseconds every{5000};
    };
    Describer(asio::any_io_executor, RecordStore&, blobs::Store&, chemistry::Chemistry&);
    Describer(asio::any_io_executor, RecordStore&, blobs::Store&, chemistry::Chemistry&, Options);

    void start();
    void wake() { bell_.ring(); }
    /// Everything that waits and can be described now; how many files those were.
    awaitable<std::size_t> describe_waiting();
    /// The file in hand is described first. May be called twice, or before start().
    awaitable<void> stop();

private:
    awaitable<void> run();
    awaitable<void> describe(Undescribed);
    awaitable<Result<std::vector<chemistry::Described>>> read(Undescribed);

    RecordStore& store_;
    blobs::Store& blobs_;
    chemistry::Chemistry& chemistry_;
    Options options_;
    Bell bell_;
    Group loop_;
    bool stopping_ = false;
};

}  // namespace mad::molecules
