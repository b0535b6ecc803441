-- Jobs under way: held up, taken on, begun again where they failed, run again from a step.
alter table jobs_meta
    add paused boolean not null default false,  -- nothing of it is begun: what is queued is due at infinity
    add revision bigint not null default 0,  -- so often it was paused, resumed, retried or given another priority
    add paced_since timestamptz,  -- since when it has gone on: retried or resumed; null: since it started
    add rerun_of uuid;  -- the job that its first steps are taken from
alter table task_executions add result_of uuid;  -- its result is that of this execution, of another job
alter table pipeline_fans add outputs_of uuid;  -- its items and what they gave are in this scope, of another job

-- Payloads of outbox rows: that something has happened to a job, and how it stands now. After another revision the same
-- may happen again.
create function job_told(what text, revision bigint, data json) returns json language sql stable as $$
    select json_build_object(
        'event_key', what || case when revision > 0 then ':' || revision else '' end, 'type', 'job.' || what, 'data', data,
        'at', to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))
$$;
create function job_event(status text, error jsonb, revision bigint) returns json language sql stable as $$
    select job_told(lower(status), revision,
                    case when status = 'FAILED' and error is not null
                         then json_build_object('status', status, 'error', error)
                         else json_build_object('status', status) end)
$$;
