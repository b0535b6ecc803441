update task_executions set due_at = now() where status = 'QUEUED' and due_at = 'infinity';
drop function job_event(text, jsonb, bigint);
drop function job_told(text, bigint, json);
alter table pipeline_fans drop outputs_of;
alter table task_executions drop result_of;
alter table jobs_meta drop paused, drop revision, drop paced_since, drop rerun_of;
