-- The stores of several organisations may be schemas of one database, which the application reads as one role:
-- to it a store's rows are there only while the store is its place. A wrong or forgotten search path then finds
-- nothing, not another organisation's results. (A schema that is renamed needs its policies anew.)
do $$
declare of_store text;
begin
    foreach of_store in array array['jobs', 'job_inputs', 'dynamic_task_results', 'job_outputs', 'docking_results',
                                    'execution_logs', 'job_events'] loop
        execute format('alter table %I enable row level security', of_store);
        execute format('create policy own_store on %I to mad_app using (current_schema() = %L)',
                       of_store, current_schema());
        execute format('create policy everything on %I to mad_system using (true)', of_store);
    end loop;
end $$;
