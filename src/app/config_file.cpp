#include "app/config_file.hpp"

#include <cerrno>
#include <cstring>
#include <fmt/format.h>
#include <fstream>
#define TOML_EXCEPTIONS 0
#include <toml++/toml.h>

namespace mad::app {
namespace {
void flatten(const toml::table& table, const std::string& prefix, std::vector<FileEntry>& entries) {
    for (auto&& [name, node] : table) {
        const auto key = prefix + std::string(name.str());
        const std::size_t line = node.source().begin.line;
        if (const auto* inner = node.as_table()) {
            if (inner->empty()) entries.push_back({key, {}, line});
            flatten(*inner, key + ".", entries);
        } else if (const auto* text = node.as_string()) {
            entries.push_back({key, Value(text->get()), line});
        } else if (const auto* number = node.as_integer()) {
            entries.push_back({key, Value(number->get()), line});
        } else {
            entries.push_back({key, {}, line});
        }
    }
}
}  // namespace

Result<std::vector<FileEntry>> read_config_file(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    const std::string text(std::istreambuf_iterator<char>(in), {});
    if (!in.is_open() || in.bad())
        return Error{Errc::not_found, "unreadable_configuration",
                     fmt::format("cannot read the configuration file {}: {}", path, std::strerror(errno))};
    const auto parsed = toml::parse(text, path);
    if (!parsed)
        return Error{Errc::malformed, "unreadable_configuration",
                     fmt::format("{}:{}: not TOML: {}", path, parsed.error().source().begin.line,
                                 parsed.error().description())};
    std::vector<FileEntry> entries;
    flatten(parsed.table(), "", entries);
    std::ranges::sort(entries, {}, &FileEntry::line);
    return entries;
}

}  // namespace mad::app
