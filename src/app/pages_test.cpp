#include "app/pages.hpp"

#include "base/blocking.hpp"
#include "http/await_test.hpp"
#include "http/router.hpp"
#include "http/security_headers.hpp"

#include <cstdlib>
#include <gtest/gtest.h>
#include <regex>

namespace mad::app {
namespace {

/// The real pages, as tools/pages puts them together.
class PagesTest : public testing::Test {
protected:
    static void SetUpTestSuite() {
        ASSERT_EQ(std::system(MAD_SOURCE_DIR "/tools/pages"), 0);  // NOLINT(concurrency-mt-unsafe)
    }
    PagesTest() {
        const auto added = add_pages(router, MAD_SOURCE_DIR "/build/pages", pool);
        EXPECT_TRUE(added) << added.error().detail;
        for (const auto* path : {"/health", "/ready", "/openapi.json"})
            router.get(path, {path, "", ""},
                       [](http::Anyone) -> awaitable<Result<http::Text>> { co_return http::Text{"{}"}; });
    }
    http::Response get(const std::string& path) {
        http::Request request;
        request.method = "GET";
        request.path = path;
        return http::await(router.handle(request));
    }
    std::string body(const std::string& path) {
        const auto response = get(path);
        EXPECT_EQ(response.status, 200) << path;
        std::string text(response.source ? response.source->size() : 0, '\0');
        if (response.source) http::await(response.source->read_at(0, text));
        return text;
    }

    BlockingPool pool{1};
    http::Router router;
};
}  // namespace

TEST_F(PagesTest, EveryLinkLeadsSomewhereInHere) {
    const std::regex reference(R"re((?:src|href)="([^"]*)")re");
    for (const std::string page : {"/", "/docs", "/status"}) {
        const auto html = body(page);
        std::size_t found = 0;
        for (auto it = std::sregex_iterator(html.begin(), html.end(), reference);
             it != std::sregex_iterator(); ++it, ++found) {
            const auto url = it->str(1);
            EXPECT_EQ(url.substr(0, 1), "/") << "of another site: " << url;
            EXPECT_EQ(get(url).status, 200) << url;
        }
        EXPECT_GE(found, 4u) << page;
    }
}

TEST_F(PagesTest, NothingInThemIsInline) {
    const std::regex inlined(R"re(<style|\sstyle=|\son[a-z]+=|javascript:|<script(?![^>]*\ssrc=))re",
                             std::regex::icase);
    for (const std::string page : {"/", "/docs", "/status"}) {
        std::smatch match;
        const auto html = body(page);
        EXPECT_FALSE(std::regex_search(html, match, inlined)) << page << ": " << match.str();
        EXPECT_EQ(header(get(page).headers, "Content-Security-Policy"),
                  page == "/" ? http::app_policy : http::page_policy);
    }
}

TEST_F(PagesTest, AViewOfTheAppHasAPathOfItsOwn) {
    http::Request request;
    request.method = "GET";
    request.headers.emplace("Accept", "text/html,application/xhtml+xml;q=0.9");
    const auto status_of = [&](const char* path) {
        request.path = path;
        return http::await(router.handle(request)).status;
    };
    EXPECT_EQ(status_of("/jobs/01a22b0a-385f-7000-9236-c96085115cbb"), 200);
    EXPECT_EQ(status_of("/assets/gone-12345678.js"), 404);
    EXPECT_EQ(status_of("/api/v1/nothing"), 404);
    EXPECT_EQ(status_of("/ogc/nothing"), 404);
}

TEST_F(PagesTest, TheViewerComesCompressed) {
    http::Request request;
    request.method = "GET";
    request.path = "/docs/swagger-ui-bundle.js";
    request.headers.emplace("Accept-Encoding", "gzip");
    const auto response = http::await(router.handle(request));
    EXPECT_EQ(header(response.headers, "Content-Encoding"), "gzip");
    EXPECT_LT(response.source->size(), 600'000u);
}

TEST_F(PagesTest, WhatIsNotThereIsAProblem) {
    EXPECT_EQ(get("/api/v1/nothing").status, 404);
    EXPECT_EQ(header(get("/nothing").headers, "Content-Type"), "application/problem+json");
    http::Router other;
    EXPECT_EQ(add_pages(other, "/no/such/folder", pool).error().kind, "files_missing");
}

}  // namespace mad::app
