-- What an organisation uses, counted from indexes alone.
create index task_executions_finished on task_executions (org_id, finished_at, status)
    where status in ('COMPLETED', 'FAILED');
create index artifacts_stored on artifacts (org_id) include (size_bytes) where state = 'stored';
