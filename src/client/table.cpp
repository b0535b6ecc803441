#include "client/table.hpp"

#include "schema/json_text.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace mad::client {
namespace {
/// Characters, not bytes: what a column's width is measured in.
std::size_t width_of(std::string_view text) {
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::string padded(std::string_view text, std::size_t width, bool right) {
    const std::string space(width - std::min(width, width_of(text)), ' ');
    return right ? space + std::string(text) : std::string(text) + space;
}

bool is_table(const json::value& v) {
    return v.is_array() && !v.get_array().empty() &&
           std::ranges::all_of(v.get_array(), [](auto& row) { return row.is_object(); });
}
bool is_flat(const json::value& v) { return !v.is_object() && !v.is_array(); }
}  // namespace

std::string shown(const json::value& v) {
    if (v.is_null()) return "-";
    if (v.is_string()) return std::string(v.get_string());
    if (v.is_double()) {
        if (v.get_double() != 0 && std::abs(v.get_double()) < 1e-3)
            return fmt::format("{:.4g}", v.get_double());
        auto text = fmt::format("{:.4f}", v.get_double());
        while (text.ends_with('0')) text.pop_back();
        return text.ends_with('.') ? text + '0' : text;
    }
    return schema::to_text(v);
}

std::string one_line(std::string_view text, std::size_t most) {
    const bool cut = width_of(text) > most;
    std::string out;
    std::size_t characters = 0;
    for (const char c : text) {
        const auto u = static_cast<unsigned char>(c);
        if ((u & 0xC0) != 0x80 && ++characters + (cut ? 1 : 0) > most) break;
        out += u < 0x20 || u == 0x7F ? ' ' : c;
    }
    return cut ? out + "…" : out;
}

std::vector<Column> columns_of(const json::array& rows) {
    std::vector<Column> columns;
    for (auto& row : rows)
        for (auto& [name, value] : row.as_object()) {
            const auto pointer = schema::pointer_to("", name);
            const bool known =
                std::ranges::any_of(columns, [&](auto& column) { return column.pointer == pointer; });
            if (!known && is_flat(value)) columns.push_back({pointer, std::string(name)});
        }
    return columns;
}

std::string table(const std::vector<Column>& columns, const json::array& rows) {
    std::vector<std::vector<std::string>> cells(1);
    for (auto& column : columns) cells[0].push_back(column.title);
    for (auto& row : rows) {
        auto& line = cells.emplace_back();
        for (auto& column : columns) {
            const auto* value = schema::at_pointer(row, column.pointer);
            line.push_back(value ? one_line(shown(*value)) : "-");
        }
    }
    std::string out;
    for (auto& line : cells) {
        std::string text;
        for (std::size_t i = 0; i < columns.size(); ++i) {
            std::size_t width = 0;
            for (auto& each : cells) width = std::max(width, width_of(each[i]));
            const bool right = std::ranges::all_of(rows, [&](auto& row) {
                const auto* value = schema::at_pointer(row, columns[i].pointer);
                return !value || value->is_number() || value->is_null();
            });
            text += padded(line[i], width, right) + "  ";
        }
        text.erase(text.find_last_not_of(' ') + 1);
        out += text + '\n';
    }
    return out;
}

std::string overview(const json::value& v, std::string_view indent) {
    const std::string in(indent);
    if (is_table(v)) {
        std::string out;
        auto rows = table(columns_of(v.get_array()), v.get_array());
        for (std::size_t at = 0; at < rows.size(); at = rows.find('\n', at) + 1)
            out += in + rows.substr(at, rows.find('\n', at) + 1 - at);
        return out;
    }
    if (!v.is_object()) return in + shown(v) + '\n';
    std::string out;
    for (auto& [name, value] : v.get_object()) {
        const bool nested = is_table(value) || (value.is_object() && !value.get_object().empty());
        if (nested)
            out += fmt::format("{}{}:\n{}", in, std::string_view(name), overview(value, in + "  "));
        else
            out += fmt::format("{}{}: {}\n", in, std::string_view(name), shown(value));
    }
    return out;
}

std::string progress_bar(double fraction, std::string_view message, std::size_t width) {
    const double bounded = std::clamp(fraction, 0.0, 1.0);
    const auto full = static_cast<std::size_t>(bounded * static_cast<double>(width) + 0.5);
    return fmt::format("[{}{}] {:3.0f}%  {}", std::string(full, '#'), std::string(width - full, '-'),
                       bounded * 100, message);
}

}  // namespace mad::client
