// The API that dies: between accepting and replying, and in the middle of an upload.
#include "tests/faults/site.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>

namespace mad::tests {
namespace {

/// An upload whose body breaks off: what the API has of it when it dies.
class HalfUpload {
public:
    explicit HalfUpload(const Platform& api) {
        const auto port = api.url.substr(api.url.rfind(':') + 1);
        asio::connect(socket_, asio::ip::tcp::resolver(context_).resolve("127.0.0.1", port));
        const std::string head =
            "POST /api/v1/molecules/upload?name=half.smi HTTP/1.1\r\nHost: x\r\n"
            "Authorization: Bearer " +
            api.token + "\r\nContent-Type: application/octet-stream\r\nContent-Length: 1000000\r\n\r\n";
        std::string body;
        while (body.size() < 500'000) body += "CC(=O)Oc1ccccc1C(=O)O aspirin\n";
        asio::write(socket_, asio::buffer(head + body));
    }

private:
    asio::io_context context_;
    asio::ip::tcp::socket socket_{context_};
};
}  // namespace

TEST(ApiFaults, KilledBetweenAcceptAndReply) {
    Site site;
    constexpr int jobs = 400, kills = 8;
    Load load(site.stage, *site.api, {.jobs = jobs, .milliseconds = 5, .clients = 8});
    for (int i = 0; i < kills; ++i) {
        load.until_accepted(static_cast<std::size_t>((i + 1) * jobs / (kills + 1)));
        site.kill_api();
    }
    EXPECT_EQ(load.completed(*site.api), jobs);
    EXPECT_EQ(load.refusals, std::vector<std::string>());
    EXPECT_EQ(site.service.total(), jobs) << "an accepted job ran twice, though no worker was harmed";
    site.expect_all_holds(jobs);
    report(
        "api_killed: {} jobs accepted, {} completed once, {} kills, {} requests repeated, {} replies lost "
        "after "
        "the commit",
        jobs, jobs, kills, load.repeats, load.lost_replies);
}

TEST(ApiFaults, KilledMidUpload) {
    Site site;
    constexpr int kills = 5;
    Load load(site.stage, *site.api, {.jobs = 200, .pause = 30ms});
    for (int i = 0; i < kills; ++i) {
        const HalfUpload first(*site.api), second(*site.api);
        site.stage.until([&] { return files_below(site.storage() / "incoming") >= 2; },
                         "the uploads to begin");
        site.kill_api();
        EXPECT_EQ(files_below(site.storage()), static_cast<std::size_t>(i))
            << "what the killed upload had written is still there";
        EXPECT_NE(site.api->upload("m.smi", std::string(static_cast<std::size_t>(i) + 1, 'C') + " alkane\n"),
                  "");
    }
    EXPECT_EQ(load.completed(*site.api), 200);
    EXPECT_EQ(site.api->get("/api/v1/molecules").at("/items").as_array().size(), kills);
    site.expect_all_holds(200);
    report(
        "api_killed_mid_upload: 200 jobs accepted, 200 completed once, {} kills with 2 uploads each, {} "
        "later "
        "uploads stored",
        kills, kills);
}

}  // namespace mad::tests
