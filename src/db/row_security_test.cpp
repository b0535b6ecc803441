// What keeps one organisation's rows from another's, asked of every table that there is: a table that a later
// migration adds is found in pg_catalog, and needs a sample row here.
#include "db/testing.hpp"

#include <gtest/gtest.h>
#include <libpq-fe.h>
#include <map>
#include <memory>
#include <vector>

namespace mad::db {
namespace {

/// A sample row each, in the order in which they refer to each other: {id}, {org}, {user}, and {table}: the
/// id of the organisation's sample in that table.
const std::vector<std::pair<std::string, std::string>> samples{
    {"organizations", "(id, slug, name) values ({id}, left({id}::text, 36), 'x')"},
    {"org_settings", "(org_id, results_schema) values ({org}, 'results_x')"},
    {"users", "(id, email, name, password_hash) values ({id}, {id}::text, 'x', 'secret')"},
    {"roles", "(id, org_id, name) values ({id}, {org}, {id}::text)"},
    {"role_permissions", "(role_id, permission) values ({roles}, {id}::text)"},
    {"memberships", "(id, org_id, user_id) values ({id}, {org}, {users})"},
    {"membership_roles", "(membership_id, role_id) values ({memberships}, {roles})"},
    {"tokens",
     "(id, kind, org_id, user_id, family_id, secret_hash) values ({id}, 'api_key', {org}, {users}, {id}, "
     "{id}::text)"},
    {"audit_logs", "(id, org_id, action) values ({id}, {org}, 'x')"},
    {"task_definitions",
     "(id, org_id, task_id, version, precedence, name, interface_spec, operation_id, checksum) values ({id}, "
     "{org}, 'x', {id}::text, 'x', 'x', '{}', 'x', 'x')"},
    {"task_services",
     "(id, org_id, task_id, base_url, source) values ({id}, {org}, 'x', {id}::text, 'registered')"},
    {"pipeline_templates",
     "(id, org_id, template_id, version, precedence, name, parameters, steps, checksum) values ({id}, {org}, "
     "'x', {id}::text, 'x', 'x', '{}', '[]', 'x')"},
    {"pipeline_task_steps",
     "(template, org_id, path, task_id) values ({pipeline_templates}, {org}, {id}::text, 'x')"},
    {"artifacts", "(id, org_id, uri, kind) values ({id}, {org}, 'mad://org/' || {id}, 'output')"},
    {"molecules",
     "(id, org_id, artifact_id, name, format, checksum, size_bytes, molecule_count, atom_count) values "
     "({id}, "
     "{org}, {artifacts}, 'x', 'pdb', {id}::text, 1, 1, 1)"},
    {"molecule_records",
     "(molecule_id, place, org_id, name) values ({molecules}, 1 + abs(hashtext({id}::text)::bigint), {org}, "
     "'x')"},
    {"uploads", "(id, org_id, file_name, size_bytes, expires_at) values ({id}, {org}, 'x', 1, now())"},
    {"upload_parts",
     "(upload_id, org_id, first_byte, artifact_id) values ({uploads}, {org}, "
     "abs(hashtext({id}::text)::bigint), "
     "{artifacts})"},
    {"jobs_meta",
     "(id, org_id, kind, status, request_hash, idempotency_key) values ({id}, {org}, 'task', 'QUEUED', 'x', "
     "{id}::text)"},
    {"task_executions",
     "(id, org_id, job_id, task_definition_id, task_id, task_version, parameters, status) values ({id}, "
     "{org}, "
     "{jobs_meta}, {task_definitions}, 'x', '1', '{}', 'QUEUED')"},
    {"callbacks", "(job_id, org_id, occasion, uri) values ({jobs_meta}, {org}, 'success', 'x')"},
    {"celery_submissions", "(execution_id, org_id, celery_task_id) values ({task_executions}, {org}, 'x')"},
    {"pipeline_runs", "(org_id, job_id, plan, parameters) values ({org}, {jobs_meta}, '{}', '{}')"},
    {"pipeline_scopes", "(id, org_id, job_id) values ({id}, {org}, {jobs_meta})"},
    {"pipeline_fans", "(scope_id, step, org_id, job_id) values ({id}, 'x', {org}, {jobs_meta})"},
    {"pipeline_wakes", "(org_id, scope_id) values ({org}, {id})"},
    {"notices", "(org_id, number, topic, type, data) values ({org}, 0, 'tasks', 'x', '{}')"},
    {"outbox", "(org_id, topic, job_id, payload) values ({org}, 'event', {jobs_meta}, '{}')"},
};

using Rows = std::vector<std::vector<std::string>>;

/// One connection, blocking.
class Psql {
public:
    explicit Psql(const std::string& dsn) : pg_(PQconnectdb(dsn.c_str()), &PQfinish) {}

    /// The rows, and "" or the SQLSTATE of a refusal in `state`; `changed`: the rows that it changed.
    Rows run(const std::string& sql) {
        const std::unique_ptr<PGresult, decltype(&PQclear)> r(PQexec(pg_.get(), sql.c_str()), &PQclear);
        const auto status = PQresultStatus(r.get());
        const bool good = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
        state = good ? "" : PQresultErrorField(r.get(), PG_DIAG_SQLSTATE);
        error = good ? "" : PQresultErrorMessage(r.get());
        changed = PQcmdTuples(r.get());
        Rows rows;
        for (int i = 0; i < PQntuples(r.get()); ++i) {
            auto& row = rows.emplace_back();
            for (int j = 0; j < PQnfields(r.get()); ++j) row.emplace_back(PQgetvalue(r.get(), i, j));
        }
        return rows;
    }
    /// The first value; the statement must be good.
    std::string one(const std::string& sql) {
        const auto rows = run(sql);
        EXPECT_EQ(error, "") << sql;
        return rows.empty() ? "" : rows[0][0];
    }

    std::string state, error, changed;

private:
    std::unique_ptr<PGconn, decltype(&PQfinish)> pg_;
};

std::string literal(const std::string& text) { return "'" + text + "'"; }

struct Organization {
    std::map<std::string, std::string> ids;  ///< table -> its sample's id

    std::string id() const { return ids.at("organizations"); }
    /// The insert of a sample; `id` is the new row's.
    std::string insert(const std::string& table, const std::string& id) const {
        std::string sql;
        for (auto& [name, text] : samples)
            if (name == table) sql = "insert into " + table + text;
        auto given = ids;
        given["id"] = id;
        given["org"] = table == "organizations" ? id : ids.at("organizations");
        for (auto& [name, value] : given)
            for (std::size_t at; (at = sql.find("{" + name + "}")) != std::string::npos;)
                sql.replace(at, name.size() + 2, literal(value) + (name == "id" ? "::uuid" : ""));
        return sql;
    }
};

class RowSecurityTest : public testing::Test {
protected:
    RowSecurityTest() {
        for (auto* organization : {&a, &b})
            for (auto& [table, text] : samples) {
                const auto id = Id::make().text();
                organization->ids[table] = id;
                super.run(organization->insert(table, id));
                EXPECT_EQ(super.error, "") << table;
            }
        // And a row of nobody's, where there may be one.
        for (auto* table : {"roles", "task_definitions", "task_services", "pipeline_templates"}) {
            Organization nobody = a;
            auto sql = nobody.insert(table, Id::make().text());
            sql.replace(sql.find(literal(a.id())), a.id().size() + 2, "null");
            super.run(sql);
            EXPECT_EQ(super.error, "") << sql;
        }
        app.run("set session authorization mad_app");
        enter(a);
    }
    void enter(const Organization& organization) {
        app.run("set mad.org_id = " + literal(organization.id()));
    }

    std::vector<std::string> tables() {
        std::vector<std::string> names;
        for (auto& row :
             super.run("select relname from pg_class where relnamespace = 'public'::regnamespace and "
                       "relkind in ('r', 'p') order by relname"))
            names.push_back(row[0]);
        return names;
    }
    bool has_column(const std::string& table, const std::string& column) {
        return super.one("select count(*) from pg_attribute where attrelid = '" + table +
                         "'::regclass and attname = '" + column + "' and not attisdropped") == "1";
    }
    bool has_privilege(const std::string& table, const std::string& privilege) {
        return super.one("select " + std::string(privilege == "delete" ? "has_table" : "has_any_column") +
                         "_privilege('mad_app', '" + table + "', '" + privilege + "')") == "t";
    }
    bool reaches(const std::string& table) {
        return has_privilege(table, "select") || has_privilege(table, "insert") ||
               has_privilege(table, "update") || has_privilege(table, "delete");
    }
    /// All that is in a table, so that a change of anything shows.
    std::string contents(const std::string& table) {
        return super.one("select string_agg(t::text, e'\\n' order by t::text) from " + table + " t");
    }
    /// What is the organisation's own, or nobody's where `shared`, as a condition that the superuser
    /// evaluates.
    std::int64_t rows_of(const std::string& table, const Organization& organization, bool shared) {
        auto& o = organization;
        static const std::map<std::string, std::string> others{
            {"organizations", "id = {org}"},
            {"users", "exists (select from memberships m where m.user_id = t.id and m.org_id = {org})"},
            {"role_permissions", "exists (select from roles r where r.id = t.role_id and {owned by r})"},
            {"membership_roles",
             "exists (select from memberships m where m.id = t.membership_id and m.org_id = {org})"}};
        const auto owned_by = [&](const std::string& alias) {
            return "(" + alias + ".org_id = {org}" + (shared ? " or " + alias + ".org_id is null" : "") + ")";
        };
        auto condition = others.contains(table) ? others.at(table) : owned_by("t");
        if (const auto at = condition.find("{owned by r}"); at != std::string::npos)
            condition.replace(at, 12, owned_by("r"));
        for (std::size_t at; (at = condition.find("{org}")) != std::string::npos;)
            condition.replace(at, 5, literal(o.id()));
        return std::stoll(super.one("select count(*) from " + table + " t where " + condition));
    }
    void walk(const std::string& table);
    void changes_only_its_own(const std::string& table);
    void adds_nothing_for_another(const std::string& table);

    TestDatabase test;
    Psql super{test.superuser_dsn()}, app{test.superuser_dsn()};
    Organization a, b;
};

void RowSecurityTest::changes_only_its_own(const std::string& table) {
    const auto own = std::to_string(rows_of(table, a, false));
    const auto column =
        super.one("select attname from pg_attribute where attrelid = '" + table +
                  "'::regclass and attnum > 0 and attgenerated = '' and attidentity = '' limit 1");
    app.run("begin");
    app.run("update " + table + " set " + column + " = " + column);
    if (has_privilege(table, "update")) {
        EXPECT_EQ(app.error, "");
        EXPECT_EQ(app.changed, own);
    } else {
        EXPECT_EQ(app.state, "42501");
    }
    app.run("rollback; begin");
    if (has_column(table, "org_id") && has_privilege(table, "update")) {
        app.run("update " + table + " set org_id = " + literal(b.id()));
        EXPECT_NE(app.state, "") << "its rows were given to another organisation";
        app.run("rollback; begin");
    }
    app.run("delete from " + table);
    if (!has_privilege(table, "delete")) {
        EXPECT_EQ(app.state, "42501");
    } else if (app.state.empty()) {
        EXPECT_EQ(app.changed, own);
    } else {
        EXPECT_EQ(app.state, "23503") << "others refer to its own rows: " << app.error;
    }
    app.run("rollback");
}

void RowSecurityTest::adds_nothing_for_another(const std::string& table) {
    const auto before = contents(table);
    app.run(b.insert(table, Id::make().text()));
    EXPECT_EQ(app.state, "42501") << app.error;
    EXPECT_EQ(contents(table), before);
}

void RowSecurityTest::walk(const std::string& table) {
    EXPECT_EQ(super.one("select relrowsecurity from pg_class where oid = '" + table + "'::regclass"), "t");
    EXPECT_EQ(app.one("select row_security_active('" + table + "')"), "t");
    const auto ours = rows_of(table, a, true), theirs = rows_of(table, b, false);
    EXPECT_GE(theirs, 1) << "the walk would see nothing";
    if (has_privilege(table, "select")) {
        EXPECT_EQ(app.one("select count(*) from " + table), std::to_string(ours));
        app.run("set mad.org_id = ''");
        const auto nobodys = ours - rows_of(table, a, false);
        EXPECT_EQ(app.one("select count(*) from " + table), std::to_string(nobodys))
            << "without an organisation only what is everybody's is seen";
        enter(a);
    } else {
        app.run("select count(*) from " + table);
        EXPECT_EQ(app.state, "42501");
    }
    changes_only_its_own(table);
    adds_nothing_for_another(table);
}
}  // namespace

TEST_F(RowSecurityTest, EveryTableShowsAndYieldsAnOrganisationItsOwnRowsOnly) {
    std::size_t walked = 0;
    for (auto& table : tables()) {
        SCOPED_TRACE(table);
        if (has_column(table, "org_id"))
            EXPECT_EQ(super.one("select relrowsecurity from pg_class where oid = '" + table + "'::regclass"),
                      "t");
        if (!reaches(table)) continue;
        if (!a.ids.contains(table)) {
            ADD_FAILURE() << "has no sample row above";
            continue;
        }
        walk(table);
        ++walked;
    }
    EXPECT_EQ(walked, samples.size());
}

TEST_F(RowSecurityTest, SecretsAreOutOfReach) {
    for (auto* statement :
         {"select password_hash from users", "select * from users", "select * from signing_keys",
          "select * from sign_in_failures", "select * from schema_migrations"}) {
        app.run(statement);
        EXPECT_TRUE(app.state == "42501" || app.state == "42P01") << statement << app.state;
    }
}

TEST_F(RowSecurityTest, TheRoleCannotGetOutOfIt) {
    for (auto* role : {"mad_app", "mad_system", "mad"})
        EXPECT_EQ(super.one("select rolsuper or rolbypassrls from pg_roles where rolname = " + literal(role)),
                  "f");
    EXPECT_EQ(super.one("select count(*) from pg_auth_members where member = 'mad_app'::regrole"), "0");
    EXPECT_EQ(super.one("select count(*) from pg_class where relowner in ('mad_app'::regrole, "
                        "'mad_system'::regrole)"),
              "0")
        << "an owner is exempt from its tables' row security";
    for (auto* statement :
         {"set role mad_system", "set role mad", "set role postgres", "alter role mad_app bypassrls",
          "alter role mad_app superuser", "alter table jobs_meta disable row level security",
          "create policy all_of_it on jobs_meta using (true)", "drop policy own_org on jobs_meta",
          "grant mad_system to mad_app",
          "create or replace function mad_org() returns uuid language sql return null",
          "create function public.mine() returns int language sql return 1", "create table public.mine ()"}) {
        app.run(statement);
        EXPECT_EQ(app.state, "42501") << statement << ": " << app.error;
    }
    app.run("set row_security = off");
    app.run("select count(*) from jobs_meta");
    EXPECT_EQ(app.state, "42501") << "it refuses, and does not show all";
}

}  // namespace mad::db
