// Pieces of a line: columns, words, numbers.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mad::chem {

std::string_view trimmed(std::string_view);
/// Columns `first` to `last`, counted from 1 as format descriptions do; shorter or empty where the line ends.
std::string_view columns(std::string_view line, std::size_t first, std::size_t last);
/// What white space separates.
std::vector<std::string_view> words(std::string_view line);
/// Finite, with nothing but spaces around it.
std::optional<double> real(std::string_view);
std::optional<int> integer(std::string_view);
/// At most 40 characters of `text` in quotes, for messages: 'abc'.
std::string in_quotes(std::string_view text);
/// `text` in lower case (ASCII).
std::string lower(std::string_view text);
/// The first `bytes` of `text` at most, without cutting a UTF-8 character.
std::string_view cut(std::string_view text, std::size_t bytes);

}  // namespace mad::chem
