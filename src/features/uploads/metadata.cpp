#include "features/uploads/metadata.hpp"

#include "base/encoding.hpp"
#include "chem/fields.hpp"

namespace mad::uploads {

Result<std::map<std::string, std::string>> metadata_in(std::string_view header) {
    const auto bad = [](std::string_view pair) {
        return Error{Errc::malformed, "metadata_malformed",
                     "Upload-Metadata must be keys with texts in base64, divided by commas; " +
                         chem::in_quotes(pair) + " is none."};
    };
    if (header.size() > longest_metadata) return bad(header);
    std::map<std::string, std::string> texts;
    while (!header.empty()) {
        const auto comma = header.find(',');
        const auto pair = chem::words(header.substr(0, comma));
        if (pair.empty() || pair.size() > 2) return bad(header.substr(0, comma));
        const auto text = from_base64(pair.size() == 2 ? pair[1] : "");
        if (!text) return bad(header.substr(0, comma));
        texts[std::string(pair[0])] = *text;
        header.remove_prefix(comma == header.npos ? header.size() : comma + 1);
    }
    return texts;
}

}  // namespace mad::uploads
