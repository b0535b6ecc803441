#include "engines/formats.hpp"

#include "chem/gzip.hpp"
#include "engines/lines.hpp"

#include <fmt/format.h>

namespace mad::engines {

namespace {

bool is_one_word_of_smiles(std::string_view text) {
    const auto word = text.substr(0, text.find_last_not_of(" \t\r\n") + 1);
    return !word.empty() &&
           word.find_first_not_of("ABCFHIKLMNOPSTZabcdefghilmnoprstu0123456789()[]=#$:/\\@+-.%*") ==
               std::string_view::npos;
}

}  // namespace

Result<Format> format_of(std::string_view text, std::string_view what) {
    if (chem::is_gzip(text))
        return Error{Errc::invalid, "format_unknown", fmt::format("{} is compressed: give it as text", what)};
    auto summary = chem::inspect(text);
    // One word of SMILES characters is a SMILES that is wrong, rather than of no format.
    if (!summary && summary.error().kind == "format_unknown" && is_one_word_of_smiles(text))
        summary = chem::inspect(text, {.format = Format::smi, .by = "its look"});
    if (summary) return summary->format;
    auto error = summary.error();
    error.detail = fmt::format("{}: {}", what, error.detail);
    for (std::size_t i = 1; i < error.faults.size(); ++i)  // the first one is in the detail
        error.detail += fmt::format("; {}", error.faults[i].detail);
    error.faults.clear();  // their pointers are not those of the request
    return error;
}

std::string name_in(std::string_view record, Format format) {
    const auto lines = lines_of(record);
    if (lines.empty()) return {};
    if (format == Format::sdf) return std::string(trimmed(lines.front()));
    if (format == Format::smi) {
        const auto line = trimmed(lines.front());
        return std::string(trimmed(line.substr(std::min(line.find_first_of(" \t"), line.size()))));
    }
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (format == Format::mol2 && lines[i].starts_with("@<TRIPOS>MOLECULE") && i + 1 < lines.size())
            return std::string(trimmed(lines[i + 1]));
        constexpr std::string_view remark = "REMARK  Name = ";
        if (format == Format::pdbqt && lines[i].starts_with(remark))
            return std::string(trimmed(lines[i].substr(remark.size())));
    }
    return {};
}

}  // namespace mad::engines
