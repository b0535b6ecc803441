// For tests of the server: a client that says exactly what it is told to.
#pragma once
#include "base/async.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/asio/write.hpp>
#include <string>

namespace mad::http {
using asio::ip::tcp;

class Raw {
public:
    Raw(asio::io_context& loop, std::uint16_t port) : loop_(loop), socket_(loop) {
        socket_.connect({asio::ip::address_v4::loopback(), port});
    }
    void say(std::string_view text) { asio::write(socket_, asio::buffer(text)); }
    void end() { socket_.shutdown(tcp::socket::shutdown_send); }
    void leave() { socket_.close(); }

    /// All until the server ends the connection.
    std::string rest() {
        return run([this]() -> awaitable<std::string> {
            boost::system::error_code end;
            co_await asio::async_read(socket_, asio::dynamic_buffer(input_),
                                      asio::redirect_error(asio::use_awaitable, end));
            co_return std::exchange(input_, {});
        });
    }
    /// All that comes back while `byte` is sent again and again, `most` times, a little apart.
    std::string rest_of_a_trickle(char byte, int most) {
        run([this, byte, most]() -> awaitable<std::string> {
            asio::steady_timer pause(loop_);
            boost::system::error_code gone;
            for (int i = 0; i < most && !gone && socket_.available(gone) == 0; ++i) {
                co_await asio::async_write(socket_, asio::buffer(&byte, 1),
                                           asio::redirect_error(asio::use_awaitable, gone));
                pause.expires_after(std::chrono::milliseconds(10));
                co_await pause.async_wait(asio::use_awaitable);
            }
            co_return std::string();
        });
        return rest();
    }
    /// Up to and with `mark`.
    std::string until(std::string mark) {
        return run([this, mark]() -> awaitable<std::string> {
            const auto n = co_await asio::async_read_until(socket_, asio::dynamic_buffer(input_), mark,
                                                           asio::use_awaitable);
            auto text = input_.substr(0, n);
            input_.erase(0, n);
            co_return text;
        });
    }

private:
    template <class F>
    std::string run(F f) {
        auto result = asio::co_spawn(loop_, f, asio::use_future);
        while (result.wait_for(std::chrono::seconds(0)) != std::future_status::ready) loop_.run_one();
        return result.get();
    }
    asio::io_context& loop_;
    tcp::socket socket_;
    std::string input_;
};

}  // namespace mad::http
