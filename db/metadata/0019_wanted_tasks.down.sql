drop index jobs_meta_template;
drop table wanted_tasks;
