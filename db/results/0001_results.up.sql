-- One organisation's results: what was asked, what came out, what happened on the way. Names are found by the
-- search path: a schema of the metadata database, or a database of its own.
do $$
begin
    if not exists (select from pg_roles where rolname = 'mad_app') then create role mad_app nologin; end if;
    if not exists (select from pg_roles where rolname = 'mad_system') then create role mad_system nologin; end if;
exception when duplicate_object or unique_violation then null;
end $$;
do $$ begin execute format('grant usage on schema %I to mad_app, mad_system', current_schema()); end $$;

create table jobs (
    id uuid primary key,
    kind text not null check (kind in ('task', 'pipeline')),
    name text not null default '',
    task_id text,
    task_version text,
    submitted_by text not null default '',
    status text not null check (status in ('PENDING', 'QUEUED', 'RUNNING', 'COMPLETED', 'FAILED', 'CANCELED')),
    last_seq bigint not null default 0,
    created_at timestamptz not null,
    finished_at timestamptz
);

create table job_inputs (
    job_id uuid not null references jobs on delete cascade,
    execution_id uuid not null,
    parameters json not null,
    primary key (execution_id)
);
create index job_inputs_job on job_inputs (job_id);

create table dynamic_task_results (
    execution_id uuid primary key,  -- at most one recorded outcome
    job_id uuid not null references jobs on delete cascade,
    task_id text not null,
    task_version text not null,
    attempt bigint not null,
    result json not null,
    confidence_score double precision check (confidence_score between 0 and 1),
    service text not null default '',
    started_at timestamptz,
    finished_at timestamptz not null,
    recorded_at timestamptz not null default now()
);
create index dynamic_task_results_job on dynamic_task_results (job_id);
create index dynamic_task_results_task on dynamic_task_results (task_id, finished_at);

create table job_outputs (
    execution_id uuid not null references dynamic_task_results on delete cascade,
    job_id uuid not null references jobs on delete cascade,
    name text not null,
    uri text not null,
    sha256 text not null,
    size_bytes bigint not null,
    content_type text not null default 'application/octet-stream',
    primary key (execution_id, name)
);
create index job_outputs_job on job_outputs (job_id);

create table docking_results (
    execution_id uuid not null references dynamic_task_results on delete cascade,
    job_id uuid not null references jobs on delete cascade,
    ligand bigint not null default 0,  -- its place in the input
    rank bigint not null check (rank > 0),
    affinity double precision not null,  -- kcal/mol
    affinity_printed double precision,   -- as the engine printed it
    rmsd_lb double precision,            -- Å to the best pose, as the engine gives it
    rmsd_ub double precision,
    details jsonb not null default '{}',
    primary key (execution_id, ligand, rank)
);
create index docking_results_affinity on docking_results (affinity);

create table execution_logs (
    execution_id uuid primary key,
    job_id uuid not null references jobs on delete cascade,
    attempt bigint not null,
    log text not null
);

create table job_events (
    job_id uuid not null references jobs on delete cascade,
    seq_no bigint not null,
    event_key text not null,  -- the same event written twice stays one
    type text not null,
    execution_id uuid,
    data jsonb not null default '{}',
    at timestamptz not null,
    primary key (job_id, seq_no),
    unique (job_id, event_key)
);
create function append_only() returns trigger language plpgsql as $$
begin raise exception 'job_events is append-only' using errcode = 'restrict_violation'; end $$;
create trigger job_events_append_only before update on job_events for each row execute function append_only();

grant select, insert, update, delete on jobs, job_inputs, dynamic_task_results, job_outputs, docking_results,
    execution_logs, job_events to mad_app, mad_system;
