#include "base/log.hpp"

#include "base/clock.hpp"

#include <atomic>
#include <fmt/format.h>
#include <unistd.h>

namespace mad::log {
namespace {
std::atomic<Level> threshold = Level::info;
std::atomic<Form> form = Form::text;
constexpr std::string_view names[] = {"debug", "info", "warning", "error"};

std::string escaped(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (c == '\n') {
            out += "\\n";
        } else if (static_cast<unsigned char>(c) < 0x20) {
            out += fmt::format("\\u{:04x}", static_cast<int>(c));
        } else {
            out += c;
        }
    }
    return out + '"';
}

std::string text_of(const Field& field, bool always_quote) {
    if (auto* s = std::get_if<std::string>(&field.value)) {
        const bool plain = !s->empty() && s->find_first_of(" =\"\n\t\\") == s->npos;
        return plain && !always_quote ? *s : escaped(*s);
    }
    if (auto* n = std::get_if<std::int64_t>(&field.value)) return std::to_string(*n);
    if (auto* d = std::get_if<double>(&field.value)) return fmt::format("{}", *d);
    return std::get<bool>(field.value) ? "true" : "false";
}
}  // namespace

void configure(Level least, Form chosen) {
    threshold = least;
    form = chosen;
}

void write(Level level, std::string_view event, Fields fields) {
    if (level < threshold) return;
    const auto now = to_rfc3339(system_now());
    const auto name = names[static_cast<int>(level)];
    std::string line;
    if (form == Form::json) {
        line = fmt::format(R"({{"time":"{}","level":"{}","event":{})", now, name, escaped(event));
        for (auto& field : fields) line += fmt::format(",{}:{}", escaped(field.name), text_of(field, true));
        line += "}\n";
    } else {
        line = fmt::format("{} {:7} {}", now, name, event);
        for (auto& field : fields) line += fmt::format(" {}={}", field.name, text_of(field, false));
        line += '\n';
    }
    // One write a line: lines of several threads and processes do not mix.
    [[maybe_unused]] const auto written = ::write(STDERR_FILENO, line.data(), line.size());
}

}  // namespace mad::log
