-- Files. A row is written before its blob and deleted after it: 'coming' until the blob is there, 'going' from the
-- decision to remove it on, for good. Only 'stored' files are seen; what stays coming or going is swept.
create table artifacts (
    id uuid primary key,
    org_id uuid not null references organizations on delete cascade,
    uri text not null unique check (uri like 'mad://org/%'),
    kind text not null check (kind in ('molecule', 'output', 'input')),
    state text not null default 'coming' check (state in ('coming', 'stored', 'going')),
    file_name text not null default '',
    content_type text not null default 'application/octet-stream',
    sha256 text not null default '' check (state <> 'stored' or sha256 <> ''),
    size_bytes bigint not null default 0 check (size_bytes >= 0),
    execution_id uuid,
    created_by uuid references users on delete set null,
    created_at timestamptz not null default now(),
    changed_at timestamptz not null default now()  -- of the state
);
create index artifacts_org on artifacts (org_id, id);
create index artifacts_execution on artifacts (execution_id) where execution_id is not null;
create index artifacts_unsettled on artifacts (changed_at) where state <> 'stored';

create table molecules (
    id uuid primary key,
    org_id uuid not null references organizations on delete cascade,
    artifact_id uuid not null references artifacts,
    name text not null,
    format text not null check (format in ('pdb', 'cif', 'sdf', 'mol2', 'pdbqt', 'smi')),
    checksum text not null,  -- SHA-256 of the uncompressed text
    size_bytes bigint not null check (size_bytes > 0),
    molecule_count bigint not null check (molecule_count > 0),
    atom_count bigint not null check (atom_count > 0),
    properties jsonb not null default '{}',
    created_by uuid references users on delete set null,
    created_at timestamptz not null default now(),
    unique (org_id, checksum)
);
create index molecules_org on molecules (org_id, id);

alter table artifacts enable row level security;
alter table molecules enable row level security;
create policy own_org on artifacts to mad_app using (org_id = mad_org());
create policy own_org on molecules to mad_app using (org_id = mad_org());
create policy everything on artifacts to mad_system using (true);
create policy everything on molecules to mad_system using (true);
grant select, insert, update, delete on artifacts, molecules to mad_app, mad_system;

-- What every instance of the platform must know and no client may: made at the first start.
create table secrets (
    name text primary key,
    value text not null,
    created_at timestamptz not null default now()
);
grant select, insert on secrets to mad_system;
