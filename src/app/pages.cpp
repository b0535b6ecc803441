#include "app/pages.hpp"

#include "http/files.hpp"
#include "http/router.hpp"

namespace mad::app {

Result<void> add_pages(http::Router& router, const std::filesystem::path& folder, BlockingPool& pool) {
    auto files = http::Files::open(folder, pool, {.app = http::Files::App{.not_its_own = {"/api/", "/ogc"}}});
    if (!files) return files.error();
    router.otherwise([pages = std::move(*files)](http::Request& request) -> awaitable<http::Response> {
        co_return pages.answer(request);
    });
    return {};
}

}  // namespace mad::app
