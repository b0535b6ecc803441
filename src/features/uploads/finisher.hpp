// Reads uploads that are whole as molecules: the same checks and refusals as of a file that came at once. Any
// number of processes may; what one did not live to finish another takes up.
#pragma once
#include "base/bell.hpp"
#include "base/group.hpp"
#include "features/molecules/molecules.hpp"
#include "features/uploads/store.hpp"

namespace mad::uploads {

/// Belongs to one io_context and its one thread; stop() before it goes.
class Finisher {
public:
    struct Options {
        std::chrono::milliseconds every{5000};  ///< looks for uploads that another process left
        std::chrono::seconds lease{60};         ///< renewed with each part
        std::int64_t at_once = 4;
    };
    Finisher(asio::any_io_executor, Store&, blobs::Store&, artifacts::Artifacts&, molecules::Molecules&);
    Finisher(asio::any_io_executor, Store&, blobs::Store&, artifacts::Artifacts&, molecules::Molecules&,
             Options);

    void start();
    void wake() { bell_.ring(); }
    /// Finishes what is whole now, as many as may be at once; how many those were.
    awaitable<std::size_t> finish_due();
    /// What is in hand is left, and taken up again. May be called twice, or before start().
    awaitable<void> stop();

private:
    awaitable<void> run();
    awaitable<std::size_t> begin();
    awaitable<void> finish(Whole);
    awaitable<Result<Id>> read(Whole);

    Store& store_;
    blobs::Store& blobs_;
    artifacts::Artifacts& artifacts_;
    molecules::Molecules& molecules_;
    Options options_;
    Bell bell_;
    Group loop_, in_hand_;
    bool stopping_ = false;
};

}  // namespace mad::uploads
