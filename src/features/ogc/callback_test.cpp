// The requirement of OGC 18-062r2 on callbacks, and what a subscriber may rely on. Every delivery is of a new
// Deliverer, which knows what the database holds and nothing else.
#include "features/callbacks/deliverer.hpp"
#include "features/events/types.hpp"
#include "features/ogc/ogc_lab_test.hpp"
#include "features/ogc/subscriber.hpp"

#include <boost/asio/ip/tcp.hpp>

namespace mad::ogc {
namespace {
using asio::ip::tcp;
using callbacks::Deliverer;
using namespace std::chrono_literals;

struct What {
    std::string what;
};
const schema::Object& describe(std::type_identity<What>) {
    static const auto it = schema::object<What>("What", schema::field<&What::what>("what"));
    return it;
}

/// A subscriber's server. It answers what the test tells it to.
class Receiver {
public:
    struct Received {
        std::string what;  ///< of the URI's path
        http::Headers headers;
        std::string body;
    };

    explicit Receiver(asio::io_context& loop, std::uint16_t port = 0)
        : server_(loop.get_executor(), router_, {.port = port}) {
        router_.post(
            "/{what}", {"receive", "", "t"},
            [this](executions::Asked it, http::Path<What> path) -> awaitable<Result<executions::Said>> {
                received.push_back({path.value.what, it.request->headers, it.request->body});
                executions::Said said{answer};
                co_return said;
            });
        EXPECT_TRUE(server_.start());
    }
    std::uint16_t port() const { return server_.port(); }
    std::string url(const std::string& what, const std::string& host = "127.0.0.1") const {
        return "http://" + host + ":" + std::to_string(server_.port()) + "/" + what;
    }
    awaitable<void> stop() { return server_.stop(0ms); }
    /// The paths that were called, in order.
    std::vector<std::string> calls() const {
        std::vector<std::string> all;
        for (const auto& each : received) all.push_back(each.what);
        return all;
    }
    json::value body() const { return executions::parsed(received.back().body); }
    std::string text(std::string_view pointer) const { return text_at(body(), pointer); }

    http::Response answer{.status = 204};
    std::vector<Received> received;

private:
    http::Router router_;
    http::Server server_;
};
}  // namespace

class ReqCallback : public Ogc {
protected:
    ~ReqCallback() override { run(receiver.stop()); }

    using Names = std::vector<std::string>;

    /// A request with a subscriber at these of the receiver's paths.
    std::string request(const Names& names, const std::string& rest = "",
                        const std::string& host = "127.0.0.1") {
        json::object subscriber;
        for (const auto& name : names) subscriber[name] = receiver.url(name, host);
        return R"({"inputs": {"text": "hi"}, "subscriber": )" + schema::to_text(subscriber) + rest + "}";
    }
    Reply submit(const std::string& request, const std::string& process = "echo") {
        auto reply = execute(request, {{"Prefer", "respond-async"}}, process);
        EXPECT_EQ(reply.status, 201) << schema::to_text(reply.body);
        return reply;
    }
    std::string submitted(const Names& names, const std::string& rest = "") {
        return submit(request(names, rest)).text("/jobID");
    }
    std::string ended(const Names& names, const std::string& status = "successful") {
        const auto id = submitted(names);
        add_worker();
        EXPECT_TRUE(until_job(id, status));
        return id;
    }
    void fail() {
        service.answer = [](http::Request&) -> awaitable<http::Response> {
            co_return executions::says(400, R"({"code": "too_wet", "detail": "The molecule is too wet"})");
        };
    }
    std::unique_ptr<Deliverer> deliverer(const callbacks::Destinations& to, Deliverer::Options options = {}) {
        return std::make_unique<Deliverer>(loop.get_executor(), calls, to, messages(ogc_parts), doorbell,
                                           options);
    }
    /// How many calls were due and were made, taken or not.
    std::size_t deliver(const callbacks::Destinations& to, Deliverer::Options options = {}) {
        const auto one = deliverer(to, options);
        const auto made = run(one->deliver());
        run(one->stop());
        return made;
    }
    std::size_t deliver() { return deliver(destinations); }
    /// What is left to be called: "success 1" after one attempt.
    std::string left() const {
        return test.sql(
            "select string_agg(occasion || ' ' || attempt, ', ' order by occasion) from callbacks");
    }
    void make_due() const { test.sql("update callbacks set due_at = now()"); }
    Reply faulty(const std::string& subscriber, std::string_view pointer) {
        auto reply = execute(R"({"inputs": {"text": "hi"}, "subscriber": )" + subscriber + "}");
        EXPECT_EQ(reply.status, 400) << schema::to_text(reply.body);
        EXPECT_EQ(content_type(reply), "application/problem+json");
        EXPECT_EQ(reply.text("/errors/0/pointer"), pointer) << subscriber;
        EXPECT_EQ(test.sql("select count(*) from jobs_meta"), "0");
        return reply;
    }

    Receiver receiver{loop};
    callbacks::Store calls{database};
    const Names all{"successUri", "inProgressUri", "failedUri"};
};

TEST_F(ReqCallback, job_callback) {
    const auto id = ended({"successUri"});
    EXPECT_EQ(deliver(), 1U);
    ASSERT_EQ(receiver.calls(), Names{"successUri"});
    EXPECT_EQ(receiver.body(), executions::parsed(R"({"text": "hi", "count": 3})"));
    const auto& headers = receiver.received[0].headers;
    EXPECT_EQ(http::header(headers, "Content-Type"), "application/json");
    EXPECT_EQ(http::header(headers, "Link"), "<" + base_url + "/ogc/jobs/" + id + ">; rel=\"monitor\"");
    EXPECT_EQ(deliver(), 0U);
    EXPECT_EQ(left(), "");
}

TEST_F(ReqCallback, the_results_are_those_that_were_asked_for_as_a_document) {
    const auto id = submitted({"successUri"}, R"(, "response": "raw", "outputs": {"text": {}})");
    add_worker();
    ASSERT_TRUE(until_job(id, "successful"));
    EXPECT_EQ(deliver(), 1U);
    EXPECT_EQ(receiver.body(), executions::parsed(R"({"text": "hi"})"));
    EXPECT_EQ(results(id).text(""), "hi");
}

TEST_F(ReqCallback, what_is_waited_for_is_called_back_too) {
    add_worker();
    EXPECT_EQ(execute(request({"successUri"})).status, 200);
    EXPECT_EQ(deliver(), 1U);
    EXPECT_EQ(receiver.calls(), Names{"successUri"});
}

TEST_F(ReqCallback, in_progress_is_told_once_with_the_status) {
    publish("dock", "dock");
    add_service("dock");
    auto asked = executions::parsed(request(all));
    asked.as_object()["inputs"] = json::object{{"receptor", "ATOM"}};
    const auto id = submit(schema::to_text(asked), "dock").text("/jobID");
    EXPECT_EQ(deliver(), 0U);
    add_worker();
    ASSERT_TRUE(until([&] { return job(id).text("/progress") == "25"; }));
    EXPECT_EQ(deliver(), 1U);
    EXPECT_EQ(receiver.calls(), Names{"inProgressUri"});
    EXPECT_EQ(receiver.text("/jobID"), id);
    EXPECT_EQ(receiver.text("/status"), "running");
    EXPECT_EQ(receiver.text("/progress"), "25");
    EXPECT_EQ(deliver(), 0U);
    service.states["1"] = R"({"status": "completed", "result": {"poses": []}})";
    ASSERT_TRUE(until_job(id, "successful"));
    EXPECT_EQ(deliver(), 1U);
    EXPECT_EQ(receiver.calls(), (Names{"inProgressUri", "successUri"}));
    EXPECT_EQ(left(), "");
}

TEST_F(ReqCallback, a_job_that_has_ended_is_in_progress_no_more) {
    ended(all);
    EXPECT_EQ(deliver(), 1U);
    EXPECT_EQ(receiver.calls(), Names{"successUri"});
    EXPECT_EQ(left(), "");
}

TEST_F(ReqCallback, a_failure_is_told_with_the_status) {
    fail();
    const auto id = ended(all, "failed");
    EXPECT_EQ(deliver(), 1U);
    EXPECT_EQ(receiver.calls(), Names{"failedUri"});
    EXPECT_EQ(receiver.body(), job(id).body);
    EXPECT_EQ(receiver.text("/status"), "failed");
    EXPECT_NE(receiver.text("/message").find("too wet"), std::string::npos) << receiver.text("/message");
    EXPECT_EQ(left(), "");
}

TEST_F(ReqCallback, a_failure_that_nobody_wants_to_be_told_of_is_forgotten) {
    fail();
    ended({"successUri"}, "failed");
    EXPECT_EQ(deliver(), 0U);
    EXPECT_EQ(receiver.calls(), Names{});
    EXPECT_EQ(left(), "");
}

TEST_F(ReqCallback, a_dismissal_is_told_as_a_failure) {
    const auto id = submitted(all);
    EXPECT_EQ(ask("DELETE", "/ogc/jobs/" + id).text("/status"), "dismissed");
    EXPECT_EQ(deliver(), 1U);
    EXPECT_EQ(receiver.calls(), Names{"failedUri"});
    EXPECT_EQ(receiver.text("/status"), "dismissed");
    EXPECT_EQ(receiver.text("/jobID"), id);
    EXPECT_EQ(left(), "");
}

TEST_F(ReqCallback, a_receiver_that_is_down_is_called_until_it_is_up) {
    const auto id = ended({"successUri"});
    const auto port = receiver.port();
    run(receiver.stop());
    EXPECT_EQ(deliver(), 1U);
    EXPECT_EQ(left(), "success 1");
    EXPECT_EQ(deliver(), 0U);  // not before its pause is over
    make_due();
    EXPECT_EQ(deliver(), 1U);
    EXPECT_EQ(left(), "success 2");
    EXPECT_EQ(test.sql("select due_at > now() + interval '5 seconds' from callbacks"), "t");
    Receiver again(loop, port);
    make_due();
    EXPECT_EQ(deliver(), 1U);
    EXPECT_EQ(again.calls(), Names{"successUri"});
    EXPECT_EQ(left(), "");
    run(again.stop());
}

TEST_F(ReqCallback, only_2xx_has_taken_it_and_redirects_are_not_followed) {
    ended({"successUri"});
    std::int64_t attempt = 0;
    for (const int status : {301, 307, 400, 410, 500}) {
        receiver.answer = {.status = status, .headers = {{"Location", receiver.url("elsewhere")}}};
        make_due();
        EXPECT_EQ(deliver(), 1U);
        EXPECT_EQ(left(), "success " + std::to_string(++attempt)) << status;
    }
    EXPECT_EQ(receiver.calls(), Names(5, "successUri"));
    receiver.answer = {.status = 202, .body = std::string(1 << 20, 'x')};  // of which little is read
    make_due();
    EXPECT_EQ(deliver(), 1U);
    EXPECT_EQ(left(), "");
}

TEST_F(ReqCallback, results_that_cannot_be_read_now_are_sent_later) {
    ended({"successUri"});
    test.sql("alter schema results_ours rename to away");
    EXPECT_EQ(deliver(), 1U);
    EXPECT_EQ(receiver.calls(), Names{});
    EXPECT_EQ(left(), "success 1");
    test.sql("alter schema away rename to results_ours");
    make_due();
    EXPECT_EQ(deliver(), 1U);
    EXPECT_EQ(receiver.calls(), Names{"successUri"});
}

TEST_F(ReqCallback, a_receiver_that_does_not_answer_is_not_waited_for) {
    ended({"successUri"});
    tcp::acceptor silent(loop, {asio::ip::address_v4::loopback(), 0});
    test.sql("update callbacks set uri = 'http://127.0.0.1:" +
             std::to_string(silent.local_endpoint().port()) + "/'");
    EXPECT_EQ(deliver(destinations, {.timeout = 50ms}), 1U);
    EXPECT_EQ(left(), "success 1");
}

TEST_F(ReqCallback, a_call_that_was_taken_up_by_one_that_died_is_made_by_another) {
    ended({"successUri"});
    EXPECT_EQ(run(calls.take(10, 60)).size(), 1U);
    EXPECT_EQ(deliver(), 0U);
    make_due();  // as after its lease
    EXPECT_EQ(deliver(), 1U);
    EXPECT_EQ(receiver.calls(), Names{"successUri"});
}

TEST_F(ReqCallback, one_that_is_stopped_while_it_calls_leaves_the_call_to_another) {
    ended({"successUri"});
    tcp::acceptor silent(loop, {asio::ip::address_v4::loopback(), 0});
    const auto uri = test.sql("select uri from callbacks");
    test.sql("update callbacks set uri = 'http://127.0.0.1:" +
             std::to_string(silent.local_endpoint().port()) + "/'");
    const auto first = deliverer(destinations);
    tcp::socket connection(loop);
    auto accepted = begin(silent.async_accept(connection, asio::use_awaitable));
    auto made = begin(first->deliver());
    run(std::move(accepted));
    run(first->stop());
    EXPECT_EQ(run(std::move(made)), 1U);
    EXPECT_EQ(left(), "success 1");
    test.sql("update callbacks set due_at = now(), uri = '" + uri + "'");
    EXPECT_EQ(deliver(), 1U);
    EXPECT_EQ(receiver.calls(), Names{"successUri"});
}

TEST_F(ReqCallback, two_that_deliver_at_once_make_a_call_once) {
    for (int i = 0; i < 4; ++i) submitted({"successUri"});
    ended({"successUri"});
    ASSERT_TRUE(until([&] { return count(executions::Status::completed) == 5; }));
    const auto one = deliverer(destinations), other = deliverer(destinations);
    auto first = begin(one->deliver()), second = begin(other->deliver());
    EXPECT_EQ(run(std::move(first)) + run(std::move(second)), 5U);
    EXPECT_EQ(receiver.calls().size(), 5U);
    run(one->stop());
    run(other->stop());
}

TEST_F(ReqCallback, one_that_is_started_delivers_by_itself_and_hears_of_events) {
    const auto one = deliverer(destinations, {.every = 1h, .pace = 1ms});
    one->start();
    ended({"successUri"});
    doorbell.ring(std::string(events::channel_events));  // as the relay does
    EXPECT_TRUE(until([&] { return !receiver.received.empty(); }));
    run(one->stop());
}

TEST_F(ReqCallback, a_call_is_given_up_after_a_day) {
    ended({"successUri"});
    receiver.answer = {.status = 500};
    test.sql("update callbacks set attempt = 32");
    EXPECT_EQ(deliver(), 1U);
    EXPECT_EQ(receiver.calls().size(), 1U);
    EXPECT_EQ(left(), "");
}

TEST_F(ReqCallback, addresses_that_are_not_public_are_refused) {
    for (const std::string host : {"127.0.0.2", "10.0.0.1", "169.254.169.254", "[::1]", "[fd00::1]"})
        faulty(R"({"successUri": "http://)" + host + R"(/"})", "/subscriber/successUri");
}

TEST_F(ReqCallback, what_a_name_stands_for_is_looked_at_when_it_is_called) {
    EXPECT_EQ(submit(request({"successUri"}, "", "localhost")).status, 201);
    add_worker();
    ASSERT_TRUE(until([&] { return count(executions::Status::completed) == 1; }));
    EXPECT_EQ(deliver(), 1U);
    EXPECT_EQ(receiver.calls(), Names{});
    EXPECT_EQ(left(), "success 1");
    make_due();
    EXPECT_EQ(deliver(callbacks::Destinations("localhost")), 1U);
    EXPECT_EQ(receiver.calls(), Names{"successUri"});
}

TEST_F(ReqCallback, uris_that_cannot_be_called_are_refused) {
    faulty("{}", "/subscriber/successUri");
    faulty(R"({"failedUri": "https://example.org/"})", "/subscriber/successUri");
    for (const auto* uri : {"", "/here", "example.org", "ftp://example.org/", "file:///etc/passwd",
                            "http://user:secret@example.org/", "http://example.org:99999/"}) {
        const auto quoted = "\"" + std::string(uri) + "\"";
        faulty(R"({"successUri": )" + quoted + "}", "/subscriber/successUri");
        for (const std::string name : {"inProgressUri", "failedUri"})
            faulty(R"({"successUri": "https://example.org/", ")" + name + "\": " + quoted + "}",
                   "/subscriber/" + name);
    }
    faulty(R"({"successUri": 7})", "/subscriber/successUri");
    faulty(R"({"successUri": "https://example.org/", "otherUri": "https://example.org/"})",
           "/subscriber/otherUri");
}

TEST_F(ReqCallback, whoever_may_not_read_results_does_not_get_them_sent) {
    for (const auto* missing : {"jobs.read", "results.read"}) {
        router.authenticate_with(
            [this, missing](const http::Request&) -> awaitable<Result<std::optional<http::Principal>>> {
                http::Principal who;
                who.org_id = org;
                who.permissions = {"tasks.execute", "jobs.read", "results.read"};
                who.permissions.erase(missing);
                co_return std::optional(std::move(who));
            });
        const auto reply = execute(request({"successUri"}));
        EXPECT_EQ(reply.status, 403) << schema::to_text(reply.body);
        EXPECT_EQ(reply.text("/errors/0/pointer"), "/subscriber");
    }
    EXPECT_EQ(test.sql("select count(*) from jobs_meta"), "0");
}

TEST_F(ReqCallback, a_request_that_is_repeated_is_called_back_once) {
    const http::Headers once{{"Prefer", "respond-async"}, {"Idempotency-Key", "k"}};
    const auto first = execute(request({"successUri"}), once),
               second = execute(request({"successUri"}), once);
    EXPECT_EQ(first.text("/jobID"), second.text("/jobID"));
    EXPECT_EQ(left(), "success 0");
}

TEST_F(ReqCallback, the_definition_describes_the_callbacks) {
    const auto definition = get("/ogc/api").body;
    const auto at = [&](const std::string& path) {
        return text_at(definition, "/paths/~1ogc~1processes~1{process_id}~1execution/post/callbacks" + path);
    };
    EXPECT_NE(at("/jobCompleted/{$request.body#~1subscriber~1successUri}/post/requestBody"), "(nothing)");
    EXPECT_EQ(at("/jobFailed/{$request.body#~1subscriber~1failedUri}/post/requestBody/content/"
                 "application~1json/schema/$ref"),
              "#/components/schemas/OgcStatusInfo");
}

}  // namespace mad::ogc
