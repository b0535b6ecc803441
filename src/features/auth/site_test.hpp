// For tests: sign-in over a real database, with the router in front and a clock that tests turn.
#pragma once
#include "db/testing.hpp"
#include "features/auth/auth.hpp"
#include "http/documented_test.hpp"
#include "schema/json_text.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/json.hpp>
#include <future>
#include <gtest/gtest.h>

namespace mad::auth {
namespace json = boost::json;

/// What the clocks of tests show; a Clock is a plain function, so it stands alone.
inline Time shown_time = system_now();

struct Reply {
    int status = 0;
    json::value body;
    http::Headers headers;

    std::string text(std::string_view pointer) const {
        const auto* v = schema::at_pointer(body, pointer);
        if (!v) return "(nothing at " + std::string(pointer) + ")";
        return v->is_string() ? std::string(v->get_string()) : schema::to_text(*v);
    }
    std::string code() const { return text("/code"); }
};

class Site : public testing::Test {
protected:
    Site() {
        await(auth.start());
        router.authenticate_with(auth.authenticate());
        add_routes(router, auth);
    }
    ~Site() override { await(database.stop()); }

    template <class T>
    std::future<T> begin(awaitable<T> coroutine) {
        return asio::co_spawn(loop, std::move(coroutine), asio::use_future);
    }
    /// Runs the loop until it is there.
    template <class T>
    T await(std::future<T> result) {
        while (result.wait_for(std::chrono::seconds(0)) != std::future_status::ready) {
            loop.restart();
            loop.run_one();
        }
        return result.get();
    }
    template <class T>
    T await(awaitable<T> coroutine) {
        return await(begin(std::move(coroutine)));
    }

    Reply ask(std::string method, std::string path, http::Headers headers = {}, std::string body = "",
              const http::Router* at = nullptr) {
        http::Request request;
        request.method = std::move(method);
        const auto query = path.find('?');
        if (query != path.npos) {
            auto pair = path.substr(query + 1);
            request.query.emplace(pair.substr(0, pair.find('=')), pair.substr(pair.find('=') + 1));
        }
        request.path = path.substr(0, query);
        request.headers = std::move(headers);
        if (!body.empty()) request.headers.emplace("Content-Type", "application/json");
        request.body = std::move(body);
        request.remote_address = address;
        auto response = await((at ? at : &router)->handle(request));
        http::Documented::published().check(
            {request.method, request.path, response.status, &response.headers, response.body});
        Reply reply{response.status, {}, std::move(response.headers)};
        if (!response.body.empty()) reply.body = schema::parse_json(response.body).value();
        return reply;
    }
    Reply post(std::string path, std::string body, http::Headers headers = {}) {
        return ask("POST", std::move(path), std::move(headers), std::move(body));
    }
    Reply get(std::string path, http::Headers headers = {}) {
        return ask("GET", std::move(path), std::move(headers));
    }

    static std::string credentials(std::string_view email, std::string_view with,
                                   std::string_view organization = "") {
        json::object o;
        o["email"] = email;
        o["password"] = with;
        if (!organization.empty()) o["organization"] = organization;
        return schema::to_text(o);
    }
    Reply sign_in(std::string_view email, std::string_view with = password,
                  std::string_view organization = "") {
        return post("/api/v1/auth/token", credentials(email, with, organization));
    }
    static http::Headers bearer(std::string_view token) {
        return {{"Authorization", "Bearer " + std::string(token)}};
    }
    /// Signs in, and gives the header of the access token.
    http::Headers as(std::string_view email, std::string_view organization = "") {
        const auto reply = sign_in(email, password, organization);
        EXPECT_EQ(reply.status, 200) << schema::to_text(reply.body);
        return bearer(reply.text("/access_token"));
    }

    Id add_organization(std::string slug) { return test_database.add_organization(slug); }
    Id add_user(std::string email, bool is_root = false) {
        const auto id = Id::make();
        if (hash.empty()) hash = await(auth.hasher.hash(std::string(password))).value();
        run("insert into users (id, email, name, password_hash, is_root) values ('" + id.text() + "', '" +
            email + "', 'Somebody', '" + hash + "', " + (is_root ? "true" : "false") + ")");
        return id;
    }
    void join(Id user, Id org, std::string role) {
        const auto id = Id::make().text();
        run("insert into memberships (id, org_id, user_id) values ('" + id + "', '" + org.text() + "', '" +
            user.text() + "'); insert into membership_roles select '" + id +
            "', id from roles where name = '" + role + "'");
    }
    /// As the superuser: what happens elsewhere.
    void run(std::string sql) { test_database.sql(sql); }
    static void pass(std::chrono::seconds time) { shown_time += time; }

    static Options options() {
        return {.public_url = "http://mad.test", .hashing = {.passes = 1, .memory_bytes = 8192}, .clock = [] {
                    return shown_time;
                }};
    }

    static constexpr std::string_view password = "correct horse battery";
    std::string address = "192.0.2.1";
    std::string hash;
    asio::io_context loop;
    db::TestDatabase test_database;
    db::Database database{loop.get_executor(), {.dsn = test_database.dsn()}};
    http::Router router;
    Auth auth{database, options()};
};

}  // namespace mad::auth
