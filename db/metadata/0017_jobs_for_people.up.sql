-- The newest jobs of one person, and those that are pipelines among many of tasks.
create index jobs_meta_user on jobs_meta (org_id, user_id, id desc);
create index jobs_meta_pipelines on jobs_meta (org_id, id desc) where kind = 'pipeline';
