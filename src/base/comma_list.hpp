// Several values in one setting.
#pragma once
#include <string_view>
#include <vector>

namespace mad {

/// What stands between the commas, without spaces around it; nothing of what is empty.
inline std::vector<std::string_view> comma_list(std::string_view text) {
    std::vector<std::string_view> items;
    while (!text.empty()) {
        auto item = text.substr(0, text.find(','));
        text.remove_prefix(item.size() < text.size() ? item.size() + 1 : item.size());
        while (item.starts_with(' ')) item.remove_prefix(1);
        while (item.ends_with(' ')) item.remove_suffix(1);
        if (!item.empty()) items.push_back(item);
    }
    return items;
}

}  // namespace mad
