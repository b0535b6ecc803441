alter table outbox drop constraint outbox_topic_check;
delete from outbox where topic = 'job.grown';
alter table outbox add constraint outbox_topic_check check (topic in ('job.accepted', 'event'));
drop index task_executions_scope;
alter table task_executions drop scope_id;
alter table jobs_meta drop template_id, drop template_version, drop cancel_requested;
drop table pipeline_wakes, pipeline_fans, pipeline_scopes, pipeline_runs, pipeline_task_steps, pipeline_templates;
drop function keep_template();

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
alter table pipeline_templates enable row level security;
alter table pipeline_task_steps enable row level security;
create policy own_org on pipeline_templates to mad_app using (org_id = mad_org());
create policy own_org on pipeline_task_steps to mad_app
    using (exists (select from pipeline_templates t where t.id = template_id and t.org_id = mad_org()));
create policy system_rows on pipeline_templates for select to mad_app using (org_id is null);
create policy system_rows on pipeline_task_steps for select to mad_app
    using (exists (select from pipeline_templates t where t.id = template_id and t.org_id is null));
create policy everything on pipeline_templates to mad_system using (true);
create policy everything on pipeline_task_steps to mad_system using (true);
grant select, insert, update, delete on pipeline_templates, pipeline_task_steps to mad_app, mad_system;
