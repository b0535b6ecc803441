// One request and its response over one connection.
#pragma once
#include "http/wire.hpp"

namespace mad::http {

/// The request's head. Errors: invalid, kind "bad_header", for a name or value that would break it.
Result<std::string> request_head(const ClientRequest&, const ClientUrl&);

class ClientExchange {
public:
    ClientExchange(Wire&, const ClientRequest&, const Deadline&);

    awaitable<Result<ClientResponse>> run(std::string head);
    /// Nothing at all has come back.
    bool unanswered() const { return !answered_; }
    /// After a response: the connection may carry another.
    bool reusable() const { return reusable_; }

private:
    awaitable<void> send(std::string head);
    awaitable<Result<std::size_t>> receive();
    awaitable<Result<ClientResponse>> read_response();
    awaitable<Result<void>> read_body(class MessageParser&, ClientResponse&);
    Error lost() const;

    Wire& wire_;
    const ClientRequest& request_;
    const Deadline& deadline_;
    boost::system::error_code failure_;
    std::string input_;
    bool answered_ = false, reusable_ = false;
};

}  // namespace mad::http
