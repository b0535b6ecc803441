// For the tests of features that keep files: a router upon a database, a folder and a clock of their own.
#pragma once
#include "base/blocking.hpp"
#include "base/temporary_folder.hpp"
#include "blobs/local.hpp"
#include "db/database.hpp"
#include "db/testing.hpp"
#include "features/artifacts/artifacts.hpp"
#include "features/artifacts/routes.hpp"
#include "features/artifacts/store.hpp"
#include "http/documented_test.hpp"
#include "http/router.hpp"
#include "http/url.hpp"
#include "schema/json_text.hpp"

#include <boost/asio/use_future.hpp>
#include <gtest/gtest.h>

namespace mad::artifacts {
namespace fs = std::filesystem;

/// A body that comes in small pieces; `between` is awaited after the first.
class Pieces : public ByteStream {
public:
    explicit Pieces(std::string bytes, std::size_t piece = 10'000)
        : bytes_(std::move(bytes)), piece_(piece) {}
    awaitable<std::size_t> read(std::span<char> into) override {
        if (at_ > 0 && between) co_await std::exchange(between, nullptr)();
        const auto n = std::min({into.size(), piece_, bytes_.size() - at_});
        std::copy_n(bytes_.begin() + static_cast<std::ptrdiff_t>(at_), n, into.begin());
        at_ += n;
        co_return n;
    }
    std::function<awaitable<void>()> between;

private:
    std::string bytes_;
    std::size_t piece_, at_ = 0;
};

struct Reply {
    int status = 0;
    http::Headers headers;
    std::string body;

    boost::json::value json() const { return schema::parse_json(body).value(); }
    std::string code() const { return std::string(json().at("code").as_string()); }
};

class FileApi : public testing::Test {
protected:
    FileApi() {
        router.authenticate_with(
            [](const http::Request& r) -> awaitable<Result<std::optional<http::Principal>>> {
                const auto org = Id::parse(http::header(r.headers, "X-Test-Org"));
                if (!org) co_return std::optional<http::Principal>{};
                http::Principal who;
                who.org_id = *org;
                who.permissions = {"molecules.read", "molecules.write", "results.read"};
                if (r.headers.contains("X-Test-Reader")) who.permissions.erase("molecules.write");
                co_return std::optional(std::move(who));
            });
        add_routes(router, artifacts, {.max_output_bytes = max_output_bytes});
        time = system_now();
    }
    ~FileApi() override { run(tenant.stop()); }

    template <class T>
    T run(awaitable<T> work) {
        auto result = asio::co_spawn(loop, std::move(work), asio::use_future);
        loop.restart();
        while (result.wait_for(std::chrono::seconds(0)) != std::future_status::ready) loop.run_one();
        return result.get();
    }
    awaitable<Reply> answer(std::string method, std::string target, http::Headers headers, ByteStream& body,
                            std::string json = "") {
        http::Request request;
        request.body = std::move(json);
        request.method = std::move(method);
        request.headers = std::move(headers);
        const auto mark = target.find('?');
        request.path = target.substr(0, mark);
        if (mark != target.npos) request.query = http::parse_query(target.substr(mark + 1)).value();
        request.stream = &body;
        auto response = co_await router.handle(request);
        Reply reply{response.status, std::move(response.headers), std::move(response.body)};
        if (response.source) {
            reply.body.resize(response.source->size());
            for (std::size_t at = 0; at < reply.body.size();)
                at += co_await response.source->read_at(at, std::span(reply.body).subspan(at));
        }
        http::Documented::published().check(
            {request.method, request.path, reply.status, &reply.headers, reply.body});
        co_return reply;
    }
    Reply send(std::string method, std::string target, std::string body = "", http::Headers headers = {}) {
        Pieces pieces(std::move(body));
        return run(answer(std::move(method), std::move(target), std::move(headers), pieces));
    }
    Reply send_json(std::string target, std::string json, http::Headers headers) {
        Pieces nothing("");
        headers.emplace("Content-Type", "application/json");
        return run(answer("POST", std::move(target), std::move(headers), nothing, std::move(json)));
    }
    http::Headers as(Id who) const { return {{"X-Test-Org", who.text()}}; }

    std::size_t file_count() const {
        std::size_t files = 0;
        for (const auto& entry : fs::recursive_directory_iterator(folder.path()))
            files += entry.is_regular_file() ? 1 : 0;
        return files;
    }

    static inline Time time;
    static Time now() { return time; }

    static constexpr std::uint64_t max_output_bytes = 100'000;
    TemporaryFolder folder;
    db::TestDatabase test;
    Id org = test.add_organization("ours"), other_org = test.add_organization("theirs");
    asio::io_context loop;
    BlockingPool pool{2};
    db::Database tenant{loop.get_executor(), {.dsn = test.dsn()}};
    std::unique_ptr<blobs::LocalStore> blobs = blobs::LocalStore::open_folder(folder.path(), pool).value();
    blobs::Signer signer{std::string(32, 'k'), ""};
    Store rows{tenant, tenant};
    Artifacts artifacts{rows, *blobs, signer, now};
    http::Router router;
};

}  // namespace mad::artifacts
