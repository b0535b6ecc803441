drop table pipeline_task_steps, pipeline_templates, task_services, task_definitions;
drop function keep_published();
