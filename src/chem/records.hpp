// The molecules of a library, as places in its file: read on from anywhere, without reading what they hold.
#pragma once
#include "chem/format.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mad::chem {

/// Where a molecule stands in its file, in bytes.
struct Record {
    std::uint64_t offset = 0, length = 0;
    std::uint64_t end() const { return offset + length; }
    friend bool operator==(const Record&, const Record&) = default;
};

/// Finds the records of a text that comes in pieces of any size, in the order they stand. What a record holds
/// is not looked at: a faulty molecule is a record too. In PDBQT each MODEL is one, without its MODEL and
/// ENDMDL lines, or what ends with TORSDOF.
class Records {
public:
    /// Of other formats a file is one molecule.
    static constexpr bool has(Format format) {
        return format == Format::sdf || format == Format::smi || format == Format::mol2 ||
               format == Format::pdbqt;
    }

    /// `offset`: of the first byte that will be fed; a record begins there.
    explicit Records(Format format, std::uint64_t offset = 0);
    /// Appends to `found` what ends within.
    void feed(std::string_view bytes, std::vector<Record>& found);
    void finish(std::vector<Record>& found);

private:
    void end_line(std::vector<Record>& found);
    void line(std::string_view text, std::vector<Record>& found);
    void pdbqt_line(std::string_view text, std::vector<Record>& found);
    void record_until(std::uint64_t end, std::vector<Record>& found);

    Format format_;
    std::uint64_t at_, line_begin_, begin_;  // of what comes, of its line, of its record
    std::string line_;                       // as far as it has come, but for what is too long for any format
    bool after_cr_ = false;
    bool begun_ = false;  // the record holds something
    bool in_model_ = false;
    bool may_be_header_;  // the first line of SMILES that is not blank
};

/// Those of a whole text; of other formats it is one.
std::vector<Record> records_in(std::string_view text, Format);
/// Their texts, which are parts of it.
std::vector<std::string_view> records_of(std::string_view text, Format);

}  // namespace mad::chem
