#include "features/events/notices.hpp"

#include "db/database.hpp"

namespace mad::events {
using schema::field;

const schema::Object& describe(std::type_identity<Notice>) {
    static const auto it = schema::object<Notice>(
        "Notice", field<&Notice::of_system>("of_system"), field<&Notice::number>("number"),
        field<&Notice::topic>("topic"), field<&Notice::type>("type"), field<&Notice::data>("data"),
        field<&Notice::at>("at"));
    return it;
}
const schema::Object& describe(std::type_identity<NoticeNumbers>) {
    static const auto it = schema::object<NoticeNumbers>("NoticeNumbers", field<&NoticeNumbers::own>("own"),
                                                         field<&NoticeNumbers::system>("system"));
    return it;
}

namespace {
constexpr db::Query<NoticeNumbers()> last_notices{"last_notices", R"sql(
    select coalesce((select max(number) from notices where org_id = mad_org()), 0) as own,
           coalesce((select max(number) from notices where org_id is null), 0) as system)sql"};
constexpr db::Query<Notice(std::int64_t, std::int64_t, std::int64_t)> notices_after{"notices_after", R"sql(
    (select false as of_system, number, topic, type, data, at from notices
     where org_id = mad_org() and number > $1 order by number limit $3)
    union all
    (select true, number, topic, type, data, at from notices
     where org_id is null and number > $2 order by number limit $3)
    order by of_system, number)sql"};
}  // namespace

awaitable<NoticeNumbers> Notices::last(Id org) {
    auto rows = database_.of(org);
    co_return co_await rows.one(last_notices);
}

awaitable<NoticeNumbers> Notices::lately(Id org) {
    const auto now = std::chrono::steady_clock::now();
    auto& known = known_[org];
    if (now - known.asked < std::chrono::seconds(1)) co_return known.numbers;
    known.asked = now;  // before the answer: who asks meanwhile makes do with the last one
    co_return known.numbers = co_await last(org);
}

awaitable<std::vector<Notice>> Notices::after(Id org, NoticeNumbers seen, std::int64_t limit) {
    auto rows = database_.of(org);
    co_return co_await rows.run(notices_after, seen.own, seen.system, limit);
}

}  // namespace mad::events
