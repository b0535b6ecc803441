// Uploads whose connection is cut in the middle of a request, and whose platform is killed.
#include "base/encoding.hpp"
#include "http/raw_test.hpp"
#include "tests/faults/load.hpp"

namespace mad::tests {
namespace {

std::string port_of(const Platform& platform) { return platform.url.substr(platform.url.rfind(':') + 1); }

/// A large SMILES file, whose lines differ.
std::string library(std::size_t bytes) {
    std::string text;
    for (std::size_t i = 0; text.size() < bytes; ++i) text += "CCO ethanol" + std::to_string(i) + "\n";
    return text;
}

struct Sent {
    Platform& platform;
    std::string path{};

    void begin(std::size_t length) {
        const auto answer =
            platform.send({.method = "POST",
                           .url = "/api/v1/uploads",
                           .headers = {{"Tus-Resumable", "1.0.0"},
                                       {"Upload-Length", std::to_string(length)},
                                       {"Upload-Metadata", "filename " + to_base64("library.smi")}}});
        ASSERT_EQ(answer.status, 201) << answer.text;
        path = std::string(http::header(answer.headers, "Location"));
    }
    std::size_t offset() {
        const auto answer = platform.send({.method = "HEAD", .url = path});
        EXPECT_EQ(answer.status, 200);
        return std::stoul(std::string(http::header(answer.headers, "Upload-Offset")));
    }
    /// Some of the bytes that a request announces, over a connection that then is cut.
    void cut_off(std::size_t at, std::size_t announced, std::string_view some) {
        asio::io_context loop;
        http::Raw peer(loop, static_cast<std::uint16_t>(std::stoi(port_of(platform))));
        peer.say(
            "PATCH " + path + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + platform.token +
            "\r\nTus-Resumable: 1.0.0\r\nContent-Type: application/offset+octet-stream\r\nUpload-Offset: " +
            std::to_string(at) + "\r\nContent-Length: " + std::to_string(announced) + "\r\n\r\n");
        peer.say(some);
        peer.leave();
    }
    int append(std::size_t at, std::string bytes) {
        return platform
            .send({.method = "PATCH",
                   .url = path,
                   .headers = {{"Content-Type", "application/offset+octet-stream"},
                               {"Upload-Offset", std::to_string(at)}},
                   .body = std::move(bytes)})
            .status;
    }
};
}  // namespace

TEST(UploadFaults, GoOnAfterACutConnectionAndAKilledPlatform) {
    Folder folder;
    Stage stage;
    std::optional<Platform> platform(std::in_place, stage, up(folder, "0"));
    const auto content = library(20 << 20);
    const std::size_t first = 1'234'567, second = 9 << 20;
    std::string path;
    {
        Sent sent{*platform};
        sent.begin(content.size());
        path = sent.path;
        sent.cut_off(0, content.size(), std::string_view(content).substr(0, first));
        stage.until([&] { return sent.offset() > 0; }, "what came to be kept");
        EXPECT_EQ(sent.offset(), first);
        // A whole part of it, and more: the platform is killed while it waits for the rest.
        asio::io_context loop;
        http::Raw peer(loop, static_cast<std::uint16_t>(std::stoi(port_of(*platform))));
        peer.say(
            "PATCH " + path + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + platform->token +
            "\r\nContent-Type: application/offset+octet-stream\r\nUpload-Offset: " + std::to_string(first) +
            "\r\nContent-Length: " + std::to_string(content.size() - first) + "\r\n\r\n");
        peer.say(std::string_view(content).substr(first, second));
        stage.until([&] { return sent.offset() > first; }, "a part to be kept");
        const auto port = port_of(*platform), token = platform->token;
        platform->stop(SIGKILL);
        platform.emplace(stage, up(folder, port));
        platform->token = token;
    }
    Sent sent{*platform, path};
    const auto kept = sent.offset();
    EXPECT_EQ(kept, first + (8 << 20));
    EXPECT_EQ(sent.append(kept - 1, "x"), 409);
    ASSERT_EQ(sent.append(kept, content.substr(kept)), 204);
    std::string state;
    stage.until(
        [&] {
            state = platform->get(path).string_at("/state");
            return state != "finishing";
        },
        "the upload to be read");
    const auto upload = platform->get(path);
    EXPECT_EQ(state, "done") << upload.text;
    EXPECT_EQ(upload.string_at("/molecule/checksum"), to_hex(sha256(content)));
    expect_all_holds(stage, {"--data", folder.path().string()}, std::nullopt);
    EXPECT_TRUE(platform->stop().ok());
}

}  // namespace mad::tests
