-- How a job's executions stand, so that the end of one of many costs no look at the others.
alter table jobs_meta
    add executions_open bigint not null default 0 check (executions_open >= 0),
    add executions_failed bigint not null default 0 check (executions_failed >= 0),
    add executions_canceled bigint not null default 0 check (executions_canceled >= 0);
update jobs_meta j set executions_open = e.open, executions_failed = e.failed, executions_canceled = e.canceled
from (select job_id, count(*) filter (where finished_at is null) as open,
             count(*) filter (where status = 'FAILED') as failed,
             count(*) filter (where status = 'CANCELED') as canceled
      from task_executions group by job_id) e
where e.job_id = j.id;

-- The payload of the outbox row that says how a job stands now.
create function job_event(status text, error jsonb) returns json language sql stable as $$
    select json_build_object(
        'event_key', lower(status), 'type', 'job.' || lower(status),
        'data', case when status = 'FAILED' and error is not null
                     then json_build_object('status', status, 'error', error)
                     else json_build_object('status', status) end,
        'at', to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))
$$;

create index task_executions_followed on task_executions (priority desc, due_at, id)
    where status = 'QUEUED' and remote_job is not null;

-- Lists of jobs, newest first, by each filter.
create index jobs_meta_status on jobs_meta (org_id, status, id desc);
create index jobs_meta_task on jobs_meta (org_id, task_id, id desc);

-- Rows that change often: room for their next versions on the same page, and the old ones soon gone.
alter table jobs_meta set (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02);
alter table task_executions set (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02);
alter table outbox set (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
