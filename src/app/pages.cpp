#include "app/pages.hpp"

#include "http/files.hpp"
#include "http/router.hpp"
#include "http/security_headers.hpp"

namespace mad::app {

Result<void> add_pages(http::Router& router, const std::filesystem::path& folder, BlockingPool& pool) {
    // web/vite.config.ts puts the workers that need eval into a folder of their own.
    auto files = http::Files::open(folder, pool,
                                   {.app = http::Files::App{.not_its_own = {"/api/", "/ogc"}},
                                    .own = {{"sketch.html", std::string(http::editor_policy)},
                                            {"assets/with-eval/", std::string(http::worker_policy)}}});
    if (!files) return files.error();
    router.otherwise([pages = std::move(*files)](http::Request& request) -> awaitable<http::Response> {
        co_return pages.answer(request);
    });
    return {};
}

}  // namespace mad::app
