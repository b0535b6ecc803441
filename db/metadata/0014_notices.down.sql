drop trigger task_published on task_definitions;
drop trigger task_changed on task_definitions;
drop trigger service_came_or_went on task_services;
drop trigger service_changed on task_services;
drop trigger molecule_came_or_went on molecules;
drop function tell_task, tell_service, tell_molecule, add_notice;
drop table notices;
