#include "blobs/blobs.hpp"

#include <array>

namespace mad::blobs {
namespace {
constexpr std::string_view prefix = "mad://org/";
constexpr std::size_t id_length = 36;
constexpr std::array<std::string_view, 3> kinds{"inputs", "molecules", "outputs"};
}  // namespace

bool Uri::is_kind(std::string_view kind) {
    return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}

std::string Uri::text() const { return std::string(prefix) + org.text() + '/' + kind + '/' + id.text(); }

std::optional<Uri> Uri::parse(std::string_view text) {
    if (!text.starts_with(prefix)) return {};
    text.remove_prefix(prefix.size());
    const auto kind_begin = id_length + 1;
    const auto slash = text.rfind('/');
    if (slash == text.npos || slash <= kind_begin || text[id_length] != '/') return {};
    const auto org = Id::parse(text.substr(0, id_length));
    const auto kind = text.substr(kind_begin, slash - kind_begin);
    const auto id = Id::parse(text.substr(slash + 1));
    if (!org || !id || !is_kind(kind)) return {};
    return Uri{*org, std::string(kind), *id};
}

}  // namespace mad::blobs
