-- What steps of pipelines gave to those after them: of each item of a step with a body, and of the pipeline itself
-- (its scope is the job, its step '').
create table step_outputs (
    scope_id uuid not null,
    step text not null,
    place bigint not null,
    job_id uuid not null references jobs on delete cascade,
    sort_key double precision,  -- what the best are chosen by
    output json not null,
    primary key (scope_id, step, place)
);
create index step_outputs_job on step_outputs (job_id);
grant select, insert, update, delete on step_outputs to mad_app, mad_system;
alter table step_outputs enable row level security;
do $$ begin
    execute format('create policy own_store on step_outputs to mad_app using (current_schema() = %L)', current_schema());
end $$;
create policy everything on step_outputs to mad_system using (true);
