-- Written by tools/schema-dump: what the migrations beside it make.
CREATE SCHEMA results;

CREATE FUNCTION results.append_only() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin raise exception 'job_events is append-only' using errcode = 'restrict_violation'; end $$;

CREATE FUNCTION results.is_own_store(store text) RETURNS boolean
    LANGUAGE plpgsql IMMUTABLE
    AS $$ begin return current_schema() = store; end $$;

CREATE TABLE results.docked_ligands (
    execution_id uuid NOT NULL,
    ligand bigint NOT NULL,
    job_id uuid NOT NULL,
    campaign uuid NOT NULL,
    molecule bigint NOT NULL,
    name text NOT NULL,
    smiles text NOT NULL,
    heavy_atoms integer,
    logp double precision,
    fingerprint bytea,
    poses integer NOT NULL,
    best_affinity double precision NOT NULL,
    best_efficiency double precision,
    docked_at timestamp with time zone NOT NULL
);

CREATE TABLE results.docking_bookmarks (
    id uuid NOT NULL,
    name text NOT NULL,
    filter json NOT NULL,
    created_by text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE results.docking_campaigns (
    id uuid NOT NULL,
    task_id text NOT NULL,
    task_version text NOT NULL,
    engine json NOT NULL,
    parameters json NOT NULL,
    receptor text,
    created_at timestamp with time zone NOT NULL
);

CREATE TABLE results.docking_results (
    execution_id uuid NOT NULL,
    job_id uuid NOT NULL,
    ligand bigint DEFAULT 0 NOT NULL,
    rank bigint NOT NULL,
    affinity double precision NOT NULL,
    affinity_printed double precision,
    rmsd_lb double precision,
    rmsd_ub double precision,
    details jsonb DEFAULT '{}'::jsonb NOT NULL,
    campaign uuid,
    molecule bigint,
    record integer,
    confidence double precision,
    heavy_atoms integer,
    ligand_efficiency double precision,
    lipophilic_efficiency double precision,
    hydrogen_bonds integer,
    interactions integer[],
    CONSTRAINT docking_results_confidence_check CHECK (((confidence >= (0)::double precision) AND (confidence <= (1)::double precision))),
    CONSTRAINT docking_results_rank_check CHECK ((rank > 0))
);

CREATE TABLE results.dynamic_task_results (
    execution_id uuid NOT NULL,
    job_id uuid NOT NULL,
    task_id text NOT NULL,
    task_version text NOT NULL,
    attempt bigint NOT NULL,
    result json,
    confidence_score double precision,
    service text DEFAULT ''::text NOT NULL,
    started_at timestamp with time zone,
    finished_at timestamp with time zone NOT NULL,
    recorded_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT dynamic_task_results_confidence_score_check CHECK (((confidence_score >= (0)::double precision) AND (confidence_score <= (1)::double precision)))
);

CREATE TABLE results.execution_logs (
    execution_id uuid NOT NULL,
    job_id uuid NOT NULL,
    attempt bigint NOT NULL,
    log text NOT NULL
);

CREATE TABLE results.failed_parts (
    execution_id uuid NOT NULL,
    number bigint NOT NULL,
    id uuid GENERATED ALWAYS AS ((md5((((execution_id)::text || '/'::text) || (number)::text)))::uuid) STORED NOT NULL,
    job_id uuid NOT NULL,
    place bigint NOT NULL,
    name text NOT NULL,
    code text NOT NULL,
    detail text NOT NULL
);

CREATE TABLE results.interaction_words (
    id integer NOT NULL,
    word text NOT NULL
);

ALTER TABLE results.interaction_words ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME results.interaction_words_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE results.job_events (
    job_id uuid NOT NULL,
    seq_no bigint NOT NULL,
    event_key text NOT NULL,
    type text NOT NULL,
    execution_id uuid,
    data jsonb DEFAULT '{}'::jsonb NOT NULL,
    at timestamp with time zone NOT NULL,
    feed_no bigint
);

CREATE SEQUENCE results.job_events_feed_no
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE results.job_events_feed_no OWNED BY results.job_events.feed_no;

CREATE TABLE results.job_inputs (
    job_id uuid NOT NULL,
    execution_id uuid NOT NULL,
    parameters json NOT NULL
);

CREATE TABLE results.job_outputs (
    execution_id uuid NOT NULL,
    job_id uuid NOT NULL,
    name text NOT NULL,
    uri text NOT NULL,
    sha256 text NOT NULL,
    size_bytes bigint NOT NULL,
    content_type text DEFAULT 'application/octet-stream'::text NOT NULL
);

CREATE TABLE results.jobs (
    id uuid NOT NULL,
    kind text NOT NULL,
    name text DEFAULT ''::text NOT NULL,
    task_id text,
    task_version text,
    submitted_by text DEFAULT ''::text NOT NULL,
    status text NOT NULL,
    last_seq bigint DEFAULT 0 NOT NULL,
    created_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone,
    CONSTRAINT jobs_kind_check CHECK ((kind = ANY (ARRAY['task'::text, 'pipeline'::text]))),
    CONSTRAINT jobs_status_check CHECK ((status = ANY (ARRAY['PENDING'::text, 'QUEUED'::text, 'RUNNING'::text, 'COMPLETED'::text, 'FAILED'::text, 'CANCELED'::text])))
);

CREATE TABLE results.step_outputs (
    scope_id uuid NOT NULL,
    step text NOT NULL,
    place bigint NOT NULL,
    job_id uuid NOT NULL,
    sort_key double precision,
    output json NOT NULL
);

ALTER TABLE ONLY results.job_events ALTER COLUMN feed_no SET DEFAULT nextval('results.job_events_feed_no'::regclass);

ALTER TABLE ONLY results.docked_ligands
    ADD CONSTRAINT docked_ligands_pkey PRIMARY KEY (execution_id, ligand);

ALTER TABLE ONLY results.docking_bookmarks
    ADD CONSTRAINT docking_bookmarks_name_key UNIQUE (name);

ALTER TABLE ONLY results.docking_bookmarks
    ADD CONSTRAINT docking_bookmarks_pkey PRIMARY KEY (id);

ALTER TABLE ONLY results.docking_campaigns
    ADD CONSTRAINT docking_campaigns_pkey PRIMARY KEY (id);

ALTER TABLE ONLY results.docking_results
    ADD CONSTRAINT docking_results_pkey PRIMARY KEY (execution_id, ligand, rank);

ALTER TABLE ONLY results.dynamic_task_results
    ADD CONSTRAINT dynamic_task_results_pkey PRIMARY KEY (execution_id);

ALTER TABLE ONLY results.execution_logs
    ADD CONSTRAINT execution_logs_pkey PRIMARY KEY (execution_id);

ALTER TABLE ONLY results.failed_parts
    ADD CONSTRAINT failed_parts_pkey PRIMARY KEY (execution_id, number);

ALTER TABLE ONLY results.interaction_words
    ADD CONSTRAINT interaction_words_pkey PRIMARY KEY (id);

ALTER TABLE ONLY results.interaction_words
    ADD CONSTRAINT interaction_words_word_key UNIQUE (word);

ALTER TABLE ONLY results.job_events
    ADD CONSTRAINT job_events_job_id_event_key_key UNIQUE (job_id, event_key);

ALTER TABLE ONLY results.job_events
    ADD CONSTRAINT job_events_pkey PRIMARY KEY (job_id, seq_no);

ALTER TABLE ONLY results.job_inputs
    ADD CONSTRAINT job_inputs_pkey PRIMARY KEY (execution_id);

ALTER TABLE ONLY results.job_outputs
    ADD CONSTRAINT job_outputs_pkey PRIMARY KEY (execution_id, name);

ALTER TABLE ONLY results.jobs
    ADD CONSTRAINT jobs_pkey PRIMARY KEY (id);

ALTER TABLE ONLY results.step_outputs
    ADD CONSTRAINT step_outputs_pkey PRIMARY KEY (scope_id, step, place);

CREATE INDEX docked_ligands_campaign ON results.docked_ligands USING btree (campaign, best_affinity) INCLUDE (poses, docked_at);

CREATE INDEX docked_ligands_job ON results.docked_ligands USING btree (job_id);

CREATE INDEX docking_results_affinity ON results.docking_results USING btree (campaign, affinity, execution_id, ligand, rank) INCLUDE (molecule, ligand_efficiency, lipophilic_efficiency, confidence, heavy_atoms, hydrogen_bonds);

CREATE INDEX docking_results_confidence ON results.docking_results USING btree (campaign, confidence DESC, execution_id, ligand, rank) WHERE (confidence IS NOT NULL);

CREATE INDEX docking_results_heavy_atoms ON results.docking_results USING btree (campaign, ((heavy_atoms)::double precision), execution_id, ligand, rank);

CREATE INDEX docking_results_hydrogen_bonds ON results.docking_results USING btree (campaign, ((hydrogen_bonds)::double precision) DESC, execution_id, ligand, rank);

CREATE INDEX docking_results_interactions ON results.docking_results USING gin (interactions);

CREATE INDEX docking_results_job ON results.docking_results USING btree (job_id);

CREATE INDEX docking_results_ligand_efficiency ON results.docking_results USING btree (campaign, ligand_efficiency DESC, execution_id, ligand, rank);

CREATE INDEX docking_results_lipophilic_efficiency ON results.docking_results USING btree (campaign, lipophilic_efficiency DESC, execution_id, ligand, rank);

CREATE INDEX docking_results_molecule ON results.docking_results USING btree (campaign, molecule);

CREATE INDEX dynamic_task_results_job ON results.dynamic_task_results USING btree (job_id);

CREATE INDEX dynamic_task_results_task ON results.dynamic_task_results USING btree (task_id, finished_at);

CREATE INDEX failed_parts_job ON results.failed_parts USING btree (job_id, id);

CREATE UNIQUE INDEX job_events_feed ON results.job_events USING btree (feed_no);

CREATE INDEX job_inputs_job ON results.job_inputs USING btree (job_id);

CREATE INDEX job_outputs_job ON results.job_outputs USING btree (job_id);

CREATE INDEX step_outputs_job ON results.step_outputs USING btree (job_id);

CREATE TRIGGER job_events_append_only BEFORE UPDATE ON results.job_events FOR EACH ROW EXECUTE FUNCTION results.append_only();

ALTER TABLE ONLY results.docked_ligands
    ADD CONSTRAINT docked_ligands_campaign_fkey FOREIGN KEY (campaign) REFERENCES results.docking_campaigns(id);

ALTER TABLE ONLY results.docked_ligands
    ADD CONSTRAINT docked_ligands_execution_id_fkey FOREIGN KEY (execution_id) REFERENCES results.dynamic_task_results(execution_id) ON DELETE CASCADE;

ALTER TABLE ONLY results.docked_ligands
    ADD CONSTRAINT docked_ligands_job_id_fkey FOREIGN KEY (job_id) REFERENCES results.jobs(id) ON DELETE CASCADE;

ALTER TABLE ONLY results.docking_results
    ADD CONSTRAINT docking_results_campaign_fkey FOREIGN KEY (campaign) REFERENCES results.docking_campaigns(id);

ALTER TABLE ONLY results.docking_results
    ADD CONSTRAINT docking_results_execution_id_fkey FOREIGN KEY (execution_id) REFERENCES results.dynamic_task_results(execution_id) ON DELETE CASCADE;

ALTER TABLE ONLY results.docking_results
    ADD CONSTRAINT docking_results_job_id_fkey FOREIGN KEY (job_id) REFERENCES results.jobs(id) ON DELETE CASCADE;

ALTER TABLE ONLY results.dynamic_task_results
    ADD CONSTRAINT dynamic_task_results_job_id_fkey FOREIGN KEY (job_id) REFERENCES results.jobs(id) ON DELETE CASCADE;

ALTER TABLE ONLY results.execution_logs
    ADD CONSTRAINT execution_logs_job_id_fkey FOREIGN KEY (job_id) REFERENCES results.jobs(id) ON DELETE CASCADE;

ALTER TABLE ONLY results.failed_parts
    ADD CONSTRAINT failed_parts_execution_id_fkey FOREIGN KEY (execution_id) REFERENCES results.dynamic_task_results(execution_id) ON DELETE CASCADE;

ALTER TABLE ONLY results.failed_parts
    ADD CONSTRAINT failed_parts_job_id_fkey FOREIGN KEY (job_id) REFERENCES results.jobs(id) ON DELETE CASCADE;

ALTER TABLE ONLY results.job_events
    ADD CONSTRAINT job_events_job_id_fkey FOREIGN KEY (job_id) REFERENCES results.jobs(id) ON DELETE CASCADE;

ALTER TABLE ONLY results.job_inputs
    ADD CONSTRAINT job_inputs_job_id_fkey FOREIGN KEY (job_id) REFERENCES results.jobs(id) ON DELETE CASCADE;

ALTER TABLE ONLY results.job_outputs
    ADD CONSTRAINT job_outputs_execution_id_fkey FOREIGN KEY (execution_id) REFERENCES results.dynamic_task_results(execution_id) ON DELETE CASCADE;

ALTER TABLE ONLY results.job_outputs
    ADD CONSTRAINT job_outputs_job_id_fkey FOREIGN KEY (job_id) REFERENCES results.jobs(id) ON DELETE CASCADE;

ALTER TABLE ONLY results.step_outputs
    ADD CONSTRAINT step_outputs_job_id_fkey FOREIGN KEY (job_id) REFERENCES results.jobs(id) ON DELETE CASCADE;

ALTER TABLE results.docked_ligands ENABLE ROW LEVEL SECURITY;

ALTER TABLE results.docking_bookmarks ENABLE ROW LEVEL SECURITY;

ALTER TABLE results.docking_campaigns ENABLE ROW LEVEL SECURITY;

ALTER TABLE results.docking_results ENABLE ROW LEVEL SECURITY;

ALTER TABLE results.dynamic_task_results ENABLE ROW LEVEL SECURITY;

CREATE POLICY everything ON results.docked_ligands TO mad_system USING (true);

CREATE POLICY everything ON results.docking_bookmarks TO mad_system USING (true);

CREATE POLICY everything ON results.docking_campaigns TO mad_system USING (true);

CREATE POLICY everything ON results.docking_results TO mad_system USING (true);

CREATE POLICY everything ON results.dynamic_task_results TO mad_system USING (true);

CREATE POLICY everything ON results.execution_logs TO mad_system USING (true);

CREATE POLICY everything ON results.failed_parts TO mad_system USING (true);

CREATE POLICY everything ON results.interaction_words TO mad_system USING (true);

CREATE POLICY everything ON results.job_events TO mad_system USING (true);

CREATE POLICY everything ON results.job_inputs TO mad_system USING (true);

CREATE POLICY everything ON results.job_outputs TO mad_system USING (true);

CREATE POLICY everything ON results.jobs TO mad_system USING (true);

CREATE POLICY everything ON results.step_outputs TO mad_system USING (true);

ALTER TABLE results.execution_logs ENABLE ROW LEVEL SECURITY;

ALTER TABLE results.failed_parts ENABLE ROW LEVEL SECURITY;

ALTER TABLE results.interaction_words ENABLE ROW LEVEL SECURITY;

ALTER TABLE results.job_events ENABLE ROW LEVEL SECURITY;

ALTER TABLE results.job_inputs ENABLE ROW LEVEL SECURITY;

ALTER TABLE results.job_outputs ENABLE ROW LEVEL SECURITY;

ALTER TABLE results.jobs ENABLE ROW LEVEL SECURITY;

CREATE POLICY own_store ON results.docked_ligands TO mad_app USING (results.is_own_store('results'::text));

CREATE POLICY own_store ON results.docking_bookmarks TO mad_app USING (results.is_own_store('results'::text));

CREATE POLICY own_store ON results.docking_campaigns TO mad_app USING (results.is_own_store('results'::text));

CREATE POLICY own_store ON results.docking_results TO mad_app USING (results.is_own_store('results'::text));

CREATE POLICY own_store ON results.dynamic_task_results TO mad_app USING (("current_schema"() = 'results'::name));

CREATE POLICY own_store ON results.execution_logs TO mad_app USING (("current_schema"() = 'results'::name));

CREATE POLICY own_store ON results.failed_parts TO mad_app USING (results.is_own_store('results'::text));

CREATE POLICY own_store ON results.interaction_words TO mad_app USING (results.is_own_store('results'::text));

CREATE POLICY own_store ON results.job_events TO mad_app USING (("current_schema"() = 'results'::name));

CREATE POLICY own_store ON results.job_inputs TO mad_app USING (("current_schema"() = 'results'::name));

CREATE POLICY own_store ON results.job_outputs TO mad_app USING (("current_schema"() = 'results'::name));

CREATE POLICY own_store ON results.jobs TO mad_app USING (("current_schema"() = 'results'::name));

CREATE POLICY own_store ON results.step_outputs TO mad_app USING (("current_schema"() = 'results'::name));

ALTER TABLE results.step_outputs ENABLE ROW LEVEL SECURITY;

GRANT USAGE ON SCHEMA results TO mad_app;
GRANT USAGE ON SCHEMA results TO mad_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE results.docked_ligands TO mad_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE results.docked_ligands TO mad_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE results.docking_bookmarks TO mad_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE results.docking_bookmarks TO mad_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE results.docking_campaigns TO mad_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE results.docking_campaigns TO mad_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE results.docking_results TO mad_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE results.docking_results TO mad_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE results.dynamic_task_results TO mad_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE results.dynamic_task_results TO mad_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE results.execution_logs TO mad_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE results.execution_logs TO mad_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE results.failed_parts TO mad_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE results.failed_parts TO mad_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE results.interaction_words TO mad_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE results.interaction_words TO mad_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE results.job_events TO mad_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE results.job_events TO mad_system;

GRANT USAGE ON SEQUENCE results.job_events_feed_no TO mad_app;
GRANT USAGE ON SEQUENCE results.job_events_feed_no TO mad_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE results.job_inputs TO mad_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE results.job_inputs TO mad_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE results.job_outputs TO mad_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE results.job_outputs TO mad_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE results.jobs TO mad_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE results.jobs TO mad_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE results.step_outputs TO mad_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE results.step_outputs TO mad_system;

