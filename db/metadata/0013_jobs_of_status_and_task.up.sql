-- The newest jobs of a task in one state, without a look at those in others: 100,000 may wait for another task.
drop index jobs_meta_task;
create index jobs_meta_task on jobs_meta (org_id, task_id, status, id desc);
