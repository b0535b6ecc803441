-- What of an execution failed though the whole was done: ligands of a library that could not be docked. A job's failures
-- list them beside the executions that failed.
create table failed_parts (
    execution_id uuid not null references dynamic_task_results on delete cascade,
    number bigint not null,  -- its place among them
    id uuid not null generated always as (md5(execution_id::text || '/' || number::text)::uuid) stored,
    job_id uuid not null references jobs on delete cascade,
    place bigint not null,  -- as the result says it
    name text not null,
    code text not null,
    detail text not null,
    primary key (execution_id, number)
);
create index failed_parts_job on failed_parts (job_id, id);

grant select, insert, update, delete on failed_parts to mad_app, mad_system;
alter table failed_parts enable row level security;
do $$
begin
    execute format('create policy own_store on failed_parts to mad_app using (is_own_store(%L))', current_schema());
    execute 'create policy everything on failed_parts to mad_system using (true)';
end $$;
