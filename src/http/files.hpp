// Static files of a folder, for Router::otherwise: pages and what they load.
#pragma once
#include "http/message.hpp"
#include "http/security_headers.hpp"

#include <filesystem>
#include <optional>
#include <vector>

namespace mad {
class BlockingPool;
}

namespace mad::http {

/// Knows its files from the start, by their paths: what came later or lies elsewhere is not there, whatever
/// the request's path says. "/", "/docs" and "/docs/" are the index.html of their folder. NAME.gz and NAME.br
/// beside a file are sent in its stead to those who accept them. Names with a content hash (8 or more
/// hexadecimal digits, or in a folder "assets") are cached for good, all others asked for again by their
/// ETag.
class Files {
public:
    /// "/index.html" as an app whose views have paths of their own: where there is no file it is sent to
    /// browsers that ask for a page.
    struct App {
        std::string policy{app_policy};          ///< its Content-Security-Policy
        std::vector<std::string> not_its_own{};  ///< beginnings of paths that are no views
    };
    /// Files whose paths begin so ("assets/with-eval/") have a Content-Security-Policy of their own; where
    /// it lets pages of this site frame them, so does X-Frame-Options.
    struct Own {
        std::string beginning, policy;
    };
    struct Options {
        std::string policy{page_policy};  ///< Content-Security-Policy
        std::optional<App> app{};
        std::vector<Own> own{};
    };
    /// Reads the folder, and each file for its ETag. Hidden files and links are left out. Errors:
    /// unavailable, kind "files_missing", where the folder or a file cannot be read. The pool outlives the
    /// files.
    static Result<Files> open(const std::filesystem::path& folder, BlockingPool&, Options);
    static Result<Files> open(const std::filesystem::path& folder, BlockingPool&);

    /// For GET and HEAD; problem 404 where there is no such file.
    Response answer(const Request&) const;
    std::size_t size() const { return files_->size(); }

private:
    struct File {
        std::filesystem::path path;
        std::uint64_t size = 0;
        std::string etag;  ///< without quotes
    };
    using Known = std::map<std::string, File, std::less<>>;  // by path below the folder: "docs/index.html"

    Files(Known files, BlockingPool& pool, Options options)
        : files_(std::make_shared<const Known>(std::move(files))),
          pool_(&pool),
          options_(std::move(options)) {}
    const std::pair<const std::string, File>* find(std::string_view request_path) const;
    bool is_view(const Request&) const;
    std::string_view policy_of(std::string_view name) const;

    std::shared_ptr<const Known> files_;
    BlockingPool* pool_;
    Options options_;
};

}  // namespace mad::http
