-- Files that come in pieces, over as many requests and connections as it takes. What has come are files of their own,
-- in the order of their first bytes; the whole is read as a molecule once it is there.
alter table artifacts drop constraint artifacts_kind_check,
    add constraint artifacts_kind_check check (kind in ('molecule', 'output', 'input', 'upload'));

create table uploads (
    id uuid primary key,
    org_id uuid not null references organizations on delete cascade,
    file_name text not null,
    name text not null default '',  -- of the molecule, where the client gave one
    format text check (format in ('pdb', 'cif', 'sdf', 'mol2', 'pdbqt', 'smi')),
    state text not null default 'receiving' check (state in ('receiving', 'finishing', 'done', 'failed')),
    size_bytes bigint not null check (size_bytes >= 0),  -- when it is whole
    received_bytes bigint not null default 0 check (received_bytes between 0 and size_bytes),
    molecule_id uuid references molecules on delete set null,
    problem jsonb,
    created_by uuid references users on delete set null,
    created_at timestamptz not null default now(),
    due_at timestamptz not null default now(),  -- while one finishes it: when another may take it up
    expires_at timestamptz not null
);
create index uploads_org on uploads (org_id, id);
create index uploads_finishing on uploads (due_at) where state = 'finishing';
create index uploads_expiring on uploads (expires_at);
create index uploads_molecule on uploads (molecule_id) where molecule_id is not null;

create table upload_parts (
    upload_id uuid not null references uploads,
    org_id uuid not null references organizations on delete cascade,
    first_byte bigint not null check (first_byte >= 0),
    artifact_id uuid not null references artifacts,
    primary key (upload_id, first_byte)
);
create index upload_parts_artifact on upload_parts (artifact_id);

alter table uploads enable row level security;
alter table upload_parts enable row level security;
create policy own_org on uploads to mad_app using (org_id = mad_org());
create policy own_org on upload_parts to mad_app using (org_id = mad_org());
create policy everything on uploads to mad_system using (true);
create policy everything on upload_parts to mad_system using (true);
grant select, insert, update, delete on uploads, upload_parts to mad_app, mad_system;
