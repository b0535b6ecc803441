drop index task_executions_finished;
drop index artifacts_stored;
