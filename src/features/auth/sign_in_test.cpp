#include "features/auth/sign_in.hpp"

#include "features/auth/site_test.hpp"

namespace mad::auth {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

struct SigningIn : Site {
    Id lab = add_organization("lab"), guests = add_organization("guests");
    Id ada = add_user("ada@lab.test");
    SigningIn() { join(ada, lab, "standard"); }

    Reply refresh(std::string_view token) {
        json::object o;
        o["refresh_token"] = token;
        return post("/api/v1/auth/refresh", schema::to_text(o));
    }
    Reply change_password(std::string_view from, std::string_view to, http::Headers who) {
        json::object o;
        o["current_password"] = from;
        o["new_password"] = to;
        return post("/api/v1/auth/password", schema::to_text(o), std::move(who));
    }
    int audited(std::string action) {
        constexpr db::Query<std::int64_t(std::string)> count{
            "test_count_audit", "select count(*) from audit_logs where action = $1"};
        return static_cast<int>(await(database.system().one(count, std::move(action))));
    }
};

struct Sessions : SigningIn {
    http::Headers cookie;
    Reply opened = post("/api/v1/auth/session", credentials("ada@lab.test", password));
    Sessions() {
        const auto set = std::string(http::header(opened.headers, "Set-Cookie"));
        cookie.emplace("Cookie", set.substr(0, set.find(';')));
    }
    http::Headers with(std::string name, std::string value) {
        auto headers = cookie;
        headers.emplace(std::move(name), std::move(value));
        return headers;
    }
};

}  // namespace

TEST_F(SigningIn, GivesTokensForThePassword) {
    const auto reply = sign_in("  Ada@Lab.test ");
    ASSERT_EQ(reply.status, 200);
    EXPECT_EQ(reply.text("/token_type"), "Bearer");
    EXPECT_EQ(reply.text("/expires_in"), "600");
    EXPECT_EQ(reply.text("/organization/slug"), "lab");
    EXPECT_EQ(reply.text("/user/email"), "ada@lab.test");
    const auto me = get("/api/v1/auth/me", bearer(reply.text("/access_token")));
    ASSERT_EQ(me.status, 200);
    EXPECT_EQ(me.text("/via"), "bearer");
    EXPECT_EQ(me.text("/roles"), R"(["standard"])");
    EXPECT_EQ(me.text("/user/id"), ada.text());
    EXPECT_EQ(me.text("/memberships/0/organization/slug"), "lab");
    EXPECT_EQ(audited("sign_in.succeeded"), 1);
}

TEST_F(SigningIn, DoesNotSayWhetherTheUserOrThePasswordIsWrong) {
    const auto wrong = sign_in("ada@lab.test", "wrong"), unknown = sign_in("bob@lab.test", "wrong");
    run("update users set is_active = false");
    const auto inactive = sign_in("ada@lab.test");
    EXPECT_EQ(wrong.status, 401);
    EXPECT_EQ(wrong.code(), "invalid_credentials");
    EXPECT_EQ(wrong.text("/detail"), unknown.text("/detail"));
    EXPECT_EQ(unknown.status, 401);
    EXPECT_EQ(inactive.status, 401);
    EXPECT_EQ(inactive.text("/detail"), unknown.text("/detail"));
    EXPECT_EQ(audited("sign_in.failed"), 3);
}

TEST_F(SigningIn, HashesForAnUnknownUserAsForAKnownOne) {
    const auto cost_of = [](const std::string& h) { return h.substr(0, h.rfind('$', h.rfind('$') - 1)); };
    EXPECT_EQ(cost_of(auth.hasher.nobodys()), cost_of(hash));
    EXPECT_NE(auth.hasher.nobodys(), hash);
}

TEST_F(SigningIn, RefusesAUserWithoutAPassword) {
    run("update users set password_hash = null");
    EXPECT_EQ(sign_in("ada@lab.test", "").code(), "invalid_credentials");
}

TEST_F(SigningIn, RenewsAHashOfAnotherCost) {
    run("update users set password_hash = '" +
        await(PasswordHasher({.passes = 2, .memory_bytes = 8192}).hash(std::string(password))).value() + "'");
    EXPECT_EQ(sign_in("ada@lab.test").status, 200);
    EXPECT_FALSE(auth.hasher.is_outdated(*await(auth.store.account(ada))->password_hash));
    EXPECT_EQ(sign_in("ada@lab.test").status, 200);
}

TEST_F(SigningIn, ChoosesAmongOnesOrganizations) {
    EXPECT_EQ(sign_in("ada@lab.test", password, "guests").code(), "not_a_member");
    EXPECT_EQ(sign_in("ada@lab.test", password, "nowhere").code(), "not_a_member");
    join(ada, guests, "admin");
    EXPECT_EQ(sign_in("ada@lab.test").text("/organization/slug"), "lab");
    const auto reply = sign_in("ada@lab.test", password, "guests");
    EXPECT_EQ(reply.text("/organization/slug"), "guests");
    EXPECT_EQ(get("/api/v1/auth/me", bearer(reply.text("/access_token"))).text("/roles"), R"(["admin"])");
    run("update organizations set is_active = false where slug = 'lab'");
    EXPECT_EQ(sign_in("ada@lab.test", password, "lab").code(), "not_a_member");
}

TEST_F(SigningIn, IsThrottledInEveryProcessAndNotForGood) {
    for (int i = 0; i < pair_limit.free; ++i) EXPECT_EQ(sign_in("ada@lab.test", "wrong").status, 401);
    const auto refused = sign_in("ada@lab.test");
    EXPECT_EQ(refused.status, 429);
    EXPECT_EQ(http::header(refused.headers, "Retry-After"), "1");

    Auth elsewhere(database, options());
    http::Router other;
    add_routes(other, elsewhere);
    const auto body = credentials("ada@lab.test", password);
    EXPECT_EQ(ask("POST", "/api/v1/auth/token", {}, body, &other).status, 429);
    pass(seconds(1));
    EXPECT_EQ(ask("POST", "/api/v1/auth/token", {}, body, &other).status, 200);
    EXPECT_EQ(sign_in("ada@lab.test", "wrong").status, 401) << "a good sign-in starts the count anew";
}

TEST_F(SigningIn, ManyGuessesAtOnceGainNothing) {
    std::vector<std::future<Result<AccessTokens>>> guesses;
    for (int i = 0; i < 3 * pair_limit.free; ++i) {
        http::About about;
        about.remote_address = address;
        guesses.push_back(begin(auth.sign_in.with_tokens({"ada@lab.test", "guess", {}}, about)));
    }
    std::map<std::string, int> answers;
    for (auto& guess : guesses) ++answers[await(std::move(guess)).error().kind];
    EXPECT_EQ(answers["invalid_credentials"], pair_limit.free);
    EXPECT_EQ(answers["sign_in_throttled"], 2 * pair_limit.free);
}

TEST_F(SigningIn, ThrottlesUnknownUsersAlike) {
    for (int i = 0; i < pair_limit.free; ++i) EXPECT_EQ(sign_in("bob@lab.test", "wrong").status, 401);
    EXPECT_EQ(sign_in("bob@lab.test", "wrong").status, 429);
}

TEST_F(SigningIn, CannotBeTakenFromAUserByAStranger) {
    EXPECT_EQ(sign_in("ada@lab.test").status, 200);
    for (int i = 0; i < account_limit.free; ++i) {
        address = "198.51.100." + std::to_string(i);
        EXPECT_EQ(sign_in("ada@lab.test", "wrong").status, 401);
    }
    EXPECT_EQ(sign_in("ada@lab.test").status, 429) << "from an address it never signed in from";
    address = "192.0.2.1";
    EXPECT_EQ(sign_in("ada@lab.test").status, 200) << "from where it did";
}

TEST_F(SigningIn, SaysWhenTooManyWaitAndCountsNothing) {
    auto full = options();
    full.max_waiting_sign_ins = 0;
    Auth busy(database, full);
    http::Router other;
    add_routes(other, busy);
    for (int i = 0; i < 2 * pair_limit.free; ++i) {
        const auto reply =
            ask("POST", "/api/v1/auth/token", {}, credentials("ada@lab.test", password), &other);
        EXPECT_EQ(reply.status, 503);
        EXPECT_EQ(http::header(reply.headers, "Retry-After"), "1");
    }
    EXPECT_EQ(sign_in("ada@lab.test").status, 200);
}

TEST_F(SigningIn, RefreshesOnceWithEachToken) {
    const auto first = sign_in("ada@lab.test");
    const auto second = refresh(first.text("/refresh_token"));
    ASSERT_EQ(second.status, 200);
    EXPECT_NE(second.text("/refresh_token"), first.text("/refresh_token"));
    EXPECT_EQ(get("/api/v1/auth/me", bearer(second.text("/access_token"))).status, 200);
    EXPECT_EQ(refresh(second.text("/refresh_token")).status, 200);
}

TEST_F(SigningIn, EndsWhenARefreshTokenIsUsedAgain) {
    const auto first = sign_in("ada@lab.test");
    const auto second = refresh(first.text("/refresh_token"));
    const auto access = bearer(second.text("/access_token"));
    EXPECT_EQ(get("/api/v1/auth/me", access).status, 200);
    EXPECT_EQ(refresh(first.text("/refresh_token")).code(), "refresh_token_reused");
    EXPECT_EQ(refresh(second.text("/refresh_token")).code(), "invalid_refresh_token");
    EXPECT_EQ(get("/api/v1/auth/me", access).status, 401);
    EXPECT_EQ(audited("refresh_token.reused"), 1);
    EXPECT_EQ(sign_in("ada@lab.test").status, 200) << "another sign-in is another family";
}

TEST_F(SigningIn, ExchangesATokenSentTwiceAtOnceOnlyOnce) {
    const auto first = sign_in("ada@lab.test").text("/refresh_token");
    auto a = begin(auth.sign_in.refreshed(first, {})), b = begin(auth.sign_in.refreshed(first, {}));
    const auto one = await(std::move(a)), two = await(std::move(b));
    ASSERT_NE(one.has_value(), two.has_value());
    EXPECT_EQ((one ? two : one).error().kind, "refresh_token_reused");
    EXPECT_EQ(refresh((one ? one : two)->refresh_token).code(), "invalid_refresh_token");
}

TEST_F(SigningIn, RefusesRefreshTokensThatAreNone) {
    EXPECT_EQ(refresh("no such token").code(), "invalid_refresh_token");
    const auto first = sign_in("ada@lab.test");
    EXPECT_EQ(refresh(first.text("/access_token").substr(0, 100)).status, 401);
    pass(hours(24 * 30));
    EXPECT_EQ(refresh(first.text("/refresh_token")).code(), "invalid_refresh_token");
}

TEST_F(SigningIn, DoesNotRefreshForAUserWhoLeft) {
    const auto first = sign_in("ada@lab.test");
    run("delete from memberships");
    EXPECT_EQ(refresh(first.text("/refresh_token")).code(), "not_a_member");
}

TEST_F(SigningIn, EndsAtLogout) {
    const auto first = sign_in("ada@lab.test"), other = sign_in("ada@lab.test");
    const auto access = bearer(first.text("/access_token"));
    EXPECT_EQ(get("/api/v1/auth/me", access).status, 200);
    EXPECT_EQ(post("/api/v1/auth/logout", "{}", access).status, 204);
    EXPECT_EQ(get("/api/v1/auth/me", access).code(), "signed_out");
    EXPECT_EQ(refresh(first.text("/refresh_token")).status, 401);
    EXPECT_EQ(refresh(other.text("/refresh_token")).status, 200);
}

TEST_F(SigningIn, EndsAtLogoutWithTheRefreshTokenAlone) {
    const auto first = sign_in("ada@lab.test");
    EXPECT_EQ(
        post("/api/v1/auth/logout", R"({"refresh_token":")" + first.text("/refresh_token") + "\"}").status,
        204);
    EXPECT_EQ(get("/api/v1/auth/me", bearer(first.text("/access_token"))).status, 401);
}

TEST_F(SigningIn, ChangesThePasswordAndEndsOtherSignIns) {
    run("update users set must_change_password = true");
    const auto here = sign_in("ada@lab.test"), there = sign_in("ada@lab.test");
    EXPECT_EQ(here.text("/must_change_password"), "true");
    const auto who = bearer(here.text("/access_token"));
    EXPECT_EQ(change_password("wrong", "a new long password", who).code(), "wrong_password");
    EXPECT_EQ(change_password(password, "short", who).status, 422);
    EXPECT_EQ(change_password(password, password, who).code(), "same_password");
    EXPECT_EQ(change_password(password, "a new long password", {}).status, 401);
    EXPECT_EQ(change_password(password, "a new long password", who).status, 204);
    EXPECT_EQ(sign_in("ada@lab.test").status, 401);
    EXPECT_EQ(sign_in("ada@lab.test", "a new long password").text("/must_change_password"), "false");
    EXPECT_EQ(get("/api/v1/auth/me", who).status, 200);
    EXPECT_EQ(refresh(there.text("/refresh_token")).status, 401);
}

TEST_F(Sessions, AreACookieThatScriptsCannotRead) {
    ASSERT_EQ(opened.status, 200);
    EXPECT_FALSE(opened.body.as_object().contains("access_token"));
    const auto set = http::header(opened.headers, "Set-Cookie");
    EXPECT_NE(set.find("; HttpOnly; SameSite=Strict"), set.npos);
    EXPECT_EQ(set.find("Secure"), set.npos) << "http://mad.test is not https";
    EXPECT_EQ(get("/api/v1/auth/me", cookie).text("/via"), "session");
}

TEST_F(Sessions, ChangeThingsForOurOwnPagesOnly) {
    const std::string body = R"({"name":"ci"})";
    EXPECT_EQ(post("/api/v1/auth/api-keys", body, cookie).code(), "cross_site");
    EXPECT_EQ(post("/api/v1/auth/api-keys", body, with("Origin", "https://evil.test")).code(), "cross_site");
    EXPECT_EQ(post("/api/v1/auth/api-keys", body, with("Origin", "null")).code(), "cross_site");
    EXPECT_EQ(post("/api/v1/auth/api-keys", body, with("Sec-Fetch-Site", "same-site")).code(), "cross_site");
    EXPECT_EQ(post("/api/v1/auth/api-keys", body, with("Sec-Fetch-Site", "same-origin")).status, 201);
    EXPECT_EQ(post("/api/v1/auth/api-keys", body, with("Origin", "http://mad.test")).status, 201);
    EXPECT_EQ(post("/api/v1/auth/session", credentials("ada@lab.test", password),
                   with("Origin", "https://evil.test"))
                  .code(),
              "cross_site");
}

TEST_F(Sessions, LastWhileTheyAreUsed) {
    for (int i = 0; i < 5; ++i) {
        pass(auth.options.session_idle - minutes(1));
        EXPECT_EQ(get("/api/v1/auth/me", cookie).status, 200);
    }
    pass(auth.options.session_idle);
    EXPECT_EQ(get("/api/v1/auth/me", cookie).status, 401);
}

TEST_F(Sessions, EndInTheEnd) {
    for (auto passed = hours(0); passed < auth.options.session_lives; passed += hours(8)) {
        EXPECT_EQ(get("/api/v1/auth/me", cookie).status, 200) << passed.count();
        pass(hours(8));
    }
    EXPECT_EQ(get("/api/v1/auth/me", cookie).status, 401);
}

TEST_F(Sessions, GoOnInAnotherOrganizationUnderAnotherSecret) {
    const auto move_to = [&](std::string_view slug, http::Headers who) {
        json::object o;
        o["organization"] = slug;
        who.emplace("Sec-Fetch-Site", "same-origin");
        return ask("PATCH", "/api/v1/auth/session", std::move(who), schema::to_text(o));
    };
    EXPECT_EQ(move_to("guests", cookie).code(), "not_a_member");
    EXPECT_EQ(move_to("nowhere", cookie).code(), "not_a_member");
    EXPECT_EQ(move_to("guests", {}).status, 401);
    EXPECT_EQ(move_to("lab", as("ada@lab.test")).code(), "no_session");
    join(ada, guests, "admin");
    const auto moved = move_to("guests", cookie);
    ASSERT_EQ(moved.status, 200);
    EXPECT_EQ(moved.text("/organization/slug"), "guests");
    EXPECT_EQ(get("/api/v1/auth/me", cookie).status, 401) << "the secret before";
    const auto set = std::string(http::header(moved.headers, "Set-Cookie"));
    const auto me = get("/api/v1/auth/me", {{"Cookie", set.substr(0, set.find(';'))}});
    EXPECT_EQ(me.text("/organization/slug"), "guests");
    EXPECT_EQ(me.text("/roles"), R"(["admin"])");
    EXPECT_EQ(audited("session.moved"), 1);
}

TEST_F(Sessions, EndAtLogoutAndLeaveAStaleCookieHarmless) {
    const auto out = post("/api/v1/auth/logout", "", with("Sec-Fetch-Site", "same-origin"));
    EXPECT_EQ(out.status, 204);
    EXPECT_NE(http::header(out.headers, "Set-Cookie").find("Max-Age=0"), std::string_view::npos);
    EXPECT_EQ(get("/api/v1/auth/me", cookie).code(), "not_signed_in");
    EXPECT_EQ(post("/api/v1/auth/token", credentials("ada@lab.test", password), cookie).status, 200);
}

}  // namespace mad::auth
