#include "blobs/blobs.hpp"

#include "base/blocking.hpp"
#include "base/encoding.hpp"
#include "base/temporary_folder.hpp"
#include "blobs/local.hpp"

#include <csignal>
#include <fcntl.h>
#include <fstream>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

namespace mad::blobs {
namespace {
namespace fs = std::filesystem;

std::vector<fs::path> files_in(const fs::path& folder) {
    std::vector<fs::path> files;
    for (const auto& entry : fs::recursive_directory_iterator(folder))
        if (entry.is_regular_file()) files.push_back(entry.path());
    return files;
}

class LocalBlobs : public testing::Test {
protected:
    TemporaryFolder folder;
    BlockingPool pool{2};
    std::unique_ptr<LocalStore> store = LocalStore::open_folder(folder.path() / "blobs", pool).value();
    Uri uri{Id::make(), "molecules", Id::make()};

    template <class Work>
    static void run(Work work) {
        asio::io_context io;
        std::exception_ptr failure;
        asio::co_spawn(io, work(), [&](std::exception_ptr e) { failure = e; });
        io.run();
        if (failure) std::rethrow_exception(failure);
    }
    awaitable<Result<Stored>> put(Uri to, std::string text) {
        auto incoming = co_await store->begin(to);
        if (!incoming) co_return incoming.error();
        if (auto written = co_await (*incoming)->write(text); !written) co_return written.error();
        co_return co_await (*incoming)->commit();
    }
    awaitable<std::string> get(Uri from) {
        auto source = co_await store->open(from);
        std::string text((*source)->size(), '\0');
        for (std::size_t done = 0; done < text.size();)
            done += co_await (*source)->read_at(done, std::span(text).subspan(done));
        co_return text;
    }
};

TEST(BlobUri, ReadsWhatItWrites) {
    const Uri uri{Id::make(), "outputs", Id::make()};
    EXPECT_EQ(uri.text(), "mad://org/" + uri.org.text() + "/outputs/" + uri.id.text());
    EXPECT_EQ(Uri::parse(uri.text()), uri);
    auto part = uri;
    part.part = {100, 199};
    EXPECT_EQ(part.text(), uri.text() + "?bytes=100-199");
    EXPECT_EQ(Uri::parse(part.text()), part);
    EXPECT_EQ(part.whole(), uri);
}

TEST(BlobUri, IsNothingElse) {
    const auto org = Id::make().text(), id = Id::make().text();
    for (const auto& text : {
             std::string(),
             std::string("mad://org/"),
             "mad://org/" + org,
             "mad://org/" + org + "/outputs",
             "mad://org/" + org + "/outputs/",
             "mad://org/" + org + "//" + id,
             "mad://org/" + org + "/outputs/" + id + "/",
             "mad://org/" + org + "/outputs/" + id + "?x",
             "mad://org/" + org + "/outputs/" + id + "?bytes=",
             "mad://org/" + org + "/outputs/" + id + "?bytes=5",
             "mad://org/" + org + "/outputs/" + id + "?bytes=5-4",
             "mad://org/" + org + "/outputs/" + id + "?bytes=05-9",
             "mad://org/" + org + "/outputs/" + id + "?bytes=-1-9",
             "mad://org/" + org + "/outputs/" + id + "?bytes=0-9223372036854775808",
             "mad://org/" + org + "/outputs/" + id + "?bytes=0-9&bytes=0-9",
             "mad://org/" + org + "/outputs/../" + id,
             "mad://org/" + org + "/../" + id,
             "mad://org/" + org + "/out%70uts/" + id,
             "mad://org/" + org + "/secrets/" + id,
             "mad://org/../outputs/" + id,
             "file://org/" + org + "/outputs/" + id,
             " mad://org/" + org + "/outputs/" + id,
         })
        EXPECT_FALSE(Uri::parse(text)) << text;
}

TEST_F(LocalBlobs, KeepsWhatIsCommittedAndSaysItsChecksum) {
    run([&]() -> awaitable<void> {
        const auto stored = (co_await put(uri, "ATOM")).value();
        EXPECT_EQ(stored.uri, uri);
        EXPECT_EQ(stored.size_bytes, 4U);
        EXPECT_EQ(stored.sha256, to_hex(sha256("ATOM")));
        EXPECT_EQ(co_await get(uri), "ATOM");
    });
}

TEST_F(LocalBlobs, AreReadFromAnyPlace) {
    run([&]() -> awaitable<void> {
        std::string text;
        for (int i = 0; i < 200'000; ++i) text += std::to_string(i) + ' ';
        (co_await put(uri, text)).value();
        auto source = (co_await store->open(uri)).value();
        std::string piece(10, '\0');
        EXPECT_EQ(co_await source->read_at(600'000, piece), 10U);
        EXPECT_EQ(piece, text.substr(600'000, 10));
        EXPECT_EQ(co_await source->read_at(source->size() - 3, piece), 3U);
        EXPECT_EQ(co_await source->read_at(source->size(), piece), 0U);
        EXPECT_EQ(co_await get(uri), text);
    });
}

TEST_F(LocalBlobs, AreForTheirOwnerOnlyAndFannedOut) {
    run([&]() -> awaitable<void> { (co_await put(uri, "x")).value(); });
    const auto files = files_in(folder.path());
    ASSERT_EQ(files.size(), 1U);
    const auto id = uri.id.text();
    EXPECT_EQ(files[0], folder.path() / "blobs" / uri.org.text() / "molecules" / id.substr(34) / id);
    struct stat about{};
    ASSERT_EQ(::stat(files[0].c_str(), &about), 0);
    EXPECT_EQ(about.st_mode & 07777, 0600U);
    for (auto at = files[0].parent_path(); at != folder.path(); at = at.parent_path()) {
        ASSERT_EQ(::stat(at.c_str(), &about), 0);
        EXPECT_EQ(about.st_mode & 07777, 0700U) << at;
    }
}

TEST_F(LocalBlobs, AreNotSeenBeforeTheCommitAndLeaveNothingWithoutOne) {
    run([&]() -> awaitable<void> {
        auto incoming = (co_await store->begin(uri)).value();
        (co_await incoming->write("half")).value();
        EXPECT_EQ(incoming->size(), 4U);
        EXPECT_EQ(incoming->sha256(), to_hex(sha256("half")));
        EXPECT_EQ((co_await store->open(uri)).error().kind, "blob_not_found");
        incoming.reset();
        EXPECT_TRUE(files_in(folder.path()).empty());
    });
}

TEST_F(LocalBlobs, NeverChange) {
    run([&]() -> awaitable<void> {
        (co_await put(uri, "first")).value();
        EXPECT_EQ((co_await put(uri, "second")).error().kind, "blob_exists");
        EXPECT_EQ((co_await put(uri, "first")).value().sha256, to_hex(sha256("first")));
        EXPECT_EQ(co_await get(uri), "first");
        EXPECT_EQ(files_in(folder.path()).size(), 1U);
    });
}

TEST_F(LocalBlobs, AreRemovedOnceAndStayReadableForWhoHasThemOpen) {
    run([&]() -> awaitable<void> {
        (co_await put(uri, "text")).value();
        auto source = (co_await store->open(uri)).value();
        EXPECT_TRUE((co_await store->remove(uri)).value());
        EXPECT_FALSE((co_await store->remove(uri)).value());
        std::string text(4, '\0');
        EXPECT_EQ(co_await source->read_at(0, text), 4U);
        EXPECT_EQ(text, "text");
    });
}

TEST_F(LocalBlobs, OfOneOrganisationAreNotAnothers) {
    run([&]() -> awaitable<void> {
        (co_await put(uri, "ours")).value();
        auto theirs = uri;
        theirs.org = Id::make();
        EXPECT_EQ((co_await store->open(theirs)).error().code, Errc::not_found);
        EXPECT_FALSE((co_await store->remove(theirs)).value());
    });
}

TEST_F(LocalBlobs, CannotLeaveTheirFolder) {
    auto outside = uri;
    outside.kind = "../..";
    EXPECT_THROW(run([&]() -> awaitable<void> { co_await store->begin(outside); }), std::logic_error);
}

TEST_F(LocalBlobs, WhatACrashLeftGoesAtTheNextStartAndWhatIsBeingWrittenStays) {
    const auto incoming = folder.path() / "blobs" / "incoming";
    const auto left = incoming / "left", written = incoming / "written", later = incoming / "later";
    for (const auto& path : {left, written}) std::ofstream(path) << "half";
    const int lock = ::open(written.c_str(), O_WRONLY | O_CLOEXEC);
    ASSERT_EQ(::flock(lock, LOCK_EX), 0);
    const auto again = LocalStore::open_folder(folder.path() / "blobs", pool).value();
    EXPECT_FALSE(fs::exists(left));
    EXPECT_TRUE(fs::exists(written));
    std::ofstream(later) << "half";
    run([&]() -> awaitable<void> { (co_await again->sweep()).value(); });
    EXPECT_FALSE(fs::exists(later));
    EXPECT_TRUE(fs::exists(written));
    ::close(lock);
}

TEST_F(LocalBlobs, AreListedWithWhatIsNoBlobButNotWithWhatIsOnItsWay) {
    const auto root = folder.path() / "blobs";
    std::ofstream(root / "notes.txt") << "x";
    std::ofstream(root / "incoming" / "forgotten") << "half";
    fs::last_write_time(root / "incoming" / "forgotten",
                        fs::file_time_type::clock::now() - std::chrono::hours(3));
    std::vector<std::string> names;
    std::vector<Uri> uris;
    run([&]() -> awaitable<void> {
        (co_await put(uri, "ATOM")).value();
        auto incoming = (co_await store->begin({uri.org, "outputs", Id::make()})).value();
        (co_await store->list([&](std::vector<Listed> batch) -> awaitable<void> {
            for (auto& each : batch) {
                if (each.uri) uris.push_back(*each.uri);
                if (!each.uri) names.push_back(fs::path(each.name).filename());
            }
            co_return;
        })).value();
    });
    std::ranges::sort(names);
    EXPECT_EQ(uris, std::vector<Uri>{uri});
    EXPECT_EQ(names, (std::vector<std::string>{"forgotten", "notes.txt"}));
}

TEST_F(LocalBlobs, AFullStorageIsAnErrorThatLeavesNothing) {
    rlimit before{};
    ::getrlimit(RLIMIT_FSIZE, &before);
    const auto handler = std::signal(SIGXFSZ, SIG_IGN);
    const rlimit little{1000, before.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &little);
    run([&]() -> awaitable<void> {
        const auto stored = co_await put(uri, std::string(5000, 'x'));
        EXPECT_EQ(stored.error().kind, "storage_full");
        EXPECT_EQ(stored.error().code, Errc::unavailable);
    });
    ::setrlimit(RLIMIT_FSIZE, &before);
    (void)std::signal(SIGXFSZ, handler);
    EXPECT_TRUE(files_in(folder.path()).empty());
}

TEST_F(LocalBlobs, PingSaysWhyNothingCanBeWritten) {
    run([&]() -> awaitable<void> {
        EXPECT_TRUE(co_await store->ping());
        EXPECT_TRUE(files_in(folder.path()).empty());
        fs::remove(folder.path() / "blobs" / "incoming");
        const auto ping = co_await store->ping();
        EXPECT_EQ(ping.error().code, Errc::unavailable);
        EXPECT_NE(ping.error().detail.find("No such file"), std::string::npos) << ping.error().detail;
    });
}

TEST(LocalBlobsFolder, ThatCannotBeMadeIsAnErrorThatNamesIt) {
    const TemporaryFolder folder;
    std::ofstream(folder.path() / "file") << "no folder";
    BlockingPool pool(1);
    const auto store = LocalStore::open_folder(folder.path() / "file" / "blobs", pool);
    ASSERT_FALSE(store);
    EXPECT_NE(store.error().detail.find("file"), std::string::npos);
}

class SignedUrls : public testing::Test {
protected:
    Signer signer{std::string(32, 'k'), "http://localhost:8000/"};
    Uri uri{Id::make(), "outputs", Id::make()};
    Time now = Time(std::chrono::seconds(1'800'000'000));
    Time expires = now + std::chrono::minutes(5);
    std::int64_t expires_at = 1'800'000'300;

    static std::string signature_in(const std::string& url) {
        const auto begin = url.find("signature=") + 10;
        return url.substr(begin, url.find('&', begin) - begin);
    }
    std::string error_of(Signer::Verb verb, const Uri& u, Time at, std::int64_t until, std::string_view name,
                         const std::string& signature) {
        const auto checked = signer.check(verb, u, at, until, name, signature);
        return checked ? "" : checked.error().kind;
    }
};

TEST_F(SignedUrls, NameTheBlobTheTimeAndTheFile) {
    const auto url = signer.sign(Signer::Verb::get, uri, expires, "größe 1.pdb");
    EXPECT_EQ(url, "http://localhost:8000/api/v1/blobs/" + uri.org.text() + "/outputs/" + uri.id.text() +
                       "?expires=1800000300&signature=" + signature_in(url) +
                       "&name=gr%C3%B6%C3%9Fe%201.pdb");
}

TEST_F(SignedUrls, HoldUntilTheyExpire) {
    const auto signature = signature_in(signer.sign(Signer::Verb::get, uri, expires, "a.pdb"));
    const auto at = [&](Time t) {
        return error_of(Signer::Verb::get, uri, t, expires_at, "a.pdb", signature);
    };
    EXPECT_EQ(at(now), "");
    EXPECT_EQ(at(expires - std::chrono::microseconds(1)), "");
    EXPECT_EQ(at(expires), "url_expired");
}

TEST_F(SignedUrls, HoldForNothingElse) {
    const auto signature = signature_in(signer.sign(Signer::Verb::get, uri, expires, "a.pdb"));
    auto other = uri;
    other.id = Id::make();
    auto org = uri;
    org.org = Id::make();
    auto kind = uri;
    kind.kind = "inputs";
    for (const auto& wrong : {other, org, kind})
        EXPECT_EQ(error_of(Signer::Verb::get, wrong, now, expires_at, "a.pdb", signature), "signature_wrong");
    EXPECT_EQ(error_of(Signer::Verb::put, uri, now, expires_at, "a.pdb", signature), "signature_wrong");
    EXPECT_EQ(error_of(Signer::Verb::get, uri, now, expires_at + 1, "a.pdb", signature), "signature_wrong");
    EXPECT_EQ(error_of(Signer::Verb::get, uri, now, expires_at, "b.pdb", signature), "signature_wrong");
    for (const auto& wrong : {std::string(), std::string("x"), signature + "A", signature.substr(1)})
        EXPECT_EQ(error_of(Signer::Verb::get, uri, now, expires_at, "a.pdb", wrong), "signature_wrong");
    const Signer another(std::string(32, 'z'), "http://localhost:8000");
    EXPECT_FALSE(another.check(Signer::Verb::get, uri, now, expires_at, "a.pdb", signature));
}

TEST(SigningKey, MustBeLong) { EXPECT_THROW(Signer("short", "http://x"), std::invalid_argument); }

}  // namespace
}  // namespace mad::blobs
