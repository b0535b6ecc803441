#include "chem/records.hpp"

#include "chem/fields.hpp"

namespace mad::chem {
namespace {
constexpr std::size_t longest_head = 64;
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

bool is_smiles_header(std::string_view line) {
    const auto first = words(line);
    return !first.empty() && lower(first.front()) == "smiles";
}
}  // namespace

Records::Records(Format format, std::uint64_t offset)
    : format_(format), at_(offset), line_begin_(offset), begin_(offset) {}

// Ends of lines are LF, CR LF or CR, as chem::Lines has them: only after a CR has the next byte told whose it
// is does its line end.
void Records::feed(std::string_view bytes, std::vector<Record>& found) {
    while (!bytes.empty()) {
        if (after_cr_) {
            if (bytes[0] == '\n') {
                ++at_;
                bytes.remove_prefix(1);
            }
            after_cr_ = false;
            end_line(found);
            continue;
        }
        const auto length = std::min(bytes.find_first_of("\r\n"), bytes.size());
        const auto piece = bytes.substr(0, length);
        blank_line_ = blank_line_ && trimmed(piece).empty();
        head_ += piece.substr(0, longest_head - head_.size());
        at_ += length;
        bytes.remove_prefix(length);
        if (bytes.empty()) return;
        after_cr_ = bytes[0] == '\r';
        ++at_;
        bytes.remove_prefix(1);
        if (!after_cr_) end_line(found);
    }
}

void Records::finish(std::vector<Record>& found) {
    if (at_ > line_begin_) end_line(found);
    after_cr_ = false;
    if (begun_) record_until(at_, found);
}

void Records::end_line(std::vector<Record>& found) {
    std::string_view text = head_;
    if (line_begin_ == 0 && text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
    line(text, found);
    head_.clear();
    blank_line_ = true;
    line_begin_ = at_;
}

/// `text`: how the line begins; it ends at `at_`.
void Records::line(std::string_view text, std::vector<Record>& found) {
    switch (format_) {
        case Format::sdf:
            begun_ = begun_ || !blank_line_;
            if (text.starts_with("$$$$")) record_until(at_, found);
            return;
        case Format::smi:
            begin_ = line_begin_;
            if (!blank_line_ && !(line_begin_ == 0 && is_smiles_header(text))) record_until(at_, found);
            return;
        case Format::mol2:
            if (text.starts_with("@<TRIPOS>") && trimmed(text.substr(9)) == "MOLECULE") {
                if (begun_) record_until(line_begin_, found);
                begun_ = true;
            }
            return;
        case Format::pdbqt:
            return pdbqt_line(text, found);
        default:
            begun_ = begun_ || !blank_line_;
    }
}

void Records::pdbqt_line(std::string_view text, std::vector<Record>& found) {
    const bool begins = text.starts_with("MODEL"), ends = text.starts_with("ENDMDL");
    if (begins || ends) {
        if (begun_) record_until(line_begin_, found);
        begin_ = at_;
        in_model_ = begins;
        return;
    }
    begun_ = begun_ || text.starts_with("ATOM") || text.starts_with("HETATM");
    if (begun_ && !in_model_ && text.starts_with("TORSDOF")) record_until(at_, found);
}

void Records::record_until(std::uint64_t end, std::vector<Record>& found) {
    found.push_back({begin_, end - begin_});
    begin_ = end;
    begun_ = false;
}

}  // namespace mad::chem
