#include "features/uploads/uploads.hpp"

#include "base/encoding.hpp"
#include "chem/gzip_test.hpp"
#include "chem/samples_test.hpp"
#include "features/molecules/molecule_api_test.hpp"
#include "features/uploads/finisher.hpp"
#include "features/uploads/routes.hpp"

namespace mad::uploads {
namespace {
using artifacts::Pieces;
using artifacts::Reply;

const std::string base = "/api/v1/uploads";

/// A body that breaks off.
struct Broken : ByteStream {
    explicit Broken(std::string some) : bytes(std::move(some)) {}
    awaitable<std::size_t> read(std::span<char> into) override {
        if (bytes.empty()) throw http::BodyError({Errc::malformed, "body_cut_off", "The client is gone."});
        const auto n = bytes.copy(into.data(), into.size());
        bytes.erase(0, n);
        co_return n;
    }
    std::string bytes;
};

class UploadsTest : public molecules::MoleculeApi {
protected:
    UploadsTest() { add_routes(router, uploads); }
    ~UploadsTest() override { run(finisher.stop()); }

    http::Headers with(Id who, std::initializer_list<std::pair<const char*, std::string>> more) {
        auto headers = as(who);
        headers.emplace("Tus-Resumable", "1.0.0");
        for (const auto& [name, value] : more) headers.emplace(name, value);
        return headers;
    }
    Reply create(const std::string& length, const std::string& metadata = "") {
        auto headers = with(org, {{"Upload-Length", length}});
        if (!metadata.empty()) headers.emplace("Upload-Metadata", metadata);
        return send("POST", base, "", headers);
    }
    /// The path of a new one.
    std::string begun(std::size_t length, const std::string& metadata = "") {
        const auto reply = create(std::to_string(length), metadata);
        EXPECT_EQ(reply.status, 201) << reply.body;
        return std::string(http::header(reply.headers, "Location"));
    }
    http::Headers bytes_at(std::size_t offset, Id who) {
        return with(who, {{"Upload-Offset", std::to_string(offset)},
                          {"Content-Type", "application/offset+octet-stream"}});
    }
    Reply append(const std::string& path, std::size_t offset, const std::string& bytes) {
        auto headers = bytes_at(offset, org);
        headers.emplace("Content-Length", std::to_string(bytes.size()));
        return send("PATCH", path, bytes, headers);
    }
    std::string offset(const std::string& path) {
        const auto reply = send("HEAD", path, "", with(org, {}));
        if (reply.status == 200) EXPECT_EQ(http::header(reply.headers, "Cache-Control"), "no-store");
        return reply.status == 200 ? std::string(http::header(reply.headers, "Upload-Offset"))
                                   : std::to_string(reply.status);
    }
    boost::json::value seen(const std::string& path) { return send("GET", path, "", as(org)).json(); }
    std::string state(const std::string& path) { return std::string(seen(path).at("state").as_string()); }
    void finish_all() {
        while (run(finisher.finish_due()) > 0) continue;
    }
    /// What an upload of the whole at once answers.
    Reply at_once(const std::string& bytes, const std::string& query = "", Id who = {}) {
        return send("POST", "/api/v1/molecules/upload" + query, bytes, as(who == Id() ? other_org : who));
    }
    static std::string metadata(const std::string& file_name) { return "filename " + to_base64(file_name); }
    std::string count(const std::string& rows) { return test.sql("select count(*) from " + rows); }

    Store upload_rows{tenant};
    Finisher finisher{loop.get_executor(), upload_rows, *blobs, artifacts, molecules};
    int wakes = 0;
    Options options{.max_bytes = 1'000'000, .part_bytes = 100};
    Uploads uploads{upload_rows,      *blobs, artifacts, molecules, storage_quota(molecule_rows),
                    [&] { ++wakes; }, options};
    const std::string& content = chem::samples::pdb;
};

TEST_F(UploadsTest, GoOnWhereALostConnectionLeftThem) {
    const auto path = begun(content.size(), metadata("1abc.pdb"));
    EXPECT_EQ(offset(path), "0");
    Broken half(content.substr(0, 250));
    EXPECT_EQ(run(answer("PATCH", path, bytes_at(0, org), half)).status, 400);
    EXPECT_EQ(offset(path), "250") << "what came is kept, to the last byte";
    EXPECT_EQ(state(path), "receiving");
    const auto rest = append(path, 250, content.substr(250));
    ASSERT_EQ(rest.status, 204) << rest.body;
    EXPECT_EQ(http::header(rest.headers, "Upload-Offset"), std::to_string(content.size()));
    EXPECT_GE(wakes, 1);
    EXPECT_EQ(state(path), "finishing");
    finish_all();
    const auto upload = seen(path);
    EXPECT_EQ(upload.at("state").as_string(), "done");
    const auto& molecule = upload.at("molecule");
    EXPECT_EQ(molecule.at("name").as_string(), "1abc");
    EXPECT_EQ(molecule.at("checksum").as_string(), to_hex(sha256(content)));
    EXPECT_EQ(molecule.at("properties"), at_once(content).json().at("properties"));
    EXPECT_EQ(send("GET", std::string(molecule.at("download_url").as_string())).body, content);
    EXPECT_EQ(count("upload_parts"), "0");
    EXPECT_EQ(file_count(), 2U) << "this molecule and the other organisation's";
}

TEST_F(UploadsTest, GoOnInAnotherProcess) {
    const auto path = begun(content.size());
    EXPECT_EQ(append(path, 0, content.substr(0, 300)).status, 204);
    Uploads other{upload_rows, *blobs, artifacts, molecules, storage_quota(molecule_rows), [] {}, options};
    Pieces rest(content.substr(300));
    const auto id = Id::parse(path.substr(path.rfind('/') + 1)).value();
    const auto upload = run(other.append(org, id, 300, std::nullopt, rest));
    ASSERT_TRUE(upload);
    EXPECT_EQ(upload->state, State::finishing);
    // A process took it up and died.
    EXPECT_EQ(run(upload_rows.take(5, std::chrono::seconds(60))).size(), 1U);
    EXPECT_EQ(run(finisher.finish_due()), 0U) << "it may live";
    (void)test.sql("update uploads set due_at = now()");
    finish_all();
    EXPECT_EQ(state(path), "done");
}

TEST_F(UploadsTest, EndAsAnUploadAtOnceWould) {
    auto broken = content;
    broken.replace(broken.find("11.639"), 6, "abcdef");
    using chem::gzipped;
    for (const auto& [file_name, bytes] : {std::pair<std::string, std::string>("a.pdb", broken),
                                           {"a.sdf", content},
                                           {"", ""},
                                           {"b.xyz", "?"},
                                           {"c.sdf.gz", gzipped(chem::samples::sdf)},
                                           {"d.pdb.gz", gzipped(content).substr(0, 100)},
                                           {"e.smi", std::string(5000, '\n')}}) {
        SCOPED_TRACE(file_name);
        const auto path = begun(bytes.size(), file_name.empty() ? "" : metadata(file_name));
        if (!bytes.empty()) EXPECT_EQ(append(path, 0, bytes).status, 204);
        finish_all();
        const auto whole = at_once(bytes, file_name.empty() ? "" : "?name=" + file_name);
        const auto upload = seen(path);
        if (whole.status == 201) {
            EXPECT_EQ(upload.at("state").as_string(), "done");
            EXPECT_EQ(upload.at("molecule").at("name"), whole.json().at("name"));
        } else {
            EXPECT_EQ(upload.at("state").as_string(), "failed");
            EXPECT_EQ(upload.at("problem"), whole.json());
        }
    }
    EXPECT_EQ(count("upload_parts"), "0");
    EXPECT_EQ(count("artifacts where kind = 'upload' and state <> 'going'"), "0");
}

TEST_F(UploadsTest, OfWhatIsThereAlreadyGiveThat) {
    const auto known = at_once(content, "?name=first", org).json();
    const auto path = begun(content.size(), metadata("second.pdb"));
    EXPECT_EQ(append(path, 0, content).status, 204);
    finish_all();
    EXPECT_EQ(seen(path).at("molecule").at("id"), known.at("id"));
    EXPECT_EQ(
        send("DELETE", "/api/v1/molecules/" + std::string(known.at("id").as_string()), "", as(org)).status,
        204);
    EXPECT_EQ(state(path), "done");
    EXPECT_FALSE(seen(path).as_object().contains("molecule"));
}

TEST_F(UploadsTest, TakeBytesOnlyWhereTheyGoOn) {
    const auto path = begun(content.size());
    EXPECT_EQ(append(path, 10, content).code(), "upload_offset_wrong");
    EXPECT_EQ(append(path, 0, content.substr(0, 120)).status, 204);
    EXPECT_EQ(append(path, 0, content.substr(0, 120)).status, 409) << "the same again";
    EXPECT_EQ(offset(path), "120");
    EXPECT_EQ(append(path, 120, content).code(), "upload_too_long");
    Pieces more(content);  // of a size that is not said
    const auto long_one = run(answer("PATCH", path, bytes_at(120, org), more));
    EXPECT_EQ(long_one.code(), "upload_too_long");
    EXPECT_LE(std::stoul(offset(path)), content.size());
    EXPECT_NE(state(path), "done");
}

TEST_F(UploadsTest, ByTwoRequestsAtOnceGoOnByOne) {
    const auto path = begun(content.size());
    Pieces first(content.substr(0, 90), 10), second(content.substr(0, 90), 10);
    auto a = asio::co_spawn(loop, answer("PATCH", path, bytes_at(0, org), first), asio::use_future);
    auto b = asio::co_spawn(loop, answer("PATCH", path, bytes_at(0, org), second), asio::use_future);
    loop.restart();
    for (auto* reply : {&a, &b})
        while (reply->wait_for(std::chrono::seconds(0)) != std::future_status::ready) loop.run_one();
    std::set<int> statuses{a.get().status, b.get().status};
    EXPECT_EQ(statuses, (std::set{204, 409}));
    EXPECT_EQ(offset(path), "90");
    EXPECT_EQ(append(path, 90, content.substr(90)).status, 204);
    finish_all();
    EXPECT_EQ(seen(path).at("molecule").at("checksum").as_string(), to_hex(sha256(content)));
}

TEST_F(UploadsTest, RefuseWhatIsNoTus) {
    EXPECT_EQ(create("").status, 400);
    EXPECT_EQ(create("many").status, 400);
    EXPECT_EQ(create("-1").status, 400);
    EXPECT_EQ(create("12abc").status, 400);
    EXPECT_EQ(create("1000001").code(), "upload_too_large");
    EXPECT_EQ(create("10", "filename ???").code(), "metadata_malformed");
    EXPECT_EQ(create("10", "filename YQ== YQ==").code(), "metadata_malformed");
    EXPECT_EQ(create("10", ",").code(), "metadata_malformed");
    EXPECT_EQ(create("10", "name " + to_base64("a\nb")).status, 422);
    EXPECT_EQ(create("10", "format " + to_base64("xyz")).status, 422);
    EXPECT_EQ(create("10", "filename " + to_base64("../a.sdf") + ",is_new").status, 201);
    EXPECT_EQ(count("uploads"), "1");
    const auto path = begun(10);
    auto headers = as(org);
    headers.emplace("Tus-Resumable", "0.2.2");
    EXPECT_EQ(send("HEAD", path, "", headers).status, 412);
    EXPECT_EQ(send("PATCH", path, "CCO", with(org, {{"Upload-Offset", "0"}})).status, 415);
    EXPECT_EQ(
        send("PATCH", path, "CCO", with(org, {{"Content-Type", "application/offset+octet-stream"}})).status,
        400);
    EXPECT_EQ(send("PATCH", base + "/nonsense", "CCO", bytes_at(0, org)).status, 404);
    const auto spoken = send("OPTIONS", base);
    EXPECT_EQ(spoken.status, 204);
    EXPECT_EQ(http::header(spoken.headers, "Tus-Version"), "1.0.0");
    EXPECT_EQ(http::header(spoken.headers, "Tus-Extension"), "creation,termination");
    EXPECT_EQ(http::header(spoken.headers, "Tus-Max-Size"), "1000000");
}

TEST_F(UploadsTest, AreNotSeenByAnotherOrganisation) {
    const auto path = begun(content.size());
    EXPECT_EQ(send("HEAD", path, "", with(other_org, {})).status, 404);
    EXPECT_EQ(send("GET", path, "", as(other_org)).code(), "upload_not_found");
    EXPECT_EQ(send("PATCH", path, content, bytes_at(0, other_org)).status, 404);
    EXPECT_EQ(send("DELETE", path, "", with(other_org, {})).status, 404);
    EXPECT_EQ(offset(path), "0");
    auto reader = with(org, {{"X-Test-Reader", "1"}});
    EXPECT_EQ(send("GET", path, "", reader).status, 200);
    EXPECT_EQ(send("DELETE", path, "", reader).status, 403);
    EXPECT_EQ(send("POST", base, "", reader).status, 403);
}

TEST_F(UploadsTest, ThatAreGivenUpOrForgottenLeaveNothing) {
    const auto given_up = begun(content.size()), forgotten = begun(content.size());
    for (const auto& path : {given_up, forgotten})
        EXPECT_EQ(append(path, 0, content.substr(0, 250)).status, 204);
    EXPECT_EQ(file_count(), 6U) << "three parts each";
    EXPECT_EQ(send("DELETE", given_up, "", with(org, {})).status, 204);
    EXPECT_EQ(send("DELETE", given_up, "", with(org, {})).status, 404);
    EXPECT_EQ(file_count(), 3U);
    run(uploads.sweep());
    EXPECT_EQ(offset(forgotten), "250");
    (void)test.sql("update uploads set expires_at = now() - interval '1 second'");
    EXPECT_EQ(offset(forgotten), "404");
    EXPECT_EQ(append(forgotten, 250, content.substr(250)).code(), "upload_not_found");
    run(uploads.sweep());
    EXPECT_EQ(count("uploads"), "0");
    EXPECT_EQ(file_count(), 0U);
}

TEST_F(UploadsTest, TakeNoMoreThanTheQuota) {
    const auto most = content.size() + content.size() / 2;
    (void)test.sql("update org_settings set max_storage_bytes = " + std::to_string(most) +
                   " where org_id = '" + org.text() + "'");
    const auto path = begun(content.size());
    EXPECT_EQ(create(std::to_string(content.size())).code(), "storage_quota_exceeded")
        << "the other one may still come";
    EXPECT_EQ(append(path, 0, content).status, 204);
    finish_all();
    EXPECT_EQ(state(path), "done") << "its parts do not count beside it";
    EXPECT_EQ(create(std::to_string(content.size())).code(), "storage_quota_exceeded");
    EXPECT_EQ(create("20").status, 201);
}

}  // namespace
}  // namespace mad::uploads
