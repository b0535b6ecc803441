#include "engines/lines.hpp"

#include <cctype>

namespace mad::engines {

std::string upper(std::string_view text) {
    std::string all(text);
    for (auto& c : all) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return all;
}

std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const auto end = text.find('\n');
        auto line = text.substr(0, end);
        while (line.ends_with('\r')) line.remove_suffix(1);
        lines.push_back(line);
        if (end == std::string_view::npos) break;
        text.remove_prefix(end + 1);
    }
    return lines;
}

}  // namespace mad::engines
