#include "features/artifacts/artifacts.hpp"

#include "base/encoding.hpp"
#include "features/artifacts/file_api_test.hpp"

namespace mad::artifacts {
namespace {
using namespace std::chrono_literals;

class ArtifactsTest : public FileApi {
protected:
    OutputPlace place(const std::string& name = "poses.sdf") {
        std::vector<std::string> names{name};
        return run(artifacts.presign_put(org, execution, std::move(names), 1h)).front();
    }
    std::string error_of(Id whose, const std::string& uri) {
        const auto found = run(artifacts.find(whose, uri));
        return found ? "" : found.error().kind;
    }
    std::string state_of(const std::string& uri) {
        return test.sql("select state from artifacts where uri = '" + uri + "'");
    }
    void age(const std::string& uri) {
        (void)test.sql("update artifacts set changed_at = now() - interval '3 days' where uri = '" + uri +
                       "'");
    }

    Id execution = Id::make();
};

TEST_F(ArtifactsTest, AnOutputIsPutByItsUrlAndFoundAfterwards) {
    const auto at = place();
    EXPECT_EQ(error_of(org, at.uri), "artifact_not_found");
    EXPECT_EQ(send("PUT", at.url, "the poses", {{"Content-Type", "chemical/x-mdl-sdfile"}}).status, 204);
    const auto artifact = run(artifacts.find(org, at.uri)).value();
    EXPECT_EQ(artifact.kind, Kind::output);
    EXPECT_EQ(artifact.file_name, "poses.sdf");
    EXPECT_EQ(artifact.content_type, "chemical/x-mdl-sdfile");
    EXPECT_EQ(artifact.size_bytes, 9);
    EXPECT_EQ(artifact.sha256, to_hex(sha256("the poses")));
    EXPECT_EQ(artifact.execution_id, execution);
    EXPECT_EQ(run(artifacts.of_execution(org, execution)).size(), 1U);
}

TEST_F(ArtifactsTest, AStoredFileIsGotByASignedUrl) {
    const auto at = place();
    EXPECT_EQ(send("PUT", at.url, "the poses").status, 204);
    const auto url = artifacts.presign_get(run(artifacts.find(org, at.uri)).value(), 1h);
    EXPECT_GE(url.expires_at, time + 1h);
    const auto got = send("GET", url.url);
    EXPECT_EQ(got.status, 200);
    EXPECT_EQ(got.body, "the poses");
    EXPECT_EQ(http::header(got.headers, "Content-Type"), "application/octet-stream");
    EXPECT_EQ(http::header(got.headers, "ETag"), '"' + to_hex(sha256("the poses")) + '"');
    EXPECT_NE(http::header(got.headers, "Content-Disposition").find("poses.sdf"), std::string_view::npos);
}

TEST_F(ArtifactsTest, AFileIsLinkedByItsUriForItsOwnOrganisation) {
    const auto at = place();
    EXPECT_EQ(send("PUT", at.url, "the poses").status, 204);
    const auto path = "/api/v1/files?uri=" + at.uri;
    const auto link = send("GET", path, "", {{"X-Test-Org", org.text()}});
    ASSERT_EQ(link.status, 200);
    EXPECT_EQ(send("GET", std::string(link.json().at("url").as_string())).body, "the poses");
    EXPECT_EQ(send("GET", path, "", {{"X-Test-Org", other_org.text()}}).code(), "artifact_not_found");
    EXPECT_EQ(send("GET", "/api/v1/files?uri=poses.sdf", "", {{"X-Test-Org", org.text()}}).code(),
              "artifact_not_found");
    EXPECT_EQ(send("GET", path).status, 401);
}

TEST_F(ArtifactsTest, AUrlOpensNothingElse) {
    const auto at = place();
    EXPECT_EQ(send("PUT", at.url, "the poses").status, 204);
    const auto uri = blobs::Uri::parse(at.uri).value();
    const auto get = artifacts.presign_get(uri, 1h).url;
    auto other = get;
    other.replace(other.find(org.text()), 36, other_org.text());
    EXPECT_EQ(send("GET", other).code(), "signature_wrong");
    EXPECT_EQ(send("GET", at.url).code(), "signature_wrong");
    EXPECT_EQ(send("PUT", get, "x").code(), "signature_wrong");
    EXPECT_EQ(send("GET", get + "&name=other.sdf").code(), "signature_wrong");
    EXPECT_EQ(send("GET", get.substr(0, get.find('?'))).status, 422);
    EXPECT_EQ(
        send("GET", "/api/v1/blobs/" + org.text() + "/..%2F../" + uri.id.text() + get.substr(get.find('?')))
            .status,
        404);
    time += 2h;
    EXPECT_EQ(send("GET", get).code(), "url_expired");
    EXPECT_EQ(send("PUT", at.url, "the poses").code(), "url_expired");
}

TEST_F(ArtifactsTest, APartOfAFileIsAFile) {
    const auto at = place();
    EXPECT_EQ(send("PUT", at.url, "the poses").status, 204);
    const auto part = run(artifacts.find(org, at.uri + "?bytes=4-6")).value();
    EXPECT_EQ(part.size_bytes, 3);
    const auto url = artifacts.presign_get(part, 1h).url;
    EXPECT_EQ(send("GET", url).body, "pos");
    EXPECT_NE(
        http::header(send("GET", url).headers, "ETag"),
        http::header(
            send("GET", artifacts.presign_get(run(artifacts.find(org, at.uri)).value(), 1h).url).headers,
            "ETag"));
    EXPECT_EQ(send("GET", url.substr(0, url.find("&bytes"))).code(), "signature_wrong");
    EXPECT_EQ(run(artifacts.open(org, at.uri + "?bytes=8-8")).value().source->size(), 1U);
    EXPECT_EQ(error_of(org, at.uri + "?bytes=8-9"), "artifact_not_found") << "it ends before";
    EXPECT_EQ(error_of(other_org, at.uri + "?bytes=4-6"), "artifact_not_found");
}

TEST_F(ArtifactsTest, AFileIsNotSeenByAnotherOrganisation) {
    const auto at = place();
    EXPECT_EQ(send("PUT", at.url, "the poses").status, 204);
    EXPECT_EQ(error_of(other_org, at.uri), "artifact_not_found");
    auto theirs = at.uri;
    theirs.replace(theirs.find(org.text()), 36, other_org.text());
    EXPECT_EQ(error_of(other_org, theirs), "artifact_not_found");
    EXPECT_EQ(error_of(org, theirs), "artifact_not_found");
    EXPECT_TRUE(run(artifacts.of_execution(other_org, execution)).empty());
    run(artifacts.discard(other_org, {at.uri}));
    EXPECT_EQ(error_of(org, at.uri), "");
    EXPECT_EQ(error_of(org, "mad://org/../x"), "artifact_not_found");
}

TEST_F(ArtifactsTest, APlaceTakesTheSameBytesAgainAndNoOthers) {
    const auto at = place();
    EXPECT_EQ(send("PUT", at.url, "the poses").status, 204);
    EXPECT_EQ(send("PUT", at.url, "the poses").status, 204);
    EXPECT_EQ(send("PUT", at.url, "other poses").code(), "blob_exists");
    EXPECT_EQ(run(artifacts.find(org, at.uri)).value().size_bytes, 9);
}

TEST_F(ArtifactsTest, AFileThatIsTooLargeLeavesNothing) {
    const auto at = place();
    EXPECT_EQ(send("PUT", at.url, std::string(max_output_bytes + 1, 'x')).code(), "output_too_large");
    EXPECT_EQ(file_count(), 0U);
    EXPECT_EQ(send("PUT", at.url, std::string(max_output_bytes, 'x')).status, 204);
}

TEST_F(ArtifactsTest, DiscardedFilesAndPlacesAreGone) {
    const auto used = place(), unused = place();
    EXPECT_EQ(send("PUT", used.url, "the poses").status, 204);
    run(artifacts.discard(org, {used.uri, unused.uri}));
    EXPECT_EQ(file_count(), 0U);
    EXPECT_EQ(error_of(org, used.uri), "artifact_not_found");
    EXPECT_EQ(send("GET", artifacts.presign_get(blobs::Uri::parse(used.uri).value(), 1h).url).status, 404);
    EXPECT_EQ(send("PUT", unused.url, "late").code(), "output_not_wanted");
    EXPECT_EQ(send("PUT", used.url, "the poses").code(), "output_not_wanted");
    EXPECT_EQ(file_count(), 0U);
}

TEST_F(ArtifactsTest, AFileThatIsDiscardedWhileItComesIsNotKept) {
    const auto at = place();
    Pieces pieces(std::string(50'000, 'x'));
    pieces.between = [&] { return artifacts.discard(org, {at.uri}); };
    EXPECT_EQ(run(answer("PUT", at.url, {}, pieces)).code(), "output_not_wanted");
    EXPECT_EQ(file_count(), 0U);
}

TEST_F(ArtifactsTest, OfAnExecutionOnlyWhatItNamesIsKept) {
    const auto lost = place(), kept = place(), unused = place();
    for (const auto& at : {lost, kept}) EXPECT_EQ(send("PUT", at.url, "poses of " + at.uri).status, 204);
    run(artifacts.discard_others(org, execution, {kept.uri}));
    const auto left = run(artifacts.of_execution(org, execution));
    ASSERT_EQ(left.size(), 1U);
    EXPECT_EQ(left[0].uri, kept.uri);
    EXPECT_EQ(file_count(), 1U);
    EXPECT_EQ(send("PUT", unused.url, "late").code(), "output_not_wanted");
}

TEST_F(ArtifactsTest, TheSweepFinishesWhatACrashBegan) {
    const auto coming = place(), fresh = place(), going = place(), stored = place();
    for (const auto& at : {coming, fresh, going, stored}) EXPECT_EQ(send("PUT", at.url, at.uri).status, 204);
    (void)test.sql("update artifacts set state = 'coming' where uri in ('" + coming.uri + "', '" + fresh.uri +
                   "')");
    (void)test.sql("update artifacts set state = 'going' where uri = '" + going.uri + "'");
    age(coming.uri);
    age(stored.uri);
    run(artifacts.sweep(48h));
    EXPECT_EQ(file_count(), 2U);
    EXPECT_EQ(state_of(coming.uri), "going");
    EXPECT_EQ(state_of(fresh.uri), "coming");
    EXPECT_EQ(error_of(org, stored.uri), "");

    age(coming.uri);
    run(artifacts.sweep(48h));
    EXPECT_EQ(state_of(coming.uri), "");
    EXPECT_EQ(state_of(going.uri), "going");
}

// By a holder that stalled past its lease, and then died.
TEST_F(ArtifactsTest, TheSweepRemovesWhatWasPutAfterTheEndOfItsExecution) {
    const auto id = execution.text(), job = Id::make().text(), definition = Id::make().text();
    (void)test.sql(
        "insert into task_definitions (id, task_id, version, precedence, name, operation_id, interface_spec, "
        "checksum) values ('" +
        definition +
        "', 'dock', '1.0.0', '1', 'Dock', 'dock', '{}', '');"
        "insert into jobs_meta (id, org_id, kind, status, request_hash, finished_at) values ('" +
        job + "', '" + org.text() +
        "', 'task', 'COMPLETED', '', now());"
        "insert into task_executions (id, org_id, job_id, task_definition_id, task_id, task_version, "
        "parameters, status) values ('" +
        id + "', '" + org.text() + "', '" + job + "', '" + definition +
        "', 'dock', '1.0.0', '{}', 'QUEUED')");
    const auto kept = place();
    EXPECT_EQ(send("PUT", kept.url, "poses").status, 204);
    run(artifacts.sweep(48h));
    (void)test.sql("update task_executions set status = 'COMPLETED', finished_at = now()");
    const auto late = place(), unused = place();
    EXPECT_EQ(send("PUT", late.url, "late").status, 204);
    run(artifacts.sweep(48h));
    EXPECT_EQ(state_of(kept.uri), "stored");
    EXPECT_EQ(state_of(late.uri), "going");
    EXPECT_EQ(state_of(unused.uri), "going");
    EXPECT_EQ(file_count(), 1U);
}

}  // namespace
}  // namespace mad::artifacts
