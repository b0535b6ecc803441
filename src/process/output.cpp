#include "process/child.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace mad::process {

struct Output::State {
    asio::posix::stream_descriptor pipe;
    std::string buffered{};  // read from the pipe, not yet given out
    bool ended = false;

    awaitable<void> fill() {
        std::array<char, 16 * 1024> bytes;
        boost::system::error_code error;
        const auto got = co_await pipe.async_read_some(asio::buffer(bytes),
                                                       asio::redirect_error(asio::use_awaitable, error));
        if (error == asio::error::operation_aborted) throw boost::system::system_error(error);
        buffered.append(bytes.data(), got);
        if (error) ended = true;
    }
};

Output::Output(asio::any_io_executor executor, int descriptor)
    : state_(new State{asio::posix::stream_descriptor(executor)}) {
    if (descriptor >= 0)
        state_->pipe.assign(descriptor);
    else
        state_->ended = true;
}
Output::Output(Output&&) noexcept = default;
Output& Output::operator=(Output&&) noexcept = default;
Output::~Output() = default;

awaitable<std::string> Output::read_some(std::size_t most) {
    if (state_->buffered.empty() && !state_->ended) co_await state_->fill();
    auto piece = state_->buffered.substr(0, most);
    state_->buffered.erase(0, piece.size());
    co_return piece;
}

awaitable<std::optional<std::string>> Output::read_line(std::size_t longest) {
    std::string line;
    bool any = false;
    for (;;) {
        auto& buffered = state_->buffered;
        const auto end = buffered.find('\n');
        any = any || !buffered.empty();
        line.append(buffered, 0, std::min(end, longest - line.size()));
        buffered.erase(0, end == buffered.npos ? end : end + 1);
        if (end != buffered.npos) co_return line;
        if (state_->ended) break;
        co_await state_->fill();
    }
    if (any) co_return line;
    co_return std::nullopt;
}

}  // namespace mad::process
