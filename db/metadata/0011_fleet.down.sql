drop table fleet_changes, fleet_services;
drop index task_services_instance;
drop function service_tokens(double precision, bigint, double precision, timestamptz);
alter table task_services drop instance, drop healthy_at, drop call_failures, drop ejections, drop ejected_until,
    drop mean_seconds, drop rate_per_second, drop rate_burst, drop rate_tokens, drop rate_at;
alter table org_settings drop max_queued_jobs;
drop table claim_turns;
drop index task_executions_waiting;
create index task_executions_due on task_executions (task_id, priority desc, due_at, id) where status = 'QUEUED';
