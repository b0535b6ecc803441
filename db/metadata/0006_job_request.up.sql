-- What the submitter of a job asked for besides its inputs: how its results are to be answered.
alter table jobs_meta add request json;
