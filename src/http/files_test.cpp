#include "http/files.hpp"

#include "base/blocking.hpp"
#include "base/temporary_folder.hpp"
#include "http/await_test.hpp"

#include <fstream>
#include <gtest/gtest.h>

namespace mad::http {
namespace fs = std::filesystem;
namespace {

class FilesTest : public testing::Test {
protected:
    FilesTest() {
        write("outside.txt", "secret");
        write("site/index.html", "<p>start");
        write("site/docs/index.html", "<p>docs");
        write("site/app.js", "plain");
        write("site/app.js.gz", "zipped");
        write("site/app.js.br", "brotli");
        write("site/app-4f1c09ab.js", "hashed");
        write("site/assets/logo.svg", "<svg/>");
        write("site/a b+c.txt", "spaces");
        write("site/decaffeinated.css", "no hash: a word");
        write("site/.hidden", "secret");
        write("site/.git/config", "secret");
        fs::create_symlink(root / "outside.txt", root / "site/link.txt");
        fs::create_directory_symlink(root, root / "site/up");
        files.emplace(Files::open(root / "site", pool).value());
    }

    void write(const std::string& name, const std::string& text) const {
        fs::create_directories((root / name).parent_path());
        std::ofstream(root / name, std::ios::binary) << text;
    }
    Response get(const std::string& path, const std::string& accept = "") const {
        Request request;
        request.method = "GET";
        request.path = path;
        if (!accept.empty()) request.headers.emplace("Accept-Encoding", accept);
        return files->answer(request);
    }
    static std::string body(const Response& response) {
        if (!response.source) return response.body;
        std::string bytes(response.source->size(), '\0');
        const auto n = await(response.source->read_at(0, bytes));
        EXPECT_EQ(n, bytes.size());
        return bytes;
    }

    TemporaryFolder folder;
    fs::path root = folder.path();
    BlockingPool pool{1};
    std::optional<Files> files;
};
}  // namespace

TEST_F(FilesTest, ServesFilesWithTheirTypes) {
    EXPECT_EQ(body(get("/app.js")), "plain");
    EXPECT_EQ(header(get("/app.js").headers, "Content-Type"), "text/javascript; charset=utf-8");
    EXPECT_EQ(header(get("/assets/logo.svg").headers, "Content-Type"), "image/svg+xml");
    EXPECT_EQ(body(get("/a%20b+c.txt")), "spaces");
    EXPECT_EQ(header(get("/").headers, "Content-Type"), "text/html; charset=utf-8");
    EXPECT_EQ(body(get("/")), "<p>start");
    EXPECT_EQ(body(get("/docs")), "<p>docs");
    EXPECT_EQ(body(get("/docs/")), "<p>docs");
}

TEST_F(FilesTest, TellsPagesWhatTheyMay) {
    const auto policy = std::string(header(get("/").headers, "Content-Security-Policy"));
    for (const auto* part :
         {"default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"})
        EXPECT_NE(policy.find(part), policy.npos) << part;
    EXPECT_EQ(policy.find("unsafe"), policy.npos);
}

TEST_F(FilesTest, WhatHasAPolicyOfItsOwnHasItAlone) {
    Files::Options options;
    options.own = {{"docs/", "default-src 'none'; frame-ancestors 'self'"},
                   {"app", "script-src 'unsafe-eval'"}};
    files.emplace(Files::open(root / "site", pool, options).value());
    const auto of = [&](const char* path, const char* name) {
        return std::string(header(get(path).headers, name));
    };
    EXPECT_EQ(of("/docs", "Content-Security-Policy"), "default-src 'none'; frame-ancestors 'self'");
    EXPECT_EQ(of("/docs", "X-Frame-Options"), "SAMEORIGIN");
    EXPECT_EQ(of("/app-4f1c09ab.js", "Content-Security-Policy"), "script-src 'unsafe-eval'");
    for (const auto* other : {"/", "/assets/logo.svg", "/a%20b+c.txt"})
        EXPECT_EQ(of(other, "Content-Security-Policy"), page_policy) << other;
    for (const auto* other : {"/", "/app.js"})
        EXPECT_EQ(of(other, "X-Frame-Options"), "") << other;  // DENY, as every response without its own
}

TEST_F(FilesTest, NothingElseIsThere) {
    for (const auto* path :
         {"/nothing", "/../outside.txt", "/%2e%2e/outside.txt", "/..%2foutside.txt",
          "/docs/../../outside.txt", "/link.txt", "/up/outside.txt", "/.hidden", "/.git/config", "/docs//",
          "//app.js", "/app.js/", "/app.js%00", "/%zz", "app.js", "", "/assets", "/./app.js"}) {
        const auto answer = get(path);
        EXPECT_EQ(answer.status, 404) << path;
        EXPECT_EQ(header(answer.headers, "Content-Type"), "application/problem+json") << path;
    }
}

TEST_F(FilesTest, KnowsWhatWasThereAtItsStart) {
    write("site/later.js", "later");
    EXPECT_EQ(get("/later.js").status, 404);
    const auto missing = Files::open(root / "nowhere", pool);
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().kind, "files_missing");
}

TEST_F(FilesTest, SendsTheCodedFileToWhomItIsWelcome) {
    const auto coding = [&](const std::string& accept) {
        return std::string(header(get("/app.js", accept).headers, "Content-Encoding"));
    };
    EXPECT_EQ(coding("gzip, deflate, br"), "br");
    EXPECT_EQ(coding("gzip"), "gzip");
    EXPECT_EQ(coding("GZIP;q=0.5 , br ; q=0"), "gzip");
    EXPECT_EQ(coding("gzip;q=0.0"), "");
    EXPECT_EQ(coding("xgzip, identity"), "");
    EXPECT_EQ(coding(""), "");
    const auto zipped = get("/app.js", "gzip");
    EXPECT_EQ(body(zipped), "zipped");
    EXPECT_EQ(header(zipped.headers, "Content-Type"), "text/javascript; charset=utf-8");
    EXPECT_EQ(header(zipped.headers, "Vary"), "Accept-Encoding");
    EXPECT_NE(header(zipped.headers, "ETag"), header(get("/app.js").headers, "ETag"));
    EXPECT_EQ(header(get("/app.js").headers, "Vary"), "Accept-Encoding");
    EXPECT_EQ(header(get("/docs", "gzip").headers, "Vary"), "");
}

TEST_F(FilesTest, WhatIsNamedByItsContentIsKeptForGood) {
    for (const auto* path : {"/app-4f1c09ab.js", "/assets/logo.svg"})
        EXPECT_EQ(header(get(path).headers, "Cache-Control"), "public, max-age=31536000, immutable") << path;
    for (const auto* path : {"/", "/app.js", "/decaffeinated.css"})
        EXPECT_EQ(header(get(path).headers, "Cache-Control"), "no-cache") << path;
}

TEST_F(FilesTest, TheEtagIsTheContents) {
    const auto before = std::string(header(get("/app.js").headers, "ETag"));
    files.emplace(Files::open(root / "site", pool).value());
    EXPECT_EQ(header(get("/app.js").headers, "ETag"), before);
    write("site/app.js", "other");
    files.emplace(Files::open(root / "site", pool).value());
    EXPECT_NE(header(get("/app.js").headers, "ETag"), before);
}

}  // namespace mad::http
