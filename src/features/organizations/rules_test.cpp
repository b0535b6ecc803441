#include "features/organizations/rules.hpp"

#include <gtest/gtest.h>

namespace mad::organizations {
namespace {

http::Principal someone(std::set<std::string, std::less<>> permissions) {
    http::Principal p;
    p.user_id = Id::make();
    p.permissions = std::move(permissions);
    return p;
}
std::string kind_of(const Result<void>& r) { return r ? "" : r.error().kind; }

}  // namespace

TEST(Rules, NameOneResultsSchemaASlug) {
    EXPECT_EQ(results_schema_of("default"), "results_default");
    EXPECT_EQ(results_schema_of("a-b"), "results_a_b");
}

TEST(Rules, LetNobodyChangeOneWhoMayMore) {
    const auto clerk = someone({"users.write"});
    EXPECT_EQ(kind_of(may_change(clerk, {.permissions = {"users.write"}})), "");
    EXPECT_EQ(kind_of(may_change(clerk, {.permissions = {"users.write", "roles.write"}})), "outranked");
    EXPECT_EQ(kind_of(may_change(clerk, {.is_root = true})), "outranked");
    EXPECT_EQ(kind_of(may_change(clerk, {.user_id = *clerk.user_id, .permissions = {"roles.write"}})), "");
    auto root = someone({});
    root.is_root = true;
    EXPECT_EQ(kind_of(may_change(root, {.is_root = true})), "");
}

TEST(Rules, LeaveAccountsOfOtherOrganizationsAlone) {
    const auto admin = someone({"users.write"});
    EXPECT_EQ(kind_of(may_change_account(admin, {})), "");
    EXPECT_EQ(kind_of(may_change_account(admin, {.other_organizations = 1})), "account_shared");
}

TEST(Rules, LetNobodyGiveWhatTheyDoNotHave) {
    const auto clerk = someone({"tasks.read"});
    EXPECT_EQ(kind_of(may_handle(clerk, {.name = "reader", .permissions = {"tasks.read"}})), "");
    EXPECT_EQ(kind_of(may_handle(clerk, {.name = "writer", .permissions = {"tasks.read", "tasks.write"}})),
              "outranked");
}

TEST(Rules, SayWhichRolesThereAreNot) {
    const std::vector<Role> there_are{{.name = "admin"}, {.name = "chemist"}};
    EXPECT_EQ(roles_named({"chemist"}, there_are)->size(), 1);
    const auto wrong = roles_named({"chemist", "boss", "king"}, there_are);
    ASSERT_FALSE(wrong);
    EXPECT_EQ(wrong.error().faults[0].pointer, "/roles/1");
    EXPECT_EQ(wrong.error().faults[1].pointer, "/roles/2");
}

}  // namespace mad::organizations
