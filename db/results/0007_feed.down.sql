alter table job_events drop feed_no;
