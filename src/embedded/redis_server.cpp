#include "embedded/redis_server.hpp"

#include "embedded/leftovers.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

namespace mad::embedded {

std::string redis_socket(const DataDir& dir) { return dir.sockets / "redis.sock"; }

process::Command serve_redis(const DataDir& dir, const std::filesystem::path& program) {
    process::Command command;
    command.argv = {program, "--port", "0", "--unixsocket", redis_socket(dir), "--unixsocketperm", "700"};
    for (const char* argument : {"--save", "", "--appendonly", "no", "--daemonize", "no"})
        command.argv.emplace_back(argument);
    command.inherit_environment = false;
    command.directory = dir.redis;
    command.user = dir.server_user;
    command.output_file = dir.log("redis.log");
    command.signal_on_parent_death = SIGTERM;
    return command;
}

awaitable<Result<void>> end_old_redis(DataDir dir) {
    auto ended = co_await end_all(working_in(dir.redis, "redis-server"), SIGTERM, std::chrono::seconds(10));
    std::error_code ignored;
    if (ended) std::filesystem::remove(redis_socket(dir), ignored);
    co_return ended;
}

awaitable<bool> redis_answers(DataDir dir) {
    using Stream = asio::local::stream_protocol;
    Stream::socket socket(co_await asio::this_coro::executor);
    const Stream::endpoint endpoint(redis_socket(dir));
    std::array<char, 16> answer{};
    boost::system::error_code error;
    co_await socket.async_connect(endpoint, asio::redirect_error(asio::use_awaitable, error));
    if (!error)
        co_await asio::async_write(socket, asio::buffer("PING\r\n", 6),
                                   asio::redirect_error(asio::use_awaitable, error));
    if (!error)
        co_await socket.async_read_some(asio::buffer(answer),
                                        asio::redirect_error(asio::use_awaitable, error));
    co_return !error && std::string_view(answer.data(), 5) == "+PONG";
}

}  // namespace mad::embedded
