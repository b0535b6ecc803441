-- Steps that run for the molecules of a library: where in its file the ones begin that are left.
alter table pipeline_fans
    add position bigint not null default 0,
    add refused boolean not null default false;  -- the items that were left could not begin: error says why
