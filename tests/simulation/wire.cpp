#include "tests/simulation/wire.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/write.hpp>
#include <cstring>
#include <map>
#include <regex>

namespace mad::simulation {
namespace {
using Socket = asio::local::stream_protocol::socket;

/// Messages of PostgreSQL's protocol: a type (but for the first), their length, what they say.
class Reader {
public:
    explicit Reader(Socket& from) : from_(from) {}

    awaitable<std::string> next(std::size_t type_bytes = 1) {
        while (held_.size() < type_bytes + 4 || held_.size() < type_bytes + length(type_bytes)) {
            char chunk[8192];
            const auto n = co_await from_.async_read_some(asio::buffer(chunk), asio::use_awaitable);
            held_.append(chunk, n);
        }
        const auto size = type_bytes + length(type_bytes);
        auto message = held_.substr(0, size);
        held_.erase(0, size);
        co_return message;
    }

private:
    std::size_t length(std::size_t at) const {
        std::size_t n = 0;
        for (std::size_t i = at; i < at + 4; ++i) n = n << 8 | static_cast<unsigned char>(held_[i]);
        return n;
    }
    Socket& from_;
    std::string held_;
};

/// All that the server says to one request; `status` is 'I' when no transaction is open.
struct Answer {
    std::string bytes;
    char status = 'I';
};
awaitable<Answer> answer_from(Reader& server) {
    Answer answer;
    for (;;) {
        const auto message = co_await server.next();
        answer.bytes += message;
        if (message[0] != 'Z') continue;
        answer.status = message.back();
        co_return answer;
    }
}

/// What a statement does, in short: "task_executions.lease_expires_at" for what it sets, "+outbox" for what
/// it adds, "-outbox" for what it removes; else where it looks.
std::string in_short(const std::string& sql) {
    static const std::regex writes(
        R"((?:update\s+(\w+)(?:\s+\w+)?\s+set\s+(\w+))|(?:insert\s+into\s+(\w+))|(?:delete\s+from\s+(\w+)))");
    static const std::regex reads(R"(from\s+(\w*_\w+))");
    std::string text;
    for (std::sregex_iterator it(sql.begin(), sql.end(), writes), end; it != end; ++it) {
        const auto& m = *it;
        text += text.empty() ? "" : " ";
        text += m[1].matched   ? m[1].str() + "." + m[2].str()
                : m[3].matched ? "+" + m[3].str()
                               : "-" + m[4].str();
    }
    if (!text.empty()) return text;
    std::smatch m;
    return std::regex_search(sql, m, reads) ? "?" + m[1].str() : "?";
}

/// What a client asks in one go.
struct Request {
    std::string bytes{};
    bool is_goodbye = false;
    std::string what{};  ///< empty: nothing but the pool's own, as the set-up of a connection
};

class Client {
public:
    explicit Client(Socket& socket) : reader_(socket) {}

    awaitable<std::string> startup() { return reader_.next(0); }
    awaitable<Request> request() {
        Request request;
        for (;;) {
            auto message = co_await reader_.next();
            const char type = message[0];
            if (type == 'P') learn(message);
            if (type == 'B') {
                const std::string statement = message.data() + 5 + std::strlen(message.data() + 5) + 1;
                if (const auto known = prepared_.find(statement); known != prepared_.end())
                    request.what = known->second;
            }
            request.bytes += message;
            request.is_goodbye = type == 'X';
            if (type == 'S' || type == 'Q' || type == 'X') co_return request;
        }
    }

private:
    /// The pool's own statements ("begin", "set role", questions about types) are nobody's step.
    void learn(const std::string& message) {
        const std::string name = message.data() + 5;
        static std::map<std::string, std::string> known;  // reading SQL takes a while
        const std::string sql = message.data() + 5 + name.size() + 1;
        if (!known.contains(sql)) known[sql] = in_short(sql);
        auto what = known[sql];
        if (what == "?" || what.starts_with("?pg_"))
            prepared_.erase(name);
        else
            prepared_[name] = std::move(what);
    }
    Reader reader_;
    std::map<std::string, std::string> prepared_;
};

/// Whether it waits for its turn: what is asked of things that stand still here does not.
bool is_step(const Actor& who, const std::string& what) {
    if (what.empty() || what == "?task_definitions" || what == "?org_settings") return false;
    return who.kind != Actor::Kind::user || what != "?task_services";
}

awaitable<void> write(Socket& to, std::string bytes) {
    co_await asio::async_write(to, asio::buffer(bytes), asio::use_awaitable);
}
}  // namespace

awaitable<Servers::Connection> Servers::take(asio::any_io_executor executor, std::string startup) {
    if (idle_.empty()) {
        Connection made{Socket(executor), ""};
        co_await made.socket.async_connect(asio::local::stream_protocol::endpoint(path_),
                                           asio::use_awaitable);
        co_await write(made.socket, std::move(startup));
        Reader reader(made.socket);
        made.welcome = (co_await answer_from(reader)).bytes;
        co_return made;
    }
    auto kept = std::move(idle_.back());
    idle_.pop_back();
    const std::string_view forget = "discard all";
    std::string query = {'Q', 0, 0, 0, static_cast<char>(forget.size() + 5)};
    co_await write(kept.socket, query.append(forget).append(1, '\0'));
    Reader reader(kept.socket);
    co_await answer_from(reader);
    co_return kept;
}

std::shared_ptr<Wire> Wire::lay(asio::io_context& loop, Turns& turns, Servers& servers,
                                std::shared_ptr<Actor> actor, const std::filesystem::path& folder, int port) {
    std::shared_ptr<Wire> wire(new Wire(loop, turns, servers, std::move(actor)));
    const auto socket = folder / (".s.PGSQL." + std::to_string(port));
    wire->acceptor_.open();
    wire->acceptor_.bind(asio::local::stream_protocol::endpoint(socket.string()));
    wire->acceptor_.listen();
    asio::co_spawn(loop, wire->accept(), asio::detached);
    return wire;
}

awaitable<void> Wire::accept() {
    const auto self = shared_from_this();
    for (;;) {
        boost::system::error_code closed;
        auto client = co_await acceptor_.async_accept(asio::redirect_error(asio::use_awaitable, closed));
        if (closed) co_return;
        asio::co_spawn(acceptor_.get_executor(), serve(std::move(client)), asio::detached);
    }
}

awaitable<void> Wire::serve(Socket client) {
    const auto self = shared_from_this();
    try {
        co_await converse(client);
    } catch (const boost::system::system_error&) {  // one of the two has hung up
    }
}

/// A request, then its answer, as our pool speaks to PostgreSQL. A turn lasts as long as its transaction.
awaitable<void> Wire::converse(Socket& client) {
    Client from_client(client);
    std::optional<Servers::Connection> server;
    {
        const Turns::UnderWay connecting(turns_);
        server = co_await servers_.take(acceptor_.get_executor(), co_await from_client.startup());
        co_await write(client, server->welcome);
    }
    Reader from_server(server->socket);
    auto fate = Fate::done;
    for (char status = 'I';;) {
        auto request = co_await from_client.request();
        if (request.is_goodbye) break;
        if (status == 'I' && is_step(*actor_, request.what))
            fate = co_await turns_.wait(actor_, std::move(request.what), true);
        if (fate == Fate::never_sent) break;
        const Turns::UnderWay working(turns_);
        co_await write(server->socket, std::move(request.bytes));
        auto answer = co_await answer_from(from_server);
        status = answer.status;
        if (status == 'I' && fate == Fate::answer_lost) break;
        co_await write(client, std::move(answer.bytes));
    }
    servers_.give_back(std::move(*server));
}

}  // namespace mad::simulation
