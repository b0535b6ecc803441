// An HTTP server of the test's own: what a service fetches from, stores to and registers at.
#pragma once
#include "engine_kit/running_test.hpp"

namespace mad::engine_kit {

struct NamePath {
    std::string name;
};
inline const schema::Object& describe(std::type_identity<NamePath>) {
    static const auto it = schema::object<NamePath>("NamePath", schema::field<&NamePath::name>("name"));
    return it;
}

struct Asked {
    static constexpr bool decides_permission = true;
    const http::Request* request;
    static Result<Asked> from(const http::Request& request) { return Asked{&request}; }
    static void document(http::Operation& op) { http::Anyone::document(op); }
};

class Peer {
public:
    explicit Peer(Stage& stage) : stage_(stage) {}
    ~Peer() { stop(); }

    /// Once its routes are there; again after stop(), at the same port.
    void start() {
        server_.emplace(stage_.executor(), router, http::ServerOptions{.port = port_});
        if (auto started = server_->start(); !started) throw std::runtime_error(started.error().detail);
        port_ = server_->port();
    }
    void stop() {
        if (server_) stage_.wait(server_->stop(0ms));
        server_.reset();
    }
    std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }

    http::Router router;

private:
    Stage& stage_;
    std::optional<http::Server> server_;
    std::uint16_t port_ = 0;
};

}  // namespace mad::engine_kit
