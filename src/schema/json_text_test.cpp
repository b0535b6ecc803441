#include "schema/json_text.hpp"

#include <bit>
#include <cmath>
#include <gtest/gtest.h>
#include <random>

namespace mad::schema {
namespace {

std::string refusal(std::string_view text, JsonLimits limits = {}) {
    const auto v = parse_json(text, limits);
    return v ? "accepted" : v.error().detail;
}

}  // namespace

TEST(Json, ReadsEveryKindOfValue) {
    const auto v =
        parse_json(R"( {"a": [1, -2, 1.5, true, false, null], "b": {"c": "é\u00e9\ud83d\ude00\n"}} )")
            .value();
    EXPECT_EQ(to_text(v), "{\"a\":[1,-2,1.5,true,false,null],\"b\":{\"c\":\"éé😀\\n\"}}");
}

TEST(Json, ReadsDoublesExactly) {
    std::mt19937_64 random(1);
    for (int i = 0; i < 100'000; ++i) {
        const auto d = std::bit_cast<double>(random());
        if (!std::isfinite(d)) continue;
        const auto text = to_text(json::value(d));
        ASSERT_EQ(std::bit_cast<std::uint64_t>(parse_json(text).value().to_number<double>()),
                  std::bit_cast<std::uint64_t>(d))
            << text;
    }
}

TEST(Json, KeepsIntegersBeyondDoubles) {
    for (const auto* text :
         {"9007199254740993", "-9223372036854775808", "9223372036854775807", "18446744073709551615"})
        EXPECT_EQ(to_text(parse_json(text).value()), text);
}

TEST(Json, WritesNumbersForPeople) {
    const auto written = [](std::string_view text) { return to_text(parse_json(text).value()); };
    EXPECT_EQ(written("0.1"), "0.1");
    EXPECT_EQ(written("1.0"), "1");
    EXPECT_EQ(written("-9.4"), "-9.4");
    EXPECT_EQ(written("-0"), "-0");
    EXPECT_EQ(written("100.25"), "100.25");
    EXPECT_EQ(written("1E-6"), "0.000001");
    EXPECT_EQ(written("1E-7"), "1e-7");
    EXPECT_EQ(written("1e15"), "1000000000000000");
    EXPECT_EQ(written("1e300"), "1e+300");
    EXPECT_EQ(written("18446744073709551616"), "1.8446744073709552e+19");
    EXPECT_EQ(written("1e-400"), "0");
    EXPECT_THROW(to_text(json::value(INFINITY)), std::domain_error);
}

TEST(Json, WritesCanonicalText) {  // the samples of RFC 8785, 3.2.3 and appendix B
    const auto sample = parse_json(R"({
        "\u20ac": "Euro Sign", "\r": "Carriage Return", "\ufb33": "Hebrew Letter Dalet With Dagesh", "1": "One",
        "\ud83d\ude00": "Emoji: Grinning Face", "\u0080": "Control", "\u00f6": "Latin Small Letter O With Diaeresis"})");
    EXPECT_EQ(
        to_canonical_text(sample.value()),
        "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\",\"ö\":\"Latin Small Letter O With "
        "Diaeresis\",\"€\":\"Euro Sign\",\"😀\":\"Emoji: Grinning Face\",\"\ufb33\":\"Hebrew Letter Dalet "
        "With "
        "Dagesh\"}");
    const auto number = [](std::uint64_t bits) {
        return to_canonical_text(json::value(std::bit_cast<double>(bits)));
    };
    EXPECT_EQ(number(0x8000000000000000), "0");
    EXPECT_EQ(number(0x0000000000000001), "5e-324");
    EXPECT_EQ(number(0x7fefffffffffffff), "1.7976931348623157e+308");
    EXPECT_EQ(number(0x4340000000000000), "9007199254740992");
    EXPECT_EQ(number(0x4430000000000000), "295147905179352830000");
    EXPECT_EQ(number(0x44b52d02c7e14af5), "9.999999999999997e+22");
    EXPECT_EQ(number(0x444b1ae4d6e2ef4e), "999999999999999700000");
    EXPECT_EQ(number(0x444b1ae4d6e2ef50), "1e+21");
    EXPECT_EQ(number(0x3eb0c6f7a0b5ed8d), "0.000001");
    EXPECT_EQ(number(0x41b3de4355555553), "333333333.3333332");
    EXPECT_EQ(number(0xbecbf647612f3696), "-0.0000033333333333333333");
}

TEST(Json, SaysWhereTextIsMalformed) {
    EXPECT_EQ(refusal("{\n  \"é\": 1,,\n}"), "This is not JSON: a name in \" expected (line 2, column 10).");
    EXPECT_EQ(refusal(""), "This is not JSON: the text ends early (line 1, column 1).");
    EXPECT_EQ(refusal("[1, 2"), "This is not JSON: the text ends early (line 1, column 6).");
    EXPECT_EQ(refusal("{\"a\": 1, \"a\": 2}"),
              "This is not JSON: the name \"a\" is there twice (line 1, column 10).");
    EXPECT_EQ(refusal("1e400"), "This is not JSON: the number is too large (line 1, column 1).");
}

TEST(Json, RefusesWhatRfc8259Refuses) {
    for (const std::string text : {"[1,]",
                                   "{\"a\":1,}",
                                   "{a:1}",
                                   "'a'",
                                   "01",
                                   "-",
                                   "+1",
                                   ".5",
                                   "1.",
                                   "1e",
                                   "1e+",
                                   "0x1",
                                   "NaN",
                                   "Infinity",
                                   "tru",
                                   "nulll",
                                   "\"\\x\"",
                                   "\"\\u12\"",
                                   "\"\\u12g4\"",
                                   "\"\\ud800\"",
                                   "\"\\ud800\\u0041\"",
                                   "\"\\udc00\"",
                                   "\"a\nb\"",
                                   "\"",
                                   "\"\\",
                                   "[",
                                   "]",
                                   "{",
                                   "{\"a\"",
                                   "{\"a\":",
                                   "1 2",
                                   "// 1",
                                   "\xef\xbb\xbf"
                                   "1",
                                   "\"\x80\"",
                                   "\"\xc0\x80\"",
                                   "\"\xed\xa0\x80\"",
                                   "\"\xf4\x90\x80\x80\"",
                                   "\"\xe2\x82\""})
        EXPECT_FALSE(parse_json(text)) << text;
    EXPECT_FALSE(parse_json(std::string_view("1\0", 2)));
    EXPECT_FALSE(parse_json(std::string_view("\0", 1)));
}

TEST(Json, LimitsDepthAndSize) {
    const auto nested = [](std::size_t n) { return std::string(n, '[') + std::string(n, ']'); };
    EXPECT_TRUE(parse_json(nested(64)));
    EXPECT_EQ(refusal(nested(65)), "This is not JSON: the nesting is too deep (line 1, column 65).");
    EXPECT_FALSE(parse_json(std::string(1'000'000, '[')));
    EXPECT_EQ(parse_json("[1, 2]", {.bytes = 5}).error().code, Errc::too_large);
}

TEST(JsonPointer, FindsWhatItNames) {
    const auto v = parse_json(R"({"a/b": {"~": [1, 2]}, "": 3})").value();
    EXPECT_EQ(*at_pointer(v, "/a~1b/~0/1"), 2);
    EXPECT_EQ(*at_pointer(v, "/"), 3);
    EXPECT_EQ(at_pointer(v, ""), &v);
    for (const auto* nowhere : {"a", "/a", "/a~1b/~0/2", "/a~1b/~0/01", "/a~1b/~0/-", "/a~2", "/~", "//x"})
        EXPECT_EQ(at_pointer(v, nowhere), nullptr) << nowhere;
    EXPECT_EQ(pointer_to("/x", "a/b~"), "/x/a~1b~0");
}

}  // namespace mad::schema
