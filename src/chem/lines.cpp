#include "chem/lines.hpp"

#include "base/utf8.hpp"

#include <algorithm>

namespace mad::chem {
namespace {

bool is_control(char c) { return (c >= 0 && c < 0x20 && c != '\t' && c != '\f') || c == 0x7f; }

std::string hexadecimal(char c) {
    static constexpr char digits[] = "0123456789ABCDEF";
    const auto byte = static_cast<unsigned char>(c);
    return {'0', 'x', digits[byte >> 4], digits[byte & 15]};
}
}  // namespace

void Faults::add(std::int64_t line, std::string_view what) {
    if (full()) return;
    texts_.push_back(line == 0 ? std::string(what)
                               : "line " + std::to_string(line) + ": " + std::string(what));
}

std::size_t text_length(std::string_view line) {
    for (std::size_t i = 0; i < line.size();) {
        if (is_control(line[i])) return i;
        const auto length = utf8_length(line.substr(i));
        if (length == 0) return i;
        i += length;
    }
    return line.size();
}

void Lines::feed(std::string_view bytes, Reader& reader) {
    while (!bytes.empty() && !stopped()) {
        if (after_cr_ && bytes[0] == '\n') bytes.remove_prefix(1);
        after_cr_ = false;
        const auto end = bytes.find_first_of("\r\n");
        const auto piece = bytes.substr(0, end);
        if (rest_.size() + piece.size() > longest) {
            faults_.add(number_ + 1, "a line of more than " + std::to_string(longest) +
                                         " bytes: this is no molecule file");
            stopped_ = true;
            return;
        }
        if (end == bytes.npos) {
            rest_ += piece;
            return;
        }
        if (rest_.empty()) {
            line(piece, reader);
        } else {
            rest_ += piece;
            line(rest_, reader);
            rest_.clear();
        }
        after_cr_ = bytes[end] == '\r';
        bytes.remove_prefix(end + 1);
    }
}

void Lines::line(std::string_view text, Reader& reader) {
    if (++number_ == 1 && text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    if (const auto good = text_length(text); good < text.size()) {
        faults_.add(number_, "byte " + hexadecimal(text[good]) + " at column " + std::to_string(good + 1) +
                                 (is_control(text[good]) ? " is a control character: is this a text file?"
                                                         : " is not UTF-8; save the file as UTF-8"));
        return;
    }
    reader.line(text, number_);
}

void Lines::finish(Reader& reader) {
    if (stopped()) return;
    if (!rest_.empty()) line(std::exchange(rest_, {}), reader);
    if (!stopped()) reader.finish(number_);
}

}  // namespace mad::chem
