// The platform's configuration: plain structs that are handed down; nothing below src/app reads a file, the
// environment or a flag for it. What each value means and may be stands in config_table.cpp, and from there
// in docs/configuration.md.
#pragma once
#include <cstdint>
#include <string>

namespace mad::app {

struct HttpConfig {
    std::string host = "127.0.0.1";
    std::int64_t port = 8080;
    std::string public_url;
    std::int64_t max_header_bytes = 16 << 10;
    std::int64_t max_body_bytes = 16 << 20;
    std::int64_t max_upload_bytes = 4LL << 30;
    std::int64_t body_memory_bytes = 256LL << 20;
    std::int64_t header_timeout_seconds = 15;
    std::int64_t body_timeout_seconds = 60;
    std::int64_t idle_timeout_seconds = 75;
    std::int64_t max_connections = 10'000;
    std::int64_t proxies = 0;
    std::int64_t drain_seconds = 20;
};

struct PostgresConfig {
    std::string dsn;
    std::int64_t connections = 8;
    std::int64_t wait_seconds = 5;
    std::int64_t connect_timeout_seconds = 5;
    std::int64_t statement_timeout_seconds = 30;
};

struct RedisConfig {
    std::string url;
};

struct CeleryConfig {
    std::string broker_url, result_backend;
    std::string queue;
    std::string bound_queues;
    std::int64_t visibility_timeout_seconds = 3600;
};

struct EmbeddedConfig {
    std::string user = "postgres";
    std::string postgres_bin;
    std::string redis_server = "redis-server";
    std::int64_t postgres_connections = 200;
};

struct StorageConfig {
    std::string path;
    std::int64_t url_ttl_seconds = 900;
    std::int64_t quota_bytes = 0;
    std::int64_t upload_hours = 24;
};

struct AuthConfig {
    std::int64_t access_token_minutes = 10;
    std::int64_t refresh_days = 30;
    std::int64_t session_idle_hours = 12;
    std::int64_t session_days = 30;
    std::int64_t argon2_memory_mib = 64;
    std::int64_t argon2_passes = 2;
    std::int64_t hashing_threads = 2;
    std::int64_t max_waiting_sign_ins = 32;
};

struct WorkerConfig {
    std::int64_t slots = 8;
    std::int64_t lease_seconds = 30;
    std::int64_t poll_seconds = 5;
    std::int64_t max_queued_jobs = 10'000;
};

struct ServicesConfig {
    std::int64_t heartbeat_seconds = 15;
    std::int64_t check_seconds = 10;
};

struct OgcConfig {
    std::string callback_hosts;
};

struct FleetConfig {
    std::string cgroup;
};

struct LogConfig {
    std::string level = "info";
    std::string form = "text";
};

struct Config {
    std::string data_dir;
    std::string tasks_dir;
    HttpConfig http;
    PostgresConfig postgres;
    RedisConfig redis;
    CeleryConfig celery;
    EmbeddedConfig embedded;
    StorageConfig storage;
    AuthConfig auth;
    WorkerConfig worker;
    ServicesConfig services;
    OgcConfig ogc;
    FleetConfig fleet;
    LogConfig log;
};

}  // namespace mad::app
