// Everything that calls subscribers back dies while it does.
#include "base/bell.hpp"
#include "tests/faults/site.hpp"

namespace mad::tests {
namespace {

struct Called {
    static constexpr bool decides_permission = true;
    std::string path, body;
    static Result<Called> from(http::Request& request) { return Called{request.path, request.body}; }
    static void document(http::Operation& op) { http::Anyone::document(op); }
};
struct Number {
    std::string n;
};
const schema::Object& describe(std::type_identity<Number>) {
    static const auto it = schema::object<Number>("Number", schema::field<&Number::n>("n"));
    return it;
}

/// A subscriber that does not answer before it is told to.
class Subscriber {
public:
    explicit Subscriber(Stage& stage) : stage_(stage) {
        router_.post("/jobs/{n}", {"receive", "", "t"},
                     [this](Called call, http::Path<Number>) -> awaitable<Result<http::NoContent>> {
                         ++calls[call.path];
                         bodies[call.path] = call.body;
                         Bell bell(stage_.executor());
                         while (!answers) co_await bell.wait(20ms);
                         co_return http::NoContent{};
                     });
        EXPECT_TRUE(server_.start());
    }
    ~Subscriber() { stage_.wait(server_.stop(0ms)); }
    std::string url(int n) const {
        return "http://127.0.0.1:" + std::to_string(server_.port()) + "/jobs/" + std::to_string(n);
    }

    bool answers = false;
    std::map<std::string, int> calls;
    std::map<std::string, std::string> bodies;

private:
    Stage& stage_;
    http::Router router_;
    http::Server server_{stage_.executor(), router_, {}};
};
}  // namespace

TEST(CallbackFaults, KilledWhileTheyCall) {
    Site site({.settings = {"--ogc-callback-hosts", "127.0.0.1"}});
    Subscriber subscriber(site.stage);
    constexpr std::size_t jobs = 12;
    for (int n = 0; n < static_cast<int>(jobs); ++n) {
        const json::value request{{"inputs", {{"n", n}}},
                                  {"outputs", {{"n", json::object()}}},
                                  {"subscriber", {{"successUri", subscriber.url(n)}}}};
        const auto accepted = site.api->post("/ogc/processes/count/execution", schema::to_text(request),
                                             {{"Prefer", "respond-async"}});
        ASSERT_EQ(accepted.status, 201) << accepted.text;
    }
    site.stage.until([&] { return subscriber.calls.size() == jobs; }, "all calls to be made");
    site.api->stop(SIGKILL);
    for (auto& worker : site.workers) worker->stop(SIGKILL);
    subscriber.calls.clear();
    subscriber.bodies.clear();
    subscriber.answers = true;
    site.restart_api();
    for (auto& worker : site.workers) site.start(worker);
    site.stage.until([&] { return subscriber.calls.size() == jobs; }, "all calls to be made again");
    int calls = 0;
    for (const auto& [path, times] : subscriber.calls) {
        EXPECT_EQ(subscriber.bodies[path], R"({"n":)" + path.substr(path.rfind('/') + 1) + "}");
        calls += times;
    }
    site.expect_all_holds(jobs);
    report("callers_killed: {} jobs, each called back after the kill, {} calls", jobs, calls);
}

}  // namespace mad::tests
