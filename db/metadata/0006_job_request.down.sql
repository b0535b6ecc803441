alter table jobs_meta drop request;
