// Any file as it is uploaded: unpacked where it is gzip, its format found out, its structures counted.
#include "chem/gzip.hpp"
#include "chem/inspect.hpp"
#include "fuzz/fuzz.hpp"

using namespace mad;
using fuzz::must;

namespace {

constexpr chem::Gunzip::Limits limits{.bytes = 1 << 20, .ratio = 50, .free = 64 << 10};

struct Unpacked {
    std::string text, error;
};

template <class Feed>
Unpacked unpack(Feed feed) {
    Unpacked out;
    chem::Gunzip gunzip(limits);
    feed([&](std::string_view packed) {
        if (!out.error.empty()) return;
        const auto fed = gunzip.feed(packed, [&](std::string_view piece) { out.text += piece; });
        if (!fed) out.error = fed.error().kind;
    });
    must(out.text.size() <= limits.bytes, "what is unpacked is limited");
    if (out.error.empty())
        if (const auto end = gunzip.finish(); !end) out.error = end.error().kind;
    if (!out.error.empty()) out.text.clear();  // how much came before the fault is nobody's business
    return out;
}

std::string said(const Result<chem::Summary>& summary) {
    if (!summary) return summary.error().kind + summary.error().detail;
    return std::string(chem::name_of(summary->format)) + summary->name + std::to_string(summary->atom_count) +
           " " + std::to_string(summary->residue_count) + " " + std::to_string(summary->model_count);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    auto text = std::string(fuzz::text_of(data, size));
    if (chem::is_gzip(text)) {
        auto whole = unpack([&](auto take) { take(text); });
        const auto pieces = unpack([&](auto take) { fuzz::in_pieces(text, take); });
        must(whole.error.empty() == pieces.error.empty(), "whether it unpacks does not depend on the pieces");
        must(whole.text == pieces.text, "what is unpacked does not depend on the pieces");
        if (!whole.error.empty()) return 0;
        text = std::move(whole.text);
    }
    chem::Inspector inspector{chem::Claim{}};
    fuzz::in_pieces(text, [&](std::string_view piece) { inspector.feed(piece); });
    const auto summary = inspector.finish();
    must(said(summary) == said(chem::inspect(text)), "the summary does not depend on the pieces");
    if (summary) must(summary->model_count > 0, "a file that is fine has a structure");
    return 0;
}
