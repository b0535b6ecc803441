// The small texts of a request, a line each: Range with If-Range and If-None-Match, queries,
// percent-encoding, cookies, cursors, traces, request ids, Upload-Metadata, molecular formulas.
#include "base/encoding.hpp"
#include "chem/formula.hpp"
#include "features/uploads/metadata.hpp"
#include "fuzz/fuzz.hpp"
#include "http/answer.hpp"
#include "http/range.hpp"
#include "http/trace.hpp"
#include "http/url.hpp"

using namespace mad;
using fuzz::must;

namespace {

void ranges(std::string_view range, std::string_view condition, std::string_view none_match) {
    http::Request request;
    request.method = "GET";
    request.headers.emplace("Range", range);
    if (!condition.empty()) request.headers.emplace("If-Range", condition);
    if (!none_match.empty()) request.headers.emplace("If-None-Match", none_match);
    const http::Headers response{{"ETag", "\"v1\""}};
    for (const std::uint64_t size : {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{1000}, UINT64_MAX}) {
        const auto what = http::select(request, response, size);
        must(what.offset <= size && what.length <= size - what.offset, "a selection lies within the whole");
        must(what.status != 200 || what.length == size, "200 is the whole");
        must(what.status != 206 || what.length > 0, "206 is something");
        must(what.content_range.empty() == (what.status == 200 || what.status == 304),
             "Content-Range is said");
    }
}

void texts(std::string_view text) {
    if (const auto query = http::parse_query(text)) {
        std::string written;
        for (const auto& [name, value] : *query)
            written += http::percent_encoded(name) + '=' + http::percent_encoded(value) + '&';
        const auto again = http::parse_query(written);
        must(again && *again == *query, "a query reads back the same");
    }
    if (const auto decoded = http::percent_decoded(text)) {
        must(http::is_utf8(*decoded) && decoded->find('\0') == decoded->npos, "a decoded text is text");
        must(http::percent_decoded(http::percent_encoded(*decoded)).value() == *decoded,
             "and reads back the same");
    }
    if (const auto id = http::id_of_cursor(std::string(text)))
        must(http::id_of_cursor(http::cursor_of(**id)).value() == **id, "a cursor reads back the same");
    if (const auto time = parse_time(text))
        if (const auto written = to_rfc3339(*time); written.size() < 28 && !written.starts_with('-'))
            must(parse_time(written) == time, "a time reads back the same");
    if (const auto id = Id::parse(text)) must(Id::parse(id->text()) == id, "an id reads back the same");

    const auto request_id = http::request_id_of(text);
    must(!request_id.empty() && request_id.size() <= 128, "a request id is short");
    must(http::request_id_of(request_id) == request_id, "a request id is kept");
    const auto trace = http::continued_trace(text);
    must(trace.size() == 55 && http::continued_trace(trace).substr(0, 35) == trace.substr(0, 35),
         "a trace is continued");
    http::Request request;
    request.headers.emplace("Cookie", text);
    request.cookie("mad_session");
}

void metadata(std::string_view header) {
    const auto texts = uploads::metadata_in(header);
    if (!texts) return;
    std::string written;
    for (const auto& [key, text] : *texts)
        written += (written.empty() ? "" : ",") + key + ' ' + to_base64(text);
    const auto again = uploads::metadata_in(written);
    must(written.size() > uploads::longest_metadata || (again && *again == *texts),
         "metadata reads back the same");
}

void formula(std::string_view text) {
    const auto ordered = chem::in_hill_order(text);
    must(!ordered || chem::in_hill_order(*ordered) == ordered, "a formula in order stays as it is");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    auto rest = fuzz::text_of(data, size);
    std::string_view lines[3];
    for (auto& line : lines) {
        const auto end = std::min(rest.find('\n'), rest.size());
        line = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    ranges(lines[0], lines[1], lines[2]);
    for (const auto line : lines) {
        texts(line);
        metadata(line);
        formula(line);
    }
    return 0;
}
