drop table celery_submissions;
