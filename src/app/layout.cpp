#include "app/layout.hpp"

#include <fmt/format.h>

namespace mad::app {
namespace fs = std::filesystem;
namespace {
fs::path program_folder() {
    std::error_code absent;
    return fs::read_symlink("/proc/self/exe", absent).parent_path();
}
}  // namespace

Result<fs::path> shipped_folder(const std::string& name) {
    const auto installed = (program_folder() / "../share/mad" / name).lexically_normal();
    const auto source = fs::path(MAD_SOURCE_DIR) / name;
    const auto made = fs::path(MAD_SOURCE_DIR) / "build" / name;
    std::error_code absent;
    for (const auto& folder : {installed, source, made})
        if (fs::is_directory(folder, absent)) return folder;
    return Error{
        Errc::not_found, "files_missing",
        fmt::format("The folder {} came with the program and is gone: it was looked for in {} and {}", name,
                    installed.string(), source.string())};
}

std::string sibling_program(const std::string& name) {
    const auto beside = program_folder() / name;
    std::error_code absent;
    return fs::exists(beside, absent) ? beside.string() : name;
}

Result<fs::path> tasks_folder(const Config& config) {
    if (!config.tasks_dir.empty()) return fs::path(config.tasks_dir);
    return shipped_folder("tasks");
}

}  // namespace mad::app
