do $$
declare of_store text;
begin
    foreach of_store in array array['jobs', 'job_inputs', 'dynamic_task_results', 'job_outputs', 'docking_results',
                                    'execution_logs', 'job_events'] loop
        execute format('drop policy everything on %I', of_store);
        execute format('drop policy own_store on %I', of_store);
        execute format('alter table %I disable row level security', of_store);
    end loop;
end $$;
