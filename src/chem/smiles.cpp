#include "chem/smiles.hpp"

#include "chem/fields.hpp"

#include <array>
#include <map>

namespace mad::chem {
namespace {

/// Outside brackets: how many bonds an atom may have. What is aromatic or charged is left to those who know.
struct Organic {
    std::string_view symbol;
    int most_bonds;
};
constexpr std::array<Organic, 10> organic{
    {{"Cl", 7}, {"Br", 7}, {"B", 3}, {"C", 4}, {"N", 5}, {"O", 2}, {"P", 5}, {"S", 6}, {"F", 1}, {"I", 7}}};
constexpr std::string_view aromatic_organic = "bcnops";

bool is_digit(char c) { return c >= '0' && c <= '9'; }

class Parser {
public:
    explicit Parser(std::string_view text) : text_(text) {}

    Result<Smiles> parse() {
        while (fault_.empty() && at_ < text_.size()) step();
        if (fault_.empty()) check_end();
        if (fault_.empty()) check_valences();
        if (!fault_.empty()) return Error{Errc::invalid, "smiles_invalid", fault_};
        return std::move(found_);
    }

private:
    struct Node {
        int most_bonds;  // 0: not limited
        int bonds = 0;
        std::size_t column;
    };
    struct Ring {
        std::size_t atom;
        char bond;
        std::size_t column;
    };

    void fail(std::size_t at, const std::string& what) {
        if (fault_.empty()) fault_ = "column " + std::to_string(at + 1) + ": " + what;
    }
    char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }

    void step() {
        const char c = text_[at_];
        if (c == '[') return bracket_atom();
        if (c == '(') return open_branch();
        if (c == ')') return close_branch();
        if (c == '.') return dot();
        if (std::string_view("-=#$:/\\~").find(c) != std::string_view::npos) return bond(c);
        if (is_digit(c) || c == '%') return ring_closure();
        organic_atom();
    }

    static int order(char bond) {
        switch (bond) {
            case '=':
                return 2;
            case '#':
                return 3;
            case '$':
                return 4;
            default:
                return 1;
        }
    }

    void organic_atom() {
        for (const auto& o : organic)
            if (text_.substr(at_).starts_with(o.symbol)) {
                add(std::string(o.symbol), o.most_bonds, at_, o.symbol.size());
                return;
            }
        const char c = text_[at_];
        if (aromatic_organic.find(c) != std::string_view::npos)
            return add(std::string(1, static_cast<char>(c & ~0x20)), 0, at_, 1);
        if (c == '*') return fail(at_, "'*' stands for any atom and cannot be used");
        fail(at_, in_quotes(cut(text_.substr(at_), 10)) +
                      " begins with no atom, bond, branch or ring closure" +
                      (c >= 'A' && c <= 'Z' ? "; other elements stand in brackets" : ""));
    }

    void add(std::string element, int most_bonds, std::size_t column, std::size_t length) {
        const auto here = nodes_.size();
        nodes_.push_back({most_bonds, 0, column});
        found_.elements.push_back(std::move(element));
        if (last_)
            join(*last_, here, bond_);
        else if (bond_ != '\0')
            return fail(column - 1, "a bond with no atom before it");
        bond_ = '\0';
        last_ = here;
        fresh_branch_ = false;
        at_ += length;
    }

    void join(std::size_t a, std::size_t b, char bond) {
        nodes_[a].bonds += order(bond);
        nodes_[b].bonds += order(bond);
    }

    int number(int most_digits) {
        int value = 0;
        for (int i = 0; i < most_digits && is_digit(peek()); ++i) value = value * 10 + (text_[at_++] - '0');
        return value;
    }

    // [isotope symbol chirality hydrogens charge :class]
    void bracket_atom() {
        const auto begin = at_++;
        number(4);
        std::optional<std::string> element;
        for (const std::size_t length : {2U, 1U}) {
            const auto symbol = text_.substr(at_, length);
            const bool aromatic =
                symbol.size() == length &&
                (symbol == "b" || symbol == "c" || symbol == "n" || symbol == "o" || symbol == "p" ||
                 symbol == "s" || symbol == "se" || symbol == "as" || symbol == "te" || symbol == "si");
            const bool upper = !symbol.empty() && symbol[0] >= 'A' && symbol[0] <= 'Z' &&
                               (length == 1 || (symbol.size() == 2 && symbol[1] >= 'a' && symbol[1] <= 'z'));
            if (aromatic || upper) element = element_named(symbol);
            if (element) {
                at_ += length;
                break;
            }
        }
        if (!element) return fail(begin, in_quotes(cut(text_.substr(begin), 10)) + " names no element");
        chirality();
        if (peek() == 'H') {
            ++at_;
            number(1);
        }
        const int charge = bracket_charge();
        if (peek() == ':') {
            ++at_;
            if (!is_digit(peek())) return fail(at_, "the atom class must be a number");
            number(9);
        }
        if (peek() != ']') return fail(begin, "this bracket atom has no end or something unknown in it");
        found_.charge += charge;
        const auto length = at_ + 1 - begin;
        at_ = begin;
        add(*element, 0, begin, length);
    }

    void chirality() {
        while (peek() == '@') ++at_;
        for (const auto* kind : {"TH", "AL", "SP", "TB", "OH"})
            if (at_ > 0 && text_[at_ - 1] == '@' && text_.substr(at_).starts_with(kind) &&
                at_ + 2 < text_.size() && is_digit(text_[at_ + 2])) {
                at_ += 2;
                number(2);
                return;
            }
    }

    int bracket_charge() {
        const char sign = peek();
        if (sign != '+' && sign != '-') return 0;
        int size = 0;
        while (peek() == sign && size < 15) {
            ++at_;
            ++size;
        }
        if (size == 1 && is_digit(peek())) size = number(2);
        return sign == '+' ? size : -size;
    }

    void bond(char c) {
        if (!last_) return fail(at_, "a bond with no atom before it");
        if (bond_ != '\0') return fail(at_, "two bonds in a row");
        bond_ = c;
        fresh_branch_ = false;
        ++at_;
    }

    void open_branch() {
        if (!last_ || bond_ != '\0' || fresh_branch_) return fail(at_, "a branch must follow an atom");
        branches_.push_back({*last_, at_});
        fresh_branch_ = true;
        ++at_;
    }

    void close_branch() {
        if (branches_.empty()) return fail(at_, "')' without '('");
        if (fresh_branch_) return fail(at_, "an empty branch");
        if (bond_ != '\0') return fail(at_, "a bond with no atom behind it");
        last_ = branches_.back().first;
        branches_.pop_back();
        ++at_;
    }

    void dot() {
        if (!last_ || bond_ != '\0' || fresh_branch_) return fail(at_, "'.' must stand between atoms");
        last_.reset();
        ++at_;
        if (at_ == text_.size()) fail(at_ - 1, "'.' must stand between atoms");
    }

    void ring_closure() {
        const auto begin = at_;
        if (!last_ || fresh_branch_) return fail(begin, "a ring closure must follow an atom");
        int label = 0;
        if (peek() == '%') {
            ++at_;
            if (at_ + 2 > text_.size() || !is_digit(text_[at_]) || !is_digit(text_[at_ + 1]))
                return fail(begin, "'%' must be followed by two digits");
            label = number(2);
        } else {
            label = number(1);
        }
        const auto open = rings_.find(label);
        if (open == rings_.end()) {
            rings_[label] = {*last_, bond_, begin};
        } else {
            const auto ring = open->second;
            rings_.erase(open);
            if (ring.atom == *last_)
                return fail(begin, "ring closure " + std::to_string(label) + " joins an atom to itself");
            if (ring.bond != '\0' && bond_ != '\0' && order(ring.bond) != order(bond_))
                return fail(begin, "ring closure " + std::to_string(label) + " has two different bonds");
            join(ring.atom, *last_, ring.bond != '\0' ? ring.bond : bond_);
        }
        bond_ = '\0';
    }

    void check_end() {
        if (nodes_.empty()) return fail(0, "there are no atoms");
        if (bond_ != '\0') return fail(text_.size() - 1, "a bond with no atom behind it");
        if (!branches_.empty()) return fail(branches_.back().second, "'(' without ')'");
        if (!rings_.empty())
            fail(rings_.begin()->second.column,
                 "ring closure " + std::to_string(rings_.begin()->first) + " is never closed");
    }

    void check_valences() {
        for (std::size_t i = 0; i < nodes_.size(); ++i)
            if (nodes_[i].most_bonds > 0 && nodes_[i].bonds > nodes_[i].most_bonds)
                return fail(nodes_[i].column, found_.elements[i] + " has " + std::to_string(nodes_[i].bonds) +
                                                  " bonds, but can have " +
                                                  std::to_string(nodes_[i].most_bonds) + " at most");
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::string fault_;
    Smiles found_;
    std::vector<Node> nodes_;
    std::vector<std::pair<std::size_t, std::size_t>> branches_;  // the atom before '(', and its column
    std::map<int, Ring> rings_;
    std::optional<std::size_t> last_;  // the atom that the next one is joined to
    char bond_ = '\0';
    bool fresh_branch_ = false;  // '(' was the last thing read
};

}  // namespace

Result<Smiles> parse_smiles(std::string_view text) { return Parser(text).parse(); }

bool is_smiles_header(std::string_view line) {
    line = trimmed(line);
    return lower(line.substr(0, line.find_first_of(" \t"))) == "smiles";
}

void SmiReader::line(std::string_view text, std::int64_t number) {
    text = trimmed(text);
    if (text.empty()) return;
    if (std::exchange(first_, false) && is_smiles_header(text)) return;
    const auto end = std::min(text.find_first_of(" \t"), text.size());
    const auto smiles = text.substr(0, end);
    const auto parsed = parse_smiles(smiles);
    if (!parsed) return faults_.add(number, parsed.error().detail);
    for (const auto& element : parsed->elements) {
        Atom atom;
        atom.element = element;
        sink_.atom(atom);
    }
    ++molecules_;
    sink_.end({.name = std::string(trimmed(text.substr(end))), .charge = parsed->charge});
}

void SmiReader::finish(std::int64_t) {
    if (molecules_ == 0 && faults_.empty()) faults_.add(0, "there is no SMILES");
}

}  // namespace mad::chem
