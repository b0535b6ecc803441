#include "blobs/local.hpp"

#include "base/blocking.hpp"
#include "base/encoding.hpp"
#include "blobs/file.hpp"

#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace mad::blobs {
namespace fs = std::filesystem;
namespace {

fs::path incoming_folder(const fs::path& root) { return root / "incoming"; }

/// Built from parsed ids and a known kind, so it cannot leave the root. The last byte of an id is random: the
/// folders fill evenly.
fs::path place_of(const fs::path& root, const Uri& uri) {
    if (!Uri::is_kind(uri.kind)) throw std::logic_error("no such kind of blob: " + uri.kind);
    const auto id = uri.id.text();
    return root / uri.org.text() / uri.kind / id.substr(id.size() - 2) / id;
}

/// A file under incoming/, locked while it is written: an unlocked one is what a crash left. Removed with the
/// object, unless it was moved into place. Pool threads and the owner share it, so that neither outlives it.
struct Draft {
    fs::path path;
    Descriptor fd;
    Sha256 hash;
    std::uint64_t size = 0;
    bool moved = false;

    ~Draft() {
        if (fd && !moved) ::unlink(path.c_str());
    }
};

/// Held for writing, nobody makes a draft meanwhile; -1 without a folder.
Descriptor lock_incoming(const fs::path& folder, int how) {
    Descriptor fd(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (fd && ::flock(fd.get(), how) != 0) return {};
    return fd;
}

Result<void> start(Draft& draft) {
    // Between its making and its lock a draft looks like a leftover.
    const auto folder = draft.path.parent_path();
    const auto making = lock_incoming(folder, LOCK_SH);
    if (!making) return storage_error("locking", folder, errno);
    draft.fd = Descriptor(::open(draft.path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (!draft.fd) return storage_error("making", draft.path, errno);
    if (::flock(draft.fd.get(), LOCK_EX | LOCK_NB) != 0) return storage_error("locking", draft.path, errno);
    return {};
}

Result<void> append(Draft& draft, std::string_view bytes) {
    if (auto written = write_all(draft.fd.get(), bytes, draft.path); !written) return written;
    draft.hash.add(bytes);
    draft.size += bytes.size();
    return {};
}

Result<Stored> put_in_place(Draft& draft, const fs::path& place, const Uri& uri) {
    const Stored stored{uri, draft.hash.hex(), draft.size};
    if (::fsync(draft.fd.get()) != 0) return storage_error("syncing", draft.path, errno);
    if (auto made = make_folders(place.parent_path()); !made) return made.error();
    const auto moved = move_new(draft.path, place);
    if (!moved) return moved.error();
    if (*moved) {
        draft.moved = true;
        if (auto synced = sync_folder(place.parent_path()); !synced) return synced.error();
        return stored;
    }
    const auto there = sha256_of_file(place);
    if (!there) return there.error();
    if (*there != stored.sha256)
        return Error{Errc::conflict, "blob_exists", uri.text() + " holds other bytes already."};
    return stored;
}

class LocalIncoming : public Incoming {
public:
    LocalIncoming(std::shared_ptr<Draft> draft, Uri uri, fs::path place, BlockingPool& pool)
        : draft_(std::move(draft)), uri_(std::move(uri)), place_(std::move(place)), pool_(pool) {}

    awaitable<Result<void>> write(std::string_view bytes) override {
        co_return co_await pool_.run(
            [draft = draft_, own = std::string(bytes)] { return append(*draft, own); });
    }
    std::string sha256() const override { return Sha256(draft_->hash).hex(); }
    std::uint64_t size() const override { return draft_->size; }
    awaitable<Result<Stored>> commit() override {
        co_return co_await pool_.run([draft = std::exchange(draft_, nullptr), place = place_, uri = uri_] {
            return put_in_place(*draft, place, uri);
        });
    }

private:
    std::shared_ptr<Draft> draft_;
    Uri uri_;
    fs::path place_;
    BlockingPool& pool_;
};

class LocalFile : public ByteSource {
public:
    LocalFile(fs::path path, Descriptor fd, std::uint64_t size, BlockingPool& pool)
        : path_(std::move(path)),
          fd_(std::make_shared<Descriptor>(std::move(fd))),
          size_(size),
          pool_(pool) {}

    std::uint64_t size() const override { return size_; }
    awaitable<std::size_t> read_at(std::uint64_t offset, std::span<char> into) override {
        const auto wanted = std::min<std::uint64_t>(into.size(), 256 << 10);
        const auto piece = co_await pool_.run([fd = fd_, path = path_, offset, wanted] {
            std::string bytes(wanted, '\0');
            const auto n = read_some(fd->get(), offset, bytes, path);
            if (!n) throw std::runtime_error(n.error().detail);
            bytes.resize(*n);
            return bytes;
        });
        std::copy(piece.begin(), piece.end(), into.begin());
        co_return piece.size();
    }

private:
    fs::path path_;
    std::shared_ptr<Descriptor> fd_;
    std::uint64_t size_;
    BlockingPool& pool_;
};

struct OpenedFile {
    Descriptor fd;
    std::uint64_t size = 0;
};

Result<OpenedFile> open_file(const fs::path& path, const Uri& uri) {
    OpenedFile file{Descriptor(::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC))};
    if (!file.fd && errno == ENOENT)
        return Error{Errc::not_found, "blob_not_found", uri.text() + " holds nothing."};
    struct stat about{};
    if (!file.fd || ::fstat(file.fd.get(), &about) != 0) return storage_error("opening", path, errno);
    file.size = static_cast<std::uint64_t>(about.st_size);
    return file;
}

/// Drafts that nobody writes any more: a living one is locked.
Result<void> remove_leftovers(const fs::path& folder) {
    const auto nobody_makes_one = lock_incoming(folder, LOCK_EX);
    if (!nobody_makes_one) return storage_error("locking", folder, errno);
    std::error_code gone;
    for (auto entry = fs::directory_iterator(folder, gone); entry != fs::directory_iterator();
         entry.increment(gone)) {
        const Descriptor fd(::open(entry->path().c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
        if (fd && ::flock(fd.get(), LOCK_EX | LOCK_NB) == 0) ::unlink(entry->path().c_str());
    }
    return {};
}

/// One that should have been swept away long ago.
bool is_forgotten(const fs::directory_entry& draft) {
    std::error_code gone;
    const auto changed = draft.last_write_time(gone);
    if (gone || fs::file_time_type::clock::now() - changed < std::chrono::hours(2)) return false;
    const Descriptor fd(::open(draft.path().c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
    return fd && ::flock(fd.get(), LOCK_SH | LOCK_NB) == 0;
}

/// What a file below the root is, by its path: org/kind/xx/id.
Listed listed(const fs::path& root, const fs::path& file) {
    const auto id = file.filename();
    const auto kind = file.parent_path().parent_path();
    const auto org = kind.parent_path().filename();
    auto uri = Uri::parse("mad://org/" + org.string() + '/' + kind.filename().string() + '/' + id.string());
    if (uri && place_of(root, *uri) != file) uri.reset();
    return {std::move(uri), file.string()};
}

/// Walks on from where it stands, by one batch.
class Listing {
public:
    explicit Listing(fs::path root) : root_(std::move(root)) {}

    Result<std::vector<Listed>> next() {
        constexpr std::size_t most = 1000;
        std::error_code failure;
        if (!at_) at_.emplace(root_, failure);
        std::vector<Listed> batch;
        for (; !failure && *at_ != fs::recursive_directory_iterator(); at_->increment(failure)) {
            const auto& entry = **at_;
            std::error_code gone;  // removed meanwhile
            if (entry.is_directory(gone) || gone) continue;
            const bool incoming = entry.path().parent_path() == incoming_folder(root_);
            if (incoming && !is_forgotten(entry)) continue;
            batch.push_back(listed(root_, entry.path()));
            if (batch.size() < most) continue;
            at_->increment(failure);
            break;
        }
        if (failure) return storage_error("listing", root_, failure.value());
        return batch;
    }

private:
    fs::path root_;
    std::optional<fs::recursive_directory_iterator> at_;
};

Result<void> try_writing(const fs::path& root) {
    Draft draft;
    draft.path = incoming_folder(root) / Id::make().text();
    if (auto started = start(draft); !started) return started;
    return append(draft, "ping");
}

}  // namespace

Result<std::unique_ptr<LocalStore>> LocalStore::open_folder(fs::path root, BlockingPool& pool) {
    root = fs::absolute(root).lexically_normal();
    if (auto made = make_folders(incoming_folder(root)); !made) return made.error();
    if (auto works = try_writing(root); !works) return works.error();
    if (auto removed = remove_leftovers(incoming_folder(root)); !removed) return removed.error();
    return std::unique_ptr<LocalStore>(new LocalStore(std::move(root), pool));
}

Result<std::unique_ptr<LocalStore>> LocalStore::open_existing(fs::path root, BlockingPool& pool) {
    root = fs::absolute(root).lexically_normal();
    std::error_code absent;
    if (!fs::is_directory(incoming_folder(root), absent))
        return Error{Errc::not_found, "no_storage",
                     root.string() + " is not the platform's storage: set storage.path to that of mad serve"};
    return std::unique_ptr<LocalStore>(new LocalStore(std::move(root), pool));
}

awaitable<Result<std::unique_ptr<Incoming>>> LocalStore::begin(Uri uri) {
    auto place = place_of(root_, uri);
    auto draft = std::make_shared<Draft>();
    draft->path = incoming_folder(root_) / Id::make().text();
    const auto started = co_await pool_.run([draft] { return start(*draft); });
    if (!started) co_return started.error();
    co_return std::make_unique<LocalIncoming>(std::move(draft), std::move(uri), std::move(place), pool_);
}

awaitable<Result<std::unique_ptr<ByteSource>>> LocalStore::open(Uri uri) {
    const auto place = place_of(root_, uri);
    auto file = co_await pool_.run([place, uri] { return open_file(place, uri); });
    if (!file) co_return file.error();
    co_return std::make_unique<LocalFile>(place, std::move(file->fd), file->size, pool_);
}

awaitable<Result<bool>> LocalStore::remove(Uri uri) {
    co_return co_await pool_.run([place = place_of(root_, uri)]() -> Result<bool> {
        if (::unlink(place.c_str()) != 0) {
            if (errno == ENOENT) return false;
            return storage_error("removing", place, errno);
        }
        if (auto synced = sync_folder(place.parent_path()); !synced) return synced.error();
        return true;
    });
}

awaitable<Result<void>> LocalStore::list(std::function<awaitable<void>(std::vector<Listed>)> each) {
    const auto listing = std::make_shared<Listing>(root_);
    for (;;) {
        auto batch = co_await pool_.run([listing] { return listing->next(); });
        if (!batch) co_return batch.error();
        if (batch->empty()) co_return Result<void>{};
        co_await each(std::move(*batch));
    }
}

awaitable<Result<void>> LocalStore::sweep() {
    co_return co_await pool_.run([folder = incoming_folder(root_)] { return remove_leftovers(folder); });
}

awaitable<Result<void>> LocalStore::ping() {
    co_return co_await pool_.run([root = root_] { return try_writing(root); });
}

}  // namespace mad::blobs
