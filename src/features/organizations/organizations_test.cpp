#include "features/organizations/organizations.hpp"

#include "features/auth/site_test.hpp"

namespace mad::organizations {
namespace {
using auth::Reply;
namespace json = boost::json;

struct Organized : auth::Site {
    Organized() { add_routes(router, organizations); }

    std::vector<std::string> prepared;
    std::optional<Error> preparation_fails;
    Organizations organizations{database, auth, [this](ResultsPlace place) -> awaitable<Result<void>> {
                                    prepared.push_back(place.schema);
                                    if (preparation_fails) co_return *preparation_fails;
                                    co_return Result<void>{};
                                }};
    std::int64_t count(std::string what) {
        const db::Query<std::int64_t()> query{"test_count", what};
        return await(database.system().one(query));
    }
};

/// A lab with its administrator, a member, a root, and another lab.
struct Lab : Organized {
    Id lab = add_organization("lab"), other = add_organization("other");
    Id boss = add_user("boss@lab.test"), ada = add_user("ada@lab.test"),
       root = add_user("root@lab.test", true);
    Id stranger = add_user("eve@other.test");
    Lab() {
        join(boss, lab, "admin");
        join(ada, lab, "standard");
        join(root, other, "admin");
        join(stranger, other, "admin");
    }
    Reply put_roles(Id user, std::string roles, http::Headers who) {
        return ask("PUT", "/api/v1/users/" + user.text() + "/roles", std::move(who),
                   R"({"roles":)" + roles + "}");
    }
    Reply patch_user(Id user, std::string change, http::Headers who) {
        return ask("PATCH", "/api/v1/users/" + user.text(), std::move(who), std::move(change));
    }
};

}  // namespace

TEST_F(Organized, TheFirstStartMakesOneAdministrator) {
    const auto first = await(organizations.bootstrap("Admin@Localhost")).value();
    ASSERT_TRUE(first);
    EXPECT_EQ(first->email, "admin@localhost");
    EXPECT_EQ(prepared, (std::vector<std::string>{"results_default"}));
    const auto reply = sign_in("admin@localhost", first->one_time_password);
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(reply.text("/organization/slug"), "default");
    EXPECT_EQ(reply.text("/user/is_root"), "true");
    EXPECT_EQ(reply.text("/must_change_password"), "true");
    EXPECT_FALSE(await(organizations.bootstrap("admin@localhost")).value());
    EXPECT_EQ(prepared.size(), 1);
}

TEST_F(Organized, TwoFirstStartsAtOnceMakeOneAdministrator) {
    auth::Auth second(database, options());
    Organizations elsewhere(database, second,
                            [](ResultsPlace) -> awaitable<Result<void>> { co_return Result<void>{}; });
    auto first = begin(organizations.bootstrap("a@lab.test"));
    const auto b = await(elsewhere.bootstrap("b@lab.test")).value(), a = await(std::move(first)).value();
    EXPECT_NE(a.has_value(), b.has_value());
    EXPECT_EQ(count("select count(*) from users"), 1);
}

TEST_F(Organized, AFailedFirstStartLeavesNothing) {
    preparation_fails = Error{Errc::unavailable, "no_results_store", "down"};
    EXPECT_EQ(await(organizations.bootstrap("a@lab.test")).error().kind, "no_results_store");
    EXPECT_EQ(count("select count(*) from organizations"), 0);
    preparation_fails.reset();
    EXPECT_TRUE(await(organizations.bootstrap("a@lab.test")).value());
}

TEST_F(Lab, TheCommandLineAddsUsersAndResetsPasswords) {
    const auto made = await(organizations.add_user({"New@lab.test", "New", "lab", "admin"})).value();
    EXPECT_EQ(sign_in("new@lab.test", made.one_time_password).status, 200);
    EXPECT_EQ(await(organizations.add_user({"new@lab.test", "New", "lab"})).error().kind, "user_exists");
    EXPECT_EQ(await(organizations.add_user({"x@lab.test", "X", "nowhere"})).error().kind,
              "organization_not_found");
    EXPECT_EQ(await(organizations.add_user({"x@lab.test", "X", "lab", "king"})).error().kind, "unknown_role");
    EXPECT_EQ(await(organizations.add_user({"nobody", "X", "lab"})).error().kind, "user_invalid");
    const auto who = as("ada@lab.test");
    EXPECT_EQ(get("/api/v1/auth/me", who).status, 200);
    const auto again = await(organizations.reset_password("ada@lab.test")).value();
    pass(auth.options.remember);
    EXPECT_EQ(get("/api/v1/auth/me", who).status, 401);
    EXPECT_EQ(sign_in("ada@lab.test", again.one_time_password).status, 200);
    EXPECT_EQ(await(organizations.reset_password("nobody@lab.test")).error().kind, "user_not_found");
}

TEST_F(Lab, OnlyRootMakesOrganizations) {
    const std::string body = R"({"slug":"new-lab","name":"New lab"})";
    EXPECT_EQ(post("/api/v1/organizations", body, as("boss@lab.test")).code(), "root_only");
    const auto made = post("/api/v1/organizations", body, as("root@lab.test"));
    ASSERT_EQ(made.status, 201);
    EXPECT_EQ(prepared, (std::vector<std::string>{"results_new_lab"}));
    EXPECT_EQ(post("/api/v1/organizations", body, as("root@lab.test")).code(), "organization_exists");
    EXPECT_EQ(post("/api/v1/organizations", R"({"slug":"../x","name":"X"})", as("root@lab.test")).status,
              422);
    EXPECT_EQ(count("select count(*) from org_settings where results_schema = 'results_new_lab'"), 1);
}

TEST_F(Lab, OrganizationsAreSeenByTheirMembers) {
    const auto boss_here = as("boss@lab.test"), root_here = as("root@lab.test");
    EXPECT_EQ(get("/api/v1/organizations", boss_here).body.at("items").as_array().size(), 1);
    EXPECT_EQ(get("/api/v1/organizations", root_here).body.at("items").as_array().size(), 2);
    EXPECT_EQ(get("/api/v1/organizations/" + lab.text(), boss_here).text("/slug"), "lab");
    EXPECT_EQ(get("/api/v1/organizations/" + other.text(), boss_here).status, 404);
    EXPECT_EQ(get("/api/v1/organizations/" + other.text(), root_here).text("/slug"), "other");
    EXPECT_EQ(get("/api/v1/organizations/" + lab.text(), as("ada@lab.test")).status, 403);
}

TEST_F(Lab, OrganizationsAreChangedByTheirAdministrators) {
    const auto who = as("boss@lab.test");
    const auto change = [&](Id org, std::string body, http::Headers by) {
        return ask("PATCH", "/api/v1/organizations/" + org.text(), std::move(by), std::move(body));
    };
    EXPECT_EQ(change(lab, R"({"name":"The lab"})", who).text("/name"), "The lab");
    EXPECT_EQ(change(other, R"({"name":"Mine"})", who).status, 404);
    EXPECT_EQ(change(lab, R"({"is_active":false})", who).code(), "root_only");
    EXPECT_EQ(change(lab, R"({"max_storage_bytes":1000})", who).code(), "root_only");
    EXPECT_EQ(change(lab, R"({"max_storage_bytes":1000})", as("root@lab.test")).text("/max_storage_bytes"),
              "1000");
    EXPECT_EQ(change(lab, R"({"max_queued_jobs":1000})", who).code(), "root_only");
    const auto limited = change(lab, R"({"max_queued_jobs":50})", as("root@lab.test"));
    EXPECT_EQ(limited.text("/max_queued_jobs") + " " + limited.text("/max_storage_bytes"), "50 1000");
    EXPECT_EQ(change(lab, R"({"is_active":false})", as("root@lab.test")).status, 200);
    EXPECT_EQ(get("/api/v1/auth/me", who).status, 403) << "at once";
}

TEST_F(Lab, AdministratorsAddUsers) {
    const auto who = as("boss@lab.test");
    const auto added = post("/api/v1/users", R"({"email":"New@Lab.test","name":"New"})", who);
    ASSERT_EQ(added.status, 201);
    EXPECT_EQ(added.text("/user/email"), "new@lab.test");
    EXPECT_EQ(added.text("/user/roles"), R"(["standard"])");
    const auto first = sign_in("new@lab.test", added.text("/one_time_password"));
    EXPECT_EQ(first.text("/must_change_password"), "true");
    EXPECT_EQ(post("/api/v1/users", R"({"email":"new@lab.test","name":"New"})", who).code(),
              "already_a_member");
    EXPECT_EQ(post("/api/v1/users", R"({"email":"x@lab.test","name":"X","roles":["king"]})", who).code(),
              "unknown_role");
    EXPECT_EQ(post("/api/v1/users", R"({"email":"nobody","name":"X"})", who).status, 422);
    EXPECT_EQ(post("/api/v1/users", R"({"email":"y@lab.test","name":"Y"})", as("ada@lab.test")).status, 403);
}

TEST_F(Lab, AUserOfAnotherOrganizationJoinsWithTheAccountThereIs) {
    const auto added =
        post("/api/v1/users", R"({"email":"eve@other.test","name":"Not Eve"})", as("boss@lab.test"));
    ASSERT_EQ(added.status, 201);
    EXPECT_EQ(added.text("/user/name"), "Somebody");
    EXPECT_FALSE(added.body.as_object().contains("one_time_password"));
    EXPECT_EQ(sign_in("eve@other.test", password, "lab").status, 200);
    EXPECT_EQ(patch_user(stranger, R"({"is_active":false})", as("boss@lab.test")).code(), "account_shared");
    EXPECT_EQ(post("/api/v1/users/" + stranger.text() + "/password-reset", "", as("boss@lab.test")).code(),
              "account_shared");
    EXPECT_EQ(ask("DELETE", "/api/v1/users/" + stranger.text(), as("boss@lab.test")).status, 204);
    EXPECT_EQ(sign_in("eve@other.test", password, "lab").status, 403);
}

TEST_F(Lab, UsersOfOtherOrganizationsAreNotThere) {
    const auto who = as("boss@lab.test");
    EXPECT_EQ(get("/api/v1/users", who).body.at("items").as_array().size(), 2);
    EXPECT_EQ(patch_user(stranger, R"({"name":"X"})", who).status, 404);
    EXPECT_EQ(put_roles(stranger, "[]", who).status, 404);
    EXPECT_EQ(ask("DELETE", "/api/v1/users/" + stranger.text(), who).status, 404);
    EXPECT_EQ(post("/api/v1/users/" + stranger.text() + "/password-reset", "", who).status, 404);
}

TEST_F(Lab, ListingsComeInPages) {
    const auto who = as("boss@lab.test");
    const auto first = get("/api/v1/roles?limit=1", who);
    EXPECT_EQ(first.body.at("items").as_array().size(), 1);
    const auto second = get("/api/v1/roles?cursor=" + first.text("/next_cursor"), who);
    EXPECT_EQ(second.body.at("items").as_array().size(), 1);
    EXPECT_FALSE(second.body.as_object().contains("next_cursor"));
    EXPECT_EQ(get("/api/v1/users?cursor=rubbish", who).status, 422);
}

TEST_F(Lab, DeactivatedUsersAreOutAtOnce) {
    const auto who = as("ada@lab.test");
    EXPECT_EQ(get("/api/v1/auth/me", who).status, 200);
    EXPECT_EQ(patch_user(ada, R"({"is_active":false})", as("boss@lab.test")).text("/is_active"), "false");
    EXPECT_EQ(get("/api/v1/auth/me", who).status, 401);
    EXPECT_EQ(sign_in("ada@lab.test").status, 401);
}

TEST_F(Lab, ResettingAPasswordEndsSignIns) {
    const auto who = as("ada@lab.test");
    const auto reset = post("/api/v1/users/" + ada.text() + "/password-reset", "", as("boss@lab.test"));
    ASSERT_EQ(reset.status, 200);
    EXPECT_EQ(get("/api/v1/auth/me", who).status, 401);
    EXPECT_EQ(sign_in("ada@lab.test").status, 401);
    EXPECT_EQ(sign_in("ada@lab.test", reset.text("/one_time_password")).status, 200);
}

TEST_F(Lab, NobodyButRootMakesRoot) {
    EXPECT_EQ(patch_user(ada, R"({"is_root":true})", as("boss@lab.test")).code(), "root_only");
    auto root_here = as("root@lab.test");
    root_here.emplace("X-Mad-Organization", "lab");
    EXPECT_EQ(patch_user(ada, R"({"is_root":true})", root_here).text("/is_root"), "true");
    EXPECT_EQ(patch_user(ada, R"({"name":"X"})", as("boss@lab.test")).code(), "outranked");
    EXPECT_EQ(patch_user(ada, R"({"is_root":false})", root_here).status, 200);
    EXPECT_EQ(patch_user(root, R"({"is_root":false})", as("root@lab.test")).code(), "last_root");
}

TEST_F(Lab, TheLastAdministratorStays) {
    const auto who = as("boss@lab.test");
    EXPECT_EQ(put_roles(boss, R"(["standard"])", who).code(), "last_administrator");
    EXPECT_EQ(patch_user(boss, R"({"is_active":false})", who).code(), "last_administrator");
    EXPECT_EQ(ask("DELETE", "/api/v1/users/" + boss.text(), who).code(), "last_administrator");
    EXPECT_EQ(put_roles(ada, R"(["admin"])", who).text("/roles"), R"(["admin"])");
    EXPECT_EQ(put_roles(boss, R"(["standard"])", who).status, 200);
    EXPECT_EQ(get("/api/v1/users", who).status, 403) << "at once";
}

TEST_F(Lab, RolesOfOnesOwn) {
    const auto who = as("boss@lab.test");
    const auto made =
        post("/api/v1/roles", R"({"name":"reader","permissions":["tasks.read","jobs.read"]})", who);
    ASSERT_EQ(made.status, 201);
    EXPECT_EQ(made.text("/permissions"), R"(["jobs.read","tasks.read"])");
    EXPECT_EQ(put_roles(ada, R"(["reader"])", who).status, 200);
    EXPECT_EQ(get("/api/v1/auth/me", as("ada@lab.test")).text("/permissions"),
              R"(["jobs.read","tasks.read"])");
    const auto path = "/api/v1/roles/" + made.text("/id");
    EXPECT_EQ(ask("PATCH", path, who, R"({"permissions":["tasks.read"]})").text("/permissions"),
              R"(["tasks.read"])");
    EXPECT_EQ(get("/api/v1/auth/me", as("ada@lab.test")).text("/permissions"), R"(["tasks.read"])");
    EXPECT_EQ(ask("PATCH", path, as("eve@other.test"), R"({"permissions":[]})").status, 404);
    EXPECT_EQ(ask("DELETE", path, who).status, 204);
    EXPECT_EQ(get("/api/v1/auth/me", as("ada@lab.test")).text("/permissions"), "[]");
}

TEST_F(Lab, RolesNameKnownPermissionsAndKeepBuiltInNames) {
    const auto who = as("boss@lab.test");
    const auto wrong = post("/api/v1/roles", R"({"name":"x","permissions":["tasks.read","tasks.fly"]})", who);
    EXPECT_EQ(wrong.code(), "invalid_role");
    EXPECT_EQ(wrong.text("/errors/0/pointer"), "/permissions/1");
    EXPECT_EQ(post("/api/v1/roles", R"({"name":"admin","permissions":[]})", who).code(), "role_exists");
    const auto built_in = get("/api/v1/roles", who).text("/items/0/id");
    EXPECT_EQ(ask("PATCH", "/api/v1/roles/" + built_in, who, R"({"permissions":[]})").code(),
              "built_in_role");
    EXPECT_EQ(ask("DELETE", "/api/v1/roles/" + built_in, as("root@lab.test")).code(), "built_in_role");
}

TEST_F(Lab, NobodyGivesOrTakesWhatTheyDoNotHave) {
    const auto boss_here = as("boss@lab.test");
    EXPECT_EQ(
        post("/api/v1/roles", R"({"name":"clerk","permissions":["users.write","roles.write"]})", boss_here)
            .status,
        201);
    EXPECT_EQ(put_roles(ada, R"(["clerk"])", boss_here).status, 200);
    const auto clerk = as("ada@lab.test");
    EXPECT_EQ(put_roles(ada, R"(["admin"])", clerk).code(), "outranked");
    EXPECT_EQ(post("/api/v1/users", R"({"email":"x@lab.test","name":"X","roles":["admin"]})", clerk).code(),
              "outranked");
    EXPECT_EQ(put_roles(boss, "[]", clerk).code(), "outranked");
    EXPECT_EQ(post("/api/v1/users/" + boss.text() + "/password-reset", "", clerk).code(), "outranked");
    EXPECT_EQ(post("/api/v1/roles", R"({"name":"more","permissions":["tasks.write"]})", clerk).code(),
              "invalid_role");
}

TEST_F(Lab, ChangesAreAuditedInTheirOrganization) {
    const auto who = as("boss@lab.test");
    EXPECT_EQ(put_roles(ada, "[]", who).status, 200);
    sign_in("ada@lab.test", "wrong");
    EXPECT_EQ(sign_in("eve@other.test").status, 200);
    const auto all = get("/api/v1/audit-logs", who);
    EXPECT_EQ(all.text("/items/0/action"), "sign_in.failed");
    EXPECT_EQ(all.text("/items/0/subject"), "ada@lab.test");
    EXPECT_EQ(all.text("/items/0/remote_address"), "192.0.2.1");
    EXPECT_EQ(all.text("/items/1/action"), "user.roles_changed");
    EXPECT_EQ(all.text("/items/1/user_id"), boss.text());
    EXPECT_EQ(all.text("/items/1/detail/roles"), "[]");
    EXPECT_EQ(all.body.at("items").as_array().size(), 3) << "nothing of the other organisation";
    const auto page = get("/api/v1/audit-logs?limit=1", who);
    EXPECT_EQ(get("/api/v1/audit-logs?cursor=" + page.text("/next_cursor"), who).text("/items/0/action"),
              "user.roles_changed");
    EXPECT_EQ(get("/api/v1/audit-logs?action=sign_in.failed", who).body.at("items").as_array().size(), 1);
    EXPECT_EQ(get("/api/v1/audit-logs?every_organization=true", who).code(), "root_only");
    EXPECT_EQ(get("/api/v1/audit-logs", as("ada@lab.test")).status, 403);
}

}  // namespace mad::organizations
