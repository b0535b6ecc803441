#include "features/auth/types.hpp"

#include "features/auth/passwords.hpp"

namespace mad::auth {
using schema::field;
using schema::object;

const schema::Object& describe(std::type_identity<Credentials>) {
    static const auto it = object<Credentials>(
        "Credentials", field<&Credentials::email>("email", {.max_length = 254}),
        field<&Credentials::password>("password", {.max_length = longest_password, .format = "password"}),
        field<&Credentials::organization>(
            "organization",
            {.description = "Slug of the organisation to sign in to; by default the first joined"}));
    return it;
}

const schema::Object& describe(std::type_identity<RefreshToken>) {
    static const auto it = object<RefreshToken>(
        "RefreshToken", field<&RefreshToken::refresh_token>("refresh_token", {.max_length = 200}));
    return it;
}

const schema::Object& describe(std::type_identity<SignOut>) {
    static const auto it =
        object<SignOut>("SignOut", field<&SignOut::refresh_token>("refresh_token", {.max_length = 200}));
    return it;
}

const schema::Object& describe(std::type_identity<NewPassword>) {
    static const auto it = object<NewPassword>(
        "NewPassword",
        field<&NewPassword::current_password>("current_password",
                                              {.max_length = longest_password, .format = "password"}),
        field<&NewPassword::new_password>(
            "new_password",
            {.min_length = shortest_password, .max_length = longest_password, .format = "password"}));
    return it;
}

const schema::Object& describe(std::type_identity<OrganizationName>) {
    static const auto it = object<OrganizationName>("OrganizationName", field<&OrganizationName::id>("id"),
                                                    field<&OrganizationName::slug>("slug"),
                                                    field<&OrganizationName::name>("name"));
    return it;
}

const schema::Object& describe(std::type_identity<UserName>) {
    static const auto it =
        object<UserName>("UserName", field<&UserName::id>("id"), field<&UserName::email>("email"),
                         field<&UserName::name>("name"), field<&UserName::is_root>("is_root"));
    return it;
}

const schema::Object& describe(std::type_identity<AccessTokens>) {
    static const auto it = object<AccessTokens>(
        "AccessTokens", field<&AccessTokens::access_token>("access_token"),
        field<&AccessTokens::token_type>("token_type"),
        field<&AccessTokens::expires_in>("expires_in", {.description = "seconds"}),
        field<&AccessTokens::refresh_token>("refresh_token", {.description = "Good for one exchange"}),
        field<&AccessTokens::refresh_expires_in>("refresh_expires_in", {.description = "seconds"}),
        field<&AccessTokens::must_change_password>("must_change_password"),
        field<&AccessTokens::organization>("organization"), field<&AccessTokens::user>("user"));
    return it;
}

const schema::Object& describe(std::type_identity<SessionChange>) {
    static const auto it = object<SessionChange>(
        "SessionChange",
        field<&SessionChange::organization>("organization", {.description = "its slug", .max_length = 63}));
    return it;
}

const schema::Object& describe(std::type_identity<BrowserSession>) {
    static const auto it = object<BrowserSession>(
        "BrowserSession",
        field<&BrowserSession::expires_in>("expires_in", {.description = "seconds without a request"}),
        field<&BrowserSession::must_change_password>("must_change_password"),
        field<&BrowserSession::organization>("organization"), field<&BrowserSession::user>("user"));
    return it;
}

const schema::Object& describe(std::type_identity<MembershipName>) {
    static const auto it =
        object<MembershipName>("MembershipName", field<&MembershipName::organization>("organization"),
                               field<&MembershipName::roles>("roles"));
    return it;
}

const schema::Enum<Via>& describe(std::type_identity<Via>) {
    static const schema::Enum<Via> it{{{Via::bearer, "bearer"},
                                       {Via::session, "session"},
                                       {Via::api_key, "api_key"},
                                       {Via::service, "service"}}};
    return it;
}

const schema::Object& describe(std::type_identity<Me>) {
    static const auto it = object<Me>(
        "Me", field<&Me::via>("via"), field<&Me::user>("user"), field<&Me::organization>("organization"),
        field<&Me::roles>("roles"), field<&Me::permissions>("permissions"),
        field<&Me::must_change_password>("must_change_password"), field<&Me::memberships>("memberships"));
    return it;
}

const schema::Object& describe(std::type_identity<NewApiKey>) {
    static const auto it = object<NewApiKey>(
        "NewApiKey", field<&NewApiKey::name>("name", {.min_length = 1, .max_length = 100}),
        field<&NewApiKey::permissions>(
            "permissions",
            {.description = "Only these of its user's permissions; by default all", .min_items = 1}),
        field<&NewApiKey::expires_at>("expires_at"));
    return it;
}

const schema::Object& describe(std::type_identity<NewServiceToken>) {
    static const auto it = object<NewServiceToken>(
        "NewServiceToken", field<&NewServiceToken::name>("name", {.min_length = 1, .max_length = 100}),
        field<&NewServiceToken::every_organization>(
            "every_organization", {.description = "Serves all; only root may ask for it", .defaulted = true}),
        field<&NewServiceToken::expires_at>("expires_at"));
    return it;
}

const schema::Object& describe(std::type_identity<Key>) {
    static const auto it =
        object<Key>("Key", field<&Key::id>("id"), field<&Key::name>("name"),
                    field<&Key::permissions>("permissions"), field<&Key::created_at>("created_at"),
                    field<&Key::expires_at>("expires_at"), field<&Key::last_used_at>("last_used_at"));
    return it;
}

const schema::Object& describe(std::type_identity<IssuedKey>) {
    static const auto it = object<IssuedKey>(
        "IssuedKey", field<&IssuedKey::secret>("secret", {.description = "Shown this once"}),
        field<&IssuedKey::key>("key"));
    return it;
}

}  // namespace mad::auth
