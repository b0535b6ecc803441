// The invariants that hold at any time, whatever was killed when: what `mad check` verifies, over both
// databases and the storage.
#pragma once
#include "base/async.hpp"
#include "base/error.hpp"
#include "features/checks/types.hpp"

#include <chrono>

namespace mad::blobs {
class Store;
struct Listed;
}  // namespace mad::blobs

namespace mad::checks {

class Store;

class Checks {
public:
    struct Options {
        std::chrono::seconds grace{60};          ///< a lease expired for longer is nobody's
        std::chrono::milliseconds settle{3000};  ///< before what looks wrong is looked at again
    };
    Checks(Store&, blobs::Store&);
    Checks(Store&, blobs::Store&, Options);

    /// Looks at everything, and again after a moment where something looks wrong: what is wrong both times is
    /// reported. Reads only, and may run while the platform works. Errors: unavailable (storage); throws
    /// db::Unavailable.
    awaitable<Result<Report>> run();

private:
    awaitable<Result<Report>> look();
    awaitable<Finding> outcomes();
    awaitable<Finding> events();
    awaitable<Finding> outputs();
    awaitable<Result<Finding>> rows();
    awaitable<Result<Finding>> files();
    /// What the results stores have after an id, and which of these the metadata database knows.
    using Recorded = awaitable<std::vector<Id>> (Store::*)(Id org, Id after);
    using Known = awaitable<std::vector<Id>> (Store::*)(Id org, std::vector<Id>);
    awaitable<void> find_strays(Recorded, Known, std::string kind, std::string fault, Finding&);
    awaitable<void> compare_outputs(Id org, std::vector<Id> completed, Finding&);
    awaitable<void> find_leftovers(Finding&);
    awaitable<void> find_owners(std::vector<blobs::Listed>, Finding&);

    Store& store_;
    blobs::Store& blobs_;
    Options options_;
};

}  // namespace mad::checks
