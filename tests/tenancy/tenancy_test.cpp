// Another organisation's things are not there: every route of the published document, walked with their real
// ids, answers as it does for ids of nothing.
#include "tests/tenancy/two_labs.hpp"

namespace mad::tests {
namespace {

struct Route {
    std::string method, path, id;
    const json::object* operation;
};

/// What of a request the document alone does not tell.
struct Filling {
    json::value body{};
    int status = 0;  ///< of a route without an id: what beta's administrator is answered
    bool signed_in = true;
    http::Headers headers{};
    std::string raw{};  ///< a body that is no JSON
};

class Tenancy : public testing::Test {
protected:
    static void SetUpTestSuite() {
        labs = std::make_unique<TwoLabs>();
        document = parsed(labs->platform->get("/openapi.json").text);
        for (const auto& [name, _] : labs->ids) secrets.push_back(labs->ids[name]);
        std::erase_if(secrets, [](const std::string& id) { return !Id::parse(id); });
        EXPECT_GE(secrets.size(), 10);
    }
    static void TearDownTestSuite() {
        EXPECT_TRUE(labs->platform->stop().ok());
        labs.reset();
    }

    static std::vector<Route> routes() {
        std::vector<Route> all;
        for (const auto& [path, operations] : document.at("paths").as_object())
            for (const auto& [method, operation] : operations.as_object()) {
                std::string upper(method);
                for (auto& c : upper) c = static_cast<char>(std::toupper(c));
                all.push_back({upper, path, std::string(operation.at("operationId").as_string()),
                               &operation.as_object()});
            }
        return all;
    }
    static const Filling* filling_of(const Route& route);

    /// The path with alpha's ids, or with ids of nothing; empty where a name is not known.
    static std::string filled(const Route& route, bool real) {
        std::string path = route.path;
        for (std::size_t at; (at = path.find('{')) != path.npos;) {
            const auto end = path.find('}', at);
            auto name = path.substr(at + 1, end - at - 1);
            if (name == "key_id")
                name = path.find("service-tokens") != path.npos ? "service_token" : "api_key";
            if (route.id.starts_with("cancel") || route.id == "dismiss")
                name = name == "job_id" ? "running_job" : "running_execution";
            const auto known = labs->ids.find(name);
            if (known == labs->ids.end()) {
                ADD_FAILURE() << route.method << ' ' << route.path << ": alpha has no {" << name
                              << "}: make one in two_labs.hpp";
                return "";
            }
            auto value = known->second;
            if (!real && Id::parse(value)) value = Id::make().text();
            if (!real && (name == "task_id" || name == "process_id")) value = "no_such_task";
            if (!real && name == "template_id") value = "no_such_template";
            path.replace(at, end - at + 1, value);
        }
        // A signature of beta's, for a file of its own.
        if (route.path.find("/blobs/") != route.path.npos)
            path += labs->beta_signed_url.substr(labs->beta_signed_url.find('?'));
        return path;
    }
    static Answer visit(const Person* who, const Route& route, const std::string& path) {
        const auto* filling = filling_of(route);
        if (filling && !filling->raw.empty())
            return labs->ask(
                who,
                {.method = route.method, .url = path, .headers = filling->headers, .body = filling->raw});
        return labs->ask(filling && !filling->signed_in ? nullptr : who, route.method, path,
                         filling ? filling->body : json::value());
    }
    /// Without what the request itself said.
    static std::string without(std::string text, std::string_view path) {
        path = path.substr(0, path.find('?'));
        std::istringstream segments{std::string(path)};
        for (std::string segment; std::getline(segments, segment, '/');)
            for (std::size_t at; segment.size() > 4 && (at = text.find(segment)) != text.npos;)
                text.replace(at, segment.size(), "…");
        return text;
    }
    /// Without the ids that the request's body named.
    static std::string without_ids(std::string text, const Filling* filling) {
        const auto said = filling ? schema::to_text(filling->body) : "";
        for (const auto& id : secrets)
            for (std::size_t at; said.find(id) != said.npos && (at = text.find(id)) != text.npos;)
                text.replace(at, id.size(), "…");
        return text;
    }
    static void expect_no_word_of_alpha(const std::string& text, const std::string& of) {
        std::string lower = text;
        for (auto& c : lower) c = static_cast<char>(std::tolower(c));
        EXPECT_EQ(lower.find("alpha"), lower.npos) << of << ": " << text;
        for (const auto& id : secrets) EXPECT_EQ(text.find(id), text.npos) << of << ": " << text;
    }
    static void walk(const Person& who, const std::string& before, bool is_admin);

    static inline std::unique_ptr<TwoLabs> labs;
    static inline json::value document;
    static inline std::vector<std::string> secrets;
};

const Filling* Tenancy::filling_of(const Route& route) {
    static const json::object nothing;
    static const auto wrong = object_of({{"email", "nobody@beta.test"}, {"password", "wrong"}});
    static const auto template_without_task = object_of({{"template_id", "beta_own"},
                                                         {"parameters", nothing},
                                                         {"steps", json::array{object_of({{"id", "a"}})}}});
    static const std::map<std::string, Filling> fillings{
        {"addDockingBookmark", {object_of({{"name", "beta's best"}, {"filter", nothing}}), 201}},
        {"addRole", {object_of({{"name", "beta_role"}, {"permissions", json::array{"jobs.read"}}}), 201}},
        {"addUser", {object_of({{"email", "new@beta.test"}, {"name", "New"}}), 201}},
        {"cancelJobs", {object_of({{"job_ids", json::array{labs->ids["running_job"]}}}), 200}},
        {"retryJobs", {object_of({{"job_ids", json::array{labs->ids["job_id"]}}}), 200}},
        {"changeJob", {object_of({{"priority", 5}})}},
        {"changeOrganization", {object_of({{"name", "taken"}})}},
        {"changePassword",
         {object_of({{"current_password", "wrong"}, {"new_password", "another long one"}}), 403}},
        {"changeRole", {object_of({{"permissions", json::array{}}})}},
        {"changeSession", {object_of({{"organization", "alpha"}}), 403}},
        {"changeTask", {object_of({{"is_active", false}})}},
        {"changeUser", {object_of({{"name", "taken"}})}},
        {"changePipelineTemplate", {object_of({{"name", "taken"}})}},
        {"appendUpload",
         {.headers = {{"Content-Type", "application/offset+octet-stream"}, {"Upload-Offset", "0"}},
          .raw = "taken"}},
        {"clonePipelineTemplate", {object_of({{"template_id", "copied"}})}},
        {"createPipelineTemplate", {template_without_task, 422}},
        {"instantiatePipeline", {nothing}},
        {"validatePipelineTemplate", {template_without_task, 422}},
        {"createUpload", {{}, 400}},
        {"deleteMolecules", {object_of({{"ids", json::array{Id::make().text()}}}), 200}},
        {"describeUploads", {{}, 204}},
        {"createOrganization", {object_of({{"slug", "alpha"}, {"name", "taken"}}), 403}},
        {"execute", {nothing}},
        {"executeTask", {nothing}},
        {"clusterDockedPoses", {{}, 422}},
        {"countDockedPoses", {{}, 422}},
        {"exportDockedPosesAsCsv", {{}, 422}},
        {"exportDockedPosesAsSdf", {{}, 422}},
        {"heartbeatTaskService", {nothing}},
        {"importTasks", {object_of({{"url", "http://127.0.0.1:1"}}), 502}},
        {"linkFile", {{}, 422}},
        {"listDockedPoses", {{}, 422}},
        {"makeApiKey", {object_of({{"name", "beta key"}}), 201}},
        {"makeServiceToken", {object_of({{"name", "beta token"}}), 201}},
        {"openSession", {wrong, 401, false}},
        {"publishTask", {object_of({{"task_id", "beta_own"}, {"interface_spec", nothing}}), 422}},
        {"putBlob", {object_of({{"taken", true}})}},
        {"rerunJob", {object_of({{"from_step", "a"}})}},
        {"refreshTokens", {object_of({{"refresh_token", "wrong"}}), 401, false}},
        {"registerTaskService",
         {object_of({{"task_id", "alpha_measure"}, {"base_url", "http://127.0.0.1:1"}}), 422}},
        {"setUserRoles", {object_of({{"roles", json::array{"admin"}}})}},
        {"signIn", {wrong, 401, false}},
        {"signOut", {nothing, 204, false}},
        {"uploadMolecule", {nothing, 422}},
    };
    const auto found = fillings.find(route.id);
    return found == fillings.end() ? nullptr : &found->second;
}

void Tenancy::walk(const Person& who, const std::string& before, bool is_admin) {
    std::size_t with_ids = 0;
    for (const auto& route : routes()) {
        if (route.id == "watchEvents") continue;  // never ends; features/events/feed_test.cpp walks it
        SCOPED_TRACE(who.email + ": " + route.method + ' ' + route.path);
        if (route.operation->contains("requestBody") && !filling_of(route)) {
            ADD_FAILURE() << "needs a body: add one to fillings";
            continue;
        }
        const auto path = filled(route, true);
        if (path.empty()) continue;
        const auto answer = visit(&who, route, path);
        if (route.path.find('{') == route.path.npos) {
            const auto* filling = filling_of(route);
            if (is_admin) EXPECT_EQ(answer.status, filling ? filling->status : 200) << answer.text;
            if (route.id != "registerTaskService")
                expect_no_word_of_alpha(without_ids(answer.text, filling), route.id);
        } else {
            ++with_ids;
            const auto of_nothing = filled(route, false);
            const auto other = visit(&who, route, of_nothing);
            EXPECT_EQ(answer.status, other.status) << answer.text;
            EXPECT_EQ(without(answer.text, path), without(other.text, of_nothing));
            // A signed URL is its own permission: another signature is wrong, whatever is there.
            const bool by_signature = path.find("signature=") != path.npos;
            if (is_admin) EXPECT_EQ(answer.status, by_signature ? 403 : 404) << answer.text;
            EXPECT_TRUE(answer.status == 404 || answer.status == 403) << answer.status << answer.text;
            expect_no_word_of_alpha(without(answer.text, path), route.id);
        }
        if (route.method != "GET") EXPECT_EQ(labs->snapshot(), before);
    }
    EXPECT_GT(with_ids, 25);
}
}  // namespace

TEST_F(Tenancy, ToAnAdministratorElsewhereNothingOfItIsThere) {
    walk(labs->beta_lab.admin, labs->snapshot(), true);
}

TEST_F(Tenancy, ToAStandardUserElsewhereNothingOfItIsThere) {
    walk(labs->beta_lab.member, labs->snapshot(), false);
}

TEST_F(Tenancy, ToItsOwnPeopleEverythingIsThere) {
    for (const auto& route : routes())
        if (route.method == "GET" && route.path.find('{') != route.path.npos &&
            route.path.find("/blobs/") == route.path.npos)
            EXPECT_EQ(visit(&labs->alpha_lab.admin, route, filled(route, true)).status, 200) << route.path;
}

TEST_F(Tenancy, NamingAnotherOrganisationIsRefusedAsIfItWereNotThere) {
    const auto& who = labs->beta_lab.admin;
    const auto in = [&](const std::string& slug) {
        return labs->ask(&who, {.url = "/api/v1/molecules", .headers = {{"X-Mad-Organization", slug}}});
    };
    EXPECT_EQ(in("alpha").status, 403);
    EXPECT_EQ(in("alpha").text, in("nothing").text);
    const auto signed_in = [&](const std::string& slug) {
        return labs->ask(
            nullptr, "POST", "/api/v1/auth/token",
            object_of({{"email", who.email}, {"password", who.password}, {"organization", slug}}));
    };
    EXPECT_EQ(signed_in("alpha").status, 403);
    EXPECT_EQ(signed_in("alpha").text, signed_in("nothing").text);
}

TEST_F(Tenancy, FiltersAndCursorsShowNothingOfIt) {
    const auto before = labs->snapshot();
    const auto docked = "/api/v1/docking/results?job=" + labs->ids["job_id"];
    EXPECT_EQ(labs->ask(&labs->alpha_lab.admin, "GET", docked, {}).at("/items").as_array().size(), 1);
    for (const std::string& path :
         {docked, std::string("/ogc/jobs?status=running"), std::string("/api/v1/jobs?task_id=alpha_measure"),
          std::string("/api/v1/task-services?task_id=alpha_measure"),
          std::string("/api/v1/molecules?q=alpha"), std::string("/api/v1/task-registry/tasks?q=alpha")}) {
        const auto answer = labs->ask(&labs->beta_lab.admin, "GET", path, {});
        EXPECT_EQ(answer.status, 200) << path << answer.text;
        const bool ogc = path.starts_with("/ogc");
        EXPECT_EQ(answer.at(ogc ? "/jobs" : "/items").as_array().size(), 0) << path << answer.text;
    }
    EXPECT_EQ(labs->snapshot(), before);
}

TEST_F(Tenancy, ItsFilesAreNoInputsElsewhere) {
    const auto& who = labs->beta_lab.admin;
    const auto asked = [&](const std::string& uri) {
        return labs->execute_as(who, "beta_measure", object_of({{"sample", uri}}));
    };
    const auto theirs = asked(labs->molecule_uri);
    EXPECT_GE(theirs.status, 400) << theirs.text;
    auto nowhere = labs->molecule_uri;
    nowhere.replace(nowhere.rfind('/') + 1, std::string::npos, Id::make().text());
    const auto none = asked(nowhere);
    EXPECT_EQ(theirs.status, none.status);
    EXPECT_EQ(without(theirs.text, labs->molecule_uri), without(none.text, nowhere));
}

TEST_F(Tenancy, AnIdempotencyKeyIsItsOwners) {
    const auto execute = [&](const Person& who, const std::string& task) {
        return labs->ask(&who,
                         {.method = "POST",
                          .url = "/api/v1/tasks/" + task + "/execute",
                          .headers = {{"Content-Type", "application/json"}, {"Idempotency-Key", "once"}},
                          .body = R"({"while_exists": "/nowhere"})"});
    };
    const auto ours = execute(labs->alpha_lab.admin, "alpha_hold");
    const auto theirs = execute(labs->beta_lab.admin, "beta_hold");
    EXPECT_EQ(ours.status, 202) << ours.text;
    EXPECT_EQ(theirs.status, 202) << theirs.text;
    EXPECT_NE(ours.string_at("/job_id"), theirs.string_at("/job_id"));
}

}  // namespace mad::tests
