// The one table of settings. A row names the member it sets, so a default is said once: by the member.
#pragma once
#include "app/config.hpp"

#include <limits>
#include <span>
#include <string_view>
#include <variant>
#include <vector>

namespace mad::app {

/// Which member of Config a setting sets; its type is the setting's.
using Member = std::variant<std::string& (*)(Config&), std::int64_t& (*)(Config&)>;

/// What a setting comes as, from any source.
using Value = std::variant<std::string, std::int64_t>;

struct Rule {
    std::int64_t least = 0, most = std::numeric_limits<std::int64_t>::max();  ///< of a number
    std::vector<std::string_view> choices{};                                  ///< of a text; empty: any
    std::vector<std::string_view> prefixes{};  ///< how a text begins that is not empty; empty: anyhow
};

struct Setting {
    std::string_view key;  ///< "http.port": MAD_HTTP_PORT, --http-port
    Member member;
    std::string_view meaning;
    Rule rule{};
    bool secret = false;
    std::string_view default_text{};  ///< where the default depends on others, in words
};

/// In the order of the documentation.
std::span<const Setting> settings();
/// Null when there is no such key.
const Setting* find_setting(std::string_view key);

bool is_number(const Setting&);
Value value_of(const Setting&, const Config&);
/// Why the value is refused, after "must "; empty: it is set.
std::string set_value(const Setting&, Config&, const Value&);

std::string variable_of(std::string_view key);  ///< MAD_HTTP_PORT
std::string flag_of(std::string_view key);      ///< --http-port

/// The candidate nearest to `word` by edit distance; empty when none is near.
std::string nearest(std::string_view word, std::span<const std::string> candidates);

}  // namespace mad::app
