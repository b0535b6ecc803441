#include "chem/cif.hpp"

#include "chem/fields.hpp"

#include <initializer_list>

namespace mad::chem {
namespace {
constexpr std::string_view site = "_atom_site.";
constexpr auto nowhere = static_cast<std::size_t>(-1);
constexpr std::size_t kept_text = 4000;  // of a text field: enough for a title

bool is_blank(char c) { return c == ' ' || c == '\t'; }

std::string_view known(std::string_view value) { return value == "." || value == "?" ? "" : value; }

std::size_t place_of(const std::vector<std::string>& names, std::initializer_list<std::string_view> wanted) {
    for (const auto name : wanted) {
        const auto at = std::find(names.begin(), names.end(), std::string(site) + std::string(name));
        if (at != names.end()) return static_cast<std::size_t>(at - names.begin());
    }
    return nowhere;
}
}  // namespace

void CifReader::line(std::string_view text, std::int64_t number) {
    if (in_text_) {
        if (!text.starts_with(';')) {
            if (text_.size() < kept_text)
                text_ += (text_.empty() ? "" : " ") + std::string(cut(text, kept_text));
            return;
        }
        in_text_ = false;
        value(trimmed(text_), number);
        text.remove_prefix(1);
    } else if (text.starts_with(';')) {
        in_text_ = true;
        text_line_ = number;
        text_ = cut(text.substr(1), kept_text);
        return;
    }
    for (std::size_t i = 0; i < text.size();) {
        if (is_blank(text[i])) {
            ++i;
        } else if (text[i] == '#') {
            return;
        } else if (text[i] == '\'' || text[i] == '"') {
            // The quote ends where white space follows: 'O5'' is O5'.
            auto end = text.find(text[i], i + 1);
            while (end != text.npos && end + 1 < text.size() && !is_blank(text[end + 1]))
                end = text.find(text[i], end + 1);
            if (end == text.npos)
                return faults_.add(number, "the quote " + in_quotes(text.substr(i)) + " has no end");
            value(text.substr(i + 1, end - i - 1), number);
            i = end + 1;
        } else {
            auto end = i;
            while (end < text.size() && !is_blank(text[end])) ++end;
            word(text.substr(i, end - i), number);
            i = end;
        }
    }
}

void CifReader::word(std::string_view text, std::int64_t number) {
    if (text.starts_with('_')) return name_of_value(text, number);
    const auto keyword = lower(text.substr(0, 7));
    if (keyword.starts_with("data_")) return begin_block(text.substr(5), number);
    if (keyword.starts_with("save_")) return close(number);
    if (keyword == "loop_" && text.size() == 5) {
        close(number);
        state_ = State::loop_names;
        loop_line_ = number;
        names_.clear();
        names_count_ = 0;
        wanted_ = false;
        return;
    }
    value(text, number);
}

void CifReader::name_of_value(std::string_view text, std::int64_t number) {
    if (!in_block_) faults_.add(number, in_quotes(text) + " before any data_ block");
    if (state_ == State::loop_names) {
        auto name = lower(text);
        if (name == "_atom_site_fract_x")
            faults_.add(number, "this CIF has fractional coordinates of a crystal (" + name +
                                    "); convert it to mmCIF, PDB or SDF first");
        if (name.starts_with(site)) wanted_ = true;
        ++names_count_;
        if (names_count_ <= 1000) names_.push_back(std::move(name));
        return;
    }
    close(number);
    item_ = lower(cut(text, 200));
    state_ = State::item;
}

void CifReader::value(std::string_view text, std::int64_t number) {
    switch (state_) {
        case State::outside:
            faults_.add(number, "the value " + in_quotes(text) + " belongs to no name");
            return;
        case State::item:
            return item_value(text, number);
        case State::loop_names:
            if (names_count_ == 0) {
                faults_.add(number, "loop_ of line " + std::to_string(loop_line_) + " has no names");
                state_ = State::outside;
                return;
            }
            state_ = State::loop_values;
            cells_ = 0;
            row_.assign(wanted_ ? names_.size() : 0, {});
            if (wanted_) begin_row_reading(number);
            [[fallthrough]];
        case State::loop_values:
            if (wanted_ && cells_ < row_.size()) row_[cells_] = cut(text, 1000);
            if (++cells_ == names_count_) {
                cells_ = 0;
                if (wanted_) row(number);
            }
    }
}

void CifReader::item_value(std::string_view text, std::int64_t) {
    if (item_ == "_struct.title") title_ = known(text);
    if (item_.starts_with(site) && single_names_.size() < 1000) {
        single_names_.push_back(item_);
        single_row_.emplace_back(cut(text, 1000));
    }
    state_ = State::outside;
}

void CifReader::begin_row_reading(std::int64_t number) {
    places_ = {place_of(names_, {"cartn_x"}),
               place_of(names_, {"cartn_y"}),
               place_of(names_, {"cartn_z"}),
               place_of(names_, {"type_symbol"}),
               place_of(names_, {"label_atom_id", "auth_atom_id"}),
               place_of(names_, {"auth_comp_id", "label_comp_id"}),
               place_of(names_, {"auth_asym_id", "label_asym_id"}),
               place_of(names_, {"auth_seq_id", "label_seq_id"}),
               place_of(names_, {"pdbx_pdb_ins_code"}),
               place_of(names_, {"label_alt_id"}),
               place_of(names_, {"group_pdb"}),
               place_of(names_, {"pdbx_pdb_model_num"}),
               place_of(names_, {"occupancy"})};
    for (const auto& [column, name] : {std::pair(x, "Cartn_x"), std::pair(y, "Cartn_y"),
                                       std::pair(z, "Cartn_z"), std::pair(element, "type_symbol")})
        if (places_[column] == nowhere) {
            faults_.add(number, "the _atom_site category has no _atom_site." + std::string(name));
            wanted_ = false;
        }
}

std::string_view CifReader::cell(Column column) const {
    return places_[column] == nowhere ? std::string_view{} : known(row_[places_[column]]);
}

void CifReader::row(std::int64_t number) {
    if (const auto model = cell(Column::model); model != model_) {
        if (atoms_ > 0) end_model();
        model_ = model;
    }
    if (++atoms_ == 1 && models_ > 0) sink_.further_model();
    Atom atom;
    double* const axes[] = {&atom.at.x, &atom.at.y, &atom.at.z};
    for (std::size_t i = 0; i < 3; ++i) {
        const auto text = cell(static_cast<Column>(x + i));
        const auto value = real(text);
        if (!value)
            return faults_.add(number, "_atom_site.Cartn_" + std::string(1, "xyz"[i]) +
                                           " must be a number, found " + in_quotes(row_[places_[x + i]]));
        *axes[i] = *value;
    }
    const auto symbol = element_named(cell(element));
    if (!symbol)
        return faults_.add(number,
                           "_atom_site.type_symbol " + in_quotes(row_[places_[element]]) + " is no element");
    atom.element = *symbol;
    atom.name = cell(name);
    atom.residue = cell(residue);
    atom.chain = cell(chain);
    atom.residue_number = std::string(cell(residue_number)) + std::string(cell(insertion));
    atom.alternate = cell(alternate);
    atom.occupancy = real(cell(occupancy)).value_or(1.0);
    atom.hetero = cell(group) == "HETATM";
    sink_.atom(atom);
}

void CifReader::end_model() {
    sink_.end({.name = title_.empty() ? block_ : block_ + ": " + title_});
    atoms_ = 0;
    ++models_;
}

void CifReader::begin_block(std::string_view block, std::int64_t number) {
    end_block(number);
    in_block_ = true;
    ++blocks_;
    block_ = cut(block, 200);
}

void CifReader::end_block(std::int64_t number) {
    close(number);
    if (!single_names_.empty()) {
        names_ = std::exchange(single_names_, {});
        row_ = std::exchange(single_row_, {});
        wanted_ = true;
        begin_row_reading(number);
        if (wanted_) row(number);
    }
    if (atoms_ > 0) end_model();
    found_ = found_ || models_ > 0;
    models_ = 0;
    title_.clear();
    model_.clear();
}

void CifReader::close(std::int64_t number) {
    if (state_ == State::item) faults_.add(number, in_quotes(item_) + " has no value");
    if (state_ == State::loop_names)
        faults_.add(number, "loop_ of line " + std::to_string(loop_line_) + " has no values");
    if (state_ == State::loop_values && cells_ != 0)
        faults_.add(number, "loop_ of line " + std::to_string(loop_line_) + " ends within a row, after " +
                                std::to_string(cells_) + " of " + std::to_string(names_count_) +
                                " values: is the file cut off?");
    state_ = State::outside;
}

void CifReader::finish(std::int64_t last) {
    if (in_text_) {
        faults_.add(last,
                    "the text that began with ';' at line " + std::to_string(text_line_) + " has no end");
        return;
    }
    end_block(last);
    if (blocks_ == 0)
        faults_.add(0, "there is no data_ block");
    else if (!found_ && faults_.empty())
        faults_.add(0, "there are no atoms: no _atom_site with Cartesian coordinates");
}

}  // namespace mad::chem
