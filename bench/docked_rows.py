"""Docked poses in a store, made by PostgreSQL itself: what the platform would have recorded of as many dockings. And the
same poses in SQLite, as Ringtail keeps them."""
RESIDUES = [f"{name}:A:{25 + 3 * i}" for i, name in enumerate(
    ("ASP GLY ALA ILE VAL LEU ARG PRO THR ASN SER PHE TYR HIS LYS GLU TRP MET GLN CYS ASP GLY ALA ILE VAL LEU ARG PRO THR "
     "ASN").split())]
KINDS = ("hydrophobic", "hydrogen_bond", "salt_bridge", "pi_stacking_parallel")
# The first are met often, the last hardly ever.
NAMES = [f"{residue}:{kind}" for kind in KINDS for residue in RESIDUES]
PICKS = 10      # of them, by chance, for each pose
SETS = 20_000   # of such picks: which a pose has is chance too

SIZES = """
    select format('docking_results %s with indexes, docked_ligands %s', pg_size_pretty(sum(size) filter (where poses)),
                  pg_size_pretty(sum(size) filter (where not poses)))
    from (select pg_total_relation_size(oid) as size, relname = 'docking_results' as poses from pg_class
          where relname in ('docking_results', 'docked_ligands') and relkind = 'r') t"""


def fill(mad, campaigns, ligands, poses):
    """The id of the first of the campaigns."""
    schema = mad.sql("select results_schema from org_settings limit 1")
    names = ", ".join(f"'{name}'" for name in NAMES)
    mad.sql(f"""
        set search_path = {schema}; set session_replication_role = replica; set synchronous_commit = off;
        select setseed(0.5);
        insert into docking_campaigns
            select md5('campaign ' || c)::uuid, 'vina_dock', '1.2.0', '{{"name": "AutoDock Vina", "version": "1.2.5"}}',
                   json_build_object('seed', c), 'sha256:0', now()
            from generate_series(1, {campaigns}) c;
        create temp table ligand as
            select c, n, md5('campaign ' || c)::uuid as campaign, md5(c || ' ' || n)::uuid as execution_id,
                   md5('job ' || c || ' ' || n / 1000)::uuid as job_id, 12 + (random() * 30)::int as heavy_atoms,
                   (random() + random() + random() - 1.5) * 2 as chance, random() * 6 - 1 as logp
            from generate_series(1, {campaigns}) c, generate_series(1, {ligands}) n;
        insert into interaction_words (word)
            select distinct word from unnest(array[{names}]) name,
                unnest(array[name, regexp_replace(name, '[^:]*$', ''), ':' || split_part(name, ':', 4)]) word;
        create temp table words as
            select name, array_agg(w.id) as ids from unnest(array[{names}]) name join interaction_words w
                on w.word in (name, regexp_replace(name, '[^:]*$', ''), ':' || split_part(name, ':', 4)) group by name;
        create temp table picked as
            select n, array_agg(distinct 1 + least((power(random(), 3) * {len(NAMES)})::int, {len(NAMES) - 1})) as places
            from generate_series(0, {SETS - 1}) n, generate_series(1, {PICKS}) group by n;
        create temp table sets (n bigint primary key, ids int[], hydrogen_bonds bigint);
        insert into sets
            select p.n, array_agg(distinct id order by id), count(distinct name) filter (where name like '%:hydrogen_bond')
            from picked p, unnest(places) place
            join unnest(array[{names}]) with ordinality as named (name, at) on at = place
            join words using (name), unnest(ids) id group by p.n;
        analyze sets;
        insert into jobs (id, kind, status, created_at) select distinct job_id, 'task', 'COMPLETED', now() from ligand;
        insert into dynamic_task_results (execution_id, job_id, task_id, task_version, attempt, result, finished_at)
            select execution_id, job_id, 'vina_dock', '1.2.0', 1, '{{}}', now() from ligand;
        insert into docked_ligands (execution_id, ligand, job_id, campaign, molecule, name, smiles, heavy_atoms, logp,
                                    fingerprint, poses, best_affinity, best_efficiency, docked_at)
            select execution_id, 0, job_id, campaign, hashtextextended(c || ' ' || n, 0), format('ligand-%s-%s', c, n),
                   'C1CC' || n, heavy_atoms, logp, decode(repeat(md5(n::text), 16), 'hex'), {poses},
                   -(4 + 0.12 * heavy_atoms + chance), (4 + 0.12 * heavy_atoms + chance) / heavy_atoms, now()
            from ligand order by n, c;
        insert into docking_results (execution_id, job_id, campaign, molecule, heavy_atoms, ligand, rank, record, affinity,
                                     affinity_printed, rmsd_lb, rmsd_ub, ligand_efficiency, lipophilic_efficiency,
                                     confidence, hydrogen_bonds, interactions, details)
            select execution_id, job_id, campaign, molecule, heavy_atoms, 0, rank, rank - 1, affinity, affinity, rank, rank,
                   -affinity / heavy_atoms, -affinity / 1.3642 - logp, case when rank = 1 and made.n % 3 = 0 then random() end,
                   sets.hydrogen_bonds, ids, '{{"inter": -9.1, "intra": -0.5}}'
            from (select l.*, d.molecule, rank, d.best_affinity + (rank - 1) * 0.2 * random() as affinity,
                         (random() * {SETS - 1})::bigint as set
                  from ligand l join docked_ligands d using (execution_id), generate_series(1, {poses}) rank
                  order by l.n, l.c, rank) made join sets on sets.n = made.set;
        checkpoint; vacuum (analyze) docking_results; vacuum (analyze) docked_ligands; vacuum (analyze) docking_campaigns;
        checkpoint;""")
    return mad.sql("select md5('campaign 1')::uuid")


def copy_to_ringtail(mad, database, campaign):
    schema = mad.sql("select results_schema from org_settings limit 1")
    rows = mad.sql(f"""
        set search_path = {schema};
        select l.name, l.smiles, p.rank, p.affinity, -p.ligand_efficiency, p.hydrogen_bonds, p.heavy_atoms,
               (select string_agg(w.word, ',') from interaction_words w where w.id = any(p.interactions))
        from docking_results p join docked_ligands l using (execution_id, ligand) where p.campaign = '{campaign}'""")
    numbers = {name: n + 1 for n, name in enumerate(NAMES)}
    database.executescript("""
        create table Ligands (LigName text primary key, ligand_smile text);
        create table Results (Pose_ID integer primary key, LigName text, pose_rank int, docking_score float, leff float,
                              num_hb int, num_heavy int);
        create table Interaction_indices (interaction_id integer primary key, interaction text);
        create table Interactions (interaction_pose_id integer primary key, Pose_ID int, interaction_id int);""")
    database.executemany("insert into Interaction_indices values (?, ?)", [(n, name) for name, n in numbers.items()])
    for pose, line in enumerate(rows.splitlines(), 1):
        name, smiles, rank, affinity, efficiency, bonds, atoms, words = line.split("|")
        database.execute("insert or ignore into Ligands values (?, ?)", (name, smiles))
        database.execute("insert into Results values (?, ?, ?, ?, ?, ?, ?)",
                         (pose, name, int(rank), float(affinity), float(efficiency), int(bonds), int(atoms)))
        database.executemany("insert into Interactions (Pose_ID, interaction_id) values (?, ?)",
                             [(pose, numbers[word]) for word in words.split(",") if word in numbers])
    database.executescript("""
        create index allind on Results (LigName, docking_score, leff);
        create index scores on Results (docking_score);
        create index intind on Interactions (interaction_id, Pose_ID);
        analyze;""")
    database.commit()
