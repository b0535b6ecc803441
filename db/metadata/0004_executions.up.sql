-- What was asked for and where it stands. The results store of the organisation holds what came out.
create table jobs_meta (
    id uuid primary key,
    org_id uuid not null references organizations on delete cascade,
    user_id uuid references users on delete set null,
    kind text not null check (kind in ('task', 'pipeline')),
    name text not null default '',
    task_id text,
    task_version text,
    status text not null check (status in ('PENDING', 'QUEUED', 'RUNNING', 'COMPLETED', 'FAILED', 'CANCELED')),
    priority bigint not null default 0,
    idempotency_key text,
    request_hash text not null,  -- of what was asked: the same key with another request is a conflict
    created_at timestamptz not null default now(),
    started_at timestamptz,
    finished_at timestamptz,
    check ((finished_at is not null) = (status in ('COMPLETED', 'FAILED', 'CANCELED')))
);
create unique index jobs_meta_idempotency on jobs_meta (org_id, user_id, idempotency_key) nulls not distinct
    where idempotency_key is not null;
create index jobs_meta_org on jobs_meta (org_id, id desc);

create table task_executions (
    id uuid primary key,
    org_id uuid not null references organizations on delete cascade,
    job_id uuid not null references jobs_meta on delete cascade,
    step text not null default '',
    task_definition_id uuid not null references task_definitions,
    task_id text not null,
    task_version text not null,
    parameters json not null,
    status text not null check (status in ('PENDING', 'QUEUED', 'RUNNING', 'COMPLETED', 'FAILED', 'CANCELED')),
    priority bigint not null default 0,
    attempt bigint not null default 0 check (attempt >= 0),  -- the fence: grows with every claim
    failures bigint not null default 0 check (failures >= 0),  -- attempts that failed; a busy service is none
    max_failures bigint not null default 3 check (max_failures > 0),
    backoff_seconds double precision not null default 2 check (backoff_seconds >= 0),
    timeout_seconds bigint not null default 3600 check (timeout_seconds > 0),
    due_at timestamptz not null default now(),
    lease_owner text,
    lease_expires_at timestamptz,
    service_id uuid,
    remote_job text,  -- the status resource at the service, so that a new lease holder can go on watching
    cancel_requested boolean not null default false,
    progress double precision not null default 0 check (progress between 0 and 1),
    message text not null default '',
    error jsonb,
    created_at timestamptz not null default now(),
    started_at timestamptz,
    finished_at timestamptz,
    trace text not null default '',  -- W3C traceparent of the request
    check ((status = 'RUNNING') = (lease_owner is not null)),
    check ((lease_owner is null) = (lease_expires_at is null)),
    check ((finished_at is not null) = (status in ('COMPLETED', 'FAILED', 'CANCELED')))
);
create index task_executions_due on task_executions (task_id, priority desc, due_at, id) where status = 'QUEUED';
create index task_executions_leases on task_executions (lease_expires_at) where status = 'RUNNING';
create index task_executions_slots on task_executions (service_id) where status = 'RUNNING' or remote_job is not null;
create index task_executions_canceled on task_executions (id) where status = 'QUEUED' and cancel_requested;
create index task_executions_job on task_executions (job_id);

-- Written in the transaction of its cause, handed on afterwards, then deleted: doorbells and what the results store is told.
create table outbox (
    id bigint generated always as identity primary key,
    org_id uuid not null references organizations on delete cascade,
    topic text not null check (topic in ('job.accepted', 'event')),
    job_id uuid not null,
    payload jsonb not null,
    created_at timestamptz not null default now()
);
create index outbox_org on outbox (org_id, id);

alter table jobs_meta enable row level security;
alter table task_executions enable row level security;
alter table outbox enable row level security;
create policy own_org on jobs_meta to mad_app using (org_id = mad_org());
create policy own_org on task_executions to mad_app using (org_id = mad_org());
create policy own_org on outbox to mad_app using (org_id = mad_org());
create policy everything on jobs_meta to mad_system using (true);
create policy everything on task_executions to mad_system using (true);
create policy everything on outbox to mad_system using (true);
grant select, insert, update, delete on jobs_meta, task_executions, outbox to mad_app, mad_system;
