#include "features/auth/origin.hpp"

#include <gtest/gtest.h>

namespace mad::auth {
namespace {
using Is = CallerOrigin::Is;
constexpr std::string_view ours = "https://mad.example.org/app";
}  // namespace

TEST(CallerOrigin, GoesByWhatTheBrowserSays) {
    EXPECT_EQ((CallerOrigin{"same-origin", "", ""}).compared_to(ours), Is::ours);
    EXPECT_EQ((CallerOrigin{"cross-site", "https://mad.example.org", ""}).compared_to(ours), Is::foreign);
    EXPECT_EQ((CallerOrigin{"same-site", "", ""}).compared_to(ours), Is::foreign);
    EXPECT_EQ((CallerOrigin{"none", "", ""}).compared_to(ours), Is::unknown);
    EXPECT_EQ((CallerOrigin{"", "", "mad.example.org"}).compared_to(ours), Is::unknown);
}

TEST(CallerOrigin, GoesByOriginWhereTheBrowserSaysNoMore) {
    EXPECT_EQ((CallerOrigin{"", "https://mad.example.org", "10.0.0.1:8080"}).compared_to(ours), Is::ours);
    EXPECT_EQ((CallerOrigin{"", "http://localhost:8080", "localhost:8080"}).compared_to(ours), Is::ours);
    EXPECT_EQ((CallerOrigin{"", "http://localhost:8081", "localhost:8080"}).compared_to(ours), Is::foreign);
    EXPECT_EQ((CallerOrigin{"", "https://evil.example", "mad.example.org"}).compared_to(ours), Is::foreign);
    EXPECT_EQ((CallerOrigin{"", "https://mad.example.org.evil.example", "mad.example.org"}).compared_to(ours),
              Is::foreign);
    EXPECT_EQ((CallerOrigin{"", "null", "mad.example.org"}).compared_to(ours), Is::foreign);
    EXPECT_EQ((CallerOrigin{"", "http://", ""}).compared_to(""), Is::foreign);
}

TEST(CallerOrigin, TakesTheOriginPartOfAUrl) {
    EXPECT_EQ(origin_part("https://mad.example.org:8443/some/path?q"), "https://mad.example.org:8443");
    EXPECT_EQ(origin_part("http://localhost"), "http://localhost");
}

TEST(SessionCookie, IsOutOfReachOfScriptsAndOtherSites) {
    EXPECT_EQ(set_session_cookie("s3cret", std::chrono::hours(1), true),
              "mad_session=s3cret; Path=/; Max-Age=3600; HttpOnly; SameSite=Strict; Secure");
    EXPECT_EQ(set_session_cookie("", std::chrono::seconds(0), false),
              "mad_session=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict");
}

}  // namespace mad::auth
