-- Pipelines: templates, and what runs of them stand at. The two tables of templates were never written to.
drop table pipeline_task_steps, pipeline_templates;

create table pipeline_templates (
    id uuid primary key,
    org_id uuid references organizations on delete cascade,  -- null: a system template, seen by all
    template_id text not null check (template_id ~ '^[a-z][a-z0-9_-]{0,62}$'),
    version text not null,
    precedence text collate "C" not null,  -- sorts as the version does (semver.org, section 11)
    is_prerelease boolean not null default false,
    name text not null check (name <> ''),
    description text not null default '',
    tags text[] not null default '{}',
    phase text not null default 'draft' check (phase in ('draft', 'published', 'deprecated')),
    parameters json not null,  -- a JSON Schema; json, not jsonb: the order of its names is the form's
    steps json not null,
    outputs json not null default '{}',
    checksum text not null,  -- of parameters, steps and outputs, in canonical form
    is_system boolean not null generated always as (org_id is null) stored,
    created_by uuid references users on delete set null,
    created_at timestamptz not null default now(),
    unique nulls not distinct (org_id, template_id, version)
);
create index pipeline_templates_latest on pipeline_templates (template_id, is_prerelease, precedence desc);

-- A version is immutable but for how it is offered.
create function keep_template() returns trigger language plpgsql as $$
begin
    if (new.template_id, new.version, new.org_id, new.parameters::text, new.steps::text, new.outputs::text)
        is distinct from
       (old.template_id, old.version, old.org_id, old.parameters::text, old.steps::text, old.outputs::text)
    then raise exception 'a version of a pipeline template is immutable' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger pipeline_templates_immutable before update on pipeline_templates
    for each row execute function keep_template();

-- The tasks that a template calls, by the path of the step: "screen/dock".
create table pipeline_task_steps (
    template uuid not null references pipeline_templates on delete cascade,
    org_id uuid references organizations on delete cascade,  -- the template's
    path text not null,
    task_id text not null,
    task_version text,
    primary key (template, path)
);
create index pipeline_task_steps_task on pipeline_task_steps (task_id);

alter table jobs_meta
    add template_id text,
    add template_version text,
    add cancel_requested boolean not null default false;  -- of a pipeline: nothing more is begun

create table pipeline_runs (
    job_id uuid primary key references jobs_meta on delete cascade,
    org_id uuid not null references organizations on delete cascade,
    plan json not null,  -- the template, with what its names stood for
    parameters json not null,
    trace text not null default ''  -- W3C traceparent of the request
);

-- A block of steps at work: the pipeline itself (its id is the job's), or one item of a step that has a body.
create table pipeline_scopes (
    id uuid primary key,
    org_id uuid not null references organizations on delete cascade,
    job_id uuid not null references jobs_meta on delete cascade,
    parent_id uuid,
    step text not null default '',  -- the path of the step whose body it is
    place bigint not null default 0,  -- among its items, from 0
    item json,
    parameters json,  -- of a pipeline that is a step
    skipped text[] not null default '{}',
    status text not null default 'RUNNING' check (status in ('RUNNING', 'COMPLETED', 'FAILED', 'CANCELED')),
    error jsonb,
    unique (parent_id, step, place)
);
create index pipeline_scopes_job on pipeline_scopes (job_id);

-- A step with a body, in its scope: how far its items are.
create table pipeline_fans (
    scope_id uuid not null,
    step text not null,
    org_id uuid not null references organizations on delete cascade,
    job_id uuid not null references jobs_meta on delete cascade,
    total bigint,  -- null: not known before its library has been read
    all_begun boolean not null default false,
    begun bigint not null default 0,
    completed bigint not null default 0,
    failed bigint not null default 0,
    canceled bigint not null default 0,
    error jsonb,  -- of the first that failed
    started_at timestamptz not null default now(),
    finished_at timestamptz,
    primary key (scope_id, step)
) with (fillfactor = 70);
create index pipeline_fans_job on pipeline_fans (job_id);

alter table task_executions add scope_id uuid;
create unique index task_executions_scope on task_executions (scope_id, step) where scope_id is not null;

-- Scopes that something has happened to. Only ever inserted and deleted, so that who tells waits for nobody.
create table pipeline_wakes (
    id bigint generated always as identity primary key,
    org_id uuid not null references organizations on delete cascade,
    scope_id uuid not null,
    due_at timestamptz not null default now()  -- later, where something that it needs was away
);
alter table pipeline_wakes set (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);

alter table outbox drop constraint outbox_topic_check;
alter table outbox add constraint outbox_topic_check check (topic in ('job.accepted', 'job.grown', 'event'));

do $$
declare tenant text;
begin
    foreach tenant in array array['pipeline_templates', 'pipeline_task_steps', 'pipeline_runs', 'pipeline_scopes', 'pipeline_fans',
                                  'pipeline_wakes'] loop
        execute format('alter table %I enable row level security', tenant);
        execute format('create policy own_org on %I to mad_app using (org_id = mad_org())', tenant);
        execute format('create policy everything on %I to mad_system using (true)', tenant);
    end loop;
end $$;
-- What every organisation has is seen by all and changed by none.
create policy system_rows on pipeline_templates for select to mad_app using (org_id is null);
create policy system_rows on pipeline_task_steps for select to mad_app using (org_id is null);
grant select, insert, update, delete on pipeline_templates, pipeline_task_steps, pipeline_runs, pipeline_scopes,
    pipeline_fans, pipeline_wakes to mad_app, mad_system;
