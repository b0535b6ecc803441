// What comes over a connection: our session, with all that it does above Beast (targets, headers, bodies,
// forms, conditions, ranges, streams), over a pair of sockets. Its answers are whole, never a 500, and the
// same however the bytes come.
#include "base/log.hpp"
#include "fuzz/fuzz.hpp"
#include "http/message_parser.hpp"
#include "http/multipart.hpp"
#include "http/router.hpp"
#include "http/session.hpp"
#include "schema/json_text.hpp"

#include <boost/json.hpp>
#include <sys/socket.h>
#include <unistd.h>

using namespace mad;
using fuzz::must;

namespace {
namespace json = boost::json;

struct Letters : ByteSource {
    std::uint64_t size() const override { return 2000; }
    awaitable<std::size_t> read_at(std::uint64_t offset, std::span<char> into) override {
        const auto n = static_cast<std::size_t>(std::min<std::uint64_t>(into.size(), size() - offset));
        std::fill_n(into.begin(), n, 'a');
        co_return n;
    }
};

struct DockPath {
    Id job_id;
    std::string name;
};
const schema::Object& describe(std::type_identity<DockPath>) {
    static const auto it =
        schema::object<DockPath>("DockPath", schema::field<&DockPath::job_id>("job_id"),
                                 schema::field<&DockPath::name>("name", {.max_length = 20}));
    return it;
}

struct Box {
    std::vector<double> center;
    std::optional<std::string> label;
    std::int64_t modes = 9;
};
const schema::Object& describe(std::type_identity<Box>) {
    static const auto it = schema::object<Box>(
        "Box", schema::field<&Box::center>("center", {.min_items = 3, .max_items = 3}),
        schema::field<&Box::label>("label", {.max_length = 10, .pattern = "^[a-z]*$"}),
        schema::field<&Box::modes>("modes", {.defaulted = true, .minimum = 1, .maximum = 20}));
    return it;
}

http::Router& router() {
    using namespace http;
    static Router it;
    static const bool filled = [] {
        it.authenticate_with([](const Request& r) -> awaitable<Result<std::optional<Principal>>> {
            if (header(r.headers, "X-API-Key").empty() && r.cookie(session_cookie).empty())
                co_return std::optional<Principal>{};
            co_return std::optional(Principal{.name = "ada"});
        });
        it.get("/jobs", {"jobs", "", ""}, [](Anyone, Query<PageQuery> q) -> awaitable<Result<Page<Box>>> {
            auto after = id_of_cursor(q.value.cursor);
            if (!after) co_return after.error();
            co_return Page<Box>{};
        });
        it.get("/jobs/{job_id}/files/{name}", {"file", "", ""},
               [](Anyone, Path<DockPath> path) -> awaitable<Result<Download>> {
                   co_return Download{std::make_shared<Letters>(), "text/plain", path.value.name, "v1"};
               });
        it.post("/dock", {"dock", "", ""},
                [](CurrentUser, Body<Box> box, IdempotencyKey key) -> awaitable<Result<Created<Box>>> {
                    co_return Created<Box>{box.value, "/jobs/" + key.value.value_or("1")};
                });
        it.put("/any", {"any", "", ""},
               [](Anyone, JsonBody body) -> awaitable<Result<Json>> { co_return Json{body.value}; });
        it.post("/upload", {"upload", "", ""}, [](Anyone, Upload upload) -> awaitable<Result<Text>> {
            auto form = MultipartReader::open(*upload.body, upload.content_type);
            if (!form) co_return form.error();
            std::string names;
            for (;;) {
                auto part = co_await form->next();
                if (!part) co_return part.error();
                if (!*part) co_return Text{names};
                auto text = co_await form->text(500);
                if (!text) co_return text.error();
                names += (*part)->name + '=' + *text + '\n';
            }
        });
        it.put("/unread", {"unread", "", ""},
               [](Anyone, Upload) -> awaitable<Result<NoContent>> { co_return NoContent{}; });
        it.get("/events", {"events", "", ""}, [](Anyone, LastEventId id) -> awaitable<Result<EventStream>> {
            co_return EventStream{[id](EventSink& sink) -> awaitable<void> {
                co_await sink.send(id.value.value_or("0"), "first", "one\ntwo");
                co_await sink.keep_alive();
            }};
        });
        return true;
    }();
    must(filled, "the routes are there");
    return it;
}

const http::ServerOptions options{.max_header_bytes = 2048, .max_body_bytes = 1000, .max_upload_bytes = 3000};

/// All that a session answers to `input`, after which the client ends its side.
std::string answers(std::string_view input, bool cut) {
    asio::io_context loop;
    int ends[2];
    must(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends) == 0,
         "there are sockets");
    std::string out;
    const auto drain = [&] {
        char bytes[4096];
        for (;;) {
            const auto n = ::read(ends[1], bytes, sizeof bytes);
            if (n <= 0) return;
            out.append(bytes, static_cast<std::size_t>(n));
        }
    };
    {
        asio::ip::tcp::socket socket(loop);
        socket.assign(asio::ip::tcp::v4(), ends[0]);
        http::BodyMemory memory(1 << 20);
        http::Session session(std::move(socket), router(), options, memory);
        bool over = false;
        asio::co_spawn(loop, session.run(), [&](const std::exception_ptr& failed) {
            must(!failed, "a session ends in order");
            over = true;
        });
        const auto say = [&](std::string_view piece) {
            while (!piece.empty() && !over) {
                const auto n = ::send(ends[1], piece.data(), piece.size(), MSG_NOSIGNAL);
                if (n > 0) piece.remove_prefix(static_cast<std::size_t>(n));
                loop.poll();
                drain();
                if (n < 0 && errno != EAGAIN) break;
            }
        };
        if (cut)
            fuzz::in_pieces(input, say);
        else
            say(input);
        ::shutdown(ends[1], SHUT_WR);
        while (!over) {
            loop.run_one_for(std::chrono::milliseconds(10));
            drain();
        }
    }
    drain();
    ::close(ends[1]);
    return out;
}

struct Answer {
    int status = 0;
    http::Headers headers;
    std::string body;
};

/// The head cannot be read: what is said of it depends on how much of it was there.
bool refuses_head(const Answer& answer) {
    if (answer.status == 414 || answer.status == 431) return true;
    const auto problem = answer.status == 400 ? schema::parse_json(answer.body) : json::value();
    if (!problem || !problem->is_object()) return false;
    const auto code = problem->at("code");
    return code == "malformed_http" || code == "header_cut_off";
}

std::vector<Answer> answers_in(std::string_view rest) {
    std::vector<Answer> found;
    while (!rest.empty()) {
        http::MessageParser parser(http::MessageParser::Kind::response, 1 << 16);
        while (!parser.head_done()) {
            const auto step = parser.head(rest);
            must(step && !step->need_more, "an answer has a whole head");
            rest.remove_prefix(step->consumed);
        }
        Answer answer{parser.status(), parser.headers(), {}};
        for (std::string piece(4096, '\0'); !parser.done() && !rest.empty();) {
            const auto step = parser.body(rest, piece);
            must(step && step->consumed > 0, "an answer has a whole body");
            rest.remove_prefix(step->consumed);
            answer.body.append(piece, 0, step->produced);
        }
        if (!parser.done()) must(parser.end().has_value(), "an answer has a whole body");
        if (answer.status != 100) found.push_back(std::move(answer));
    }
    return found;
}

void must_be_in_order(const Answer& answer) {
    must(answer.status < 500, "no answer is a failure of ours");
    must(answer.headers.count(std::string_view("X-Evil")) == 0, "no header can be smuggled in");
    if (answer.status < 400) return;
    must(http::header(answer.headers, "Content-Type") == "application/problem+json",
         "a refusal is a problem");
    must(schema::parse_json(answer.body).has_value(), "and is JSON");
}

/// But for what differs from run to run.
bool same(Answer a, Answer b) {
    if (refuses_head(a) && refuses_head(b)) return true;
    for (auto* answer : {&a, &b})
        for (const auto* name : {"Date", "X-Request-Id"}) http::set_header(answer->headers, name, "");
    return a.status == b.status && a.headers == b.headers && a.body == b.body;
}

}  // namespace

extern "C" int LLVMFuzzerInitialize(int*, char***) {
    log::configure(log::Level::error, log::Form::text);
    return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto input = fuzz::text_of(data, size);
    const auto whole = answers(input, false), pieces = answers(input, true);
    if (input.find("HEAD ") != input.npos) return 0;  // only who asked knows that such an answer has no body
    const auto some = answers_in(whole), others = answers_in(pieces);
    for (const auto& answer : some) must_be_in_order(answer);
    const bool are_same = std::ranges::equal(some, others, same);
    if (!are_same) std::fprintf(stderr, "whole:\n%s\nin pieces:\n%s\n", whole.c_str(), pieces.c_str());
    must(are_same, "the answers do not depend on the pieces");
    return 0;
}
