-- Tasks that the platform asks of services itself, outside of any execution: until then an instance is kept for them.
create table wanted_tasks (
    task_id text primary key,
    wanted_until timestamptz not null
);
grant select, insert, update, delete on wanted_tasks to mad_system;

-- The runs of a template, newest first.
create index jobs_meta_template on jobs_meta (org_id, template_id, id desc) where template_id is not null;
