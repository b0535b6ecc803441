#include "engines/smina_output.hpp"

#include "engines/lines.hpp"

#include <fmt/format.h>

namespace mad::engines {
namespace {

constexpr std::string_view record_end = "$$$$", terms_heading = "## Name ";

Error malformed(std::string detail) { return {Errc::upstream, "output_malformed", std::move(detail)}; }

/// "> <CNNscore>" and, from Open Babel, ">  <CNNscore>  (1)" are both CNNscore.
std::string_view tag_of(std::string_view line) {
    const auto open = line.find('<'), close = line.find('>', 1);
    if (!line.starts_with('>') || open == line.npos || close == line.npos || close < open) return {};
    return line.substr(open + 1, close - open - 1);
}

/// The properties that follow the connection table: each its value's lines, to an empty one.
std::map<std::string, std::string, std::less<>> tags_of(const std::vector<std::string_view>& lines) {
    std::map<std::string, std::string, std::less<>> tags;
    std::string* value = nullptr;
    bool after_block = false;
    for (const auto line : lines) {
        after_block = after_block || line.starts_with("M  END");
        if (!after_block) continue;
        if (const auto tag = tag_of(line); !tag.empty())
            value = &tags[std::string(tag)];
        else if (trimmed(line).empty())
            value = nullptr;
        else if (value)
            *value += (value->empty() ? "" : "\n") + std::string(trimmed(line));
    }
    return tags;
}

Result<SminaRecord> record_of(std::string_view text, std::size_t number) {
    const auto lines = lines_of(text);
    auto block = read_mol_block(text, "");
    if (!block) return malformed(fmt::format("pose {}: {}", number, block.error().detail));
    return SminaRecord{std::move(*block), tags_of(lines)};
}

/// "-0.035579    gauss(o=0,_w=0.5,_c=8)", below the heading "Weights  Terms", to an empty line.
std::map<std::string, double, std::less<>> weights_of(const std::vector<std::string_view>& lines) {
    std::map<std::string, double, std::less<>> weights;
    bool within = false;
    for (const auto line : lines) {
        const auto parts = words(line);
        if (parts.size() == 2 && parts[0] == "Weights" && parts[1] == "Terms") {
            within = true;
        } else if (within) {
            const auto weight = parts.size() == 2 ? real(parts[0]) : std::nullopt;
            if (!weight) break;
            weights[std::string(parts[1])] = *weight;
        }
    }
    return weights;
}

/// "## Name term term", then "## molecule value value": the molecule's name may be none.
std::vector<SminaTerm> terms_of(const std::vector<std::string_view>& lines) {
    std::vector<std::string_view> names;
    for (const auto line : lines) {
        auto parts = words(line);
        if (line.starts_with(terms_heading)) {
            names.assign(parts.begin() + 2, parts.end());
        } else if (line.starts_with("## ") && !names.empty() && parts.size() > names.size()) {
            std::vector<SminaTerm> terms;
            parts.erase(parts.begin(), parts.end() - static_cast<std::ptrdiff_t>(names.size()));
            for (std::size_t i = 0; i < names.size(); ++i) {
                const auto value = real(parts[i]);
                if (!value) return {};
                terms.push_back({std::string(names[i]), *value});
            }
            return terms;
        }
    }
    return {};
}

}  // namespace

Result<std::optional<double>> SminaRecord::number(std::string_view tag) const {
    const auto found = tags.find(tag);
    if (found == tags.end()) return std::optional<double>{};
    const auto value = real(found->second);
    if (!value) return malformed(fmt::format("{} is \"{}\", no number", tag, chem::cut(found->second, 40)));
    return value;
}

Result<std::vector<SminaRecord>> read_smina_records(std::string_view sdf) {
    std::vector<SminaRecord> records;
    while (!trimmed(sdf).empty()) {
        std::size_t end = 0;
        while (end < sdf.size() && !sdf.substr(end).starts_with(record_end)) {
            const auto line = sdf.find('\n', end);
            end = line == sdf.npos ? sdf.size() : line + 1;
        }
        if (end == sdf.size()) return malformed(fmt::format("pose {} is cut off", records.size() + 1));
        auto record = record_of(sdf.substr(0, end), records.size() + 1);
        if (!record) return record.error();
        records.push_back(std::move(*record));
        const auto next = sdf.find('\n', end);
        sdf = next == sdf.npos ? std::string_view() : sdf.substr(next + 1);
    }
    if (records.empty()) return malformed("the output file has no pose");
    return records;
}

SminaConsole read_smina_console(std::string_view console) {
    SminaConsole it;
    const auto lines = lines_of(console);
    bool table = false;
    for (const auto line : lines) {
        const auto parts = words(line);
        if (line.find("Could not find any conformations") != line.npos) it.no_pose = true;
        if (line.starts_with("-----+")) {
            table = true;
        } else if (table) {
            // mode, affinity, intramol, CNN score, CNN affinity
            const auto rank = parts.size() == 5 ? integer(parts[0]) : std::nullopt;
            const auto intra = rank ? real(parts[2]) : std::nullopt;
            if (intra) it.intra_of_rank[*rank] = *intra;
            table = !parts.empty() && integer(parts[0]);
        } else if ((line.starts_with("Intramolecular energy:") && parts.size() == 3) ||
                   // "Affinity: -9.10000  -0.42000 (kcal/mol)", when it minimised
                   (line.starts_with("Affinity:") && parts.size() == 4 && !it.intra)) {
            it.intra = real(parts[2]);
        }
    }
    it.terms = terms_of(lines);
    const auto weights = weights_of(lines);
    for (auto& term : it.terms)
        if (const auto weight = weights.find(term.name); weight != weights.end())
            term.weight = weight->second;
    return it;
}

// "atomid el pos term term", "1 C <1.0,2.0,3.0> value value", "END"
Result<SminaAtomTerms> read_smina_atom_terms(std::string_view table) {
    constexpr std::size_t before = 3;  // columns that are no terms
    SminaAtomTerms it;
    bool ended = false;
    for (const auto line : lines_of(table)) {
        const auto parts = words(line);
        if (parts.empty() || ended) continue;
        if (parts[0] == "atomid" && it.terms.empty()) {
            for (std::size_t i = before; i < parts.size(); ++i) it.terms.emplace_back(parts[i]);
            continue;
        }
        if (parts[0] == "END") {
            ended = true;
            continue;
        }
        const auto number = integer(parts[0]);
        if (!number || parts.size() != before + it.terms.size())
            return malformed(
                fmt::format("\"{}\" is no line of atomic_interaction_terms", chem::cut(line, 60)));
        auto& atom = it.atoms.emplace_back();
        atom.number = *number;
        atom.element = parts[1];
        for (std::size_t i = before; i < parts.size(); ++i) {
            const auto value = real(parts[i]);
            if (!value) return malformed(fmt::format("\"{}\" is no number", chem::cut(parts[i], 40)));
            atom.values.push_back(*value);
        }
    }
    if (!ended || it.terms.empty()) return malformed("atomic_interaction_terms is cut off");
    return it;
}

}  // namespace mad::engines
