// mmCIF (PDBx): the atoms of the _atom_site category; all else is checked for its syntax only.
#pragma once
#include "chem/reader.hpp"

#include <array>

namespace mad::chem {

class CifReader : public Reader {
public:
    using Reader::Reader;
    void line(std::string_view text, std::int64_t number) override;
    void finish(std::int64_t last) override;

private:
    enum class State { outside, item, loop_names, loop_values };
    enum Column {
        x,
        y,
        z,
        element,
        name,
        residue,
        chain,
        residue_number,
        insertion,
        alternate,
        group,
        model,
        occupancy
    };
    static constexpr std::size_t column_count = 13;

    void word(std::string_view text, std::int64_t number);
    void value(std::string_view text, std::int64_t number);
    void item_value(std::string_view text, std::int64_t number);
    void name_of_value(std::string_view text, std::int64_t number);
    void begin_block(std::string_view name, std::int64_t number);
    void end_block(std::int64_t number);
    void close(std::int64_t number);
    void begin_row_reading(std::int64_t number);
    void row(std::int64_t number);
    std::string_view cell(Column) const;
    void end_model();

    State state_ = State::outside;
    bool in_text_ = false, in_block_ = false, found_ = false;
    bool wanted_ = false;  // the loop is _atom_site
    std::int64_t text_line_ = 0, loop_line_ = 0, blocks_ = 0;
    std::string text_, item_, block_, title_, model_;
    std::vector<std::string> names_, row_;
    std::vector<std::string> single_names_, single_row_;  // an _atom_site of one row, without a loop
    std::size_t names_count_ = 0, cells_ = 0;
    std::array<std::size_t, column_count> places_{};
    std::int64_t atoms_ = 0, models_ = 0;
};

}  // namespace mad::chem
