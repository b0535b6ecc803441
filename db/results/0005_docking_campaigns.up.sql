-- Docked poses as a record that is searched. A campaign is what ligands were docked with: receptor, box, engine and
-- parameters, by content; affinities are compared within one.

-- The rows of these tables are found by arrays of interactions, whose operators PostgreSQL lets at an index only where
-- no policy stands before them. Called immutable, this one is decided when a statement is planned, which is again
-- whenever the search path or the role is another.
create function is_own_store(store text) returns boolean language plpgsql immutable as
    $$ begin return current_schema() = store; end $$;

create table docking_campaigns (
    id uuid primary key,  -- of the content: UUID version 8 of a SHA-256
    task_id text not null,
    task_version text not null,  -- that met it first
    engine json not null,        -- as results say
    parameters json not null,    -- files by their checksums, without ligands
    receptor text,               -- its checksum
    created_at timestamptz not null
);

-- Interactions by name, and the words that they are found by: poses have their numbers, which are a third of the size
-- and compared three times as fast.
create table interaction_words (
    id integer generated always as identity primary key,
    word text not null unique  -- 'ASP:A:25:hydrogen_bond'; 'ASP:A:25:' and ':hydrogen_bond' for searches
);

create table docked_ligands (
    execution_id uuid not null references dynamic_task_results on delete cascade,
    ligand bigint not null,  -- its place in the input
    job_id uuid not null references jobs on delete cascade,
    campaign uuid not null references docking_campaigns,
    molecule bigint not null,  -- the same for the same ligand: of its SMILES, else its name
    name text not null,
    smiles text not null,
    heavy_atoms integer,
    logp double precision,
    fingerprint bytea,  -- Morgan, radius 2
    poses integer not null,
    best_affinity double precision not null,  -- kcal/mol
    best_efficiency double precision,         -- kcal/mol a heavy atom
    docked_at timestamptz not null,
    primary key (execution_id, ligand)
);
create index docked_ligands_campaign on docked_ligands (campaign, best_affinity) include (poses, docked_at);
create index docked_ligands_job on docked_ligands (job_id);

alter table docking_results
    add campaign uuid references docking_campaigns,  -- none: recorded before there were campaigns
    add molecule bigint,
    add record integer,  -- its place among the poses, and so in their SDF
    add confidence double precision check (confidence between 0 and 1),
    add heavy_atoms integer,
    add ligand_efficiency double precision,      -- kcal/mol a heavy atom
    add lipophilic_efficiency double precision,  -- pKd less logP
    add hydrogen_bonds integer,
    add interactions integer[];  -- interaction_words, ascending
drop index docking_results_affinity;
-- Of each metric the order of its listing. What else is asked of numbers is read from the first, not from the rows.
create index docking_results_affinity on docking_results (campaign, affinity, execution_id, ligand, rank)
    include (molecule, ligand_efficiency, lipophilic_efficiency, confidence, heavy_atoms, hydrogen_bonds);
create index docking_results_ligand_efficiency
    on docking_results (campaign, ligand_efficiency desc, execution_id, ligand, rank);
create index docking_results_lipophilic_efficiency
    on docking_results (campaign, lipophilic_efficiency desc, execution_id, ligand, rank);
create index docking_results_confidence on docking_results (campaign, confidence desc, execution_id, ligand, rank)
    where confidence is not null;
create index docking_results_hydrogen_bonds
    on docking_results (campaign, (hydrogen_bonds::double precision) desc, execution_id, ligand, rank);
create index docking_results_heavy_atoms
    on docking_results (campaign, (heavy_atoms::double precision), execution_id, ligand, rank);
create index docking_results_molecule on docking_results (campaign, molecule);
create index docking_results_job on docking_results (job_id);
create index docking_results_interactions on docking_results using gin (interactions);

-- Filters under a name.
create table docking_bookmarks (
    id uuid primary key,
    name text not null unique,
    filter json not null,
    created_by text not null,
    created_at timestamptz not null default now()
);

grant select, insert, update, delete on docking_campaigns, interaction_words, docked_ligands, docking_bookmarks
    to mad_app, mad_system;
do $$
declare of_store text;
begin
    drop policy own_store on docking_results;
    foreach of_store in array array['docking_campaigns', 'interaction_words', 'docked_ligands', 'docking_results',
                                    'docking_bookmarks'] loop
        execute format('alter table %I enable row level security', of_store);
        execute format('create policy own_store on %I to mad_app using (is_own_store(%L))', of_store, current_schema());
        if of_store <> 'docking_results' then
            execute format('create policy everything on %I to mad_system using (true)', of_store);
        end if;
    end loop;
end $$;
