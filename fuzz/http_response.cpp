// What a task service or another peer sends: our client's exchange over a wire of the input's bytes, and the
// call that reads its answer. Bounded, and the same however the bytes come.
#include "features/services/call_answer.hpp"
#include "features/services/call_request.hpp"
#include "features/tasks/registry.hpp"
#include "fuzz/fuzz.hpp"
#include "http/client_exchange.hpp"
#include "http/url.hpp"

#include <boost/json.hpp>

using namespace mad;
using fuzz::must;

namespace {

constexpr std::uint64_t most = 4000;

/// The input, as a connection that ends with it.
class Input : public http::Wire {
public:
    Input(asio::io_context& loop, std::string_view bytes, bool cut) : socket_(loop), body_(bytes, cut) {}
    awaitable<void> handshake(std::string, boost::system::error_code&) override { co_return; }
    awaitable<std::size_t> read_some(std::span<char> into, boost::system::error_code& failure) override {
        const auto n = co_await body_.read(into);
        if (n == 0) failure = asio::error::eof;
        co_return n;
    }
    awaitable<void> write(std::string_view, boost::system::error_code&) override { co_return; }
    asio::ip::tcp::socket& socket() override { return socket_; }

private:
    asio::ip::tcp::socket socket_;
    fuzz::Body body_;
};

awaitable<Result<http::ClientResponse>> exchange(std::string_view bytes, bool cut, bool streamed) {
    static asio::io_context loop;
    Input wire(loop, bytes, cut);
    http::Deadline deadline(loop.get_executor(), [] {});
    http::ClientRequest request{.url = "http://service:1/dock"};
    request.max_response_bytes = most;
    std::string body;
    if (streamed)
        request.on_body = [&body](std::string_view piece) -> awaitable<void> {
            body += piece;
            co_return;
        };
    http::ClientExchange exchange(wire, request, deadline);
    auto response = co_await exchange.run("GET /dock HTTP/1.1\r\n\r\n");
    if (response) {
        response->body += body;
        must(response->body.size() <= most, "a body is limited");
        must(response->status >= 200, "an answer is a final one");
    }
    co_return response;
}

const tasks::Runnable& task() {
    static const auto it = [] {
        const auto schema = std::make_shared<const boost::json::value>(boost::json::parse(
            R"({"type": "object", "required": ["score"], "properties": {"score": {"type": "number"}}})"));
        tasks::Runnable runnable{
            .definition_id = {},
            .org = {},
            .task_id = "dock",
            .version = "1.0.0",
            .name = "dock",
            .operation = {},
            .input = schema::Schema::compile(schema, "", schema::Dialect::openapi31).value(),
            .output = schema::Schema::compile(schema, "", schema::Dialect::openapi31).value(),
            .config = {}};
        return runnable;
    }();
    return it;
}

/// What ends up in the database must be text that it takes.
void storable(const std::string& text) {
    must(http::is_utf8(text) && text.find('\0') == text.npos && text.size() < 100'000, "it can be stored");
}

void read(const http::ClientResponse& response) {
    const auto begun = services::read_answer(task(), "http://service:1/dock?a=b", response);
    if (const auto* failed = std::get_if<services::Failed>(&begun)) {
        must(!failed->error.kind.empty(), "a failure has a name");
        storable(failed->error.kind + failed->error.detail);
        for (const auto& fault : failed->error.faults) storable(fault.pointer + fault.detail);
    }
    if (const auto* busy = std::get_if<services::Busy>(&begun)) {
        must(busy->retry_after.count() >= 1 && busy->retry_after.count() <= 600, "a wait is bounded");
        storable(busy->detail);
    }
    if (const auto* job = std::get_if<services::RemoteJob>(&begun))
        must(job->url.starts_with("http://service:1/"), "a job's status is at its service");
    if (const auto* done = std::get_if<services::Done>(&begun))
        must(done->result.is_object(), "a result is what the task's document says");
    const auto state = services::read_state(task(), response);
    if (const auto* running = std::get_if<services::Running>(&state)) {
        must(running->progress.fraction >= 0 && running->progress.fraction <= 1, "progress is a fraction");
        storable(running->progress.message);
    }
    if (const auto* ended = std::get_if<services::Ended>(&state))
        if (const auto* failed = std::get_if<services::Failed>(ended))
            storable(failed->error.kind + failed->error.detail);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto bytes = fuzz::text_of(data, size);
    const auto whole = fuzz::await(exchange(bytes, false, false));
    const auto pieces = fuzz::await(exchange(bytes, true, false));
    const auto streamed = fuzz::await(exchange(bytes, true, true));
    must(whole.has_value() == pieces.has_value(), "whether it is an answer does not depend on the pieces");
    if (!whole) return 0;
    must(whole->status == pieces->status && whole->headers == pieces->headers && whole->body == pieces->body,
         "the answer does not depend on the pieces");
    must(streamed && streamed->body == whole->body, "nor on whether it is streamed");
    read(*whole);
    return 0;
}
