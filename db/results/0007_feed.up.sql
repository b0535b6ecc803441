-- The events of all jobs in one order, for who follows the whole organisation. Numbers are given under a lock that is
-- held to the commit: none becomes visible after a greater one. Events from before have none.
create sequence job_events_feed_no;
alter table job_events add feed_no bigint;
alter table job_events alter feed_no set default nextval('job_events_feed_no');
alter sequence job_events_feed_no owned by job_events.feed_no;
create unique index job_events_feed on job_events (feed_no);
grant usage on sequence job_events_feed_no to mad_app, mad_system;
