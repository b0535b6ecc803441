alter table outbox reset (autovacuum_vacuum_scale_factor, autovacuum_vacuum_threshold);
alter table task_executions reset (fillfactor, autovacuum_vacuum_scale_factor);
alter table jobs_meta reset (fillfactor, autovacuum_vacuum_scale_factor);
drop index jobs_meta_status, jobs_meta_task, task_executions_followed;
drop function job_event;
alter table jobs_meta drop executions_open, drop executions_failed, drop executions_canceled;
