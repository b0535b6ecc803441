#include "app/config_print.hpp"

#include "app/config_table.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace mad::app {
namespace {
Value shown_value(const Setting& setting, const Config& config) {
    auto value = value_of(setting, config);
    if (setting.secret && value != Value("")) return "********";
    return value;
}

std::string text_of(const Value& value) {
    if (auto* number = std::get_if<std::int64_t>(&value)) return std::to_string(*number);
    return std::get<std::string>(value);
}

std::string default_of(const Setting& setting) {
    if (!setting.default_text.empty()) return std::string(setting.default_text);
    const auto text = text_of(value_of(setting, Config{}));
    return text.empty() ? "none" : "`" + text + "`";
}

std::string constraint_of(const Setting& setting) {
    const auto& rule = setting.rule;
    if (is_number(setting)) {
        if (rule.most == Rule{}.most) return fmt::format("number, from {}", rule.least);
        return fmt::format("number, {} to {}", rule.least, rule.most);
    }
    if (!rule.choices.empty()) return fmt::format("`{}`", fmt::join(rule.choices, "`, `"));
    if (!rule.prefixes.empty())
        return fmt::format("text, begins with `{}`", fmt::join(rule.prefixes, "` or `"));
    return "text";
}

constexpr std::string_view page_head = R"(# Configuration

Written by `mad config --page` from the one table in `src/app/config_table.cpp`; a test compares them.

A value comes from, the later the stronger:

1. its default;
2. one TOML file: that of `--config FILE` or `MAD_CONFIG`, else `DATA_DIR/mad.toml`, else `/etc/mad/mad.toml`. A dot
   in a key is a table: `http.port = 8080`, or `port = 8080` under `[http]`;
3. the environment: `http.port` is `MAD_HTTP_PORT`;
4. a flag: `http.port` is `--http-port 8080` or `--http-port=8080`. `--data` is short for `--data-dir`.

An unknown key, variable or flag, or a value out of its range, stops the program with its name, where it stands and
the reason. `mad config` prints the effective values and where each came from; secrets are masked. The variables
`MAD_URL`, `MAD_TOKEN`, `MAD_ORG`, `MAD_CREDENTIALS` and `MAD_PASSWORD` are the client commands', `MAD_ENGINE_*`, `MAD_VINA`,
`MAD_SMINA`, `MAD_GNINA` and `MAD_OBABEL` the engine services'.

| key | default | value | meaning |
|---|---|---|---|
)";
}  // namespace

std::string print_configuration(const Loaded& loaded) {
    std::size_t keys = 0, values = 0;
    for (auto& setting : settings()) {
        keys = std::max(keys, setting.key.size());
        values = std::max(values, text_of(shown_value(setting, loaded.config)).size());
    }
    std::string table;
    for (auto& setting : settings())
        table +=
            fmt::format("{:{}}  {:{}}  {}\n", setting.key, keys, text_of(shown_value(setting, loaded.config)),
                        values, loaded.sources.find(setting.key)->second);
    return table;
}

boost::json::object configuration_as_json(const Loaded& loaded) {
    boost::json::object all;
    for (auto& setting : settings()) {
        boost::json::object entry;
        const auto value = shown_value(setting, loaded.config);
        std::visit([&](auto& shown) { entry["value"] = shown; }, value);
        entry["source"] = loaded.sources.find(setting.key)->second;
        all[setting.key] = std::move(entry);
    }
    return all;
}

std::string print_configuration_page() {
    std::string page(page_head);
    for (auto& setting : settings())
        page += fmt::format("| `{}` | {} | {}{} | {} |\n", setting.key, default_of(setting),
                            constraint_of(setting), setting.secret ? "; secret" : "", setting.meaning);
    return page;
}

}  // namespace mad::app
