drop index jobs_meta_user;
drop index jobs_meta_pipelines;
