// The codec over bytes that Celery 5.2 wrote: fuzz/corpus/celery_message.
#include "base/encoding.hpp"
#include "redis/celery/control.hpp"
#include "redis/celery/event.hpp"
#include "redis/celery/python_text.hpp"
#include "redis/celery/result.hpp"
#include "schema/json_text.hpp"
#include "schema/numbers.hpp"

#include <fstream>
#include <gtest/gtest.h>

namespace mad::celery {
namespace {

std::string captured(const std::string& name) {
    std::ifstream file(MAD_SOURCE_DIR "/fuzz/corpus/celery_message/" + name);
    if (!file) throw std::runtime_error("no captured message " + name);
    return {std::istreambuf_iterator<char>(file), {}};
}

json::value parsed(std::string_view text) { return schema::parse_json(text).value(); }

/// The envelope and the JSON behind its base64, as one value, without what is made anew at each sending.
json::value laid_open(std::string_view text) {
    auto value = parsed(text);
    auto& object = value.as_object();
    object["body"] = parsed(*from_base64(std::string(object["body"].as_string())));
    object["properties"].as_object().erase("delivery_tag");
    return value;
}

TEST(CeleryTask, IsReadAsCelerySentIt) {
    const auto task = decode_task(captured("task")).value();
    EXPECT_EQ(task.name, "tasks.add");
    EXPECT_EQ(task.id, "f7905443-70ce-4b0a-a667-4bbc748f8030");
    EXPECT_EQ(task.root_id, task.id);
    EXPECT_FALSE(task.parent_id);
    EXPECT_EQ(schema::to_text(task.args), "[2,3]");
    EXPECT_EQ(task.argsrepr, "(2, 3)");
    EXPECT_EQ(task.correlation_id, task.id);
    EXPECT_EQ(task.reply_to, "b523b487-6e79-3236-a840-7a3f2626c776");
    EXPECT_EQ(task.origin, "gen32151@vm");
    EXPECT_TRUE(is_plain(task));
    EXPECT_FALSE(task.redelivered);
    EXPECT_EQ(task.priority, 0);
}

TEST(CeleryTask, HasTimesAndHeadersOfTheApplication) {
    const auto task = decode_task(captured("task_with_eta_expires_and_header")).value();
    EXPECT_EQ(task.eta, parse_time("2026-11-23T23:42:55.501409Z"));
    EXPECT_EQ(task.expires, parse_time("2026-11-24T00:41:55.501409Z"));
    EXPECT_EQ(schema::to_text(task.more), R"({"x-org":"42"})");
    EXPECT_EQ(decode_task(captured("task_of_priority_6"))->priority, 6);
}

TEST(CeleryTask, CarriesWhatFollowsIt) {
    const auto chained = decode_task(captured("task_of_a_chain")).value();
    ASSERT_EQ(chained.chain.as_array().size(), 2U);
    EXPECT_EQ(chained.chain.as_array()[1].at("args"), json::array{2});  // the next one is the last
    EXPECT_FALSE(is_plain(chained));
    const auto of_chord = decode_task(captured("task_of_a_chord")).value();
    EXPECT_EQ(of_chord.chord.at("task"), "tasks.count");
    EXPECT_EQ(of_chord.group_index, 2);
}

TEST(CeleryTask, IsWrittenAsCeleryWritesIt) {
    for (const auto* name : {"task", "task_with_eta_expires_and_header", "task_of_a_chain", "task_of_a_chord",
                             "task_of_priority_6"}) {
        const auto text = captured(name);
        auto message = to_message(decode_task(text).value(), "celery");
        message.properties.expiration = decode_message(text)->properties.expiration;
        EXPECT_TRUE(schema::same(laid_open(encode_message(message)), laid_open(text)))
            << schema::to_text(laid_open(encode_message(message))) << "\n"
            << schema::to_text(laid_open(text));
    }
}

TEST(CeleryTask, OfOursTellsItsArgumentsAsPythonWould) {
    auto task = make_task("mad.execute", {1, "it's", nullptr}, {{"seed", 0.5}, {"ok", true}});
    const auto message = to_message(task, "gpu");
    EXPECT_EQ(message.headers.at("argsrepr"), "(1, \"it's\", None)");
    EXPECT_EQ(message.headers.at("kwargsrepr"), "{'seed': 0.5, 'ok': True}");
    EXPECT_EQ(message.headers.at("root_id"), json::value(task.id));
    EXPECT_EQ(message.properties.routing_key, "gpu");
    EXPECT_NE(message.properties.delivery_tag, to_message(task, "gpu").properties.delivery_tag);
}

/// The captured task with one thing changed.
std::string changed(const std::function<void(json::object& envelope)>& change) {
    auto value = parsed(captured("task"));
    change(value.as_object());
    return schema::to_text(value);
}
std::string with_body(std::string_view body) {
    return changed([&](json::object& message) { message["body"] = to_base64(body); });
}

TEST(CeleryTask, IsRefusedByTheFieldThatIsWrong) {
    const std::vector<std::pair<std::string, std::string>> wrong{
        {changed([](auto& m) { m["headers"].as_object().erase("id"); }), "/headers/id"},
        {changed([](auto& m) { m["headers"].as_object()["task"] = 7; }), "/headers/task"},
        {changed([](auto& m) { m["headers"].as_object()["eta"] = "tomorrow"; }), "/headers/eta"},
        {changed([](auto& m) { m["headers"].as_object()["timelimit"] = {"x"}; }), "/headers/timelimit"},
        {changed([](auto& m) { m["headers"].as_object()["retries"] = 1.5; }), "/headers/retries"},
        {changed([](auto& m) { m["headers"] = json::array{}; }), "/headers"},
        {changed([](auto& m) { m["properties"].as_object().erase("delivery_tag"); }),
         "/properties/delivery_tag"},
        {changed([](auto& m) { m["properties"].as_object()["priority"] = -1; }), "/properties/priority"},
        {changed([](auto& m) { m["properties"].as_object()["body_encoding"] = "hex"; }),
         "/properties/body_encoding"},
        {changed([](auto& m) { m["body"] = "***"; }), "/body"},
        {with_body("[[], {}]"), "/body"},
        {with_body("[{}, {}, {}]"), "/body/0"},
        {with_body("[[], [], {}]"), "/body/1"},
        {with_body("[[], {}, {\"chain\": 3}]"), "/body/2/chain"},
    };
    for (const auto& [text, pointer] : wrong) {
        const auto task = decode_task(text);
        ASSERT_FALSE(task) << pointer;
        EXPECT_EQ(task.error().code, Errc::invalid) << pointer;
        ASSERT_EQ(task.error().faults.size(), 1U);
        EXPECT_EQ(task.error().faults[0].pointer, pointer);
        EXPECT_NE(task.error().detail.find(pointer), std::string::npos) << task.error().detail;
    }
    EXPECT_EQ(decode_task("{").error().code, Errc::malformed);
    EXPECT_EQ(decode_task(with_body("[[NaN], {}, {}]")).error().code, Errc::malformed);
    EXPECT_EQ(decode_task(with_body(std::string(100, '['))).error().code, Errc::malformed);
    EXPECT_EQ(decode_task("[]").error().code, Errc::invalid);
    EXPECT_EQ(decode_task(std::string(20 << 20, ' ')).error().code, Errc::too_large);
}

TEST(CeleryTask, OfAnotherSerializerIsRefusedByItsName) {
    for (const auto& [type, name] :
         std::map<std::string, std::string>{{"application/x-python-serialize", "\"pickle\""},
                                            {"application/x-yaml", "\"yaml\""},
                                            {"application/x-msgpack", "\"msgpack\""},
                                            {"application/x-strange", "application/x-strange"}}) {
        const auto task = decode_task(changed([&](auto& m) { m["content-type"] = type; }));
        ASSERT_FALSE(task);
        EXPECT_EQ(task.error().code, Errc::unsupported);
        EXPECT_NE(task.error().detail.find(name), std::string::npos) << task.error().detail;
    }
    const auto zipped =
        decode_task(changed([](auto& m) { m["headers"].as_object()["compression"] = "application/x-gzip"; }));
    EXPECT_EQ(zipped.error().faults.at(0).pointer, "/headers/compression");
    const auto old = changed([](auto& m) {
        m["headers"] = json::object();
        m["body"] = to_base64(R"({"task": "tasks.add", "id": "1", "args": [], "kwargs": {}})");
    });
    EXPECT_EQ(decode_task(old).error().kind, "celery_protocol_unsupported");
}

TEST(CeleryMessage, IsMarkedAsRedeliveredAndElseTheSame) {
    const auto text = captured("task_with_eta_expires_and_header");
    auto marked = parsed(marked_redelivered(text).value());
    EXPECT_TRUE(decode_task(schema::to_text(marked))->redelivered);
    EXPECT_EQ(decode_task(schema::to_text(marked))->more.size(), 1U);
    marked.as_object()["headers"].as_object().erase("redelivered");
    marked.as_object()["properties"].as_object()["delivery_info"].as_object().erase("redelivered");
    EXPECT_TRUE(schema::same(marked, parsed(text)));
    EXPECT_FALSE(marked_redelivered("[]"));
}

TEST(CeleryResult, IsReadAndWrittenAsCeleryKeepsIt) {
    const auto good = decode_result(captured("result_success")).value();
    EXPECT_EQ(good.status, status::success);
    EXPECT_EQ(good.value, 5);
    EXPECT_EQ(good.date_done, parse_time("2026-11-23T23:42:01.832915Z"));
    const auto bad = decode_result(captured("result_failure")).value();
    ASSERT_TRUE(bad.failure);
    EXPECT_EQ(python_repr(*bad.failure), "ValueError('boom')");
    EXPECT_EQ(bad.failure->module, "builtins");
    EXPECT_TRUE(bad.traceback->starts_with("Traceback"));
    for (const auto* name : {"result_success", "result_failure", "result_success_of_a_group"})
        EXPECT_TRUE(schema::same(parsed(encode_result(decode_result(captured(name)).value())),
                                 parsed(captured(name))))
            << name;
}

TEST(CeleryResult, OfEveryState) {
    const auto at = *parse_time("2026-11-29T07:00:00Z");
    EXPECT_EQ(encode_result(succeeded("1", {1, 2}, at)),
              R"({"status":"SUCCESS","result":[1,2],"traceback":null,"children":[],)"
              R"("date_done":"2026-11-29T07:00:00","task_id":"1"})");
    EXPECT_EQ(parsed(encode_result(started("1", 7, "w@host"))).at("result").at("pid"), 7);
    const auto stopped = decode_result(encode_result(revoked("1", "terminated", at))).value();
    EXPECT_EQ(python_repr(*stopped.failure), "TaskRevokedError('terminated')");
    EXPECT_TRUE(is_final(stopped.status));
    const auto retry = decode_result(R"({"status": "RETRY", "result": null, "task_id": "1"})").value();
    EXPECT_FALSE(retry.failure);
    EXPECT_FALSE(is_final(retry.status));
    const auto custom =
        decode_result(R"({"status": "PROGRESS", "result": {"done": 3}, "task_id": "1", "worker": "w"})")
            .value();
    EXPECT_EQ(custom.value.at("done"), 3);
    EXPECT_EQ(custom.more.at("worker"), "w");
    const auto wrong =
        decode_result(R"({"status": "FAILURE", "result": {"exc_message": []}, "task_id": "1"})");
    EXPECT_EQ(wrong.error().faults.at(0).pointer, "/result/exc_type");
    EXPECT_EQ(decode_result("nonsense").error().code, Errc::malformed);
}

TEST(CeleryEvents, AreReadOneByOneAndInBatches) {
    const auto read = [](const std::string& name) {
        return read_events(decode_message(captured(name)).value()).value().at(0);
    };
    const auto beat = read("event_worker-heartbeat");
    EXPECT_EQ(beat.type, "worker-heartbeat");
    EXPECT_EQ(beat.hostname, "w1@bench");
    EXPECT_EQ(beat.fields.at("freq"), 2.0);
    EXPECT_EQ(beat.clock, 2);
    ASSERT_TRUE(beat.timestamp);
    EXPECT_EQ(beat.timestamp->time_since_epoch().count(), 1795477318186553);
    EXPECT_EQ(read("event_task-received").fields.at("name"), "tasks.add");
    EXPECT_EQ(read("event_task-succeeded").fields.at("result"), "5");
    EXPECT_EQ(read("event_task-failed").fields.at("exception"), "ValueError('boom')");

    const auto ours = task_received(decode_task(captured("task")).value());
    for (const auto& [name, _] : read("event_task-received").fields)
        EXPECT_TRUE(ours.fields.contains(name)) << name;
    for (const auto& [name, _] : beat.fields)
        EXPECT_TRUE(worker_event("worker-heartbeat", {}).fields.contains(name)) << name;
}

TEST(CeleryEvents, GoToTheChannelOfTheirType) {
    std::vector<Event> events{task_started("1"), task_succeeded("1", "5", 0.25)};
    events[0].timestamp = parse_time("2026-11-29T07:00:00Z");
    const auto batch = to_message(events);
    EXPECT_EQ(batch.properties.routing_key, "task.multi");
    EXPECT_FALSE(batch.properties.durable);
    const auto again = read_events(decode_message(encode_message(batch)).value()).value();
    ASSERT_EQ(again.size(), 2U);
    EXPECT_EQ(again[0].timestamp, events[0].timestamp);
    EXPECT_EQ(again[1].fields.at("runtime"), 0.25);
    EXPECT_EQ(to_message(events[0]).properties.routing_key, "task.started");
    Message wrong;
    wrong.body = json::array{1};
    EXPECT_EQ(read_events(wrong).error().faults.at(0).pointer, "/body/0");
    wrong.body = parsed(R"({"type": "x", "timestamp": 1e300})");
    EXPECT_EQ(read_events(wrong).error().faults.at(0).pointer, "/body/timestamp");
}

TEST(CeleryControl, IsReadAndAnswered) {
    const auto ping = read_control(decode_message(captured("control_ping")).value()).value();
    EXPECT_EQ(ping.method, "ping");
    EXPECT_EQ(ping.reply_exchange, "reply.celery.pidbox");
    EXPECT_EQ(ping.clock, 2);
    EXPECT_TRUE(is_for(ping, "w1@bench"));
    const auto revoke = read_control(decode_message(captured("control_revoke")).value()).value();
    EXPECT_EQ(revoke.arguments.at("terminate"), true);
    EXPECT_TRUE(revoke.reply_routing_key.empty());

    const auto pong = reply_to(ping, "w1@bench", {{"ok", "pong"}}, 4);
    EXPECT_TRUE(schema::same(laid_open(encode_message(pong)), laid_open(captured("control_reply"))));
    const auto read = read_reply(decode_message(captured("control_reply")).value()).value();
    EXPECT_EQ(read.hostname, "w1@bench");
    EXPECT_EQ(read.ticket, ping.ticket);

    const auto again = read_control(decode_message(encode_message(to_message(ping))).value()).value();
    EXPECT_EQ(again.ticket, ping.ticket);
    EXPECT_EQ(again.reply_routing_key, ping.reply_routing_key);
}

TEST(CeleryControl, IsForThoseItNames) {
    ControlRequest request{.method = "ping"};
    request.destination = {"a@host", "b@host"};
    EXPECT_TRUE(is_for(request, "b@host"));
    EXPECT_FALSE(is_for(request, "c@host"));
    request.destination.reset();
    request.pattern = "?@h*t";
    EXPECT_TRUE(is_for(request, "anybody"));  // as Celery has it: a pattern is nothing without its matcher
    request.matcher = "glob";
    EXPECT_TRUE(is_for(request, "c@host"));
    EXPECT_FALSE(is_for(request, "cc@host"));
    request.matcher = "pcre";
    EXPECT_FALSE(is_for(request, "c@host"));
}

TEST(Glob, MatchesAsAShellDoes) {
    for (const auto& [pattern, text] : std::vector<std::pair<std::string, std::string>>{{"*", ""},
                                                                                        {"*", "x"},
                                                                                        {"a*b*c", "aXbYbc"},
                                                                                        {"[a-c]x", "bx"},
                                                                                        {"[!a-c]x", "dx"},
                                                                                        {"[", "["},
                                                                                        {"[]]", "]"},
                                                                                        {"**", "x"},
                                                                                        {"?*", "x"}})
        EXPECT_TRUE(glob_matches(pattern, text)) << pattern << " " << text;
    for (const auto& [pattern, text] : std::vector<std::pair<std::string, std::string>>{{"", "x"},
                                                                                        {"a*b", "aXc"},
                                                                                        {"[a-c]x", "dx"},
                                                                                        {"[!a-c]x", "ax"},
                                                                                        {"?", ""},
                                                                                        {"x", ""},
                                                                                        {"a", "ab"}})
        EXPECT_FALSE(glob_matches(pattern, text)) << pattern << " " << text;
    EXPECT_FALSE(glob_matches("*a*a*a*a*a*a*a*a*a*a*b", std::string(5000, 'a')));
}

TEST(PythonText, IsCutAndQuoted) {
    EXPECT_EQ(python_tuple_repr({1}), "(1,)");
    EXPECT_EQ(python_tuple_repr({}), "()");
    EXPECT_EQ(python_repr({{"a", {1.0, "x\n'\""}}}), "{'a': [1.0, 'x\\n\\'\"']}");
    EXPECT_EQ(python_repr(json::string("\xc3\xa4\xc3\xa4"), 4), "'\xc3\xa4...");
    EXPECT_EQ(python_time(*parse_time("2026-11-29T07:00:00.5Z")), "2026-11-29T07:00:00.500000+00:00");
}

}  // namespace
}  // namespace mad::celery
