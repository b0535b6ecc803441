#include "engine_kit/options.hpp"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <fmt/format.h>

namespace mad::engine_kit {
namespace {

Error wrong(std::string detail) { return {Errc::invalid, "usage", std::move(detail)}; }

/// One option: how it is called, what it takes, and where its value goes (false: the value is wrong).
struct Option {
    std::string_view name, takes, about;
    bool (*read)(Options&, const std::string&);
};

template <class Number>
bool read_number(const std::string& text, Number& into, std::int64_t least, std::int64_t most) {
    std::int64_t value = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (failure != std::errc() || end != text.data() + text.size() || value < least || value > most)
        return false;
    into = static_cast<Number>(value);
    return true;
}

template <class Number>
bool read_number(const std::string& text, std::optional<Number>& into, std::int64_t least,
                 std::int64_t most) {
    return read_number(text, into.emplace(), least, most);
}

bool read_url(const std::string& text, std::string& into) {
    into = text;
    return text.starts_with("http://") || text.starts_with("https://");
}

constexpr Option options[] = {
    {"host", "ADDRESS", "to listen on (127.0.0.1)",
     [](Options& o, const std::string& v) { return !(o.host = v).empty(); }},
    {"port", "0-65535", "to listen on; 0: any free one (0)",
     [](Options& o, const std::string& v) { return read_number(v, o.port, 0, 65'535); }},
    {"cpu", "1-1024", "cores for all executions together (all)",
     [](Options& o, const std::string& v) { return read_number(v, o.cpu, 1, 1024); }},
    {"capacity", "1-1000", "executions at once (as task.json says)",
     [](Options& o, const std::string& v) { return read_number(v, o.capacity, 1, 1000); }},
    {"time-limit", "SECONDS", "for one execution (as task.json says)",
     [](Options& o, const std::string& v) { return read_number(v, o.time_limit, 1, 30 * 86'400); }},
    {"memory-mb", "MIB", "of address space for each process of an execution; 0: no limit (4096)",
     [](Options& o, const std::string& v) { return read_number(v, o.memory_mb, 0, 1 << 22); }},
    {"max-input-mb", "MIB", "of one input file that is fetched, unpacked (64)",
     [](Options& o, const std::string& v) { return read_number(v, o.max_input_mb, 1, 1 << 12); }},
    {"register", "URL", "of the platform to register at (none)",
     [](Options& o, const std::string& v) { return read_url(v, o.register_at); }},
    {"token", "TOKEN", "the service token for it; better in MAD_ENGINE_TOKEN, where ps does not show it",
     [](Options& o, const std::string& v) { return !(o.token = v).empty(); }},
    {"name-url", "URL", "where the platform reaches this service (http://HOST:PORT)",
     [](Options& o, const std::string& v) { return read_url(v, o.name_url); }},
    {"tasks", "DIR", "the folder of task definitions (share/mad/tasks or tasks above the executable)",
     [](Options& o, const std::string& v) { return !(o.tasks = v).empty(); }},
    {"log", "text|json", "form of the log on standard error (text)",
     [](Options& o, const std::string& v) {
         o.json_log = v == "json";
         return o.json_log || v == "text";
     }},
};

}  // namespace

Result<Options> read_options(const std::vector<std::string>& arguments) {
    Options read;
    if (const char* token = std::getenv("MAD_ENGINE_TOKEN")) read.token = token;
    if (const char* instance = std::getenv("MAD_ENGINE_INSTANCE")) read.instance = instance;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const auto& argument = arguments[i];
        if (!argument.starts_with("--")) return wrong(fmt::format("\"{}\" is no option", argument));
        const auto equals = argument.find('=');
        const auto name = argument.substr(2, equals == std::string::npos ? equals : equals - 2);
        const auto* option = std::ranges::find(options, name, &Option::name);
        if (option == std::end(options))
            return wrong(fmt::format("there is no option --{}: see mad-engine --help", name));
        if (equals == std::string::npos && i + 1 == arguments.size())
            return wrong(fmt::format("--{} needs a value: {}", name, option->takes));
        const auto value = equals == std::string::npos ? arguments[++i] : argument.substr(equals + 1);
        if (!option->read(read, value))
            return wrong(fmt::format("--{}: \"{}\" is not {}", name, value, option->takes));
    }
    if (!read.register_at.empty() && read.token.empty())
        return wrong("--register needs a service token: --token or MAD_ENGINE_TOKEN");
    return read;
}

std::string usage(std::span<const Tool> tools) {
    std::string text =
        "mad-engine TOOL [options]: an HTTP task service, until SIGTERM. Prints its URL when it is "
        "ready.\n\n";
    for (const auto& tool : tools) text += fmt::format("  {:<20} {}\n", tool.name, tool.about);
    text += "\nOptions (defaults in parentheses):\n";
    for (const auto& option : options)
        text += fmt::format("  {:<25} {}\n", fmt::format("--{} {}", option.name, option.takes), option.about);
    text += "  --help, --version\n";
    return text;
}

}  // namespace mad::engine_kit
