#include "schema/official.hpp"

#include "schema/json_text.hpp"

#include <boost/json/object.hpp>
#include <map>

namespace mad::schema {
namespace {

std::map<std::string, json::value, std::less<>> read_all() {
    std::map<std::string, json::value, std::less<>> documents;
    for (const auto& [file_name, text] : official_texts()) {
        auto document = parse_json(text).value();
        const auto& object = document.get_object();
        std::string_view id = (object.contains("$id") ? object.at("$id") : object.at("id")).get_string();
        if (id.ends_with('#')) id.remove_suffix(1);
        std::string key(id);
        documents.emplace(std::move(key), std::move(document));
    }
    return documents;
}

}  // namespace

const json::value* official_document(std::string_view uri) {
    static const auto documents = read_all();
    const auto found = documents.find(uri);
    return found == documents.end() ? nullptr : &found->second;
}

}  // namespace mad::schema
