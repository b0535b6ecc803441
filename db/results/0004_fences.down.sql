delete from dynamic_task_results where result is null;
alter table dynamic_task_results alter column result set not null;
