// Blobs as files: ROOT/<org>/<kind>/<last byte of the id>/<id>, written under ROOT/incoming and renamed into
// place.
#pragma once
#include "blobs/blobs.hpp"

#include <filesystem>
#include <memory>

namespace mad {
class BlockingPool;
}

namespace mad::blobs {

class LocalStore : public Store {
public:
    /// Makes the folders (0700; files are 0600) where missing and removes what crashed uploads left. Several
    /// processes may share a root. Errors: unavailable, with the folder and the reason.
    static Result<std::unique_ptr<LocalStore>> open_folder(std::filesystem::path root, BlockingPool&);
    /// Changes nothing, to read what is there. Errors: not_found.
    static Result<std::unique_ptr<LocalStore>> open_existing(std::filesystem::path root, BlockingPool&);

    awaitable<Result<std::unique_ptr<Incoming>>> begin(Uri) override;
    awaitable<Result<std::unique_ptr<ByteSource>>> open(Uri) override;
    awaitable<Result<bool>> remove(Uri) override;
    awaitable<Result<void>> list(std::function<awaitable<void>(std::vector<Listed>)> each) override;
    awaitable<Result<void>> sweep() override;
    awaitable<Result<void>> ping() override;

private:
    LocalStore(std::filesystem::path root, BlockingPool& pool) : root_(std::move(root)), pool_(pool) {}

    std::filesystem::path root_;
    BlockingPool& pool_;
};

}  // namespace mad::blobs
