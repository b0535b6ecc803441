#include "redis/celery/python_text.hpp"

#include "base/utf8.hpp"
#include "schema/json_text.hpp"

#include <fmt/format.h>

namespace mad::celery {
namespace {

struct Writer {
    std::size_t most;
    std::string out{};

    bool full() const { return out.size() > most; }

    void text(std::string_view s) {
        const char quote = s.find('\'') != s.npos && s.find('"') == s.npos ? '"' : '\'';
        out += quote;
        for (const char c : s) {
            if (full()) return;
            if (c == '\\' || c == quote)
                out.append(1, '\\').append(1, c);
            else if (c == '\n')
                out += "\\n";
            else if (c == '\r')
                out += "\\r";
            else if (c == '\t')
                out += "\\t";
            else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
                out += fmt::format("\\x{:02x}", static_cast<unsigned>(c));
            else
                out += c;
        }
        out += quote;
    }
    void items(const json::array& array) {
        for (std::size_t i = 0; i < array.size() && !full(); ++i) {
            if (i > 0) out += ", ";
            value(array[i]);
        }
    }
    void object(const json::object& members) {
        out += '{';
        bool first = true;
        for (const auto& [name, member] : members) {
            if (full()) return;
            if (!std::exchange(first, false)) out += ", ";
            text(name);
            out += ": ";
            value(member);
        }
        out += '}';
    }
    void value(const json::value& v) {
        if (full()) return;
        if (v.is_null()) {
            out += "None";
        } else if (v.is_bool()) {
            out += v.get_bool() ? "True" : "False";
        } else if (v.is_string()) {
            text(v.get_string());
        } else if (v.is_array()) {
            out += '[';
            items(v.get_array());
            out += ']';
        } else if (v.is_object()) {
            object(v.get_object());
        } else {
            const auto number = schema::to_text(v);
            out += number;
            if (v.is_double() && number.find_first_of(".e") == number.npos) out += ".0";
        }
    }
    std::string cut() && {
        if (!full()) return std::move(out);
        std::size_t end = 0;
        while (end < most) {
            const auto length = utf8_length(std::string_view(out).substr(end));
            if (length == 0 || end + length > most) break;
            end += length;
        }
        out.resize(end);
        return out + "...";
    }
};

}  // namespace

std::string python_repr(const json::value& value, std::size_t most) {
    Writer writer{most};
    writer.value(value);
    return std::move(writer).cut();
}

std::string python_tuple_repr(const json::array& items, std::size_t most) {
    Writer writer{most};
    writer.out += '(';
    writer.items(items);
    writer.out += items.size() == 1 ? ",)" : ")";
    return std::move(writer).cut();
}

std::string python_naive_time(Time time) {
    auto text = to_rfc3339(time);
    text.pop_back();  // Z
    return text;
}

std::string python_time(Time time) { return python_naive_time(time) + "+00:00"; }

}  // namespace mad::celery
