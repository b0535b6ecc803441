// The private Redis: a doorbell, so it keeps nothing on disk.
#pragma once
#include "base/async.hpp"
#include "embedded/data_dir.hpp"

namespace mad::embedded {

std::string redis_socket(const DataDir& dir);

process::Command serve_redis(const DataDir& dir, const std::filesystem::path& program);

/// Ends what serves from this data directory, and takes away the socket it left.
awaitable<Result<void>> end_old_redis(DataDir dir);

/// Whether it answers PING.
awaitable<bool> redis_answers(DataDir dir);

}  // namespace mad::embedded
