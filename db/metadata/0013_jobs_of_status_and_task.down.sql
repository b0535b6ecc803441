drop index jobs_meta_task;
create index jobs_meta_task on jobs_meta (org_id, task_id, id desc);
