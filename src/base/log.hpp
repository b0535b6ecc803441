// Structured log lines on standard error: an event with named values, as text for people or JSON for
// machines.
#pragma once
#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>

namespace mad::log {

enum class Level { debug, info, warning, error };
enum class Form { text, json };

struct Field {
    std::string_view name;
    std::variant<std::string, std::int64_t, double, bool> value;

    Field(std::string_view n, std::string v) : name(n), value(std::move(v)) {}
    Field(std::string_view n, std::string_view v) : name(n), value(std::string(v)) {}
    Field(std::string_view n, const char* v) : name(n), value(std::string(v)) {}
    Field(std::string_view n, bool v) : name(n), value(v) {}
    Field(std::string_view n, std::floating_point auto v) : name(n), value(static_cast<double>(v)) {}
    Field(std::string_view n, std::integral auto v) : name(n), value(static_cast<std::int64_t>(v)) {}
};
using Fields = std::initializer_list<Field>;

/// Set once, in main. Lines below `least` are not written.
void configure(Level least, Form form);

void write(Level, std::string_view event, Fields fields);

inline void debug(std::string_view event, Fields fields = {}) { write(Level::debug, event, fields); }
inline void info(std::string_view event, Fields fields = {}) { write(Level::info, event, fields); }
inline void warning(std::string_view event, Fields fields = {}) { write(Level::warning, event, fields); }
inline void error(std::string_view event, Fields fields = {}) { write(Level::error, event, fields); }

}  // namespace mad::log
