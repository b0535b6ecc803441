#include "base/clock.hpp"
#include "base/encoding.hpp"
#include "base/file_contents.hpp"
#include "base/id.hpp"
#include "base/temporary_folder.hpp"

#include <fstream>
#include <gtest/gtest.h>

namespace mad {

TEST(Id, ReadsBackWhatItWrites) {
    const auto id = Id::make();
    EXPECT_EQ(Id::parse(id.text()), id);
    EXPECT_EQ(id.text()[14], '7');
}

TEST(Id, SortsByTheOrderOfMaking) {
    auto last = Id::make();
    for (int i = 0; i < 10'000; ++i) {
        const auto next = Id::make();
        ASSERT_LT(last, next);
        last = next;
    }
}

TEST(Id, RefusesAnythingElse) {
    EXPECT_FALSE(Id::parse(""));
    EXPECT_FALSE(Id::parse("0190b0a0-0000-7000-8000-00000000000g"));
    EXPECT_FALSE(Id::parse("0190b0a0-0000-7000-8000-0000000000000"));
    EXPECT_FALSE(Id::parse("0190b0a0x0000-7000-8000-000000000000"));
}

TEST(Clock, ReadsBackWhatItWrites) {
    const auto now = system_now();
    EXPECT_EQ(parse_time(to_rfc3339(now)), now);
    EXPECT_EQ(to_rfc3339(Time{}), "1970-01-01T00:00:00Z");
}

TEST(Clock, ReadsOffsetsAndPostgresForm) {
    const auto noon = *parse_time("2026-11-24T12:00:00Z");
    EXPECT_EQ(parse_time("2026-11-24T14:00:00+02:00"), noon);
    EXPECT_EQ(parse_time("2026-11-24 12:00:00+00"), noon);
    EXPECT_EQ(parse_time("2026-11-24 07:30:00-04:30"), noon);
    EXPECT_EQ(parse_time("2026-11-24T12:00:00.5Z"), noon + std::chrono::milliseconds(500));
    EXPECT_FALSE(parse_time("2026-02-30T12:00:00Z"));
    EXPECT_FALSE(parse_time("2026-11-24T12:00:00"));
    EXPECT_FALSE(parse_time("yesterday"));
}

TEST(Encoding, Base64UrlReadsBack) {
    const std::string bytes("\x00\xff\x10 mad", 7);
    EXPECT_EQ(from_base64url(to_base64url(bytes)), bytes);
    EXPECT_FALSE(from_base64url("a+b"));
    EXPECT_FALSE(from_base64url("ab=="));
}

TEST(Encoding, Base64HasItsPadding) {
    EXPECT_EQ(to_base64("\xff\xef"
                        "ab"),
              "/+9hYg==");
    EXPECT_EQ(from_base64("/+9hYg=="),
              "\xff\xef"
              "ab");
    for (const auto* wrong : {"/+9hYg", "/+9hYg=", "_-9hYg==", "/+9hYg==\n", "="})
        EXPECT_FALSE(from_base64(wrong));
}

TEST(Encoding, Sha256OfPiecesIsThatOfTheWhole) {
    Sha256 sum;
    sum.add("molecular ");
    sum.add("docking");
    EXPECT_EQ(sum.hex(), to_hex(sha256("molecular docking")));
    EXPECT_EQ(to_hex(sha256("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(ContentsOf, ReadsTheWholeAndSaysWhyItCannot) {
    const TemporaryFolder folder;
    const auto file = folder.path() / "file";
    const auto text = std::string(100'000, 'x') + std::string("\0\n", 2);
    std::ofstream(file, std::ios::binary) << text;
    EXPECT_EQ(contents_of(file).value(), text);
    std::ofstream(folder.path() / "empty").flush();
    EXPECT_EQ(contents_of(folder.path() / "empty").value(), "");

    const auto absent = contents_of(folder.path() / "absent");
    ASSERT_FALSE(absent);
    EXPECT_EQ(absent.error().code, Errc::not_found);
    EXPECT_EQ(absent.error().detail,
              (folder.path() / "absent").string() + " cannot be read: No such file or directory");
    const auto of_folder = contents_of(folder.path());
    ASSERT_FALSE(of_folder);
    EXPECT_EQ(of_folder.error().code, Errc::unavailable);
    EXPECT_EQ(of_folder.error().detail, folder.path().string() + " cannot be read: Is a directory");
}

}  // namespace mad
