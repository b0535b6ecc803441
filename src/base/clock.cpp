#include "base/clock.hpp"

#include <charconv>
#include <fmt/format.h>

namespace mad {
namespace {
/// Reads fixed-width numbers and separators from the front of a text.
struct Reader {
    std::string_view left;
    bool ok = true;

    int number(std::size_t digits) {
        int value = 0;
        if (left.size() < digits) return ok = false, 0;
        for (std::size_t i = 0; i < digits; ++i) {
            if (left[i] < '0' || left[i] > '9') return ok = false, 0;
            value = value * 10 + (left[i] - '0');
        }
        left.remove_prefix(digits);
        return value;
    }
    bool skip(std::string_view any_of) {
        if (left.empty() || any_of.find(left.front()) == any_of.npos) return false;
        left.remove_prefix(1);
        return true;
    }
    void expect(std::string_view any_of) { ok = skip(any_of) && ok; }
};

std::chrono::microseconds fraction(Reader& in) {
    std::int64_t micro = 0, unit = 100'000;
    if (!in.skip(".")) return {};
    if (in.left.empty() || in.left.front() < '0' || in.left.front() > '9') in.ok = false;
    while (!in.left.empty() && in.left.front() >= '0' && in.left.front() <= '9') {
        micro += (in.left.front() - '0') * unit;
        unit /= 10;
        in.left.remove_prefix(1);
    }
    return std::chrono::microseconds(micro);
}

std::chrono::minutes offset(Reader& in) {
    if (in.skip("Zz")) return {};
    const bool west = !in.left.empty() && in.left.front() == '-';
    in.expect("+-");
    const std::chrono::hours hours(in.number(2));
    std::chrono::minutes minutes{};
    if (in.skip(":")) minutes = std::chrono::minutes(in.number(2));
    return west ? -(hours + minutes) : hours + minutes;
}
}  // namespace

Time system_now() {
    return std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now());
}

std::string to_rfc3339(Time t) {
    const auto day = std::chrono::floor<std::chrono::days>(t);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss clock(t - day);
    auto out = fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", static_cast<int>(date.year()),
                           static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                           clock.hours().count(), clock.minutes().count(), clock.seconds().count());
    if (clock.subseconds().count() != 0) out += fmt::format(".{:06}", clock.subseconds().count());
    return out + "Z";
}

std::optional<Time> parse_time(std::string_view text) {
    Reader in{text};
    const std::chrono::year year(in.number(4));
    in.expect("-");
    const std::chrono::month month(static_cast<unsigned>(in.number(2)));
    in.expect("-");
    const std::chrono::day day(static_cast<unsigned>(in.number(2)));
    in.expect("Tt ");
    const std::chrono::hours hours(in.number(2));
    in.expect(":");
    const std::chrono::minutes minutes(in.number(2));
    in.expect(":");
    const std::chrono::seconds seconds(in.number(2));
    const auto micro = fraction(in);
    const auto zone = offset(in);
    const std::chrono::year_month_day date{year, month, day};
    if (!in.ok || !in.left.empty() || !date.ok() || hours.count() > 23 || minutes.count() > 59 ||
        seconds.count() > 60)
        return {};
    return Time(std::chrono::sys_days(date)) + hours + minutes + seconds + micro - zone;
}

}  // namespace mad
