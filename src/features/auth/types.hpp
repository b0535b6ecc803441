// Sign-in, tokens and API keys as clients see them.
#pragma once
#include "schema/described.hpp"

#include <optional>
#include <string>
#include <vector>

namespace mad::auth {

struct Credentials {
    std::string email, password;
    std::optional<std::string> organization;  ///< its slug; none: the first one joined
};
struct RefreshToken {
    std::string refresh_token;
};
struct SignOut {
    std::optional<std::string> refresh_token;  ///< of a sign-in that ends too
};
struct NewPassword {
    std::string current_password, new_password;
};

struct OrganizationName {
    Id id;
    std::string slug, name;
};
struct UserName {
    Id id;
    std::string email, name;
    bool is_root = false;
};

struct AccessTokens {
    std::string access_token, token_type = "Bearer";
    std::int64_t expires_in = 0;  ///< seconds
    std::string refresh_token;
    std::int64_t refresh_expires_in = 0;
    bool must_change_password = false;
    OrganizationName organization;
    UserName user;
};
/// A browser's: its secret is in the cookie only.
struct BrowserSession {
    std::int64_t expires_in = 0;  ///< seconds without a request
    bool must_change_password = false;
    OrganizationName organization;
    UserName user;
};

struct SessionChange {
    std::string organization;  ///< the slug of the one to act in from now on
};

struct MembershipName {
    OrganizationName organization;
    std::vector<std::string> roles;
};
enum class Via { bearer, session, api_key, service };
struct Me {
    Via via = Via::bearer;
    std::optional<UserName> user{};                  ///< none: a service
    std::optional<OrganizationName> organization{};  ///< none: a service of every organisation
    std::vector<std::string> roles{};                ///< in this organisation
    std::vector<std::string> permissions{};
    bool must_change_password = false;
    std::vector<MembershipName> memberships{};
};

struct NewApiKey {
    std::string name;
    std::optional<std::vector<std::string>> permissions;  ///< none: all that its user may
    std::optional<Time> expires_at;
};
struct NewServiceToken {
    std::string name;
    bool every_organization = false;
    std::optional<Time> expires_at;
};
/// An API key or service token, without its secret.
struct Key {
    Id id;
    std::string name;
    std::optional<std::vector<std::string>> permissions;
    Time created_at{};
    std::optional<Time> expires_at, last_used_at;
};
/// The one time that the secret is shown.
struct IssuedKey {
    std::string secret;
    Key key;
};

const schema::Object& describe(std::type_identity<Credentials>);
const schema::Object& describe(std::type_identity<RefreshToken>);
const schema::Object& describe(std::type_identity<SignOut>);
const schema::Object& describe(std::type_identity<NewPassword>);
const schema::Object& describe(std::type_identity<OrganizationName>);
const schema::Object& describe(std::type_identity<UserName>);
const schema::Object& describe(std::type_identity<AccessTokens>);
const schema::Object& describe(std::type_identity<BrowserSession>);
const schema::Object& describe(std::type_identity<SessionChange>);
const schema::Object& describe(std::type_identity<MembershipName>);
const schema::Enum<Via>& describe(std::type_identity<Via>);
const schema::Object& describe(std::type_identity<Me>);
const schema::Object& describe(std::type_identity<NewApiKey>);
const schema::Object& describe(std::type_identity<NewServiceToken>);
const schema::Object& describe(std::type_identity<Key>);
const schema::Object& describe(std::type_identity<IssuedKey>);

}  // namespace mad::auth
