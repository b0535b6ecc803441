#include "features/auth/identity.hpp"

#include "features/auth/permissions.hpp"
#include "features/auth/site_test.hpp"

namespace mad::auth {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

struct Identities : Site {
    Id lab = add_organization("lab"), guests = add_organization("guests");
    Id ada = add_user("ada@lab.test"), root = add_user("root@lab.test", true);
    Identities() {
        join(ada, lab, "standard");
        join(root, lab, "admin");
    }
    Reply me(http::Headers who) { return get("/api/v1/auth/me", std::move(who)); }
    Reply make_key(std::string body, http::Headers who) {
        return post("/api/v1/auth/api-keys", std::move(body), std::move(who));
    }
    static http::Headers in(http::Headers who, std::string organization) {
        who.emplace("X-Mad-Organization", std::move(organization));
        return who;
    }
    /// Who a request with this secret is.
    http::Principal principal(const std::string& secret) {
        http::Request request;
        request.headers = bearer(secret);
        return await(auth.identity.authenticate(request)).value().value();
    }
};

}  // namespace

TEST_F(Identities, NobodyIsWhoBringsNothing) { EXPECT_EQ(me({}).code(), "not_signed_in"); }

TEST_F(Identities, WrongCredentialsAreRefused) {
    EXPECT_EQ(me(bearer("rubbish")).code(), "invalid_token");
    EXPECT_EQ(me(bearer("")).status, 401);
    EXPECT_EQ(me(bearer("mad_rubbish")).code(), "unknown_credentials");
    EXPECT_EQ(me({{"Authorization", "Basic YWRhOmFkYQ=="}}).code(), "unknown_credentials");
    EXPECT_EQ(me({{"X-API-Key", "rubbish"}}).code(), "unknown_credentials");
    EXPECT_EQ(me({{"Cookie", "mad_session=rubbish"}}).code(), "not_signed_in");
}

TEST_F(Identities, AccessTokensExpire) {
    const auto who = as("ada@lab.test");
    pass(auth.options.access_lives - seconds(1));
    EXPECT_EQ(me(who).status, 200);
    pass(seconds(6));
    EXPECT_EQ(me(who).code(), "token_expired");
}

TEST_F(Identities, ForgottenSoonWhatAChangeElsewhereMadeUntrue) {
    const auto who = as("ada@lab.test");
    EXPECT_EQ(me(who).text("/permissions/0"), "jobs.cancel");
    run("delete from membership_roles");
    pass(auth.options.remember);
    EXPECT_EQ(me(who).text("/permissions"), "[]");
    run("update users set is_active = false");
    pass(auth.options.remember);
    EXPECT_EQ(me(who).status, 403);
}

TEST_F(Identities, NameAnotherOfTheirOrganizations) {
    const auto who = as("ada@lab.test");
    EXPECT_EQ(me(in(who, "guests")).code(), "not_a_member");
    EXPECT_EQ(me(in(who, "nowhere")).code(), "not_a_member");
    join(ada, guests, "admin");
    EXPECT_EQ(me(in(who, "guests")).text("/roles"), R"(["admin"])");
    EXPECT_EQ(me(who).text("/roles"), R"(["standard"])");
    EXPECT_EQ(me(in(as("root@lab.test"), "guests")).text("/organization/slug"), "guests")
        << "root goes anywhere";
}

TEST_F(Identities, RolesPermitWhatTheListSays) {
    EXPECT_EQ(me(as("ada@lab.test")).body.at("permissions").as_array().size(), standard_permissions.size());
    const auto boss = add_user("boss@lab.test");
    join(boss, lab, "admin");
    EXPECT_EQ(me(as("boss@lab.test")).body.at("permissions").as_array().size(), permissions.size());
}

TEST_F(Identities, SeedingRolesAgainRestoresThem) {
    run("delete from role_permissions; insert into role_permissions select id, 'gone' from roles");
    await(auth.store.seed_roles());
    await(auth.store.seed_roles());
    EXPECT_EQ(me(as("ada@lab.test")).body.at("permissions").as_array().size(), standard_permissions.size());
}

TEST_F(Identities, TheSigningKeyIsMadeOnceAndShared) {
    Auth elsewhere(database, options());
    await(elsewhere.start());
    EXPECT_EQ(await(elsewhere.key_ring.published()), await(auth.key_ring.published()));
    EXPECT_EQ(get("/.well-known/jwks.json").body.at("keys").as_array().size(), 1);
}

TEST_F(Identities, ARetiredSigningKeyCountsUntilItsTokensHaveExpired) {
    Auth elsewhere(database, options());
    await(elsewhere.start());
    const auto before = as("ada@lab.test");
    pass(seconds(10));
    await(elsewhere.key_ring.rotate());
    EXPECT_EQ(get("/.well-known/jwks.json").status, 200);
    AccessClaims claims{"http://mad.test",      ada, lab, Id::make(), Id::make(), shown_time,
                        shown_time + minutes(1)};
    const auto signed_anew = await(elsewhere.key_ring.sign(claims));
    EXPECT_EQ(me(bearer(signed_anew)).code(), "signed_out") << "the key is known now, the sign-in is not";
    EXPECT_EQ(me(before).status, 200);
    EXPECT_EQ(get("/.well-known/jwks.json").body.at("keys").as_array().size(), 2);
    pass(std::chrono::hours(2));
    EXPECT_EQ(get("/.well-known/jwks.json").body.at("keys").as_array().size(), 1);
}

TEST_F(Identities, ApiKeysActForTheirUser) {
    const auto made = make_key(R"({"name":"ci"})", as("ada@lab.test"));
    ASSERT_EQ(made.status, 201);
    const auto secret = made.text("/secret");
    EXPECT_TRUE(secret.starts_with("mad_"));
    EXPECT_EQ(me(bearer(secret)).text("/via"), "api_key");
    EXPECT_EQ(me({{"X-API-Key", secret}}).text("/user/email"), "ada@lab.test");
    EXPECT_EQ(me(in(bearer(secret), "lab")).status, 200);
    EXPECT_EQ(me(in(bearer(secret), "guests")).status, 403);
    const auto list = get("/api/v1/auth/api-keys", bearer(secret));
    EXPECT_EQ(list.text("/items/0/name"), "ci");
    EXPECT_EQ(schema::to_text(list.body).find(secret), std::string::npos);
}

TEST_F(Identities, ApiKeysMayLessThanTheirUserAndNeverMore) {
    const auto ada_here = as("ada@lab.test");
    const auto few = make_key(R"({"name":"ro","permissions":["tasks.read"]})", ada_here);
    EXPECT_EQ(me(bearer(few.text("/secret"))).text("/permissions"), R"(["tasks.read"])");
    const auto more = make_key(R"({"name":"x","permissions":["tasks.read","users.write","fly"]})", ada_here);
    EXPECT_EQ(more.status, 422);
    EXPECT_EQ(more.text("/errors/0/pointer"), "/permissions/1");
    EXPECT_EQ(more.text("/errors/1/pointer"), "/permissions/2");
    const auto of_root = make_key(R"({"name":"ro","permissions":["tasks.read"]})", as("root@lab.test"));
    EXPECT_FALSE(principal(of_root.text("/secret")).is_root);
    run("delete from membership_roles");
    auth.identity.forget();
    EXPECT_EQ(me(bearer(few.text("/secret"))).text("/permissions"), "[]")
        << "what the user lost, the key lost";
}

TEST_F(Identities, ApiKeysEnd) {
    const auto who = as("ada@lab.test");
    const auto made = make_key(R"({"name":"ci"})", who);
    const auto secret = made.text("/secret"), path = "/api/v1/auth/api-keys/" + made.text("/key/id");
    EXPECT_EQ(me(bearer(secret)).status, 200);
    EXPECT_EQ(ask("DELETE", path, as("root@lab.test")).status, 404) << "not one's own";
    EXPECT_EQ(ask("DELETE", path, bearer(secret)).code(), "sign_in_needed");
    EXPECT_EQ(make_key(R"({"name":"more"})", bearer(secret)).code(), "sign_in_needed");
    EXPECT_EQ(ask("DELETE", path, who).status, 204);
    EXPECT_EQ(me(bearer(secret)).code(), "unknown_credentials");
    EXPECT_EQ(ask("DELETE", path, who).status, 404);

    const auto soon = to_rfc3339(shown_time + minutes(5));
    const auto brief = make_key(R"({"name":"brief","expires_at":")" + soon + "\"}", who);
    EXPECT_EQ(me(bearer(brief.text("/secret"))).status, 200);
    pass(minutes(5));
    EXPECT_EQ(me(bearer(brief.text("/secret"))).code(), "unknown_credentials");
    EXPECT_EQ(make_key(R"({"name":"late","expires_at":")" + soon + "\"}", as("ada@lab.test")).status, 422);
}

TEST_F(Identities, ServiceTokensMayRegisterAndNothingElse) {
    const std::string path = "/api/v1/auth/service-tokens";
    EXPECT_EQ(post(path, R"({"name":"vina"})", as("ada@lab.test")).status, 403);
    const auto boss = add_user("boss@lab.test");
    join(boss, lab, "admin");
    EXPECT_EQ(post(path, R"({"name":"vina","every_organization":true})", as("boss@lab.test")).code(),
              "root_only");

    const auto own = principal(post(path, R"({"name":"vina"})", as("boss@lab.test")).text("/secret"));
    EXPECT_EQ(own.permissions, (std::set<std::string, std::less<>>{"services.register"}));
    EXPECT_EQ(own.org_id, lab);
    EXPECT_FALSE(own.is_system);
    EXPECT_FALSE(own.user_id);

    const auto all = principal(
        post(path, R"({"name":"vina","every_organization":true})", as("root@lab.test")).text("/secret"));
    EXPECT_TRUE(all.is_system);
    EXPECT_FALSE(all.is_root);
    EXPECT_EQ(all.org_id, Id{});
    EXPECT_EQ(all.permissions, own.permissions);
}

TEST_F(Identities, ServiceTokensAreListedAndEnd) {
    const std::string path = "/api/v1/auth/service-tokens";
    const auto who = as("root@lab.test");
    const auto made = post(path, R"({"name":"vina"})", who);
    EXPECT_EQ(get(path, who).text("/items/0/id"), made.text("/key/id"));
    EXPECT_EQ(me(bearer(made.text("/secret"))).text("/organization/slug"), "lab");
    EXPECT_EQ(ask("DELETE", path + "/" + made.text("/key/id"), who).status, 204);
    EXPECT_EQ(me(bearer(made.text("/secret"))).status, 401);
}

TEST_F(Identities, ThePlatformsOwnTokenReplacesTheOneBefore) {
    const auto first = await(auth.keys.make_platform_token("mad up")),
               second = await(auth.keys.make_platform_token("mad up"));
    EXPECT_EQ(me(bearer(first)).status, 401);
    EXPECT_EQ(me(bearer(second)).text("/permissions"), R"(["services.register"])");
    EXPECT_TRUE(principal(second).is_system);
}

TEST_F(Identities, SweepingKeepsWhatCounts) {
    const auto who = sign_in("ada@lab.test");
    pass(std::chrono::hours(24 * 29));
    await(auth.sweep());
    EXPECT_EQ(
        post("/api/v1/auth/refresh", R"({"refresh_token":")" + who.text("/refresh_token") + "\"}").status,
        200);
}

}  // namespace mad::auth
