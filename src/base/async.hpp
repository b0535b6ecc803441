// The coroutine type that everything which waits returns.
#pragma once
#include <boost/asio/awaitable.hpp>

namespace mad {
namespace asio = boost::asio;
using asio::awaitable;
}  // namespace mad
