-- Executions that wait for a place, as lines: one of each organisation and definition, by priority and time.
drop index task_executions_due;
create index task_executions_waiting
    on task_executions (task_id, org_id, task_definition_id, priority desc, due_at, id)
    where status = 'QUEUED' and remote_job is null and not cancel_requested;

-- When an organisation last had its turn at a task for which others wait too.
create table claim_turns (
    task_id text not null,
    org_id uuid not null references organizations on delete cascade,
    at timestamptz not null,
    primary key (task_id, org_id)
) with (fillfactor = 50);
alter table claim_turns enable row level security;
create policy everything on claim_turns to mad_system using (true);
grant select, insert, update, delete on claim_turns to mad_system;

-- How many jobs of an organisation may wait for their start; null: as many as the configuration says.
alter table org_settings add max_queued_jobs bigint check (max_queued_jobs > 0);

-- Instances: who launched them, how their calls end, and how fast they may be given work.
alter table task_services
    add instance text,  -- as its launcher calls it; null: nobody launched it
    add healthy_at timestamptz,  -- when it became healthy
    add call_failures bigint not null default 0,  -- in a row
    add ejections bigint not null default 0,  -- in a row
    add ejected_until timestamptz,  -- no work until then, and then one execution to try it
    add mean_seconds double precision,  -- of an execution that it completed, lately
    add rate_per_second double precision,  -- null: as fast as there is room
    add rate_burst bigint,
    add rate_tokens double precision,  -- what of the burst was left
    add rate_at timestamptz;  -- then
-- What is left of an instance's rate; null: it has none.
create function service_tokens(per_second double precision, burst bigint, tokens double precision, at timestamptz)
returns double precision language sql volatile as $$
    select case when per_second is not null then
        least(burst, coalesce(tokens + extract(epoch from clock_timestamp() - at) * per_second, burst)) end
$$;
create index task_services_instance on task_services (instance) where instance is not null;

-- Services that the platform launches, as they were at the last decision about them, and what was decided.
create table fleet_services (
    service text primary key,
    state json not null,
    surplus_since timestamptz,
    changed_at timestamptz
);
create table fleet_changes (
    id bigint generated always as identity primary key,
    service text not null references fleet_services on delete cascade,
    at timestamptz not null,
    was bigint not null,
    wanted bigint not null,
    reason text not null
);
create index fleet_changes_service on fleet_changes (service, at desc);
grant select, insert, update, delete on fleet_services, fleet_changes to mad_system;
