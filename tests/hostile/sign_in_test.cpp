// Attacks on sign-in, over real HTTP: every one is refused with its own problem, leaves one trace, and is
// slowed down where it goes on.
#include "base/encoding.hpp"
#include "db/testing.hpp"
#include "features/auth/jwt.hpp"
#include "tests/platform/platform.hpp"

#include <boost/asio/use_future.hpp>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <sodium.h>

namespace mad::tests {
namespace {

json::object object_of(std::initializer_list<std::pair<std::string, std::string>> members) {
    json::object o;
    for (const auto& [name, value] : members) o[name] = value;
    return o;
}

const std::string password = "correct horse battery";

class SignInAttacks : public testing::Test {
protected:
    explicit SignInAttacks(std::string proxies = "0") {
        const char* redis =
            std::getenv("MAD_TEST_REDIS");  // NOLINT(concurrency-mt-unsafe): nobody changes it
        if (!redis) throw std::runtime_error("run this under tools/with-servers");
        platform.emplace(stage,
                         std::vector<std::string>{
                             program("mad"), "up", "--data", folder.path().string(), "--http-port", "0",
                             "--postgres-dsn", database.dsn(), "--redis-url", std::string("unix://") + redis,
                             "--http-drain-seconds", "1", "--http-proxies", std::move(proxies)});
        user = add("ann@lab.test", "standard");
    }
    ~SignInAttacks() override { EXPECT_TRUE(platform->stop().ok()); }

    std::string add(const std::string& email, const std::string& role) {
        auto wanted = object_of({{"email", email}, {"name", "Ann"}, {"password", password}});
        wanted["roles"].emplace_array().emplace_back(role);
        const auto added = platform->post("/api/v1/users", schema::to_text(wanted));
        EXPECT_EQ(added.status, 201) << added.text;
        return added.string_at("/user/id");
    }
    Answer as_nobody(http::ClientRequest request) {
        request.headers.emplace("X-Request-Id", request_id = Id::make().text());
        return platform->send(std::move(request), false);
    }
    Answer post(std::string path, const json::value& body, http::Headers headers = {}) {
        headers.emplace("Content-Type", "application/json");
        return as_nobody({.method = "POST",
                          .url = std::move(path),
                          .headers = std::move(headers),
                          .body = schema::to_text(body)});
    }
    Answer sign_in(const std::string& email, const std::string& with = password, http::Headers headers = {}) {
        return post("/api/v1/auth/token", object_of({{"email", email}, {"password", with}}),
                    std::move(headers));
    }
    Answer who_am_i(http::Headers headers) {
        return as_nobody({.url = "/api/v1/auth/me", .headers = std::move(headers)});
    }
    Answer with_token(const std::string& token) { return who_am_i({{"Authorization", "Bearer " + token}}); }
    Answer with_key(const std::string& key) { return who_am_i({{"X-API-Key", key}}); }

    /// All of them at once.
    std::vector<int> statuses(const std::vector<http::ClientRequest>& requests) {
        http::Client client(stage.executor());
        std::vector<std::future<Result<http::ClientResponse>>> answers;
        for (auto request : requests) {
            request.url = platform->url + request.url;
            answers.push_back(
                asio::co_spawn(stage.executor(), client.send(std::move(request)), asio::use_future));
        }
        std::vector<int> all;
        for (auto& answer : answers) {
            stage.until([&] { return answer.wait_for(0s) == std::future_status::ready; }, "an answer");
            all.push_back(answer.get().value().status);
        }
        return all;
    }

    /// Lines of the platform's log that say so of the last request.
    std::size_t logged(const std::string& what) {
        stage.until([&] { return count(" http ", request_id) == 1; }, "the request's line in the log");
        return count(what, request_id);
    }
    std::size_t count(const std::string& what, const std::string& of) {
        std::istringstream lines(platform->log());
        std::size_t n = 0;
        for (std::string line; std::getline(lines, line);)
            n += line.find(what) != line.npos && line.find(of) != line.npos ? 1 : 0;
        return n;
    }
    std::size_t audited(const std::string& action) const {
        return std::stoul(database.sql("select count(*) from audit_logs where action = '" + action + "'"));
    }
    void forget_failures() const { database.sql("delete from sign_in_failures"); }

    Folder folder;
    Stage stage;
    db::TestDatabase database{false};
    std::optional<Platform> platform;
    std::string user, request_id;
};

std::string hmac(std::string_view text, std::string_view key) {
    const auto raw = [](std::string_view s) { return reinterpret_cast<const unsigned char*>(s.data()); };
    crypto_auth_hmacsha256_state state;
    crypto_auth_hmacsha256_init(&state, raw(key), key.size());
    crypto_auth_hmacsha256_update(&state, raw(text), text.size());
    std::string mac(crypto_auth_hmacsha256_BYTES, '\0');
    crypto_auth_hmacsha256_final(&state, reinterpret_cast<unsigned char*>(mac.data()));
    return mac;
}

struct Forged {
    std::string what, token, code = "invalid_token";
};

/// Tokens made from a real one, with the platform's own key where that helps.
class Forger {
public:
    Forger(std::string real, const db::TestDatabase& database) {
        header_ = real.substr(0, real.find('.'));
        payload_ = real.substr(real.find('.') + 1, real.rfind('.') - real.find('.') - 1);
        signature_ = real.substr(real.rfind('.') + 1);
        const auto column = [&](const char* name) {
            return database.sql(std::string("select ") + name + " from signing_keys");
        };
        key_ = {column("kid"), from_base64url(column("public_key")).value(),
                from_base64url(column("secret_key")).value()};
        claims_ = parsed(from_base64url(payload_).value()).as_object();
    }
    std::vector<Forged> all() const {
        std::vector<Forged> forged;
        for (const auto* alg : {"none", "None", "NONE", ""})
            forged.push_back({std::string("alg ") + alg, part(header(alg)) + "." + payload_ + "."});
        for (const auto& key : {key_.public_key, to_base64url(key_.public_key)}) {
            const auto text = part(header("HS256")) + "." + payload_;
            forged.push_back({"HS256 with the public key", text + "." + to_base64url(hmac(text, key))});
        }
        for (const auto* alg : {"ES256", "RS256", "eddsa", "Ed25519"})
            forged.push_back({alg, signed_with(key_, header(alg), claims_)});
        const auto other = auth::make_signing_key();
        forged.push_back({"another's key", signed_with(other, header("EdDSA"), claims_)});
        for (const auto* kid :
             {"unknown", "../../../../dev/null", "' or '1'='1", "http://evil.test/jwks.json", ""})
            forged.push_back({std::string("kid ") + kid, signed_with(other, header("EdDSA", kid), claims_),
                              "unknown_signing_key"});
        auto brings = header("EdDSA");
        brings["jwk"] = auth::key_set({{other.kid, other.public_key}}).at("keys").at(0);
        brings["jku"] = "http://127.0.0.1:1/jwks.json";
        forged.push_back({"brings its key", signed_with(other, brings, claims_)});
        auto critical = header("EdDSA");
        critical["crit"].emplace_array().emplace_back("exp");
        forged.push_back({"crit", signed_with(key_, critical, claims_)});
        add_claims(forged);
        add_bytes(forged);
        return forged;
    }

private:
    static std::string part(const json::object& o) { return to_base64url(schema::to_text(o)); }
    json::object header(std::string alg) const { return header(std::move(alg), key_.kid); }
    static json::object header(std::string alg, std::string kid) {
        return object_of({{"alg", alg}, {"typ", "JWT"}, {"kid", kid}});
    }
    static std::string signed_with(const auth::SigningKey& key, const json::object& header,
                                   const json::object& claims) {
        const auto text = part(header) + "." + part(claims);
        std::string signature(crypto_sign_BYTES, '\0');
        crypto_sign_detached(reinterpret_cast<unsigned char*>(signature.data()), nullptr,
                             reinterpret_cast<const unsigned char*>(text.data()), text.size(),
                             reinterpret_cast<const unsigned char*>(key.secret_key.data()));
        return text + "." + to_base64url(signature);
    }
    std::string with(std::string_view name, const json::value& value) const {
        auto claims = claims_;
        claims[name] = value;
        return signed_with(key_, header("EdDSA"), claims);
    }
    std::int64_t from_now(std::int64_t seconds) const {
        return std::chrono::floor<std::chrono::seconds>(system_now()).time_since_epoch().count() + seconds;
    }
    void add_claims(std::vector<Forged>& forged) const {
        forged.push_back({"expired", with("exp", from_now(-1)), "token_expired"});
        forged.push_back({"from the future", with("iat", from_now(3600))});
        forged.push_back({"not valid yet", with("nbf", from_now(3600))});
        forged.push_back({"another issuer", with("iss", "http://evil.test")});
        forged.push_back({"for another audience", with("aud", "http://elsewhere.test")});
        forged.push_back({"for ever", with("exp", "never")});
        for (const auto& claim : {"iss", "sub", "org", "sid", "iat", "exp"}) {
            auto claims = claims_;
            claims.erase(claim);
            forged.push_back({std::string("without ") + claim, signed_with(key_, header("EdDSA"), claims)});
        }
        forged.push_back({"another's sign-in", with("sid", json::string(Id::make().text())), "signed_out"});
        forged.push_back({"another user's", with("sub", json::string(Id::make().text())), "signed_out"});
    }
    void add_bytes(std::vector<Forged>& forged) const {
        auto claims = claims_;
        claims["sub"] = Id::make().text();
        forged.push_back({"changed", header_ + "." + part(claims) + "." + signature_});
        forged.push_back({"unsigned", header_ + "." + payload_ + "."});
        forged.push_back({"two parts", header_ + "." + payload_});
        forged.push_back({"four parts", header_ + "." + payload_ + "." + signature_ + "." + signature_});
        forged.push_back({"padded", header_ + "." + payload_ + "." + signature_ + "=="});
        forged.push_back({"long", header_ + "." + payload_ + std::string(8000, 'A') + "." + signature_});
        forged.push_back({"no token", "."});
        forged.push_back({"dots", std::string(1000, '.')});
    }

    std::string header_, payload_, signature_;
    auth::SigningKey key_;
    json::object claims_;
};
}  // namespace

TEST_F(SignInAttacks, NoTokenButOursIsTaken) {
    const auto real = sign_in("ann@lab.test").string_at("/access_token");
    ASSERT_EQ(with_token(real).status, 200);
    const auto forged = Forger(real, database).all();
    EXPECT_GT(forged.size(), 35);
    std::size_t traces = audited("credential.refused");
    for (const auto& it : forged) {
        SCOPED_TRACE(it.what);
        forget_failures();
        const auto answer = with_token(it.token);
        EXPECT_EQ(answer.status, 401) << answer.text;
        EXPECT_EQ(answer.string_at("/code"), it.code) << answer.text;
        const bool is_wrong = it.code == "invalid_token";
        EXPECT_EQ(logged("credential_refused"), is_wrong ? 1 : 0);
        EXPECT_EQ(audited("credential.refused"), traces += is_wrong ? 1 : 0);
        EXPECT_EQ(platform->log().find(it.token.size() > 20 ? it.token : "(none)"), std::string::npos)
            << "a token in the log";
    }
    EXPECT_EQ(with_token(real).status, 200) << "the real one is as good as before";
}

TEST_F(SignInAttacks, OneRequestBringsOneCredential) {
    const auto real = sign_in("ann@lab.test").string_at("/access_token");
    for (const std::string name : {"Authorization", "X-API-Key"}) {
        const auto answer = who_am_i({{name, "Bearer " + real}, {name, "Bearer " + real}});
        EXPECT_EQ(answer.status, 401) << answer.text;
        EXPECT_EQ(answer.string_at("/code"), "unknown_credentials");
    }
}

TEST_F(SignInAttacks, WhoIsOutIsOutAtOnce) {
    const auto id = add("bob@lab.test", "standard");
    const auto removed = add("rob@lab.test", "standard");
    const auto token = sign_in("bob@lab.test").string_at("/access_token");
    const auto token_of_removed = sign_in("rob@lab.test").string_at("/access_token");
    const auto of_left = sign_in("ann@lab.test");
    for (const auto& each : {token, token_of_removed, of_left.string_at("/access_token")})
        ASSERT_EQ(with_token(each).status, 200);
    EXPECT_EQ(platform
                  ->send({.method = "PATCH",
                          .url = "/api/v1/users/" + id,
                          .headers = {{"Content-Type", "application/json"}},
                          .body = R"({"is_active": false})"})
                  .status,
              200);
    EXPECT_EQ(with_token(token).status, 401);
    EXPECT_EQ(sign_in("bob@lab.test").string_at("/code"), "invalid_credentials");
    EXPECT_EQ(platform->send({.method = "DELETE", .url = "/api/v1/users/" + removed}).status, 204);
    EXPECT_EQ(with_token(token_of_removed).status, 403);
    EXPECT_EQ(post("/api/v1/auth/logout", object_of({{"refresh_token", of_left.string_at("/refresh_token")}}))
                  .status,
              204);
    EXPECT_EQ(with_token(of_left.string_at("/access_token")).string_at("/code"), "signed_out");
}

TEST_F(SignInAttacks, AReplayedRefreshTokenEndsTheSignIn) {
    const auto first = sign_in("ann@lab.test");
    const auto refresh = [&](const std::string& token) {
        return post("/api/v1/auth/refresh", object_of({{"refresh_token", token}}));
    };
    const auto second = refresh(first.string_at("/refresh_token"));
    ASSERT_EQ(second.status, 200) << second.text;
    ASSERT_EQ(with_token(second.string_at("/access_token")).status, 200);
    const auto replayed = refresh(first.string_at("/refresh_token"));
    EXPECT_EQ(replayed.status, 401);
    EXPECT_EQ(replayed.string_at("/code"), "refresh_token_reused");
    EXPECT_EQ(audited("refresh_token.reused"), 1);
    EXPECT_EQ(refresh(second.string_at("/refresh_token")).status, 401) << "the whole family is revoked";
    EXPECT_EQ(with_token(second.string_at("/access_token")).status, 401);
    EXPECT_EQ(with_token(first.string_at("/access_token")).status, 401);
}

TEST_F(SignInAttacks, AtOnceARefreshTokenIsGoodForOneExchange) {
    const auto first = sign_in("ann@lab.test");
    const std::vector<http::ClientRequest> same(
        8, {.method = "POST",
            .url = "/api/v1/auth/refresh",
            .headers = {{"Content-Type", "application/json"}},
            .body = schema::to_text(object_of({{"refresh_token", first.string_at("/refresh_token")}}))});
    const auto all = statuses(same);
    EXPECT_EQ(std::ranges::count(all, 200), 1);
    EXPECT_EQ(std::ranges::count(all, 401), 7) << testing::PrintToString(all);
    EXPECT_EQ(with_token(first.string_at("/access_token")).status, 401) << "someone has it besides its owner";
}

TEST_F(SignInAttacks, KeysThatAreGuessedAreRefusedLoggedAndThrottled) {
    const auto made = [&](json::object wanted) {
        const auto token = sign_in("ann@lab.test").string_at("/access_token");
        return post("/api/v1/auth/api-keys", wanted, {{"Authorization", "Bearer " + token}});
    };
    const auto good = made(object_of({{"name", "good"}})).string_at("/secret");
    const auto ended = made(object_of({{"name", "ended"}}));
    database.sql("update tokens set revoked_at = now() where id = '" + ended.string_at("/key/id") + "'");
    const auto old = made(object_of({{"name", "old"}}));
    database.sql("update tokens set expires_at = now() - interval '1 second' where id = '" +
                 old.string_at("/key/id") + "'");
    ASSERT_EQ(with_key(good).status, 200);

    auto nearly = good;
    nearly.back() = nearly.back() == 'A' ? 'B' : 'A';
    for (const auto& key : {nearly, good + "A", good.substr(0, good.size() - 1), ended.string_at("/secret"),
                            old.string_at("/secret"), std::string("mad_"), std::string("mad_service_")}) {
        const auto answer = with_key(key);
        EXPECT_EQ(answer.status, 401) << key << answer.text;
        EXPECT_EQ(answer.string_at("/code"), "unknown_credentials") << answer.text;
        EXPECT_EQ(logged("credential_refused"), 1);
    }
    int refused = 0, throttled = 0;
    for (int i = 0; i < 60; ++i) {
        const auto answer = with_key("mad_" + to_base64url(sha256(std::to_string(i))));
        EXPECT_TRUE(answer.status == 401 || answer.status == 429) << answer.text;
        refused += answer.status == 401 ? 1 : 0;
        throttled += answer.status == 429 ? 1 : 0;
        if (answer.status == 429) {
            EXPECT_EQ(answer.string_at("/code"), "credentials_throttled");
            EXPECT_GE(std::stol(std::string(http::header(answer.headers, "Retry-After"))), 1);
        }
    }
    EXPECT_GT(refused, 10);
    EXPECT_GT(throttled, 20);
    EXPECT_LT(audited("credential.refused"), 60) << "a flood does not fill the audit";
    EXPECT_EQ(with_key(good).status, 200) << "who has a key is not locked out by a neighbour's guesses";
    EXPECT_EQ(as_nobody({.url = "/health", .headers = {{"X-API-Key", "mad_guess"}}}).status, 200);
}

/// How many guesses may have got through since: after the free ones each doubles the wait, from a second on.
int most_guesses(int free, std::chrono::steady_clock::time_point since) {
    const auto passed = std::chrono::duration<double>(std::chrono::steady_clock::now() - since).count();
    return free + static_cast<int>(std::log2(passed + 1));
}

TEST_F(SignInAttacks, PasswordsGuessedOverManyAccountsAreThrottledWhateverAddressIsClaimed) {
    const auto begun = std::chrono::steady_clock::now();
    int refused = 0, throttled = 0;
    for (int i = 0; i < 90 && throttled < 3; ++i) {
        const auto claimed = "203.0.113." + std::to_string(i);
        const auto answer =
            sign_in("user" + std::to_string(i) + "@lab.test", "wrong",
                    {{"X-Forwarded-For", claimed}, {"X-Real-IP", claimed}, {"Forwarded", "for=" + claimed}});
        EXPECT_TRUE(answer.status == 401 || answer.status == 429) << answer.text;
        refused += answer.status == 401 ? 1 : 0;
        throttled += answer.status == 429 ? 1 : 0;
    }
    EXPECT_LE(refused, most_guesses(50, begun));
    EXPECT_EQ(throttled, 3);
    EXPECT_EQ(audited("sign_in.failed"), refused);
    EXPECT_EQ(
        database.sql("select count(distinct remote_address) from audit_logs where action = 'sign_in.failed'"),
        "1");
}

TEST_F(SignInAttacks, APasswordIsGuessedFiveTimes) {
    const auto begun = std::chrono::steady_clock::now();
    std::vector<int> all;
    for (int i = 0; i < 8; ++i) all.push_back(sign_in("ann@lab.test", "guess " + std::to_string(i)).status);
    EXPECT_GE(std::ranges::count(all, 401), 5);
    EXPECT_LE(std::ranges::count(all, 401), most_guesses(5, begun));
    const auto blocked = sign_in("ann@lab.test");
    EXPECT_TRUE(blocked.status == 429 || blocked.status == 200) << "after the wait it is let in";
}

class BehindAProxy : public SignInAttacks {
protected:
    BehindAProxy() : SignInAttacks("1") {}
};

TEST_F(BehindAProxy, TheAddressIsTheOneThatTheProxyAdded) {
    // What the client claims comes first, in the same header or in one of its own.
    sign_in("ann@lab.test", "wrong", {{"X-Forwarded-For", "203.0.113.1, 198.51.100.7"}});
    sign_in("ann@lab.test", "wrong",
            {{"X-Forwarded-For", "203.0.113.2"}, {"X-Forwarded-For", "198.51.100.7"}});
    EXPECT_EQ(database.sql("select string_agg(distinct remote_address, ' ') from audit_logs where action = "
                           "'sign_in.failed'"),
              "198.51.100.7");
}

TEST_F(SignInAttacks, ASignedUrlIsGoodForWhatItSaysOnly) {
    const auto token = sign_in("ann@lab.test").string_at("/access_token");
    const auto upload = [&](const char* name, const char* text) {
        return as_nobody({.method = "POST",
                          .url = std::string("/api/v1/molecules/upload?name=") + name,
                          .headers = {{"Authorization", "Bearer " + token}},
                          .body = text});
    };
    const auto one = upload("one.smi", "CCO one\n"), two = upload("two.smi", "CCN two\n");
    const auto url = one.string_at("/download_url"), other = two.string_at("/download_url");
    const auto changed = [&](std::string from, const std::string& to) {
        auto text = url;
        const auto at = text.find(from);
        EXPECT_NE(at, text.npos) << from;
        return text.replace(at, from.size(), to);
    };
    ASSERT_EQ(as_nobody({.url = url}).text, "CCO one\n");
    const auto blob_of = [](const std::string& u) { return u.substr(u.rfind('/', u.find('?')) + 1, 36); };
    const auto value_of = [&](const std::string& name) {
        const auto at = url.find(name + "=") + name.size() + 1;
        return url.substr(at, url.find('&', at) - at);
    };
    const auto expires = value_of("expires"), signature = value_of("signature");
    const auto past = std::to_string(std::stoll(expires) - 1'000'000);
    const std::map<std::string, std::string> wrong{
        {"another file", changed(blob_of(url), blob_of(other))},
        {"later", changed("expires=" + expires, "expires=" + std::to_string(std::stoll(expires) + 1))},
        {"earlier", changed("expires=" + expires, "expires=" + past)},
        {"another kind", changed("/molecules/", "/outputs/")},
        {"another's signature", other.substr(0, other.find('?')) + url.substr(url.find('?'))},
        {"a changed signature", changed(signature, "A" + signature.substr(1) + "A")},
        {"no signature", changed("signature=" + signature, "signature=")},
    };
    for (const auto& [what, tampered] : wrong) {
        const auto answer = as_nobody({.url = tampered});
        EXPECT_EQ(answer.status, 403) << what << answer.text;
        EXPECT_EQ(answer.text.find("CCO"), answer.text.npos) << what;
    }
    EXPECT_EQ(as_nobody({.method = "PUT", .url = url, .body = "taken"}).status, 403) << "it reads only";
    EXPECT_EQ(as_nobody({.url = url + "&expires=" + expires}).status, 422) << "twice";
    EXPECT_EQ(as_nobody({.url = url}).text, "CCO one\n");
}

TEST_F(SignInAttacks, NoPathLeavesItsFolder) {
    const auto token = sign_in("ann@lab.test").string_at("/access_token");
    for (const std::string way :
         {"/../../../../etc/passwd", "/..%2f..%2f..%2f..%2fetc%2fpasswd", "/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
          "/docs/../../../../etc/passwd", "/docs/..%2f..%2f..%2fetc/passwd", "/docs/%2fetc/passwd",
          "/docs/..%5c..%5cetc%5cpasswd", "//etc/passwd", "/etc/passwd%00.css", "/docs/%00"})
        for (const std::string before :
             {"", "/api/v1/blobs", "/api/v1/blobs/01a20f87-8942-7000-9318-d30ac4b8f6d4/outputs"}) {
            const auto answer =
                as_nobody({.url = before + way, .headers = {{"Authorization", "Bearer " + token}}});
            EXPECT_TRUE(answer.status == 404 || answer.status == 400 || answer.status == 422)
                << before + way << answer.status;
            EXPECT_EQ(answer.text.find("root:"), answer.text.npos) << before + way;
        }
    const auto org = database.sql("select id from organizations");
    for (const std::string& uri :
         {"mad://org/" + org + "/../../../etc/passwd",
          "mad://org/" + org + "/molecules/../../../../etc/passwd", std::string("mad://org/../../etc/passwd"),
          std::string("mad:///etc/passwd"), std::string("mad://org/%2e%2e/x"),
          "mad://org/" + org + "/molecules/" + Id::make().text() + "/.."}) {
        json::object inputs;
        inputs["ligand"] = uri;
        const auto answer =
            post("/api/v1/tasks/prepare_ligand/execute", inputs, {{"Authorization", "Bearer " + token}});
        EXPECT_EQ(answer.status, 422) << uri << answer.text;
    }
}

}  // namespace mad::tests
