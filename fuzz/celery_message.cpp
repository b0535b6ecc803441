// Messages and results of Celery: what is read, written and read again is the same, and a refusal says why.
#include "fuzz/fuzz.hpp"
#include "redis/celery/control.hpp"
#include "redis/celery/event.hpp"
#include "redis/celery/fleet.hpp"
#include "redis/celery/result.hpp"
#include "schema/json_text.hpp"
#include "schema/numbers.hpp"

using namespace mad;
using fuzz::must;

namespace {

template <class T>
void refused_with_a_reason(const Result<T>& read) {
    if (!read) must(!read.error().detail.empty() && !read.error().kind.empty(), "a refusal says why");
}

bool same(const celery::Message& a, const celery::Message& b) {
    return schema::same(a.headers, b.headers) && schema::same(a.body, b.body) && a.properties == b.properties;
}

void read_as_task(const celery::Message& message) {
    const auto task = celery::read_task(message);
    refused_with_a_reason(task);
    if (!task) return;
    auto written = celery::to_message(*task, "q");
    const auto again = celery::read_task(celery::decode_message(celery::encode_message(written)).value());
    must(again.has_value(), "a task that was read can be written and read");
    auto repeated = celery::to_message(*again, "q");
    repeated.properties.delivery_tag = written.properties.delivery_tag;
    must(same(written, repeated), "a task reads back the same");
    must(again->id == task->id && again->eta == task->eta && again->expires == task->expires,
         "with its id and its times");
}

void read_as_events(const celery::Message& message) {
    const auto events = celery::read_events(message);
    refused_with_a_reason(events);
    if (!events) return;
    const auto again = celery::read_events(celery::to_message(*events));
    must(again && again->size() == events->size(), "events read back");
    for (std::size_t i = 0; i < events->size(); ++i)
        must((*events)[i].timestamp.has_value() == (*again)[i].timestamp.has_value(), "with their times");
}

void read_as_control(const celery::Message& message) {
    const auto request = celery::read_control(message);
    refused_with_a_reason(request);
    const auto reply = celery::read_reply(message);
    refused_with_a_reason(reply);
    if (reply) must(celery::read_fleet({*reply}).size() == 1, "a reply is a worker's");
    if (!request) return;
    celery::is_for(*request, "celery@host");
    must(celery::read_control(celery::to_message(*request)).has_value(), "a request reads back");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = fuzz::text_of(data, size);
    const auto result = celery::decode_result(text);
    refused_with_a_reason(result);
    if (result) {
        const auto written = celery::encode_result(*result);
        must(celery::encode_result(celery::decode_result(written).value()) == written, "a result reads back");
    }
    const auto message = celery::decode_message(text);
    refused_with_a_reason(message);
    if (!message) return 0;
    const auto again = celery::decode_message(celery::encode_message(*message));
    must(again && same(*message, *again), "a message reads back the same");
    const auto marked = celery::marked_redelivered(text);
    if (marked) must(celery::decode_message(*marked)->properties.redelivered, "and is marked as redelivered");
    read_as_task(*message);
    read_as_events(*message);
    read_as_control(*message);
    return 0;
}
