#include "http/router.hpp"

#include "http/await_test.hpp"
#include "schema/json_text.hpp"
#include "schema/schema.hpp"

#include <gtest/gtest.h>

namespace mad::http {
namespace {

enum class Colour { red, blue };
[[maybe_unused]] const schema::Enum<Colour>& describe(std::type_identity<Colour>) {
    static const schema::Enum<Colour> it{{{Colour::red, "red"}, {Colour::blue, "blue"}}};
    return it;
}

struct ThingPath {
    std::int64_t number = 0;
};
const schema::Object& describe(std::type_identity<ThingPath>) {
    static const auto it =
        schema::object<ThingPath>("ThingPath", schema::field<&ThingPath::number>("number", {.minimum = 1}));
    return it;
}

struct NamePath {
    std::string name;
};
const schema::Object& describe(std::type_identity<NamePath>) {
    static const auto it = schema::object<NamePath>("NamePath", schema::field<&NamePath::name>("name"));
    return it;
}

struct IdPath {
    Id id;
};
const schema::Object& describe(std::type_identity<IdPath>) {
    static const auto it = schema::object<IdPath>("IdPath", schema::field<&IdPath::id>("id"));
    return it;
}

struct Filter {
    std::vector<std::string> tag;
    std::vector<std::int64_t> size;
    std::optional<double> above;
    std::optional<bool> hidden;
    Colour colour = Colour::red;
};
const schema::Object& describe(std::type_identity<Filter>) {
    static const auto it = schema::object<Filter>(
        "Filter", schema::field<&Filter::tag>("tag", {.defaulted = true}),
        schema::field<&Filter::size>("size", {.defaulted = true}), schema::field<&Filter::above>("above"),
        schema::field<&Filter::hidden>("hidden"),
        schema::field<&Filter::colour>("colour", {.defaulted = true}));
    return it;
}

struct NewThing {
    std::string name;
    std::vector<double> position;
    std::int64_t count = 1;
};
const schema::Object& describe(std::type_identity<NewThing>) {
    static const auto it = schema::object<NewThing>(
        "NewThing", schema::field<&NewThing::name>("name", {.min_length = 1}),
        schema::field<&NewThing::position>("position", {.min_items = 3, .max_items = 3}),
        schema::field<&NewThing::count>("count", {.defaulted = true, .minimum = 1, .maximum = 9}));
    return it;
}

Result<std::optional<Principal>> who_is(const Request& request) {
    const auto token = header(request.headers, "authorization");
    if (token.empty() && request.cookie("mad_session").empty()) return std::optional<Principal>{};
    Principal principal;
    if (!request.cookie("mad_session").empty()) principal.via = Principal::Via::session;
    if (token == "Bearer wrong") return Error{Errc::unauthorized, "token_invalid", "That is no token."};
    if (token == "Bearer writer" || principal.via == Principal::Via::session)
        principal.permissions = {"things.write"};
    return std::optional(principal);
}

class RouterTest : public testing::Test {
protected:
    RouterTest() {
        router.authenticate_with([](const Request& request) -> awaitable<Result<std::optional<Principal>>> {
            co_return who_is(request);
        });
        router.get("/things/{number}", {"getThing", "One thing", "things"},
                   [](Anyone, Path<ThingPath> path) -> awaitable<Result<Text>> {
                       co_return Text{"thing " + std::to_string(path.value.number)};
                   });
        router.post(
            "/things", {"addThing", "A new thing", "things"},
            [](Permission<"things.write">, Body<NewThing> body) -> awaitable<Result<Created<NewThing>>> {
                co_return Created<NewThing>{body.value, "/things/7"};
            });
        router.get("/things", {"listThings", "Things", "things"},
                   [](Anyone, Query<PageQuery> page, Query<Filter> filter) -> awaitable<Result<Json>> {
                       json::object o;
                       o["limit"] = page.value.limit;
                       o["filter"] = schema::to_json(filter.value);
                       co_return Json{o};
                   });
        router.get(
            "/named/{name}", {"getNamed", "By name", "things"},
            [](Anyone, Path<NamePath> path) -> awaitable<Result<Text>> { co_return Text{path.value.name}; });
        router.post("/named/import", {"import", "A verb beside a name", "things"},
                    [](Anyone) -> awaitable<Result<NoContent>> { co_return NoContent{}; });
        router.get("/ids/{id}", {"getById", "By id", "things"},
                   [](CurrentUser, Path<IdPath> path) -> awaitable<Result<Text>> {
                       co_return Text{path.value.id.text()};
                   });
        router.get("/broken", {"break", "Throws", "things"}, [](Anyone) -> awaitable<Result<Text>> {
            throw std::runtime_error("secret");
            co_return Text{};
        });
        router.get("/lost", {"lose", "Throws what on_exception knows", "things"},
                   [](Anyone) -> awaitable<Result<Text>> {
                       throw std::domain_error("database");
                       co_return Text{};
                   });
        router.on_exception([](const std::exception& e) -> std::optional<Error> {
            if (!dynamic_cast<const std::domain_error*>(&e)) return std::nullopt;
            return Error{
                Errc::unavailable, "database_unavailable", "Try again.", {}, std::chrono::seconds(3)};
        });
    }

    Response send(std::string method, std::string path, Texts query = {}, Headers headers = {},
                  std::string body = "") {
        Request request;
        request.method = std::move(method);
        request.path = std::move(path);
        request.query = std::move(query);
        request.headers = std::move(headers);
        request.body = std::move(body);
        request.request_id = "r-1";
        return await(router.handle(request));
    }
    Response post(std::string body, std::string token = "writer") {
        return send("POST", "/things", {},
                    {{"Authorization", "Bearer " + token}, {"Content-Type", "application/json"}},
                    std::move(body));
    }
    static std::string code_of(const Response& r) {
        return std::string(schema::parse_json(r.body).value().at("code").as_string());
    }
    static std::set<std::string> pointers_of(const Response& r) {
        std::set<std::string> out;
        const auto body = schema::parse_json(r.body).value();
        for (const auto& fault : body.at("errors").as_array()) out.emplace(fault.at("pointer").as_string());
        return out;
    }

    Router router;
};

TEST_F(RouterTest, GivesPathParametersAsTheirType) {
    EXPECT_EQ(send("GET", "/things/7").body, "thing 7");
    EXPECT_EQ(send("GET", "/named/a%20b%2Fc%C3%85").body, "a b/cÅ");
}

TEST_F(RouterTest, ParametersOfAnotherFormNameNothingThatExists) {
    for (const auto* path : {"/things/abc", "/things/0", "/things/7x", "/things/1.5", "/ids/123"})
        EXPECT_EQ(send("GET", path, {}, {{"Authorization", "Bearer reader"}}).status, 404) << path;
}

TEST_F(RouterTest, RefusesWhatIsNoPath) {
    for (const auto* path : {"/things/7/", "/things/7/x", "/things//7", "//things", "/", "/thing"})
        EXPECT_EQ(send("GET", path).status, 404) << path;
    for (const auto* path :
         {"/named/%", "/named/%4", "/named/%zz", "/named/%00", "/named/%ff", "/named/%c0%80"})
        EXPECT_EQ(send("GET", path).status, 400) << path;
}

TEST_F(RouterTest, TellsAWrongMethodFromAWrongPath) {
    const auto wrong = send("DELETE", "/things");
    EXPECT_EQ(wrong.status, 405);
    EXPECT_EQ(header(wrong.headers, "allow"), "GET, HEAD, POST, OPTIONS");
    EXPECT_EQ(send("DELETE", "/nothing").status, 404);
}

TEST_F(RouterTest, AnswersOptionsAndServesHeadByGet) {
    const auto options = send("OPTIONS", "/things/7");
    EXPECT_EQ(options.status, 204);
    EXPECT_EQ(header(options.headers, "Allow"), "GET, HEAD, OPTIONS");
    EXPECT_EQ(send("HEAD", "/things/7").status, 200);
    EXPECT_EQ(send("OPTIONS", "/nothing").status, 404);
}

TEST_F(RouterTest, ALiteralThatLeadsNowhereLeavesTheNameToTheHole) {
    EXPECT_EQ(send("GET", "/named/import").body, "import");
    EXPECT_EQ(send("POST", "/named/import").status, 204);
    EXPECT_EQ(header(send("PUT", "/named/import").headers, "Allow"), "GET, HEAD, POST, OPTIONS");
}

TEST_F(RouterTest, ReadsQueriesByTheKindOfTheField) {
    const auto r = send("GET", "/things",
                        {{"tag", "b"},
                         {"tag", "a"},
                         {"size", "3"},
                         {"above", "1.5"},
                         {"hidden", "true"},
                         {"colour", "blue"}});
    EXPECT_EQ(
        r.body,
        R"({"limit":50,"filter":{"tag":["b","a"],"size":[3],"above":1.5,"hidden":true,"colour":"blue"}})");
}

TEST_F(RouterTest, NamesEveryWrongQueryParameter) {
    EXPECT_EQ(pointers_of(send("GET", "/things",
                               {{"limit", "0"}, {"colour", "green"}, {"size", "x"}, {"above", "nan"}})),
              (std::set<std::string>{"/limit", "/colour", "/size/0", "/above"}));
    EXPECT_EQ(pointers_of(send("GET", "/things", {{"limit", "1"}, {"limit", "2"}})),
              std::set<std::string>{"/limit"});
    const auto unknown = send("GET", "/things/7", {{"limit", "1"}});
    EXPECT_EQ(unknown.status, 422);
    EXPECT_EQ(pointers_of(unknown), std::set<std::string>{"/limit"});
}

TEST_F(RouterTest, GivesTheBodyAsItsType) {
    const auto r = post(R"({"name":"n","position":[1,2,3.5]})");
    EXPECT_EQ(r.status, 201);
    EXPECT_EQ(header(r.headers, "Location"), "/things/7");
    EXPECT_EQ(r.body, R"({"name":"n","position":[1,2,3.5],"count":1})");
}

TEST_F(RouterTest, ReportsEveryFaultOfABody) {
    const auto r = post(R"({"name":"","position":[1,"x"],"count":10,"extra":1})");
    EXPECT_EQ(r.status, 422);
    EXPECT_EQ(header(r.headers, "content-type"), "application/problem+json");
    EXPECT_EQ(pointers_of(r),
              (std::set<std::string>{"/name", "/position", "/position/1", "/count", "/extra"}));
    EXPECT_EQ(pointers_of(post("[]")), std::set<std::string>{""});
    EXPECT_EQ(pointers_of(post("{}")), (std::set<std::string>{"/name", "/position"}));
}

TEST_F(RouterTest, RefusesBodiesThatAreNotJson) {
    EXPECT_EQ(post("{").status, 400);
    EXPECT_EQ(post("").status, 400);
    const Headers writer{{"Authorization", "Bearer writer"}};
    auto form = writer;
    form.emplace("Content-Type", "application/x-www-form-urlencoded");
    EXPECT_EQ(send("POST", "/things", {}, form, "{}").status, 415);
    EXPECT_EQ(send("POST", "/things", {}, writer, "{}").status, 415);
}

TEST_F(RouterTest, AsksForPermissionBeforeItReadsTheBody) {
    const auto nobody = send("POST", "/things", {}, {}, "not JSON");
    EXPECT_EQ(nobody.status, 401);
    EXPECT_EQ(header(nobody.headers, "WWW-Authenticate"), "Bearer");
    EXPECT_EQ(post("not JSON", "reader").status, 403);
    EXPECT_EQ(post("not JSON", "wrong").status, 401);
}

TEST_F(RouterTest, WrongCredentialsAreNobodyWhereAnyoneMay) {
    EXPECT_EQ(send("GET", "/things/7", {}, {{"Authorization", "Bearer wrong"}}).status, 200);
    EXPECT_EQ(
        send("GET", "/ids/0190b0a0-0000-7000-8000-000000000000", {}, {{"Authorization", "Bearer wrong"}})
            .status,
        401);
}

TEST_F(RouterTest, AnExceptionIs500AndKeepsItsSecret) {
    const auto r = send("GET", "/broken");
    EXPECT_EQ(r.status, 500);
    EXPECT_EQ(r.body.find("secret"), r.body.npos);
    EXPECT_NE(r.body.find("r-1"), r.body.npos);
}

TEST_F(RouterTest, AnExceptionThatMeansSomethingIsThatError) {
    const auto r = send("GET", "/lost");
    EXPECT_EQ(r.status, 503);
    EXPECT_EQ(header(r.headers, "Retry-After"), "3");
}

TEST_F(RouterTest, OtherwiseAnswersWhatNoRouteDoes) {
    router.otherwise(
        [](Request& request) -> awaitable<Response> { co_return Response{.body = "file " + request.path}; });
    EXPECT_EQ(send("GET", "/x/y.js", {{"v", "1"}}).body, "file /x/y.js");
    EXPECT_EQ(send("POST", "/x/y.js").status, 404);
    EXPECT_EQ(send("DELETE", "/things").status, 405);
}

TEST_F(RouterTest, RefusesWrongRoutesAtTheStart) {
    const auto anyone = [](Anyone) -> awaitable<Result<NoContent>> { co_return NoContent{}; };
    EXPECT_THROW(router.get("/undecided", {"a", "", ""},
                            []() -> awaitable<Result<NoContent>> { co_return NoContent{}; }),
                 std::logic_error);
    EXPECT_THROW(router.get("/other/{name}", {"b", "", ""}, anyone), std::logic_error);
    EXPECT_THROW(
        router.get("/other", {"c", "", ""},
                   [](Anyone, Path<NamePath>) -> awaitable<Result<NoContent>> { co_return NoContent{}; }),
        std::logic_error);
    EXPECT_THROW(router.post("/things", {"d", "", ""}, anyone), std::logic_error);
    EXPECT_THROW(router.get("/other", {"getThing", "", ""}, anyone), std::logic_error);
    EXPECT_THROW(router.get("other", {"e", "", ""}, anyone), std::logic_error);
    EXPECT_THROW(router.get("/a{b}", {"f", "", ""}, anyone), std::logic_error);
    EXPECT_THROW(
        router.del("/things/{name}", {"g", "", ""},
                   [](Anyone, Path<NamePath>) -> awaitable<Result<NoContent>> { co_return NoContent{}; }),
        std::logic_error);
}

TEST_F(RouterTest, DocumentsItselfInValidOpenApi) {
    json::object official;
    official["$ref"] = "https://spec.openapis.org/oas/3.1/schema/2021-04-15";
    const auto rules = schema::Schema::compile(std::make_shared<const json::value>(official), "",
                                               schema::Dialect::draft2020, {}, schema::Formats::remarked);
    ASSERT_TRUE(rules) << rules.error().detail;
    const auto faults = rules->check(router.openapi("Things", "1.0.0"));
    for (const auto& fault : faults) ADD_FAILURE() << fault.pointer << " " << fault.detail;
}

TEST_F(RouterTest, DocumentsWhatEachRouteNeeds) {
    const json::value document = router.openapi("Things", "1.0.0");
    const auto& post = document.at("paths").at("/things").at("post");
    EXPECT_EQ(schema::to_text(post.at("security")),
              R"([{"bearer":["things.write"]},{"session":["things.write"]},{"apiKey":["things.write"]}])");
    for (const auto* status : {"201", "400", "401", "403", "409", "413", "415", "422", "429", "503"})
        EXPECT_TRUE(post.at("responses").as_object().contains(status)) << status;
    const auto& get = document.at("paths").at("/things").at("get");
    EXPECT_EQ(
        schema::to_text(get.at("parameters").at(0)),
        R"({"name":"limit","in":"query","description":"Items a page","schema":{"type":"integer","format":"int64","default":50,"minimum":1,"maximum":200}})");
}

TEST(Cursor, ReadsBackTheIdItWasMadeOf) {
    const auto id = Id::make();
    EXPECT_EQ(id_of_cursor(cursor_of(id)).value(), id);
    EXPECT_EQ(id_of_cursor(std::nullopt).value(), std::nullopt);
    EXPECT_EQ(id_of_cursor("nonsense").error().faults.at(0).pointer, "/cursor");
}

TEST(Download, NamesTheFileForOldAndNewClients) {
    Download download{nullptr, "chemical/x-pdb", "ÅB\"1.pdb", "abc"};
    const auto r = Answer<Download>::respond(download);
    EXPECT_EQ(header(r.headers, "content-disposition"),
              "attachment; filename=\"__B_1.pdb\"; filename*=UTF-8''%C3%85B%221.pdb");
    EXPECT_EQ(header(r.headers, "etag"), "\"abc\"");
}

}  // namespace
}  // namespace mad::http
