"""Fills the databases with finished executions: copies of one that really ran, each row that it left, with new ids and
an earlier time. So they are what the platform itself writes, whatever its schema is now (`mad check` agrees). And makes
some of them wait for ever: executions of a task that no service runs."""
import sys

CHUNK = 50_000
DAYS = 30  # that the copies are spread over

# UUIDv7: the time in milliseconds, then chance.
ID_AT_G = """(lpad(to_hex((extract(epoch from o.at - g.age) * 1000)::bigint), 12, '0') || '7'
              || substr(replace(gen_random_uuid()::text, '-', ''), 14))::uuid"""


def fill(mad, count):
    """`count` more of them, in the organisation of the newest execution that completed."""
    schema = mad.sql("select results_schema from org_settings join jobs_meta using (org_id) "
                     "where status = 'COMPLETED' order by jobs_meta.id desc limit 1")
    tables = mad.sql(f"""
        select format('%I.%I', table_schema, table_name),
               bool_or(column_name = 'job_id'),
               string_agg(format('%I', column_name) || ' ' || udt_name, ',' order by ordinal_position)
        from information_schema.columns
        where is_generated = 'NEVER' and is_identity = 'NO' and
              (table_schema = 'public' and table_name in ('jobs_meta', 'task_executions') or
               table_schema = '{schema}' and table_name <> 'schema_migrations')
        group by table_schema, table_name
        order by table_name not in ('jobs_meta', 'jobs'), table_name""")
    tables = [table.split("|") for table in tables.splitlines()]
    statements = [SESSION, TEMPLATE, copies(count)]
    for first in range(1, count + 1, CHUNK):
        statements += [copy(name, "job_id" if has_job_id == "t" else "id", columns, first)
                       for name, has_job_id, columns in tables]
        statements.append(f"\\warn {min(first + CHUNK - 1, count)} of {count} executions are there")
    statements += [f"vacuum (analyze) {name};" for name, _, _ in tables]
    statements.append("checkpoint;")
    mad.sql("\n".join(statements), errors=sys.stderr)


def park(mad, count, task_id):
    """The newest `count` copies, and the one that they are of, become executions of the task that have not begun."""
    schema = mad.sql("select results_schema from org_settings join jobs_meta using (org_id) limit 1")
    mad.sql(f"""
        {SESSION}
        create temp table parked as select j.id from jobs_meta j where j.status = 'COMPLETED' order by j.id desc limit {count};
        analyze parked;
        update task_executions e set status = 'QUEUED', task_id = d.task_id, task_definition_id = d.id,
               task_version = d.version, attempt = 0, progress = 0, message = '', service_id = null, started_at = null,
               finished_at = null
        from task_definitions d where d.task_id = '{task_id}' and e.job_id in (select id from parked);
        update jobs_meta j set status = 'QUEUED', task_id = d.task_id, task_version = d.version, executions_open = 1,
               started_at = null, finished_at = null
        from task_definitions d where d.task_id = '{task_id}' and j.id in (select id from parked);
        delete from {schema}.dynamic_task_results where job_id in (select id from parked);
        delete from {schema}.job_events where job_id in (select id from parked) and type <> 'job.accepted';
        update {schema}.jobs set status = 'QUEUED', finished_at = null, last_seq = 1 where id in (select id from parked);
        vacuum (analyze) task_executions; vacuum (analyze) jobs_meta; checkpoint;""")


# The copies refer to each other as the original's rows do: no foreign key need be looked up.
SESSION = "set session_replication_role = replica; set synchronous_commit = off;"

TEMPLATE = """
create temp table o as
    select j.id as job_id, e.id as execution_id, j.created_at as at
    from jobs_meta j join task_executions e on e.job_id = j.id
    where j.status = 'COMPLETED' order by j.id desc limit 1;"""


def copies(count):
    """The new ids, the oldest first, so that the tables grow as they would have."""
    return f"""
create temp table g (n bigint primary key, age interval, job_id uuid, execution_id uuid);
insert into g select n, interval '{DAYS} days' * (1 - (n - 1)::float8 / {count})
    from generate_series(1::bigint, {count}) n;
update g set job_id = {ID_AT_G}, execution_id = {ID_AT_G} from o;
vacuum analyze g;"""


def copy(table, key, columns, first):
    names, values = [], []
    for column in columns.split(","):
        name, type_name = column.rsplit(" ", 1)
        names.append(name)
        values.append({
            "uuid": f"case t.{name} when o.job_id then g.job_id when o.execution_id then g.execution_id "
                    f"else t.{name} end",
            "timestamptz": f"t.{name} - g.age",
            "text": f"replace(t.{name}, o.execution_id::text, g.execution_id::text)",
        }.get(type_name, f"t.{name}"))
    return f"""
insert into {table} ({", ".join(names)})
    select {", ".join(values)} from g, o, {table} t
    where t.{key} = o.job_id and g.n between {first} and {first + CHUNK - 1} order by g.n;"""
