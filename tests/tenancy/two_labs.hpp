// Two organisations on one platform: alpha with something of every kind, beta with its own; everything of
// alpha's is named so.
#pragma once
#include "base/encoding.hpp"
#include "db/testing.hpp"
#include "tests/platform/platform.hpp"

#include <cstdlib>

namespace mad::tests {

struct Member {
    std::string_view name;
    json::value value;
    Member(std::string_view n, std::string_view text) : name(n), value(text) {}
    Member(std::string_view n, const char* text) : name(n), value(text) {}
    Member(std::string_view n, const std::string& text) : name(n), value(text) {}
    Member(std::string_view n, json::value v) : name(n), value(std::move(v)) {}
    Member(std::string_view n, bool v) : name(n), value(v) {}
    Member(std::string_view n, int v) : name(n), value(v) {}
};
inline json::object object_of(std::initializer_list<Member> members) {
    json::object o;
    for (const auto& member : members) o[member.name] = member.value;
    return o;
}

/// Someone signed in, and what he sends.
struct Person {
    std::string email{}, password = "correct horse battery", token{};
};

class TwoLabs {
public:
    TwoLabs() {
        alpha_lab = make_lab("alpha");
        beta_lab = make_lab("beta");
        fill_alpha();
        beta_signed_url = upload_as(beta_lab.admin, "beta.smi", "CCN beta\n").string_at("/download_url");
        beta_task = import_as(beta_lab.admin, "beta_").string_at("/tasks/1/task_id");
    }
    ~TwoLabs() { fs::remove(held); }

    Answer ask(const Person* who, http::ClientRequest request) {
        if (who && !who->token.empty()) request.headers.emplace("Authorization", "Bearer " + who->token);
        return platform->send(std::move(request), false);
    }
    Answer ask(const Person* who, std::string method, std::string path, const json::value& body) {
        http::ClientRequest request{.method = std::move(method), .url = std::move(path)};
        if (!body.is_null()) {
            request.headers.emplace("Content-Type", "application/json");
            request.body = schema::to_text(body);
        }
        return ask(who, std::move(request));
    }
    void sign_in(Person& who) {
        who.token = ask(nullptr, "POST", "/api/v1/auth/token",
                        object_of({{"email", who.email}, {"password", who.password}}))
                        .string_at("/access_token");
        if (who.token.empty()) throw std::runtime_error(who.email + " cannot sign in");
    }
    Answer upload_as(const Person& who, const std::string& name, std::string text) {
        return ask(&who, {.method = "POST",
                          .url = "/api/v1/molecules/upload?name=" + name,
                          .headers = {{"Content-Type", "application/octet-stream"}},
                          .body = std::move(text)});
    }
    Answer import_as(const Person& who, std::string_view prefix) {
        return ask(&who, "POST", "/api/v1/task-registry/import",
                   object_of({{"url", service.url}, {"prefix", prefix}}));
    }
    Answer execute_as(const Person& who, const std::string& task, const json::value& inputs) {
        return ask(&who, "POST", "/api/v1/tasks/" + task + "/execute", inputs);
    }

    /// Everything that is alpha's in both databases, but what the platform itself writes meanwhile.
    std::string snapshot() const {
        std::string all;
        std::istringstream tables(database.sql(
            "select string_agg(format('%I.%I', n.nspname, c.relname), ' ' order by 1) from pg_class c join "
            "pg_namespace n on n.oid = c.relnamespace where c.relkind = 'r' and (n.nspname = 'results_alpha' "
            "or n.nspname = 'public' and exists (select from pg_attribute where attrelid = c.oid and attname "
            "= 'org_id'))"));
        for (std::string table; tables >> table;) {
            const bool of_health = table == "public.notices";  // the health keeper's are left out
            all += rows(table,
                        "t.org_id = '" + id_of_alpha + "'" + (of_health ? " and t.topic <> 'services'" : ""));
        }
        all += rows("public.organizations", "t.id = '" + id_of_alpha + "'");
        all += rows("public.users", "t.email like '%alpha%'");
        all += rows("public.role_permissions", of_alpha("roles", "role_id"));
        all += rows("public.membership_roles", of_alpha("memberships", "membership_id"));
        return all;
    }

    struct Lab {
        Person admin, member;
    };
    Folder folder;
    Stage stage;
    db::TestDatabase database{false};
    std::string held = (folder.path() / "held").string();
    Foreign service{stage, {"python3", script("lab_service.py")}};
    std::unique_ptr<Platform> platform = std::make_unique<Platform>(stage, command());
    Lab alpha_lab, beta_lab;
    /// By the names of path parameters: alpha's own, of which every route has one.
    std::map<std::string, std::string> ids;
    std::string id_of_alpha, molecule_uri, beta_signed_url, beta_task;

private:
    std::vector<std::string> command() const {
        const char* redis =
            std::getenv("MAD_TEST_REDIS");  // NOLINT(concurrency-mt-unsafe): nobody changes it
        if (!redis) throw std::runtime_error("run this under tools/with-servers");
        return {program("mad"),
                "up",
                "--data",
                folder.path().string(),
                "--http-port",
                "0",
                "--postgres-dsn",
                database.dsn(),
                "--redis-url",
                std::string("unix://") + redis,
                "--services-check-seconds",
                "1",
                "--worker-poll-seconds",
                "1",
                "--http-drain-seconds",
                "1"};
    }
    Lab make_lab(const std::string& slug) {
        const Person root{platform->email, platform->password, platform->token};
        const auto made = ask(&root, "POST", "/api/v1/organizations",
                              object_of({{"slug", slug}, {"name", "Laboratory " + slug}}));
        EXPECT_EQ(made.status, 201) << made.text;
        if (slug == "alpha") id_of_alpha = ids["organization_id"] = ids["org_id"] = made.string_at("/id");
        Lab lab{{"admin@" + slug + ".test"}, {"member@" + slug + ".test"}};
        for (auto* who : {&lab.admin, &lab.member}) {
            const bool is_admin = who == &lab.admin;
            http::ClientRequest request{.method = "POST", .url = "/api/v1/users"};
            request.headers = {{"Content-Type", "application/json"}, {"X-Mad-Organization", slug}};
            request.body =
                schema::to_text(object_of({{"email", who->email},
                                           {"name", slug + (is_admin ? " admin" : " member")},
                                           {"password", who->password},
                                           {"roles", json::array{is_admin ? "admin" : "standard"}}}));
            const auto added = ask(&root, std::move(request));
            EXPECT_EQ(added.status, 201) << added.text;
            if (slug == "alpha" && !is_admin) ids["user_id"] = added.string_at("/user/id");
            sign_in(*who);
        }
        return lab;
    }
    void fill_alpha() {
        const auto& admin = alpha_lab.admin;
        const auto made = [&](const char* path, const json::value& body, const char* pointer) {
            const auto answer = ask(&admin, "POST", path, body);
            EXPECT_EQ(answer.status, 201) << path << answer.text;
            return answer.string_at(pointer);
        };
        ids["role_id"] =
            made("/api/v1/roles",
                 object_of({{"name", "alpha_role"}, {"permissions", json::array{"jobs.read"}}}), "/id");
        ids["api_key"] = made("/api/v1/auth/api-keys", object_of({{"name", "alpha key"}}), "/key/id");
        ids["service_token"] =
            made("/api/v1/auth/service-tokens", object_of({{"name", "alpha token"}}), "/key/id");
        const auto imported = import_as(admin, "alpha_");
        EXPECT_EQ(imported.status, 201) << imported.text;
        ids["service_id"] = imported.string_at("/tasks/0/service_id");
        ids["task_id"] = ids["process_id"] = "alpha_measure";
        ids["output"] = "report";
        ids["version"] = "1.0.0";
        auto step = object_of({{"id", "alpha_step"}, {"task", "alpha_measure"}});
        step["inputs"] = schema::parse_json(R"({"sample": "CCO alpha"})").value();
        ids["template_id"] = made("/api/v1/pipeline-templates",
                                  object_of({{"template_id", "alpha_pipeline"},
                                             {"parameters", json::object()},
                                             {"steps", json::array{step}}}),
                                  "/template/template_id");
        const auto molecule = upload_as(admin, "alpha_molecule.smi", "CCO alpha\n");
        ids["molecule_id"] = molecule.string_at("/id");
        molecule_uri = molecule.string_at("/uri");
        const auto upload =
            ask(&admin, {.method = "POST",
                         .url = "/api/v1/uploads",
                         .headers = {{"Upload-Length", "5"},
                                     {"Upload-Metadata", "filename " + to_base64("alpha_upload.smi")}}});
        const auto upload_place = std::string(http::header(upload.headers, "Location"));
        ids["upload_id"] = upload_place.substr(upload_place.rfind('/') + 1);
        ids["kind"] = "molecules";
        ids["blob_id"] = molecule_uri.substr(molecule_uri.rfind('/') + 1);
        run_tasks();
    }
    void run_tasks() {
        const auto& admin = alpha_lab.admin;
        const auto measured = execute_as(admin, "alpha_measure", object_of({{"sample", molecule_uri}}));
        EXPECT_EQ(measured.status, 202) << measured.text;
        ids["execution_id"] = measured.string_at("/execution_id");
        ids["job_id"] = measured.string_at("/job_id");
        until_status(ids["execution_id"], "COMPLETED");
        ids["campaign_id"] = ask(&admin, "GET", "/api/v1/docking/campaigns", {}).string_at("/items/0/id");
        ids["bookmark_id"] =
            ask(&admin, "POST", "/api/v1/docking/bookmarks",
                object_of({{"name", "alpha's best"}, {"filter", object_of({{"percentile", 5}})}}))
                .string_at("/id");
        std::ofstream(held) << "wait";
        const auto holding = execute_as(admin, "alpha_hold", object_of({{"while_exists", held}}));
        ids["running_execution"] = holding.string_at("/execution_id");
        ids["running_job"] = holding.string_at("/job_id");
        until_status(ids["running_execution"], "RUNNING");
        // By a service that the platform launches; nothing more comes by itself then.
        stage.until(
            [&] {
                return ask(&admin, "GET", "/api/v1/molecules/" + ids["molecule_id"], {})
                           .string_at("/description") == "ready";
            },
            "the molecule's description");
    }
    void until_status(const std::string& execution, const std::string& status) {
        stage.until(
            [&] {
                const auto now =
                    ask(&alpha_lab.admin, "GET", "/api/v1/executions/" + execution + "/status", {});
                return now.string_at("/status") == status;
            },
            status.c_str());
    }
    std::string rows(const std::string& table, const std::string& owned) const {
        const bool results = table.starts_with("results_alpha.");
        return table + ": " +
               database.sql(
                   "select string_agg(line, E'\\n' order by line) from (select (to_jsonb(t) - "
                   "'{lease_expires_at,lease_owner,last_used_at,health,health_detail,failures,"
                   "checked_at,heartbeat_at,running,capacity,service_version,mean_seconds,healthy_at,"
                   "call_failures,ejections,ejected_until}'::text[])::text as line from " +
                   table + " t where " + (results ? "true" : owned) + ") l") +
               "\n";
    }
    std::string of_alpha(const std::string& parent, const std::string& column) const {
        return "exists (select from " + parent + " p where p.id = t." + column + " and p.org_id = '" +
               id_of_alpha + "')";
    }
};

}  // namespace mad::tests
