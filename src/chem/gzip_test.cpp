#include "chem/gzip_test.hpp"

#include "chem/gzip.hpp"

#include <gtest/gtest.h>

namespace mad::chem {
namespace {

/// The text, or the error's kind in angle brackets.
std::string gunzipped(std::string_view packed, std::size_t piece, Gunzip::Limits limits = {}) {
    Gunzip gunzip(limits);
    std::string text;
    while (!packed.empty()) {
        const auto fed = gunzip.feed(packed.substr(0, piece), [&](std::string_view p) { text += p; });
        if (!fed) return '<' + fed.error().kind + '>';
        packed.remove_prefix(std::min(piece, packed.size()));
    }
    const auto finished = gunzip.finish();
    return finished ? text : '<' + finished.error().kind + '>';
}

std::string long_text() {
    std::string text;
    for (int i = 0; i < 50'000; ++i) text += std::to_string(i * 7919) + '\n';
    return text;
}

TEST(Gunzip, GivesTheTextWhateverThePieces) {
    const auto text = long_text(), packed = gzipped(text);
    ASSERT_TRUE(is_gzip(packed));
    EXPECT_EQ(gunzipped(packed, packed.size()), text);
    EXPECT_EQ(gunzipped(packed, 1), text);
    EXPECT_EQ(gunzipped(packed, 1000), text);
}

TEST(Gunzip, ReadsSeveralMembersAsOneText) {
    EXPECT_EQ(gunzipped(gzipped("one ") + gzipped("two"), 1), "one two");
    EXPECT_EQ(gunzipped(gzipped("one ") + gzipped("") + gzipped("two"), 1000), "one two");
}

TEST(Gunzip, RefusesWhatIsCutOffOrDamaged) {
    const auto packed = gzipped(long_text());
    EXPECT_EQ(gunzipped(packed.substr(0, packed.size() / 2), 1000), "<gzip_damaged>");
    EXPECT_EQ(gunzipped(packed.substr(0, packed.size() - 1), 1000), "<gzip_damaged>");
    EXPECT_EQ(gunzipped(packed.substr(0, 5), 1000), "<gzip_damaged>");
    auto damaged = packed;
    damaged[packed.size() / 2] = static_cast<char>(damaged[packed.size() / 2] ^ 0x55);
    EXPECT_EQ(gunzipped(damaged, 1000), "<gzip_damaged>");
    EXPECT_EQ(gunzipped(packed + "trailing", 1000), "<gzip_damaged>");
}

TEST(Gunzip, StopsBombs) {
    const auto bomb = gzipped(std::string(64 << 20, ' '));
    EXPECT_EQ(gunzipped(bomb, 1000), "<gzip_bomb>");
    EXPECT_EQ(gunzipped(bomb, 1000, {.bytes = 1 << 20}), "<too_large>");
}

}  // namespace
}  // namespace mad::chem
