-- Whoever takes an execution over leaves a row without a result, which earlier attempts do not get past: an outcome is
-- recorded by the attempt that holds the execution, or not at all.
alter table dynamic_task_results alter column result drop not null;
