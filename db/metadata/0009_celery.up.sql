-- Executions that a client of Celery submitted, until it has been told how they ended.
create table celery_submissions (
    execution_id uuid primary key references task_executions on delete cascade,
    org_id uuid not null references organizations on delete cascade,
    celery_task_id text not null  -- under which the outcome is kept in Celery's result backend
);
create index celery_submissions_task on celery_submissions (celery_task_id);

alter table celery_submissions enable row level security;
create policy own_org on celery_submissions to mad_app using (org_id = mad_org());
create policy everything on celery_submissions to mad_system using (true);
grant select, insert, update, delete on celery_submissions to mad_app, mad_system;
