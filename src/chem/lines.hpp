// Bytes that come piece by piece, as lines of checked text.
#pragma once
#include "chem/reader.hpp"

#include <string>

namespace mad::chem {

/// Hands whole lines to a reader: ends are LF, CR LF or CR. What is not text (NULs, other control characters,
/// bad UTF-8, endless lines) becomes a fault and is not handed on.
class Lines {
public:
    static constexpr std::size_t longest = 1 << 20;

    explicit Lines(Faults& faults) : faults_(faults) {}
    void feed(std::string_view bytes, Reader&);
    /// The last line, where it has no end, then the reader's own finish().
    void finish(Reader&);
    /// No use to go on: enough faults, or a line without end.
    bool stopped() const { return stopped_ || faults_.full(); }

private:
    void line(std::string_view text, Reader&);

    Faults& faults_;
    std::string rest_;  // of a line whose end has not come
    std::int64_t number_ = 0;
    bool after_cr_ = false, stopped_ = false;
};

/// Where text stops being UTF-8 text: the offset of the first control character or bad byte.
std::size_t text_length(std::string_view line);

}  // namespace mad::chem
