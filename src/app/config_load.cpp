#include "app/config_load.hpp"

#include "app/config_file.hpp"
#include "app/config_table.hpp"

#include <charconv>
#include <filesystem>
#include <fmt/format.h>
#include <unistd.h>

namespace mad::app {
namespace fs = std::filesystem;
namespace {

Error bad_flag(std::string_view kind, std::string detail) {
    return {Errc::invalid, std::string(kind), std::move(detail)};
}

/// What the configuration knows of a flag: the key, "config", or nothing.
std::string_view key_of(std::string_view flag) {
    if (flag == "--config") return "config";
    if (flag == "--data") return "data_dir";
    for (auto& setting : settings())
        if (flag_of(setting.key) == flag) return setting.key;
    return {};
}

Error unknown_flag(const std::string& flag, std::span<const std::string> own) {
    std::vector<std::string> known(own.begin(), own.end());
    for (auto& setting : settings()) known.push_back(flag_of(setting.key));
    known.insert(known.end(), {"--data", "--config"});
    const auto near = nearest(flag, known);
    return bad_flag("unknown_flag", fmt::format("there is no flag {}{}", flag,
                                                near.empty() ? "" : "; is " + near + " meant?"));
}

/// Text of the environment or a flag as the setting's type; a text that is no number stays one, and is
/// refused.
Value read_text(const Setting& setting, const std::string& text) {
    std::int64_t number = 0;
    const auto end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, number);
    if (is_number(setting) && read.ec == std::errc{} && read.ptr == end) return number;
    return text;
}

/// Sets values one source after the other, and keeps every fault.
struct Loading {
    Loaded loaded{};
    std::vector<Fault> faults{};

    void fault(std::string what, std::string detail) {
        faults.push_back({std::move(what), std::move(detail)});
    }

    void set(const Setting& setting, const Value& value, const std::string& source) {
        const auto refused = set_value(setting, loaded.config, value);
        loaded.sources[std::string(setting.key)] = source;
        if (!refused.empty())
            fault(std::string(setting.key), fmt::format("{}: {} must {}", source, setting.key, refused));
    }

    void set_from_file(const std::string& path) {
        const auto entries = read_config_file(path);
        if (!entries) return fault(path, entries.error().detail);
        loaded.file = path;
        std::vector<std::string> known;
        for (auto& setting : settings()) known.emplace_back(setting.key);
        for (auto& entry : *entries) {
            const auto where = fmt::format("{}:{}", path, entry.line);
            if (const auto* setting = find_setting(entry.key); !setting) {
                const auto near = nearest(entry.key, known);
                fault(entry.key, fmt::format("{}: there is no setting {}{}", where, entry.key,
                                             near.empty() ? "" : "; is " + near + " meant?"));
            } else if (!entry.value) {
                fault(entry.key, fmt::format("{}: {} must be a {}", where, entry.key,
                                             is_number(*setting) ? "whole number" : "text"));
            } else {
                set(*setting, *entry.value, where);
            }
        }
    }

    void set_from_environment(const std::map<std::string, std::string>& environment) {
        std::vector<std::string> known;
        for (auto& setting : settings()) known.push_back(variable_of(setting.key));
        for (auto& [name, text] : environment) {
            if (!name.starts_with("MAD_") || belongs_to_another(name)) continue;
            const auto at = std::ranges::find(known, name);
            if (at != known.end()) {
                const auto& setting = settings()[static_cast<std::size_t>(at - known.begin())];
                set(setting, read_text(setting, text), name);
            } else {
                const auto near = nearest(name, known);
                fault(name, fmt::format("environment: there is no variable {}{}", name,
                                        near.empty() ? "" : "; is " + near + " meant?"));
            }
        }
    }

    static bool belongs_to_another(std::string_view name) {
        static constexpr std::string_view prefixes[] = {"MAD_TEST_", "MAD_ENGINE_"};
        static constexpr std::string_view names[] = {
            "MAD_CONFIG",   "MAD_URL",  "MAD_TOKEN", "MAD_ORG",   "MAD_CREDENTIALS",
            "MAD_PASSWORD", "MAD_VINA", "MAD_SMINA", "MAD_GNINA", "MAD_OBABEL"};
        return std::ranges::find(names, name) != std::end(names) ||
               std::ranges::any_of(prefixes, [&](auto prefix) { return name.starts_with(prefix); });
    }

    void set_from_flags(const Arguments& arguments) {
        for (auto& [key, text] : arguments.flags) {
            const auto* setting = find_setting(key);
            set(*setting, read_text(*setting, text), flag_of(key));
        }
    }
};

std::string home_data_dir(const Surroundings& surroundings) {
    const auto variable = [&](const char* name) {
        const auto found = surroundings.environment.find(name);
        return found == surroundings.environment.end() ? std::string() : found->second;
    };
    if (surroundings.root) return "/var/lib/mad";
    if (const auto data = variable("XDG_DATA_HOME"); data.starts_with('/')) return data + "/mad";
    return variable("HOME") + "/.local/share/mad";
}

/// A folder's path, without a slash at its end.
std::string absolute(const std::string& path, const Surroundings& surroundings) {
    const auto whole = (fs::path(surroundings.directory) / path).lexically_normal();
    return whole.has_filename() ? whole : whole.parent_path();
}

/// What follows from other values where nobody said it.
void derive(Config& config, const Surroundings& surroundings) {
    if (config.data_dir.empty()) config.data_dir = home_data_dir(surroundings);
    config.data_dir = absolute(config.data_dir, surroundings);
    config.storage.path = absolute(
        config.storage.path.empty() ? config.data_dir + "/blobs" : config.storage.path, surroundings);
    if (!config.tasks_dir.empty()) config.tasks_dir = absolute(config.tasks_dir, surroundings);
    auto& url = config.http.public_url;
    if (url.empty()) {
        const auto& host = config.http.host;
        const bool everywhere = host == "0.0.0.0" || host == "::";
        const auto shown = everywhere ? "localhost" : host.find(':') != host.npos ? "[" + host + "]" : host;
        url = fmt::format("http://{}:{}", shown, config.http.port);
    }
    while (url.ends_with('/')) url.pop_back();
}

/// The data directory as far as it is known before the file that may lie in it is read.
std::string early_data_dir(const Arguments& arguments, const Surroundings& surroundings) {
    Config config;
    const auto variable = surroundings.environment.find("MAD_DATA_DIR");
    if (variable != surroundings.environment.end()) config.data_dir = variable->second;
    for (auto& [key, text] : arguments.flags)
        if (key == "data_dir") config.data_dir = text;
    derive(config, surroundings);
    return config.data_dir;
}
}  // namespace

Result<Arguments> take_flags(std::span<const std::string> line, std::span<const std::string> own) {
    Arguments taken;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const auto& argument = line[i];
        const auto equals = argument.find('=');
        const auto flag = argument.substr(0, equals);
        if (argument == "--") {
            taken.rest.insert(taken.rest.end(), line.begin() + static_cast<std::ptrdiff_t>(i), line.end());
            break;
        }
        if (!argument.starts_with("--") || std::ranges::find(own, flag) != own.end()) {
            taken.rest.push_back(argument);
            continue;
        }
        const std::string key(key_of(flag));
        if (key.empty()) return unknown_flag(flag, own);
        if (equals == argument.npos && i + 1 == line.size())
            return bad_flag("flag_without_value", fmt::format("{} needs a value", flag));
        auto value = equals == argument.npos ? line[++i] : argument.substr(equals + 1);
        if (key == "config")
            taken.file = std::move(value);
        else
            taken.flags.emplace_back(key, std::move(value));
    }
    return taken;
}

Surroundings Surroundings::here() {
    Surroundings here;
    for (char** entry = environ; entry && *entry; ++entry) {
        const std::string_view text(*entry);
        if (const auto equals = text.find('='); equals != text.npos)
            here.environment.emplace(text.substr(0, equals), text.substr(equals + 1));
    }
    here.root = ::geteuid() == 0;
    here.directory = fs::current_path();
    return here;
}

Result<Loaded> load(const Arguments& arguments, const Surroundings& surroundings) {
    Loading loading;
    for (auto& setting : settings()) loading.loaded.sources.emplace(setting.key, "default");
    const auto named = surroundings.environment.find("MAD_CONFIG");
    if (arguments.file || named != surroundings.environment.end()) {
        loading.set_from_file(absolute(arguments.file ? *arguments.file : named->second, surroundings));
    } else {
        std::error_code absent;
        for (auto& file : {early_data_dir(arguments, surroundings) + "/mad.toml", surroundings.system_file})
            if (fs::exists(file, absent)) {
                loading.set_from_file(file);
                break;
            }
    }
    loading.set_from_environment(surroundings.environment);
    loading.set_from_flags(arguments);
    if (!loading.faults.empty()) {
        Error error{Errc::invalid, "invalid_configuration", "", std::move(loading.faults)};
        for (auto& fault : error.faults) error.detail += (error.detail.empty() ? "" : "\n") + fault.detail;
        return error;
    }
    derive(loading.loaded.config, surroundings);
    return std::move(loading.loaded);
}

}  // namespace mad::app
