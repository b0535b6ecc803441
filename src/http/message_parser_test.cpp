// Bodies in chunks, however their bytes come.
#include "http/message_parser.hpp"

#include <array>
#include <gtest/gtest.h>

namespace mad::http {
namespace {

/// What is read of a response whose body comes `at_once` bytes at a time.
Result<std::string> read_body(std::string_view chunks, std::size_t at_once) {
    MessageParser parser(MessageParser::Kind::response, 4096);
    const auto head = parser.head("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    if (!head || !parser.head_done()) return head.error();
    std::string input, body;
    std::array<char, 64> out{};
    while (!parser.done()) {
        if (chunks.empty()) {
            if (const auto ended = parser.end(); !ended) return ended.error();
            break;
        }
        input += chunks.substr(0, at_once);
        chunks.remove_prefix(std::min(at_once, chunks.size()));
        for (bool more = true; more && !input.empty() && !parser.done();) {
            const auto step = parser.body(input, out);
            if (!step) return step.error();
            body.append(out.data(), step->produced);
            input.erase(0, step->consumed);
            more = !step->need_more;
        }
    }
    return body;
}

TEST(Chunks, ComeInPiecesOfAnySize) {
    for (const auto& [chunks, body] : std::vector<std::pair<std::string, std::string>>{
             {"0\r\n\r\n", ""},
             {"0\r\nX-Sum: 1\r\n\r\n", ""},
             {"3\r\nabc\r\n0\r\n\r\n", "abc"},
             {"1\r\na\r\n2;x=y\r\nbc\r\n0\r\nX-Sum: 3\r\n\r\n", "abc"}})
        for (std::size_t at_once = 1; at_once <= chunks.size(); ++at_once) {
            const auto read = read_body(chunks, at_once);
            ASSERT_TRUE(read) << chunks << " by " << at_once << ": " << read.error().detail;
            EXPECT_EQ(*read, body) << chunks << " by " << at_once;
        }
}

TEST(Chunks, ThatAreNoneOrCutOffAreRefused) {
    for (std::size_t at_once = 1; at_once <= 12; ++at_once)
        for (const auto* chunks : {"x\r\n\r\n\r\n", "0\r\n", "0\r\n\r", "3\r\nab", "0\r\nno field\r\n\r\n"})
            EXPECT_FALSE(read_body(chunks, at_once)) << chunks << " by " << at_once;
}

}  // namespace
}  // namespace mad::http
