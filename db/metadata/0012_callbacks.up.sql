-- Whom to call when a job runs, and when it has ended: accepted with the job, gone once the call was answered, given
-- up, or in vain.
create table callbacks (
    job_id uuid not null references jobs_meta on delete cascade,
    occasion text not null check (occasion in ('in_progress', 'success', 'failed')),
    org_id uuid not null references organizations on delete cascade,
    uri text not null,
    attempt bigint not null default 0,  -- how often it was taken up
    due_at timestamptz not null default now(),  -- while it is being called: when another may take it up
    primary key (job_id, occasion)
);

alter table callbacks enable row level security;
create policy own_org on callbacks to mad_app using (org_id = mad_org());
create policy everything on callbacks to mad_system using (true);
grant select, insert, update, delete on callbacks to mad_app, mad_system;
