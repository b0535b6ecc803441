-- Tasks as data: what they take and give (an OpenAPI document), how they are run, and who answers.
create table task_definitions (
    id uuid primary key,
    org_id uuid references organizations on delete cascade,  -- null: a system task, seen by all
    task_id text not null check (task_id ~ '^[a-z][a-z0-9_]{0,62}$'),
    version text not null,
    precedence text collate "C" not null,  -- sorts as the version does (semver.org, section 11)
    is_prerelease boolean not null default false,
    name text not null check (name <> ''),
    description text not null default '',
    category text not null default '',
    tags text[] not null default '{}',
    interface_spec json not null,  -- json, not jsonb: kept as given, the order of its names is the form's
    operation_id text not null,
    service_config json not null default '{}',
    checksum text not null,  -- of document, operation and configuration, in canonical form
    is_active boolean not null default true,
    is_system boolean not null generated always as (org_id is null) stored,
    created_by uuid references users on delete set null,
    created_at timestamptz not null default now(),
    unique nulls not distinct (org_id, task_id, version)
);
create index task_definitions_latest on task_definitions
    (task_id, is_prerelease, precedence desc);
create index task_definitions_tags on task_definitions using gin (tags);

-- A published version is immutable: only its being active may change.
create function keep_published() returns trigger language plpgsql as $$
begin
    if (new.task_id, new.version, new.org_id, new.interface_spec::text, new.operation_id, new.service_config::text)
        is distinct from
       (old.task_id, old.version, old.org_id, old.interface_spec::text, old.operation_id, old.service_config::text)
    then raise exception 'a published task version is immutable' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger task_definitions_immutable before update on task_definitions
    for each row execute function keep_published();

create table task_services (
    id uuid primary key,
    org_id uuid references organizations on delete cascade,  -- null: serves every organisation
    task_id text not null,
    version text,  -- null: whatever version its task has
    base_url text not null,
    source text not null check (source in ('registered', 'listed', 'launched')),
    health text not null default 'unknown' check (health in ('unknown', 'healthy', 'unhealthy', 'draining')),
    health_detail text not null default '',
    health_path text not null default '/health',
    capacity bigint not null default 1 check (capacity > 0),
    running bigint not null default 0,  -- as the service last said
    failures bigint not null default 0,  -- failed health checks in a row
    service_version text not null default '',
    heartbeat_at timestamptz,
    checked_at timestamptz,
    created_at timestamptz not null default now(),
    unique nulls not distinct (org_id, task_id, base_url)
);
create index task_services_task on task_services (task_id);

create table pipeline_templates (
    id uuid primary key,
    org_id uuid references organizations on delete cascade,
    name text not null check (name <> ''),
    version text not null,
    description text not null default '',
    status text not null default 'draft' check (status in ('draft', 'published', 'deprecated')),
    parameters json not null default '{}',  -- a JSON Schema
    created_by uuid references users on delete set null,
    created_at timestamptz not null default now(),
    unique nulls not distinct (org_id, name, version)
);

create table pipeline_task_steps (
    id uuid primary key,
    template_id uuid not null references pipeline_templates on delete cascade,
    position bigint not null,
    name text not null,
    task_id text not null,
    task_version text,
    inputs json not null default '{}',
    definition json not null default '{}',
    unique (template_id, name)
);

alter table task_definitions enable row level security;
alter table task_services enable row level security;
alter table pipeline_templates enable row level security;
alter table pipeline_task_steps enable row level security;

create policy own_org on task_definitions to mad_app using (org_id = mad_org());
create policy own_org on task_services to mad_app using (org_id = mad_org());
create policy own_org on pipeline_templates to mad_app using (org_id = mad_org());
create policy own_org on pipeline_task_steps to mad_app
    using (exists (select from pipeline_templates t where t.id = template_id and t.org_id = mad_org()));
-- What every organisation has is seen by all and changed by none.
create policy system_rows on task_definitions for select to mad_app using (org_id is null);
create policy system_rows on task_services for select to mad_app using (org_id is null);
create policy system_rows on pipeline_templates for select to mad_app using (org_id is null);
create policy system_rows on pipeline_task_steps for select to mad_app
    using (exists (select from pipeline_templates t where t.id = template_id and t.org_id is null));
create policy everything on task_definitions to mad_system using (true);
create policy everything on task_services to mad_system using (true);
create policy everything on pipeline_templates to mad_system using (true);
create policy everything on pipeline_task_steps to mad_system using (true);

grant select, insert, update, delete on task_definitions, task_services, pipeline_templates, pipeline_task_steps
    to mad_app, mad_system;
