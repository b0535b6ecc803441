#include "base/encoding.hpp"
#include "base/temporary_folder.hpp"
#include "http/peer_test.hpp"

#include <boost/asio/ssl.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace mad::http {
namespace fs = std::filesystem;
namespace ssl = asio::ssl;
namespace {
using TlsTalk = Talk<ssl::stream<tcp::socket>>;

/// A private authority, and what it has certified, made by the openssl command.
class Authority {
public:
    Authority() {
        openssl("req -x509 -newkey rsa:2048 -nodes -subj /CN=authority -days 2 -keyout ca.key -out ca.pem");
    }

    std::string file(const std::string& name) const { return folder_.path() / name; }
    /// NAME.pem and NAME.key for `names`, as "DNS:localhost,IP:127.0.0.1"; `days` until it expires.
    void certify(const std::string& name, const std::string& names, int days = 2) const {
        std::ofstream(file(name + ".ext")) << "subjectAltName=" << names << "\n";
        openssl("req -newkey rsa:2048 -nodes -subj /CN=" + name + " -keyout " + name + ".key -out " + name +
                ".csr");
        openssl("x509 -req -in " + name + ".csr -CA ca.pem -CAkey ca.key -CAcreateserial -extfile " + name +
                ".ext -days " + std::to_string(days) + " -out " + name + ".pem");
    }

private:
    void openssl(const std::string& arguments) const {
        const auto command = "cd " + folder_.path().string() + " && openssl " + arguments + " 2>>log";
        EXPECT_EQ(std::system(command.c_str()), 0) << command;  // NOLINT(concurrency-mt-unsafe)
    }
    TemporaryFolder folder_;
};

class ClientTlsTest : public ClientTest {
protected:
    static void SetUpTestSuite() {
        authority = std::make_unique<Authority>();
        authority->certify("here", "DNS:localhost,IP:127.0.0.1");
        authority->certify("elsewhere", "DNS:example.org");
        authority->certify("expired", "DNS:localhost,IP:127.0.0.1", -1);
    }
    static void TearDownTestSuite() { authority = nullptr; }

    ClientTlsTest() { use({.ca_file = authority->file("ca.pem")}); }

    /// Serves over TLS with that certificate.
    std::unique_ptr<Peer<TlsTalk>> peer_with(const std::string& certificate, Peer<TlsTalk>::Serve serve) {
        const auto context = std::make_shared<ssl::context>(ssl::context::tls_server);
        context->use_certificate_chain_file(authority->file(certificate + ".pem"));
        context->use_private_key_file(authority->file(certificate + ".key"), ssl::context::pem);
        auto begin = [context](tcp::socket socket) -> awaitable<std::shared_ptr<TlsTalk>> {
            auto talk = std::make_shared<TlsTalk>(ssl::stream<tcp::socket>(std::move(socket), *context));
            co_await talk->stream.async_handshake(ssl::stream_base::server, asio::use_awaitable);
            co_return talk;
        };
        return std::make_unique<Peer<TlsTalk>>(loop, begin, std::move(serve));
    }
    std::unique_ptr<Peer<TlsTalk>> peer_with(const std::string& certificate) {
        return peer_with(certificate, [](TlsTalk& talk) -> awaitable<void> {
            for (;;) {
                co_await talk.request();
                co_await talk.say(ok("secret"));
            }
        });
    }
    static std::string url(const Peer<TlsTalk>& peer, const std::string& host = "127.0.0.1") {
        return "https://" + host + ":" + std::to_string(peer.port()) + "/";
    }

    static inline std::unique_ptr<Authority> authority;
};
}  // namespace

TEST_F(ClientTlsTest, SpeaksToWhomTheAuthorityCertified) {
    const auto peer = peer_with("here");
    for (int i = 0; i < 2; ++i) EXPECT_EQ(get(url(*peer))->body, "secret");
    EXPECT_EQ(peer->accepted(), 1) << "kept";
    EXPECT_EQ(get(url(*peer, "localhost"))->body, "secret");
    EXPECT_EQ(peer->accepted(), 2) << "another host, another connection";
}

TEST_F(ClientTlsTest, RefusesWhomNobodyItTrustsCertified) {
    client.emplace(loop.get_executor());
    const auto peer = peer_with("here");
    const auto response = get(url(*peer));
    ASSERT_FALSE(response);
    EXPECT_EQ(response.error().code, Errc::unavailable);
    EXPECT_EQ(response.error().kind, "tls_failed");
}

TEST_F(ClientTlsTest, RefusesTheCertificateOfAnotherAndAnExpiredOne) {
    for (const auto* certificate : {"elsewhere", "expired"}) {
        const auto peer = peer_with(certificate);
        EXPECT_EQ(kind_of({.url = url(*peer)}), "tls_failed") << certificate;
        EXPECT_EQ(kind_of({.url = url(*peer, "localhost")}), "tls_failed") << certificate;
    }
}

TEST_F(ClientTlsTest, RefusesWhoSpeaksNoTls) {
    for (const std::string text : {"SSH-2.0-OpenSSH_9.2\r\n", "HTTP/1.1 400 Bad Request\r\n\r\n"}) {
        const auto plain = peer([text](PlainTalk& talk) -> awaitable<void> {
            co_await talk.say(text);
            co_await talk.wait_for_end();
        });
        EXPECT_EQ(kind_of({.url = "https://127.0.0.1:" + std::to_string(plain->port())}), "tls_failed");
    }
}

TEST_F(ClientTlsTest, ABodyCutOffWithoutTlsClosingIsNoAnswer) {
    // Without a length only TLS can tell that it is whole: somebody on the way may have cut it.
    bool clean = false;
    const auto peer = peer_with("here", [&](TlsTalk& talk) -> awaitable<void> {
        co_await talk.request();
        co_await talk.say("HTTP/1.1 200 OK\r\n\r\npart");
        boost::system::error_code ignored;
        if (clean) co_await talk.stream.async_shutdown(asio::redirect_error(asio::use_awaitable, ignored));
        talk.stream.next_layer().close();
    });
    EXPECT_EQ(kind_of({.url = url(*peer)}), "connection_lost");
    clean = true;
    EXPECT_EQ(get(url(*peer))->body, "part");
}

TEST_F(ClientTlsTest, GivesUpAHandshake) {
    const auto silent = peer([](PlainTalk& talk) -> awaitable<void> { co_await talk.wait_for_end(); });
    EXPECT_EQ(kind_of({.url = "https://127.0.0.1:" + std::to_string(silent->port()),
                       .connect_timeout = std::chrono::milliseconds(50)}),
              "connect_timed_out");
}

TEST_F(ClientTlsTest, NeedsTheAuthoritysFile) {
    EXPECT_THROW(use({.ca_file = "/no/such/file.pem"}), std::exception);
}

}  // namespace mad::http
