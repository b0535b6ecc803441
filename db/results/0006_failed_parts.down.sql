drop table failed_parts;
