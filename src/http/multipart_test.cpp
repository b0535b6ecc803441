#include "http/multipart.hpp"

#include "http/await_test.hpp"

#include <gtest/gtest.h>
#include <random>

namespace mad::http {
namespace {

struct Pieces : ByteStream {
    Pieces(std::string b, std::size_t n) : bytes(std::move(b)), piece(n) {}
    awaitable<std::size_t> read(std::span<char> into) override {
        const auto n = std::min({into.size(), piece, bytes.size() - at});
        bytes.copy(into.data(), n, at);
        at += n;
        co_return n;
    }
    std::string bytes;
    std::size_t piece, at = 0;
};

const std::string type = "multipart/form-data; boundary=edge";

/// "name|file name|content type=content" of every part, then the error's kind in angle brackets.
std::string read_form(const std::string& body, std::size_t piece, const std::string& content_type = type) {
    Pieces stream(body, piece);
    auto form = MultipartReader::open(stream, content_type);
    if (!form) return '<' + form.error().kind + '>';
    return await([&]() -> awaitable<std::string> {
        std::string all;
        for (;;) {
            auto part = co_await form->next();
            if (!part) co_return all + '<' + part.error().kind + '>';
            if (!*part) co_return all;
            auto text = co_await form->text(100'000);
            if (!text) co_return all + '<' + text.error().kind + '>';
            all +=
                (*part)->name + '|' + (*part)->file_name + '|' + (*part)->content_type + '=' + *text + '\n';
        }
    }());
}

const std::string form =
    "a preamble\r\n"
    "--edge\r\n"
    "Content-Disposition: form-data; name=\"file\"; filename=\"a b.pdb\"\r\n"
    "Content-Type: chemical/x-pdb\r\n"
    "\r\n"
    "line 1\r\n--edg\r\n-\r\n\r\n"
    "\r\n--edge  \r\n"
    "content-disposition:form-data;name=format\r\n"
    "\r\n"
    "pdb"
    "\r\n--edge\r\n"
    "Content-Disposition: form-data; name=\"empty\"\r\n"
    "\r\n"
    "\r\n--edge--\r\n"
    "an epilogue";

TEST(Multipart, GivesEveryPartWhateverThePieces) {
    for (const std::size_t piece : {1U, 2U, 3U, 7U, 50U, 10'000U})
        EXPECT_EQ(read_form(form, piece),
                  "file|a b.pdb|chemical/x-pdb=line 1\r\n--edg\r\n-\r\n\r\n\nformat||=pdb\nempty||=\n")
            << piece;
}

TEST(Multipart, SkipsWhatIsNotRead) {
    Pieces stream(form, 5);
    auto reader = MultipartReader::open(stream, type).value();
    const auto names = await([&]() -> awaitable<std::string> {
        std::string all;
        for (;;) {
            auto part = co_await reader.next();
            if (!*part) co_return all;
            all += (*part)->name + ' ';
        }
    }());
    EXPECT_EQ(names, "file format empty ");
}

TEST(Multipart, KeepsBytesAsTheyAre) {
    std::mt19937 random(7);
    std::string bytes(300'000, '\0');
    for (auto& byte : bytes) byte = "\r\n-edg\0x"[random() % 9];
    const auto body = "--edge\r\nContent-Disposition: form-data; name=\"f\"\r\n\r\n" + bytes + "\r\n--edge--";
    Pieces stream(body, 1000);
    auto reader = MultipartReader::open(stream, type).value();
    const auto found = await([&]() -> awaitable<std::string> {
        (co_await reader.next()).value();
        co_return (co_await reader.text(1'000'000)).value();
    }());
    EXPECT_TRUE(found == bytes);
}

TEST(Multipart, ReadsNamesAsBrowsersWriteThem) {
    const auto name = [](const std::string& disposition) {
        return read_form("--edge\r\nContent-Disposition: form-data" + disposition + "\r\n\r\nx\r\n--edge--",
                         100);
    };
    EXPECT_EQ(name("; name=\"a\\\"b\"; filename=\"C:\\dir\\x.pdb\""), "a\"b|C:\\dir\\x.pdb|=x\n");
    EXPECT_EQ(name("; name=\"größe\"; filename=\"a;b=c.pdb\""), "größe|a;b=c.pdb|=x\n");
    EXPECT_EQ(name("; name=f; filename=\"x\"; filename*=UTF-8''%C3%A4.pdb"), "f|ä.pdb|=x\n");
    EXPECT_EQ(name("; name=\"f\xff\""), "<form_malformed>");
    EXPECT_EQ(name("; filename=\"x\""), "<form_malformed>");
    EXPECT_EQ(name("; name=\"f"), "<form_malformed>");
}

TEST(Multipart, TakesPartsWithoutABody) {
    EXPECT_EQ(read_form("--edge\r\nContent-Disposition: form-data; name=a\r\n\r\n--edge--", 100), "a||=\n");
}

TEST(Multipart, NeedsABoundary) {
    EXPECT_EQ(read_form(form, 9, "multipart/form-data; boundary=\"edge\""), read_form(form, 9));
    EXPECT_EQ(read_form(form, 9, "Multipart/Form-Data;charset=x;BOUNDARY=edge"), read_form(form, 9));
    for (const std::string wrong : {"multipart/form-data", "multipart/form-data; boundary=",
                                    "text/plain; boundary=edge", "multipart/form-data; boundary=\"edge", ""})
        EXPECT_EQ(read_form(form, 9, wrong), "<form_malformed>");
    EXPECT_EQ(read_form(form, 9, "multipart/form-data; boundary=" + std::string(71, 'x')),
              "<form_malformed>");
}

TEST(Multipart, RefusesWhatEndsEarlyAnywhere) {
    const auto end = form.find("--edge--") + 8;
    for (std::size_t n = 0; n < end; ++n) {
        const auto found = read_form(form.substr(0, n), 11);
        EXPECT_TRUE(found.ends_with("<form_malformed>")) << n << found;
    }
    EXPECT_EQ(read_form(form.substr(0, end), 11), read_form(form, 11));
}

TEST(Multipart, IsBounded) {
    EXPECT_EQ(read_form("--edge\r\nX: " + std::string(20'000, 'x'), 1000), "<form_part_headers_too_large>");
    std::string many;
    for (int i = 0; i < 101; ++i) many += "--edge\r\nContent-Disposition: form-data; name=a\r\n\r\n\r\n";
    EXPECT_TRUE(read_form(many + "--edge--", 1000).ends_with("<form_too_many_parts>"));
    EXPECT_EQ(read_form("--edge\r\nContent-Disposition: form-data; name=a\r\n\r\n" +
                            std::string(100'001, 'x') + "\r\n--edge--",
                        1000),
              "<form_part_too_large>");
}

}  // namespace
}  // namespace mad::http
