drop table outbox, task_executions, jobs_meta;
