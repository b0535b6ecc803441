// A form: the first line is the Content-Type, the rest the body.
#include "http/multipart.hpp"

#include "fuzz/fuzz.hpp"
#include "http/url.hpp"

using namespace mad;
using fuzz::must;

namespace {

awaitable<std::string> parts_of(ByteStream& body, std::string content_type, bool with_text) {
    std::string told;
    auto form = http::MultipartReader::open(body, content_type);
    if (!form) co_return form.error().detail;
    for (int parts = 0;; ++parts) {
        must(parts <= 100, "the parts are limited");
        auto part = co_await form->next();
        if (!part) co_return told + part.error().detail;
        if (!*part) co_return told;
        must(http::is_utf8((*part)->name) && http::is_utf8((*part)->file_name), "names are UTF-8");
        told += (*part)->name + '|' + (*part)->file_name + '|' + (*part)->content_type + '\n';
        if (with_text) {
            const auto text = co_await form->text(1000);
            if (!text) co_return told + text.error().detail;
            must(text->size() <= 1000, "a part's text is limited");
            told += *text + '\n';
        }
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto input = fuzz::text_of(data, size);
    const auto end = std::min(input.find('\n'), input.size());
    const std::string content_type(input.substr(0, end));
    const auto text = input.substr(std::min(end + 1, input.size()));
    for (const bool with_text : {true, false}) {
        fuzz::Body whole(text, false), pieces(text, true);
        must(fuzz::await(parts_of(whole, content_type, with_text)) ==
                 fuzz::await(parts_of(pieces, content_type, with_text)),
             "the parts do not depend on the pieces");
    }
    return 0;
}
