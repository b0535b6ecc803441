alter table pipeline_fans drop position, drop refused;
