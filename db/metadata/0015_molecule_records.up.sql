-- What is known of the small molecules within files: a row each, so that they are found by it. A file is described by a
-- task service once one lives.
alter table molecules
    add description text not null default 'none' check (description in ('pending', 'ready', 'failed', 'none')),
    add description_problem text,
    add described_count bigint not null default 0,
    add describe_attempts bigint not null default 0,
    add describe_at timestamptz not null default now();  -- while one describes it: when another may take it up
update molecules set description = 'pending' where format in ('sdf', 'mol2', 'smi');
create index molecules_to_describe on molecules (describe_at) where description = 'pending';

create table molecule_records (
    molecule_id uuid not null references molecules on delete cascade,
    place bigint not null check (place > 0),  -- in the file
    org_id uuid not null references organizations on delete cascade,
    name text not null,
    problem text,  -- why nothing else is known
    smiles text,
    formula text,
    molecular_weight float8,
    logp float8,
    tpsa float8,
    hydrogen_bond_donors bigint,
    hydrogen_bond_acceptors bigint,
    rotatable_bonds bigint,
    heavy_atoms bigint,
    fingerprint bit(2048),  -- Morgan's
    primary key (molecule_id, place)
);
create index molecule_records_formula on molecule_records (org_id, formula);

alter table molecule_records enable row level security;
create policy own_org on molecule_records to mad_app using (org_id = mad_org());
create policy everything on molecule_records to mad_system using (true);
grant select, insert, update, delete on molecule_records to mad_app, mad_system;
