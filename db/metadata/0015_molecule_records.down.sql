drop table molecule_records;
drop index molecules_to_describe;
alter table molecules drop description, drop description_problem, drop described_count, drop describe_attempts,
    drop describe_at;
