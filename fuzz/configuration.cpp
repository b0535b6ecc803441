// A configuration file: what it says is taken or refused by name, and the settings, written as a file, are
// read as the same.
#include "app/config_load.hpp"
#include "app/config_table.hpp"
#include "fuzz/fuzz.hpp"

#include <fmt/format.h>
#include <sys/mman.h>
#include <unistd.h>

using namespace mad;
using fuzz::must;

namespace {

/// A file in memory, the same for every input.
class File {
public:
    File() : fd_(::memfd_create("mad.toml", 0)), path_("/proc/self/fd/" + std::to_string(fd_)) {}
    void hold(std::string_view text) const {
        must(::ftruncate(fd_, 0) == 0 && ::pwrite(fd_, text.data(), text.size(), 0) >= 0,
             "the file is written");
    }
    const std::string& path() const { return path_; }

private:
    int fd_;
    std::string path_;
};

Result<app::Loaded> loaded(const File& file, std::string_view text) {
    file.hold(text);
    app::Arguments arguments;
    arguments.file = file.path();
    return app::load(arguments, app::Surroundings{});
}

std::string as_toml(const app::Config& config) {
    std::string out;
    for (const auto& setting : app::settings()) {
        const auto value = app::value_of(setting, config);
        if (const auto* number = std::get_if<std::int64_t>(&value)) {
            out += fmt::format("{} = {}\n", setting.key, *number);
        } else {
            out += fmt::format("{} = \"", setting.key);
            for (const char c : std::get<std::string>(value)) {
                const auto byte = static_cast<unsigned char>(c);
                if (byte < 0x20 || byte == 0x7F || c == '"' || c == '\\')
                    out += fmt::format("\\u{:04x}", byte);
                else
                    out += c;
            }
            out += "\"\n";
        }
    }
    return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const File file;
    const auto config = loaded(file, fuzz::text_of(data, size));
    if (!config) {
        must(!config.error().kind.empty() && !config.error().detail.empty(), "a refusal says why");
        return 0;
    }
    const auto text = as_toml(config->config);
    const auto again = loaded(file, text);
    must(again.has_value(), "settings that were taken are taken again");
    must(as_toml(again->config) == text, "and are the same");
    return 0;
}
