#include "chem/records.hpp"

#include "chem/fields.hpp"
#include "chem/lines.hpp"
#include "chem/smiles.hpp"

#include <utility>

namespace mad::chem {
namespace {
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
}  // namespace

Records::Records(Format format, std::uint64_t offset)
    : format_(format), at_(offset), line_begin_(offset), begin_(offset), may_be_header_(offset == 0) {}

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
        line_ += piece.substr(0, Lines::longest - line_.size());
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
    std::string_view text = line_;
    if (line_begin_ == 0 && text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
    line(text, found);
    line_.clear();
    line_begin_ = at_;
}

/// It ends at `at_`.
void Records::line(std::string_view text, std::vector<Record>& found) {
    const bool is_blank = trimmed(text).empty();
    switch (format_) {
        case Format::sdf:
            begun_ = begun_ || !is_blank;
            if (text.starts_with("$$$$")) record_until(at_, found);
            return;
        case Format::smi:
            begin_ = line_begin_;
            if (is_blank || (std::exchange(may_be_header_, false) && is_smiles_header(text))) return;
            return record_until(at_, found);
        case Format::mol2:
            if (text.starts_with("@<TRIPOS>") && trimmed(text.substr(9)) == "MOLECULE") {
                if (begun_) record_until(line_begin_, found);
                begun_ = true;
            }
            return;
        case Format::pdbqt:
            return pdbqt_line(text, found);
        default:
            begun_ = begun_ || !is_blank;
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

std::vector<Record> records_in(std::string_view text, Format format) {
    if (!Records::has(format)) return {{0, text.size()}};
    std::vector<Record> found;
    Records records(format);
    records.feed(text, found);
    records.finish(found);
    return found;
}

std::vector<std::string_view> records_of(std::string_view text, Format format) {
    std::vector<std::string_view> all;
    for (const auto& record : records_in(text, format))
        all.push_back(text.substr(record.offset, record.length));
    return all;
}

}  // namespace mad::chem
