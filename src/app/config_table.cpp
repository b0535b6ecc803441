#include "app/config_table.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <numeric>

namespace mad::app {
namespace {

template <auto... Path>
auto& member(Config& config) {
    return (config.*....*Path);
}

constexpr std::int64_t kib = 1024, mib = 1024 * kib, day = 86'400;

std::vector<Setting> network_settings() {
    using H = HttpConfig;
    constexpr auto http = &Config::http;
    return {
        {"http.host", member<http, &H::host>, "The address to listen on; 0.0.0.0 for all."},
        {"http.port", member<http, &H::port>, "The port to listen on; 0 for any free one.", {0, 65'535}},
        {"http.public_url",
         member<http, &H::public_url>,
         "Where clients and task services reach the platform: in links, in tokens. `mad worker` must be "
         "told.",
         {.prefixes = {"http://", "https://"}},
         false,
         "http://, the host and the port"},
        {"http.max_header_bytes",
         member<http, &H::max_header_bytes>,
         "The largest request header.",
         {kib, 64 * kib}},
        {"http.max_body_bytes",
         member<http, &H::max_body_bytes>,
         "The largest body that is not an upload.",
         {kib, 1024 * mib}},
        {"http.max_upload_bytes", member<http, &H::max_upload_bytes>, "The largest uploaded file.", {kib}},
        {"http.body_memory_bytes",
         member<http, &H::body_memory_bytes>,
         "For the bodies that are read whole, all together; beyond it those larger than 16 KiB are answered "
         "503.",
         {mib}},
        {"http.header_timeout_seconds",
         member<http, &H::header_timeout_seconds>,
         "For a whole request header.",
         {1, 3600}},
        {"http.body_timeout_seconds",
         member<http, &H::body_timeout_seconds>,
         "For each 16 KiB of a body, in either direction: who is slower is cut off.",
         {1, 3600}},
        {"http.idle_timeout_seconds",
         member<http, &H::idle_timeout_seconds>,
         "Between two requests of a connection.",
         {1, 3600}},
        {"http.max_connections", member<http, &H::max_connections>, "Connections at once.", {1, 1'000'000}},
        {"http.proxies",
         member<http, &H::proxies>,
         "Reverse proxies before it. With 1 a client's address is the last of X-Forwarded-For, so "
         "that nobody may reach the platform but through the proxy.",
         {0, 1}},
        {"http.drain_seconds",
         member<http, &H::drain_seconds>,
         "At a stop, how long executions in hand, and then requests in flight, may still take.",
         {0, 3600}},
    };
}

std::vector<Setting> server_settings() {
    using P = PostgresConfig;
    using E = EmbeddedConfig;
    constexpr auto postgres = &Config::postgres;
    constexpr auto embedded = &Config::embedded;
    using C = CeleryConfig;
    constexpr auto celery = &Config::celery;
    return {
        {"postgres.dsn",
         member<postgres, &P::dsn>,
         "The metadata database: a libpq connection string or URI. `mad up` without it starts a private "
         "PostgreSQL.",
         {},
         true},
        {"postgres.connections", member<postgres, &P::connections>, "Connections of one process.", {1, 1000}},
        {"postgres.wait_seconds",
         member<postgres, &P::wait_seconds>,
         "For a free connection; then 503.",
         {1, 600}},
        {"postgres.connect_timeout_seconds",
         member<postgres, &P::connect_timeout_seconds>,
         "For one attempt to connect.",
         {1, 600}},
        {"postgres.statement_timeout_seconds",
         member<postgres, &P::statement_timeout_seconds>,
         "The server ends a statement that takes longer, and cuts off who stands still in a transaction for "
         "longer.",
         {1, day}},
        {"redis.url",
         member<&Config::redis, &RedisConfig::url>,
         "The doorbell: redis://HOST:PORT/DB or unix:///PATH. `mad up` without it starts a private Redis.",
         {.prefixes = {"redis://", "unix:///"}},
         true},
        {"celery.broker_url",
         member<celery, &C::broker_url>,
         "The Redis through which MAD speaks with Celery (docs/celery.md).",
         {.prefixes = {"redis://", "unix:///"}},
         true,
         "`redis.url`"},
        {"celery.result_backend",
         member<celery, &C::result_backend>,
         "The Redis that holds the results of Celery's tasks.",
         {.prefixes = {"redis://", "unix:///"}},
         true,
         "`celery.broker_url`"},
        {"celery.queue", member<celery, &C::queue>,
         "The queue from which workers take `mad.execute`, and so appear to Celery's monitors: `mad`. Empty: "
         "they do neither."},
        {"celery.visibility_timeout_seconds",
         member<celery, &C::visibility_timeout_seconds>,
         "After so long a message that was taken and not acknowledged is delivered again; as Celery's "
         "workers "
         "at that broker have it.",
         {1, 7 * day}},
        {"celery.bound_queues", member<celery, &C::bound_queues>,
         "The queues of Celery's workers that task definitions may be bound to, with commas between; empty: "
         "none."},
        {"embedded.user", member<embedded, &E::user>, "Whom root runs the private PostgreSQL and Redis as."},
        {"embedded.postgres_bin",
         member<embedded, &E::postgres_bin>,
         "The folder of initdb and postgres.",
         {.prefixes = {"/"}},
         false,
         "the newest of `/usr/lib/postgresql/*/bin`, else PATH"},
        {"embedded.redis_server", member<embedded, &E::redis_server>,
         "The program: a path, or a name in PATH."},
        {"embedded.postgres_connections",
         member<embedded, &E::postgres_connections>,
         "Connections that the private PostgreSQL takes.",
         {10, 10'000}},
    };
}

std::vector<Setting> product_settings() {
    using S = StorageConfig;
    using A = AuthConfig;
    using W = WorkerConfig;
    constexpr auto storage = &Config::storage;
    constexpr auto auth = &Config::auth;
    constexpr auto worker = &Config::worker;
    return {
        {"storage.path",
         member<storage, &S::path>,
         "The folder of molecules, poses and other files.",
         {},
         false,
         "`DATA_DIR/blobs`"},
        {"storage.url_ttl_seconds",
         member<storage, &S::url_ttl_seconds>,
         "How long a signed URL is good.",
         {10, 7 * day}},
        {"storage.quota_bytes", member<storage, &S::quota_bytes>,
         "What an organisation may store where it has no quota of its own; 0 for no limit."},
        {"storage.upload_hours",
         member<storage, &S::upload_hours>,
         "How long an upload that is not finished is kept after its last byte.",
         {1, 24 * 365}},
        {"auth.access_token_minutes",
         member<auth, &A::access_token_minutes>,
         "Life of an access token.",
         {1, 1440}},
        {"auth.refresh_days",
         member<auth, &A::refresh_days>,
         "Life of a refresh token, from each exchange.",
         {1, 3650}},
        {"auth.session_idle_hours",
         member<auth, &A::session_idle_hours>,
         "A browser's session ends after so long without a request.",
         {1, 8760}},
        {"auth.session_days",
         member<auth, &A::session_days>,
         "A browser's session ends after so long anyway.",
         {1, 3650}},
        {"auth.argon2_memory_mib",
         member<auth, &A::argon2_memory_mib>,
         "Memory that a password hash takes, in MiB.",
         {8, 4096}},
        {"auth.argon2_passes", member<auth, &A::argon2_passes>, "Passes over that memory.", {1, 100}},
        {"auth.hashing_threads", member<auth, &A::hashing_threads>, "Password hashes at once.", {1, 256}},
        {"auth.max_waiting_sign_ins",
         member<auth, &A::max_waiting_sign_ins>,
         "Sign-ins that may wait for a hash; more get 503.",
         {1, 10'000}},
        {"worker.slots", member<worker, &W::slots>, "Executions that a worker attends at once.", {1, 10'000}},
        {"worker.lease_seconds",
         member<worker, &W::lease_seconds>,
         "A worker silent for so long is taken for dead, and its executions go to another.",
         {3, 3600}},
        {"worker.poll_seconds",
         member<worker, &W::poll_seconds>,
         "How often a worker looks for work that no bell announced.",
         {1, 3600}},
        {"worker.max_queued_jobs",
         member<worker, &W::max_queued_jobs>,
         "Jobs of an organisation without a limit of its own that may wait for their start at once; who "
         "submits "
         "more is answered 429.",
         {1, 100'000'000}},
        {"services.heartbeat_seconds",
         member<&Config::services, &ServicesConfig::heartbeat_seconds>,
         "How often a task service that registers itself must say that it lives.",
         {1, 3600}},
        {"services.check_seconds",
         member<&Config::services, &ServicesConfig::check_seconds>,
         "How often the health of each task service is asked.",
         {1, 3600}},
        {"ogc.callback_hosts", member<&Config::ogc, &OgcConfig::callback_hosts>,
         "Hosts that callbacks may go to whatever their addresses are, as they stand in URIs, with commas "
         "between. Others must have public addresses."},
        {"fleet.cgroup",
         member<&Config::fleet, &FleetConfig::cgroup>,
         "A folder of the cgroup filesystem (version 2) that mad may write, with memory, cpu and pids in its "
         "cgroup.subtree_control: each launched task service gets a group in it. Without one its limits are "
         "rlimits.",
         {.prefixes = {"/"}}},
        {"log.level",
         member<&Config::log, &LogConfig::level>,
         "The least that is logged.",
         {.choices = {"debug", "info", "warning", "error"}}},
        {"log.form",
         member<&Config::log, &LogConfig::form>,
         "Lines for people, or JSON for machines.",
         {.choices = {"text", "json"}}},
    };
}

std::vector<Setting> all_settings() {
    std::vector<Setting> all{
        {"data_dir",
         member<&Config::data_dir>,
         "The folder of all that the platform keeps on this machine.",
         {},
         false,
         "`/var/lib/mad` for root, else `~/.local/share/mad`"},
        {"tasks_dir",
         member<&Config::tasks_dir>,
         "The folder of the system task definitions.",
         {},
         false,
         "the one that came with the program"},
    };
    for (auto* part : {network_settings, server_settings, product_settings})
        std::ranges::copy(part(), std::back_inserter(all));
    return all;
}

std::string refuse_number(const Rule& rule, std::int64_t value) {
    if (value < rule.least) return fmt::format("be at least {}, not {}", rule.least, value);
    if (value > rule.most) return fmt::format("be at most {}, not {}", rule.most, value);
    return "";
}

std::string refuse_text(const Rule& rule, bool secret, const std::string& value) {
    const auto shown = secret ? std::string() : fmt::format(", not \"{}\"", value);
    if (!rule.choices.empty() && std::ranges::find(rule.choices, value) == rule.choices.end())
        return fmt::format("be one of {}{}", fmt::join(rule.choices, ", "), shown);
    const auto begins = [&](std::string_view prefix) { return value.starts_with(prefix); };
    if (!value.empty() && !rule.prefixes.empty()) {
        const auto prefix = std::ranges::find_if(rule.prefixes, begins);
        if (prefix == rule.prefixes.end())
            return fmt::format("begin with {}{}", fmt::join(rule.prefixes, " or "), shown);
        if (value.find_first_not_of('/', prefix->size()) == value.npos)
            return fmt::format("go on after {}{}", *prefix, shown);
    }
    if (value.find('\0') != value.npos) return "not hold a zero byte";
    return "";
}

std::string changed(std::string_view key, char separator, bool upper) {
    std::string name;
    for (const char c : key) {
        const bool letter = c >= 'a' && c <= 'z';
        name += c == '.' || c == '_' ? separator : letter && upper ? static_cast<char>(c - 'a' + 'A') : c;
    }
    return name;
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), 0);
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::size_t diagonal = std::exchange(row[0], i + 1);
        for (std::size_t j = 0; j < b.size(); ++j) {
            const auto replaced = diagonal + (a[i] != b[j]);
            diagonal = row[j + 1];
            row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
        }
    }
    return row.back();
}
}  // namespace

std::span<const Setting> settings() {
    static const auto table = all_settings();
    return table;
}

const Setting* find_setting(std::string_view key) {
    const auto found = std::ranges::find(settings(), key, &Setting::key);
    return found == settings().end() ? nullptr : &*found;
}

bool is_number(const Setting& setting) { return setting.member.index() == 1; }

Value value_of(const Setting& setting, const Config& config) {
    auto copy = config;
    return std::visit([&](auto of) -> Value { return of(copy); }, setting.member);
}

std::string set_value(const Setting& setting, Config& config, const Value& value) {
    if (auto* of = std::get_if<1>(&setting.member)) {
        auto* number = std::get_if<std::int64_t>(&value);
        if (!number) return "be a whole number";
        auto refused = refuse_number(setting.rule, *number);
        if (refused.empty()) (*of)(config) = *number;
        return refused;
    }
    auto* text = std::get_if<std::string>(&value);
    if (!text) return "be a text";
    auto refused = refuse_text(setting.rule, setting.secret, *text);
    if (refused.empty()) std::get<0>(setting.member)(config) = *text;
    return refused;
}

std::string variable_of(std::string_view key) { return "MAD_" + changed(key, '_', true); }
std::string flag_of(std::string_view key) { return "--" + changed(key, '-', false); }

std::string nearest(std::string_view word, std::span<const std::string> candidates) {
    std::string best;
    std::size_t least = std::max<std::size_t>(2, word.size() / 3) + 1;
    for (auto& candidate : candidates)
        if (const auto distance = edit_distance(word, candidate); distance < least) {
            least = distance;
            best = candidate;
        }
    return best;
}

}  // namespace mad::app
