drop table upload_parts, uploads;
update artifacts set state = 'going', changed_at = now(), kind = 'output' where kind = 'upload';
alter table artifacts drop constraint artifacts_kind_check,
    add constraint artifacts_kind_check check (kind in ('molecule', 'output', 'input'));
