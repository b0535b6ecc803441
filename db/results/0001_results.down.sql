drop table job_events, execution_logs, docking_results, job_outputs, dynamic_task_results, job_inputs, jobs;
drop function append_only();
