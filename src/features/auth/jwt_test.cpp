#include "features/auth/jwt.hpp"

#include "base/encoding.hpp"
#include "schema/json_text.hpp"

#include <gtest/gtest.h>
#include <sodium.h>

namespace mad::auth {
namespace {

constexpr std::string_view issuer = "https://mad.example.org";
const Time now = parse_time("2026-11-24T12:00:00Z").value();

struct AccessToken : testing::Test {
    SigningKey key = make_signing_key();
    PublicKeys keys{{key.kid, key.public_key}};
    AccessClaims claims{std::string(issuer),           Id::make(), Id::make(), Id::make(), Id::make(), now,
                        now + std::chrono::minutes(10)};

    std::string kind_of(std::string_view token, Time at = now, std::string_view by = issuer) const {
        const auto result = verify(token, keys, by, at);
        if (result) return "good";
        EXPECT_EQ(result.error().code, Errc::unauthorized);
        return result.error().kind;
    }
    /// A token of any header and body, signed as it should be.
    std::string signed_as(std::string_view header, std::string_view body) const {
        auto token = to_base64url(header) + "." + to_base64url(body);
        std::string signature(crypto_sign_BYTES, '\0');
        crypto_sign_detached(reinterpret_cast<unsigned char*>(signature.data()), nullptr,
                             reinterpret_cast<const unsigned char*>(token.data()), token.size(),
                             reinterpret_cast<const unsigned char*>(key.secret_key.data()));
        return token + "." + to_base64url(signature);
    }
    std::string header(std::string_view alg = "EdDSA", std::string_view more = "") const {
        return R"({"alg":")" + std::string(alg) + R"(","kid":")" + key.kid + R"(")" + std::string(more) + "}";
    }
    std::string body() const {
        const auto token = sign(claims, key);
        const auto first = token.find('.') + 1;
        return from_base64url(token.substr(first, token.rfind('.') - first)).value();
    }
};

}  // namespace

TEST_F(AccessToken, SaysWhatWasSigned) {
    EXPECT_EQ(verify(sign(claims, key), keys, issuer, now).value(), claims);
}

TEST_F(AccessToken, EndsWhenItExpires) {
    const auto token = sign(claims, key);
    EXPECT_EQ(kind_of(token, claims.expires_at - std::chrono::seconds(1)), "good");
    EXPECT_EQ(kind_of(token, claims.expires_at), "token_expired");
}

TEST_F(AccessToken, OfAnotherIssuerIsRefused) {
    EXPECT_EQ(kind_of(sign(claims, key), now, "https://mad.example.com"), "invalid_token");
}

TEST_F(AccessToken, FromTheFutureIsRefused) {
    EXPECT_EQ(kind_of(sign(claims, key), now - std::chrono::seconds(59)), "good");
    EXPECT_EQ(kind_of(sign(claims, key), now - std::chrono::seconds(61)), "invalid_token");
}

TEST_F(AccessToken, OfAnUnknownKeyIsRefused) {
    EXPECT_EQ(kind_of(sign(claims, make_signing_key())), "unknown_signing_key");
}

TEST_F(AccessToken, SignedByAnotherKeyUnderAKnownNameIsRefused) {
    auto other = make_signing_key();
    other.kid = key.kid;
    EXPECT_EQ(kind_of(sign(claims, other)), "invalid_token");
}

TEST_F(AccessToken, OfAnotherAlgorithmIsRefused) {
    for (const auto* alg : {"none", "None", "HS256", "RS256", "ES256", "eddsa", ""})
        EXPECT_EQ(kind_of(signed_as(header(alg), body())), "invalid_token") << alg;
    EXPECT_EQ(kind_of(to_base64url(R"({"alg":"none"})") + "." + to_base64url(body()) + "."), "invalid_token");
}

TEST_F(AccessToken, WithAnUnknownCriticalExtensionIsRefused) {
    EXPECT_EQ(kind_of(signed_as(header(), body())), "good");
    EXPECT_EQ(kind_of(signed_as(header("EdDSA", R"(,"crit":["b64"],"b64":false)"), body())), "invalid_token");
}

TEST_F(AccessToken, ChangedAnywhereIsRefused) {
    const auto token = sign(claims, key);
    for (std::size_t i = 0; i < token.size(); ++i) {
        auto changed = token;
        changed[i] = changed[i] == 'A' ? 'B' : 'A';
        EXPECT_NE(kind_of(changed), "good") << "at " << i;
    }
    for (std::size_t i = 0; i < token.size(); ++i)
        EXPECT_NE(kind_of(token.substr(0, i)), "good") << "cut at " << i;
    EXPECT_NE(kind_of(token + "A"), "good");
    EXPECT_NE(kind_of(token + "."), "good");
    EXPECT_NE(kind_of(token + "="), "good");
}

TEST_F(AccessToken, WithClaimsOfTheWrongTypeIsRefused) {
    const auto good = schema::parse_json(body()).value().as_object();
    for (const auto& [name, value] : good) {
        for (const auto* wrong : {"null", "1.5", "-1", "[]", "\"\"", "1e300"}) {
            auto changed = good;
            changed[name] = schema::parse_json(wrong).value();
            EXPECT_NE(kind_of(signed_as(header(), schema::to_text(changed))), "good")
                << name << " = " << wrong;
        }
        auto without = good;
        without.erase(name);
        EXPECT_EQ(kind_of(signed_as(header(), schema::to_text(without))), "invalid_token")
            << "without " << name;
    }
}

TEST_F(AccessToken, ThatIsNoTokenIsRefused) {
    for (const auto* text : {"", ".", "..", "...", "a.b.c", "ey.ey", "\xff.\xff.\xff"})
        EXPECT_EQ(kind_of(text), "invalid_token") << text;
    EXPECT_EQ(kind_of(std::string(5000, 'a') + ".b.c"), "invalid_token");
}

TEST_F(AccessToken, KeysArePublishedWithoutTheirSecret) {
    const auto set = key_set(keys);
    ASSERT_EQ(set.at("keys").as_array().size(), 1);
    const auto text = schema::to_text(set.at("keys").as_array()[0]);
    EXPECT_EQ(text, R"({"crv":"Ed25519","kty":"OKP","x":")" + to_base64url(key.public_key) + R"(","kid":")" +
                        key.kid + R"(","alg":"EdDSA","use":"sig"})");
    EXPECT_EQ(key.kid, to_base64url(sha256(R"({"crv":"Ed25519","kty":"OKP","x":")" +
                                           to_base64url(key.public_key) + R"("})")));
}

}  // namespace mad::auth
