-- Written by tools/schema-dump: what the migrations beside it make.
CREATE SCHEMA public;

COMMENT ON SCHEMA public IS 'standard public schema';

CREATE FUNCTION public.add_notice(org uuid, topic text, type text, data json) RETURNS void
    LANGUAGE plpgsql
    AS $$
declare next bigint;
begin
    -- What goes with its organisation is no news.
    if org is not null and not exists (select from organizations where id = org) then return; end if;
    perform pg_advisory_xact_lock(hashtextextended('mad.notices ' || coalesce(org::text, ''), 0));
    select coalesce(max(n.number), 0) + 1 into next
    from (select number from notices where org_id = org
          union all select number from notices where org_id is null and org is null) n;
    insert into notices (org_id, number, topic, type, data) values (org, next, topic, type, data);
    delete from notices where org_id = org and number <= next - 1000;
    delete from notices where org_id is null and org is null and number <= next - 1000;
end $$;

CREATE FUNCTION public.job_event(status text, error jsonb) RETURNS json
    LANGUAGE sql STABLE
    AS $$
    select json_build_object(
        'event_key', lower(status), 'type', 'job.' || lower(status),
        'data', case when status = 'FAILED' and error is not null
                     then json_build_object('status', status, 'error', error)
                     else json_build_object('status', status) end,
        'at', to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))
$$;

CREATE FUNCTION public.job_event(status text, error jsonb, revision bigint) RETURNS json
    LANGUAGE sql STABLE
    AS $$
    select job_told(lower(status), revision,
                    case when status = 'FAILED' and error is not null
                         then json_build_object('status', status, 'error', error)
                         else json_build_object('status', status) end)
$$;

CREATE FUNCTION public.job_told(what text, revision bigint, data json) RETURNS json
    LANGUAGE sql STABLE
    AS $$
    select json_build_object(
        'event_key', what || case when revision > 0 then ':' || revision else '' end, 'type', 'job.' || what, 'data', data,
        'at', to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))
$$;

CREATE FUNCTION public.keep_published() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    if (new.task_id, new.version, new.org_id, new.interface_spec::text, new.operation_id, new.service_config::text)
        is distinct from
       (old.task_id, old.version, old.org_id, old.interface_spec::text, old.operation_id, old.service_config::text)
    then raise exception 'a published task version is immutable' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;

CREATE FUNCTION public.keep_template() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    if (new.template_id, new.version, new.org_id, new.parameters::text, new.steps::text, new.outputs::text)
        is distinct from
       (old.template_id, old.version, old.org_id, old.parameters::text, old.steps::text, old.outputs::text)
    then raise exception 'a version of a pipeline template is immutable' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;

CREATE FUNCTION public.mad_org() RETURNS uuid
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (NULLIF(current_setting('mad.org_id'::text, true), ''::text))::uuid;

CREATE FUNCTION public.service_tokens(per_second double precision, burst bigint, tokens double precision, at timestamp with time zone) RETURNS double precision
    LANGUAGE sql
    AS $$
    select case when per_second is not null then
        least(burst, coalesce(tokens + extract(epoch from clock_timestamp() - at) * per_second, burst)) end
$$;

CREATE FUNCTION public.tell_molecule() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
declare molecule molecules := coalesce(new, old);
begin
    perform add_notice(molecule.org_id, 'molecules',
        case when tg_op = 'DELETE' then 'molecule.removed' else 'molecule.added' end,
        json_build_object('molecule_id', molecule.id, 'name', molecule.name));
    return null;
end $$;

CREATE FUNCTION public.tell_service() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
declare service task_services := coalesce(new, old);
begin
    perform add_notice(service.org_id, 'services', 'service.changed', json_build_object(
        'service_id', service.id, 'task_id', service.task_id,
        'health', case when tg_op = 'DELETE' then 'removed' else service.health end));
    return null;
end $$;

CREATE FUNCTION public.tell_task() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    perform add_notice(new.org_id, 'tasks',
        case when tg_op = 'INSERT' then 'task.published'
             when old.is_active and not new.is_active then 'task.deactivated' else 'task.changed' end,
        json_build_object('task_id', new.task_id, 'version', new.version));
    return null;
end $$;

CREATE TABLE public.artifacts (
    id uuid NOT NULL,
    org_id uuid NOT NULL,
    uri text NOT NULL,
    kind text NOT NULL,
    state text DEFAULT 'coming'::text NOT NULL,
    file_name text DEFAULT ''::text NOT NULL,
    content_type text DEFAULT 'application/octet-stream'::text NOT NULL,
    sha256 text DEFAULT ''::text NOT NULL,
    size_bytes bigint DEFAULT 0 NOT NULL,
    execution_id uuid,
    created_by uuid,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    changed_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT artifacts_check CHECK (((state <> 'stored'::text) OR (sha256 <> ''::text))),
    CONSTRAINT artifacts_kind_check CHECK ((kind = ANY (ARRAY['molecule'::text, 'output'::text, 'input'::text, 'upload'::text]))),
    CONSTRAINT artifacts_size_bytes_check CHECK ((size_bytes >= 0)),
    CONSTRAINT artifacts_state_check CHECK ((state = ANY (ARRAY['coming'::text, 'stored'::text, 'going'::text]))),
    CONSTRAINT artifacts_uri_check CHECK ((uri ~~ 'mad://org/%'::text))
);

CREATE TABLE public.audit_logs (
    id uuid NOT NULL,
    org_id uuid,
    user_id uuid,
    action text NOT NULL,
    subject text DEFAULT ''::text NOT NULL,
    detail jsonb DEFAULT '{}'::jsonb NOT NULL,
    request_id text DEFAULT ''::text NOT NULL,
    remote_address text DEFAULT ''::text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE public.callbacks (
    job_id uuid NOT NULL,
    occasion text NOT NULL,
    org_id uuid NOT NULL,
    uri text NOT NULL,
    attempt bigint DEFAULT 0 NOT NULL,
    due_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT callbacks_occasion_check CHECK ((occasion = ANY (ARRAY['in_progress'::text, 'success'::text, 'failed'::text])))
);

CREATE TABLE public.celery_submissions (
    execution_id uuid NOT NULL,
    org_id uuid NOT NULL,
    celery_task_id text NOT NULL
);

CREATE TABLE public.claim_turns (
    task_id text NOT NULL,
    org_id uuid NOT NULL,
    at timestamp with time zone NOT NULL
)
WITH (fillfactor='50');

CREATE TABLE public.fleet_changes (
    id bigint NOT NULL,
    service text NOT NULL,
    at timestamp with time zone NOT NULL,
    was bigint NOT NULL,
    wanted bigint NOT NULL,
    reason text NOT NULL
);

ALTER TABLE public.fleet_changes ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.fleet_changes_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.fleet_services (
    service text NOT NULL,
    state json NOT NULL,
    surplus_since timestamp with time zone,
    changed_at timestamp with time zone
);

CREATE TABLE public.jobs_meta (
    id uuid NOT NULL,
    org_id uuid NOT NULL,
    user_id uuid,
    kind text NOT NULL,
    name text DEFAULT ''::text NOT NULL,
    task_id text,
    task_version text,
    status text NOT NULL,
    priority bigint DEFAULT 0 NOT NULL,
    idempotency_key text,
    request_hash text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    started_at timestamp with time zone,
    finished_at timestamp with time zone,
    executions_open bigint DEFAULT 0 NOT NULL,
    executions_failed bigint DEFAULT 0 NOT NULL,
    executions_canceled bigint DEFAULT 0 NOT NULL,
    request json,
    template_id text,
    template_version text,
    cancel_requested boolean DEFAULT false NOT NULL,
    paused boolean DEFAULT false NOT NULL,
    revision bigint DEFAULT 0 NOT NULL,
    paced_since timestamp with time zone,
    rerun_of uuid,
    CONSTRAINT jobs_meta_check CHECK (((finished_at IS NOT NULL) = (status = ANY (ARRAY['COMPLETED'::text, 'FAILED'::text, 'CANCELED'::text])))),
    CONSTRAINT jobs_meta_executions_canceled_check CHECK ((executions_canceled >= 0)),
    CONSTRAINT jobs_meta_executions_failed_check CHECK ((executions_failed >= 0)),
    CONSTRAINT jobs_meta_executions_open_check CHECK ((executions_open >= 0)),
    CONSTRAINT jobs_meta_kind_check CHECK ((kind = ANY (ARRAY['task'::text, 'pipeline'::text]))),
    CONSTRAINT jobs_meta_status_check CHECK ((status = ANY (ARRAY['PENDING'::text, 'QUEUED'::text, 'RUNNING'::text, 'COMPLETED'::text, 'FAILED'::text, 'CANCELED'::text])))
)
WITH (fillfactor='80', autovacuum_vacuum_scale_factor='0.02');

CREATE TABLE public.membership_roles (
    membership_id uuid NOT NULL,
    role_id uuid NOT NULL
);

CREATE TABLE public.memberships (
    id uuid NOT NULL,
    org_id uuid NOT NULL,
    user_id uuid NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE public.molecule_records (
    molecule_id uuid NOT NULL,
    place bigint NOT NULL,
    org_id uuid NOT NULL,
    name text NOT NULL,
    problem text,
    smiles text,
    formula text,
    molecular_weight double precision,
    logp double precision,
    tpsa double precision,
    hydrogen_bond_donors bigint,
    hydrogen_bond_acceptors bigint,
    rotatable_bonds bigint,
    heavy_atoms bigint,
    fingerprint bit(2048),
    CONSTRAINT molecule_records_place_check CHECK ((place > 0))
);

CREATE TABLE public.molecules (
    id uuid NOT NULL,
    org_id uuid NOT NULL,
    artifact_id uuid NOT NULL,
    name text NOT NULL,
    format text NOT NULL,
    checksum text NOT NULL,
    size_bytes bigint NOT NULL,
    molecule_count bigint NOT NULL,
    atom_count bigint NOT NULL,
    properties jsonb DEFAULT '{}'::jsonb NOT NULL,
    created_by uuid,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    description text DEFAULT 'none'::text NOT NULL,
    description_problem text,
    described_count bigint DEFAULT 0 NOT NULL,
    describe_attempts bigint DEFAULT 0 NOT NULL,
    describe_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT molecules_atom_count_check CHECK ((atom_count > 0)),
    CONSTRAINT molecules_description_check CHECK ((description = ANY (ARRAY['pending'::text, 'ready'::text, 'failed'::text, 'none'::text]))),
    CONSTRAINT molecules_format_check CHECK ((format = ANY (ARRAY['pdb'::text, 'cif'::text, 'sdf'::text, 'mol2'::text, 'pdbqt'::text, 'smi'::text]))),
    CONSTRAINT molecules_molecule_count_check CHECK ((molecule_count > 0)),
    CONSTRAINT molecules_size_bytes_check CHECK ((size_bytes > 0))
);

CREATE TABLE public.notices (
    org_id uuid,
    number bigint NOT NULL,
    topic text NOT NULL,
    type text NOT NULL,
    data json NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT notices_topic_check CHECK ((topic = ANY (ARRAY['tasks'::text, 'services'::text, 'molecules'::text])))
);

CREATE TABLE public.org_settings (
    org_id uuid NOT NULL,
    results_dsn text,
    results_schema text NOT NULL,
    max_storage_bytes bigint,
    max_queued_jobs bigint,
    CONSTRAINT org_settings_max_queued_jobs_check CHECK ((max_queued_jobs > 0)),
    CONSTRAINT org_settings_max_storage_bytes_check CHECK ((max_storage_bytes > 0)),
    CONSTRAINT org_settings_results_schema_check CHECK ((results_schema ~ '^[a-z_][a-z0-9_]{0,62}$'::text))
);

CREATE TABLE public.organizations (
    id uuid NOT NULL,
    slug text NOT NULL,
    name text NOT NULL,
    is_active boolean DEFAULT true NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT organizations_name_check CHECK ((name <> ''::text)),
    CONSTRAINT organizations_slug_check CHECK ((slug ~ '^[a-z0-9][a-z0-9-]{0,62}$'::text))
);

CREATE TABLE public.outbox (
    id bigint NOT NULL,
    org_id uuid NOT NULL,
    topic text NOT NULL,
    job_id uuid NOT NULL,
    payload jsonb NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT outbox_topic_check CHECK ((topic = ANY (ARRAY['job.accepted'::text, 'job.grown'::text, 'event'::text])))
)
WITH (autovacuum_vacuum_scale_factor='0', autovacuum_vacuum_threshold='5000');

ALTER TABLE public.outbox ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.outbox_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.pipeline_fans (
    scope_id uuid NOT NULL,
    step text NOT NULL,
    org_id uuid NOT NULL,
    job_id uuid NOT NULL,
    total bigint,
    all_begun boolean DEFAULT false NOT NULL,
    begun bigint DEFAULT 0 NOT NULL,
    completed bigint DEFAULT 0 NOT NULL,
    failed bigint DEFAULT 0 NOT NULL,
    canceled bigint DEFAULT 0 NOT NULL,
    error jsonb,
    started_at timestamp with time zone DEFAULT now() NOT NULL,
    finished_at timestamp with time zone,
    "position" bigint DEFAULT 0 NOT NULL,
    refused boolean DEFAULT false NOT NULL,
    outputs_of uuid
)
WITH (fillfactor='70');

CREATE TABLE public.pipeline_runs (
    job_id uuid NOT NULL,
    org_id uuid NOT NULL,
    plan json NOT NULL,
    parameters json NOT NULL,
    trace text DEFAULT ''::text NOT NULL
);

CREATE TABLE public.pipeline_scopes (
    id uuid NOT NULL,
    org_id uuid NOT NULL,
    job_id uuid NOT NULL,
    parent_id uuid,
    step text DEFAULT ''::text NOT NULL,
    place bigint DEFAULT 0 NOT NULL,
    item json,
    parameters json,
    skipped text[] DEFAULT '{}'::text[] NOT NULL,
    status text DEFAULT 'RUNNING'::text NOT NULL,
    error jsonb,
    CONSTRAINT pipeline_scopes_status_check CHECK ((status = ANY (ARRAY['RUNNING'::text, 'COMPLETED'::text, 'FAILED'::text, 'CANCELED'::text])))
);

CREATE TABLE public.pipeline_task_steps (
    template uuid NOT NULL,
    org_id uuid,
    path text NOT NULL,
    task_id text NOT NULL,
    task_version text
);

CREATE TABLE public.pipeline_templates (
    id uuid NOT NULL,
    org_id uuid,
    template_id text NOT NULL,
    version text NOT NULL,
    precedence text NOT NULL COLLATE pg_catalog."C",
    is_prerelease boolean DEFAULT false NOT NULL,
    name text NOT NULL,
    description text DEFAULT ''::text NOT NULL,
    tags text[] DEFAULT '{}'::text[] NOT NULL,
    phase text DEFAULT 'draft'::text NOT NULL,
    parameters json NOT NULL,
    steps json NOT NULL,
    outputs json DEFAULT '{}'::json NOT NULL,
    checksum text NOT NULL,
    is_system boolean GENERATED ALWAYS AS ((org_id IS NULL)) STORED NOT NULL,
    created_by uuid,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT pipeline_templates_name_check CHECK ((name <> ''::text)),
    CONSTRAINT pipeline_templates_phase_check CHECK ((phase = ANY (ARRAY['draft'::text, 'published'::text, 'deprecated'::text]))),
    CONSTRAINT pipeline_templates_template_id_check CHECK ((template_id ~ '^[a-z][a-z0-9_-]{0,62}$'::text))
);

CREATE TABLE public.pipeline_wakes (
    id bigint NOT NULL,
    org_id uuid NOT NULL,
    scope_id uuid NOT NULL,
    due_at timestamp with time zone DEFAULT now() NOT NULL
)
WITH (autovacuum_vacuum_scale_factor='0', autovacuum_vacuum_threshold='5000');

ALTER TABLE public.pipeline_wakes ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.pipeline_wakes_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.role_permissions (
    role_id uuid NOT NULL,
    permission text NOT NULL,
    CONSTRAINT role_permissions_permission_check CHECK ((permission <> ''::text))
);

CREATE TABLE public.roles (
    id uuid NOT NULL,
    org_id uuid,
    name text NOT NULL,
    description text DEFAULT ''::text NOT NULL,
    CONSTRAINT roles_name_check CHECK ((name <> ''::text))
);

CREATE TABLE public.secrets (
    name text NOT NULL,
    value text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE public.sign_in_failures (
    subject text NOT NULL,
    failures bigint NOT NULL,
    blocked_until timestamp with time zone NOT NULL,
    last_at timestamp with time zone DEFAULT now() NOT NULL,
    succeeded_at timestamp with time zone
);

CREATE TABLE public.signing_keys (
    kid text NOT NULL,
    algorithm text NOT NULL,
    public_key text NOT NULL,
    secret_key text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    retired_at timestamp with time zone,
    CONSTRAINT signing_keys_algorithm_check CHECK ((algorithm = 'EdDSA'::text))
);

CREATE TABLE public.task_definitions (
    id uuid NOT NULL,
    org_id uuid,
    task_id text NOT NULL,
    version text NOT NULL,
    precedence text NOT NULL COLLATE pg_catalog."C",
    is_prerelease boolean DEFAULT false NOT NULL,
    name text NOT NULL,
    description text DEFAULT ''::text NOT NULL,
    category text DEFAULT ''::text NOT NULL,
    tags text[] DEFAULT '{}'::text[] NOT NULL,
    interface_spec json NOT NULL,
    operation_id text NOT NULL,
    service_config json DEFAULT '{}'::json NOT NULL,
    checksum text NOT NULL,
    is_active boolean DEFAULT true NOT NULL,
    is_system boolean GENERATED ALWAYS AS ((org_id IS NULL)) STORED NOT NULL,
    created_by uuid,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT task_definitions_name_check CHECK ((name <> ''::text)),
    CONSTRAINT task_definitions_task_id_check CHECK ((task_id ~ '^[a-z][a-z0-9_]{0,62}$'::text))
);

CREATE TABLE public.task_executions (
    id uuid NOT NULL,
    org_id uuid NOT NULL,
    job_id uuid NOT NULL,
    step text DEFAULT ''::text NOT NULL,
    task_definition_id uuid NOT NULL,
    task_id text NOT NULL,
    task_version text NOT NULL,
    parameters json NOT NULL,
    status text NOT NULL,
    priority bigint DEFAULT 0 NOT NULL,
    attempt bigint DEFAULT 0 NOT NULL,
    failures bigint DEFAULT 0 NOT NULL,
    max_failures bigint DEFAULT 3 NOT NULL,
    backoff_seconds double precision DEFAULT 2 NOT NULL,
    timeout_seconds bigint DEFAULT 3600 NOT NULL,
    due_at timestamp with time zone DEFAULT now() NOT NULL,
    lease_owner text,
    lease_expires_at timestamp with time zone,
    service_id uuid,
    remote_job text,
    cancel_requested boolean DEFAULT false NOT NULL,
    progress double precision DEFAULT 0 NOT NULL,
    message text DEFAULT ''::text NOT NULL,
    error jsonb,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    started_at timestamp with time zone,
    finished_at timestamp with time zone,
    trace text DEFAULT ''::text NOT NULL,
    scope_id uuid,
    result_of uuid,
    CONSTRAINT task_executions_attempt_check CHECK ((attempt >= 0)),
    CONSTRAINT task_executions_backoff_seconds_check CHECK ((backoff_seconds >= (0)::double precision)),
    CONSTRAINT task_executions_check CHECK (((status = 'RUNNING'::text) = (lease_owner IS NOT NULL))),
    CONSTRAINT task_executions_check1 CHECK (((lease_owner IS NULL) = (lease_expires_at IS NULL))),
    CONSTRAINT task_executions_check2 CHECK (((finished_at IS NOT NULL) = (status = ANY (ARRAY['COMPLETED'::text, 'FAILED'::text, 'CANCELED'::text])))),
    CONSTRAINT task_executions_failures_check CHECK ((failures >= 0)),
    CONSTRAINT task_executions_max_failures_check CHECK ((max_failures > 0)),
    CONSTRAINT task_executions_progress_check CHECK (((progress >= (0)::double precision) AND (progress <= (1)::double precision))),
    CONSTRAINT task_executions_status_check CHECK ((status = ANY (ARRAY['PENDING'::text, 'QUEUED'::text, 'RUNNING'::text, 'COMPLETED'::text, 'FAILED'::text, 'CANCELED'::text]))),
    CONSTRAINT task_executions_timeout_seconds_check CHECK ((timeout_seconds > 0))
)
WITH (fillfactor='70', autovacuum_vacuum_scale_factor='0.02');

CREATE TABLE public.task_services (
    id uuid NOT NULL,
    org_id uuid,
    task_id text NOT NULL,
    version text,
    base_url text NOT NULL,
    source text NOT NULL,
    health text DEFAULT 'unknown'::text NOT NULL,
    health_detail text DEFAULT ''::text NOT NULL,
    health_path text DEFAULT '/health'::text NOT NULL,
    capacity bigint DEFAULT 1 NOT NULL,
    running bigint DEFAULT 0 NOT NULL,
    failures bigint DEFAULT 0 NOT NULL,
    service_version text DEFAULT ''::text NOT NULL,
    heartbeat_at timestamp with time zone,
    checked_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    instance text,
    healthy_at timestamp with time zone,
    call_failures bigint DEFAULT 0 NOT NULL,
    ejections bigint DEFAULT 0 NOT NULL,
    ejected_until timestamp with time zone,
    mean_seconds double precision,
    rate_per_second double precision,
    rate_burst bigint,
    rate_tokens double precision,
    rate_at timestamp with time zone,
    CONSTRAINT task_services_capacity_check CHECK ((capacity > 0)),
    CONSTRAINT task_services_health_check CHECK ((health = ANY (ARRAY['unknown'::text, 'healthy'::text, 'unhealthy'::text, 'draining'::text]))),
    CONSTRAINT task_services_source_check CHECK ((source = ANY (ARRAY['registered'::text, 'listed'::text, 'launched'::text])))
);

CREATE TABLE public.tokens (
    id uuid NOT NULL,
    kind text NOT NULL,
    org_id uuid,
    user_id uuid,
    family_id uuid NOT NULL,
    name text DEFAULT ''::text NOT NULL,
    secret_hash text NOT NULL,
    permissions text[],
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    expires_at timestamp with time zone,
    last_used_at timestamp with time zone,
    used_at timestamp with time zone,
    revoked_at timestamp with time zone,
    CONSTRAINT tokens_check CHECK ((((user_id IS NOT NULL) AND (org_id IS NOT NULL)) OR (kind = 'service'::text))),
    CONSTRAINT tokens_kind_check CHECK ((kind = ANY (ARRAY['refresh'::text, 'session'::text, 'api_key'::text, 'service'::text])))
);

CREATE TABLE public.upload_parts (
    upload_id uuid NOT NULL,
    org_id uuid NOT NULL,
    first_byte bigint NOT NULL,
    artifact_id uuid NOT NULL,
    CONSTRAINT upload_parts_first_byte_check CHECK ((first_byte >= 0))
);

CREATE TABLE public.uploads (
    id uuid NOT NULL,
    org_id uuid NOT NULL,
    file_name text NOT NULL,
    name text DEFAULT ''::text NOT NULL,
    format text,
    state text DEFAULT 'receiving'::text NOT NULL,
    size_bytes bigint NOT NULL,
    received_bytes bigint DEFAULT 0 NOT NULL,
    molecule_id uuid,
    problem jsonb,
    created_by uuid,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    due_at timestamp with time zone DEFAULT now() NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    CONSTRAINT uploads_check CHECK (((received_bytes >= 0) AND (received_bytes <= size_bytes))),
    CONSTRAINT uploads_format_check CHECK ((format = ANY (ARRAY['pdb'::text, 'cif'::text, 'sdf'::text, 'mol2'::text, 'pdbqt'::text, 'smi'::text]))),
    CONSTRAINT uploads_size_bytes_check CHECK ((size_bytes >= 0)),
    CONSTRAINT uploads_state_check CHECK ((state = ANY (ARRAY['receiving'::text, 'finishing'::text, 'done'::text, 'failed'::text])))
);

CREATE TABLE public.users (
    id uuid NOT NULL,
    email text NOT NULL,
    name text NOT NULL,
    password_hash text,
    must_change_password boolean DEFAULT false NOT NULL,
    is_root boolean DEFAULT false NOT NULL,
    is_active boolean DEFAULT true NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT users_email_check CHECK (((email = lower(email)) AND (email <> ''::text)))
);

CREATE TABLE public.wanted_tasks (
    task_id text NOT NULL,
    wanted_until timestamp with time zone NOT NULL
);

ALTER TABLE ONLY public.artifacts
    ADD CONSTRAINT artifacts_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.artifacts
    ADD CONSTRAINT artifacts_uri_key UNIQUE (uri);

ALTER TABLE ONLY public.audit_logs
    ADD CONSTRAINT audit_logs_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.callbacks
    ADD CONSTRAINT callbacks_pkey PRIMARY KEY (job_id, occasion);

ALTER TABLE ONLY public.celery_submissions
    ADD CONSTRAINT celery_submissions_pkey PRIMARY KEY (execution_id);

ALTER TABLE ONLY public.claim_turns
    ADD CONSTRAINT claim_turns_pkey PRIMARY KEY (task_id, org_id);

ALTER TABLE ONLY public.fleet_changes
    ADD CONSTRAINT fleet_changes_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.fleet_services
    ADD CONSTRAINT fleet_services_pkey PRIMARY KEY (service);

ALTER TABLE ONLY public.jobs_meta
    ADD CONSTRAINT jobs_meta_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.membership_roles
    ADD CONSTRAINT membership_roles_pkey PRIMARY KEY (membership_id, role_id);

ALTER TABLE ONLY public.memberships
    ADD CONSTRAINT memberships_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.memberships
    ADD CONSTRAINT memberships_user_id_org_id_key UNIQUE (user_id, org_id);

ALTER TABLE ONLY public.molecule_records
    ADD CONSTRAINT molecule_records_pkey PRIMARY KEY (molecule_id, place);

ALTER TABLE ONLY public.molecules
    ADD CONSTRAINT molecules_org_id_checksum_key UNIQUE (org_id, checksum);

ALTER TABLE ONLY public.molecules
    ADD CONSTRAINT molecules_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.notices
    ADD CONSTRAINT notices_org_id_number_key UNIQUE NULLS NOT DISTINCT (org_id, number);

ALTER TABLE ONLY public.org_settings
    ADD CONSTRAINT org_settings_pkey PRIMARY KEY (org_id);

ALTER TABLE ONLY public.organizations
    ADD CONSTRAINT organizations_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.organizations
    ADD CONSTRAINT organizations_slug_key UNIQUE (slug);

ALTER TABLE ONLY public.outbox
    ADD CONSTRAINT outbox_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.pipeline_fans
    ADD CONSTRAINT pipeline_fans_pkey PRIMARY KEY (scope_id, step);

ALTER TABLE ONLY public.pipeline_runs
    ADD CONSTRAINT pipeline_runs_pkey PRIMARY KEY (job_id);

ALTER TABLE ONLY public.pipeline_scopes
    ADD CONSTRAINT pipeline_scopes_parent_id_step_place_key UNIQUE (parent_id, step, place);

ALTER TABLE ONLY public.pipeline_scopes
    ADD CONSTRAINT pipeline_scopes_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.pipeline_task_steps
    ADD CONSTRAINT pipeline_task_steps_pkey PRIMARY KEY (template, path);

ALTER TABLE ONLY public.pipeline_templates
    ADD CONSTRAINT pipeline_templates_org_id_template_id_version_key UNIQUE NULLS NOT DISTINCT (org_id, template_id, version);

ALTER TABLE ONLY public.pipeline_templates
    ADD CONSTRAINT pipeline_templates_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.pipeline_wakes
    ADD CONSTRAINT pipeline_wakes_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.role_permissions
    ADD CONSTRAINT role_permissions_pkey PRIMARY KEY (role_id, permission);

ALTER TABLE ONLY public.roles
    ADD CONSTRAINT roles_org_id_name_key UNIQUE NULLS NOT DISTINCT (org_id, name);

ALTER TABLE ONLY public.roles
    ADD CONSTRAINT roles_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.secrets
    ADD CONSTRAINT secrets_pkey PRIMARY KEY (name);

ALTER TABLE ONLY public.sign_in_failures
    ADD CONSTRAINT sign_in_failures_pkey PRIMARY KEY (subject);

ALTER TABLE ONLY public.signing_keys
    ADD CONSTRAINT signing_keys_pkey PRIMARY KEY (kid);

ALTER TABLE ONLY public.task_definitions
    ADD CONSTRAINT task_definitions_org_id_task_id_version_key UNIQUE NULLS NOT DISTINCT (org_id, task_id, version);

ALTER TABLE ONLY public.task_definitions
    ADD CONSTRAINT task_definitions_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.task_executions
    ADD CONSTRAINT task_executions_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.task_services
    ADD CONSTRAINT task_services_org_id_task_id_base_url_key UNIQUE NULLS NOT DISTINCT (org_id, task_id, base_url);

ALTER TABLE ONLY public.task_services
    ADD CONSTRAINT task_services_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.tokens
    ADD CONSTRAINT tokens_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.tokens
    ADD CONSTRAINT tokens_secret_hash_key UNIQUE (secret_hash);

ALTER TABLE ONLY public.upload_parts
    ADD CONSTRAINT upload_parts_pkey PRIMARY KEY (upload_id, first_byte);

ALTER TABLE ONLY public.uploads
    ADD CONSTRAINT uploads_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.wanted_tasks
    ADD CONSTRAINT wanted_tasks_pkey PRIMARY KEY (task_id);

CREATE INDEX artifacts_execution ON public.artifacts USING btree (execution_id) WHERE (execution_id IS NOT NULL);

CREATE INDEX artifacts_org ON public.artifacts USING btree (org_id, id);

CREATE INDEX artifacts_stored ON public.artifacts USING btree (org_id) INCLUDE (size_bytes) WHERE (state = 'stored'::text);

CREATE INDEX artifacts_unsettled ON public.artifacts USING btree (changed_at) WHERE (state <> 'stored'::text);

CREATE INDEX audit_logs_org ON public.audit_logs USING btree (org_id, id);

CREATE INDEX celery_submissions_task ON public.celery_submissions USING btree (celery_task_id);

CREATE INDEX fleet_changes_service ON public.fleet_changes USING btree (service, at DESC);

CREATE UNIQUE INDEX jobs_meta_idempotency ON public.jobs_meta USING btree (org_id, user_id, idempotency_key) NULLS NOT DISTINCT WHERE (idempotency_key IS NOT NULL);

CREATE INDEX jobs_meta_org ON public.jobs_meta USING btree (org_id, id DESC);

CREATE INDEX jobs_meta_pipelines ON public.jobs_meta USING btree (org_id, id DESC) WHERE (kind = 'pipeline'::text);

CREATE INDEX jobs_meta_status ON public.jobs_meta USING btree (org_id, status, id DESC);

CREATE INDEX jobs_meta_task ON public.jobs_meta USING btree (org_id, task_id, status, id DESC);

CREATE INDEX jobs_meta_template ON public.jobs_meta USING btree (org_id, template_id, id DESC) WHERE (template_id IS NOT NULL);

CREATE INDEX jobs_meta_user ON public.jobs_meta USING btree (org_id, user_id, id DESC);

CREATE INDEX memberships_org ON public.memberships USING btree (org_id);

CREATE INDEX molecule_records_formula ON public.molecule_records USING btree (org_id, formula);

CREATE INDEX molecules_org ON public.molecules USING btree (org_id, id);

CREATE INDEX molecules_to_describe ON public.molecules USING btree (describe_at) WHERE (description = 'pending'::text);

CREATE INDEX outbox_org ON public.outbox USING btree (org_id, id);

CREATE INDEX pipeline_fans_job ON public.pipeline_fans USING btree (job_id);

CREATE INDEX pipeline_scopes_job ON public.pipeline_scopes USING btree (job_id);

CREATE INDEX pipeline_task_steps_task ON public.pipeline_task_steps USING btree (task_id);

CREATE INDEX pipeline_templates_latest ON public.pipeline_templates USING btree (template_id, is_prerelease, precedence DESC);

CREATE INDEX task_definitions_latest ON public.task_definitions USING btree (task_id, is_prerelease, precedence DESC);

CREATE INDEX task_definitions_tags ON public.task_definitions USING gin (tags);

CREATE INDEX task_executions_canceled ON public.task_executions USING btree (id) WHERE ((status = 'QUEUED'::text) AND cancel_requested);

CREATE INDEX task_executions_finished ON public.task_executions USING btree (org_id, finished_at, status) WHERE (status = ANY (ARRAY['COMPLETED'::text, 'FAILED'::text]));

CREATE INDEX task_executions_followed ON public.task_executions USING btree (priority DESC, due_at, id) WHERE ((status = 'QUEUED'::text) AND (remote_job IS NOT NULL));

CREATE INDEX task_executions_job ON public.task_executions USING btree (job_id);

CREATE INDEX task_executions_leases ON public.task_executions USING btree (lease_expires_at) WHERE (status = 'RUNNING'::text);

CREATE UNIQUE INDEX task_executions_scope ON public.task_executions USING btree (scope_id, step) WHERE (scope_id IS NOT NULL);

CREATE INDEX task_executions_slots ON public.task_executions USING btree (service_id) WHERE ((status = 'RUNNING'::text) OR (remote_job IS NOT NULL));

CREATE INDEX task_executions_waiting ON public.task_executions USING btree (task_id, org_id, task_definition_id, priority DESC, due_at, id) WHERE ((status = 'QUEUED'::text) AND (remote_job IS NULL) AND (NOT cancel_requested));

CREATE INDEX task_services_instance ON public.task_services USING btree (instance) WHERE (instance IS NOT NULL);

CREATE INDEX task_services_task ON public.task_services USING btree (task_id);

CREATE INDEX tokens_family ON public.tokens USING btree (family_id);

CREATE INDEX tokens_user ON public.tokens USING btree (org_id, user_id, kind);

CREATE INDEX upload_parts_artifact ON public.upload_parts USING btree (artifact_id);

CREATE INDEX uploads_expiring ON public.uploads USING btree (expires_at);

CREATE INDEX uploads_finishing ON public.uploads USING btree (due_at) WHERE (state = 'finishing'::text);

CREATE INDEX uploads_molecule ON public.uploads USING btree (molecule_id) WHERE (molecule_id IS NOT NULL);

CREATE INDEX uploads_org ON public.uploads USING btree (org_id, id);

CREATE UNIQUE INDEX users_email ON public.users USING btree (email);

CREATE CONSTRAINT TRIGGER molecule_came_or_went AFTER INSERT OR DELETE ON public.molecules DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.tell_molecule();

CREATE TRIGGER pipeline_templates_immutable BEFORE UPDATE ON public.pipeline_templates FOR EACH ROW EXECUTE FUNCTION public.keep_template();

CREATE CONSTRAINT TRIGGER service_came_or_went AFTER INSERT OR DELETE ON public.task_services DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.tell_service();

CREATE CONSTRAINT TRIGGER service_changed AFTER UPDATE OF health ON public.task_services DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ((old.health IS DISTINCT FROM new.health)) EXECUTE FUNCTION public.tell_service();

CREATE CONSTRAINT TRIGGER task_changed AFTER UPDATE OF name, description, category, tags, is_active ON public.task_definitions DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ((((((old.name IS DISTINCT FROM new.name) OR (old.description IS DISTINCT FROM new.description)) OR (old.category IS DISTINCT FROM new.category)) OR (old.tags IS DISTINCT FROM new.tags)) OR (old.is_active IS DISTINCT FROM new.is_active))) EXECUTE FUNCTION public.tell_task();

CREATE TRIGGER task_definitions_immutable BEFORE UPDATE ON public.task_definitions FOR EACH ROW EXECUTE FUNCTION public.keep_published();

CREATE CONSTRAINT TRIGGER task_published AFTER INSERT ON public.task_definitions DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.tell_task();

ALTER TABLE ONLY public.artifacts
    ADD CONSTRAINT artifacts_created_by_fkey FOREIGN KEY (created_by) REFERENCES public.users(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.artifacts
    ADD CONSTRAINT artifacts_org_id_fkey FOREIGN KEY (org_id) REFERENCES public.organizations(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.callbacks
    ADD CONSTRAINT callbacks_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.jobs_meta(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.callbacks
    ADD CONSTRAINT callbacks_org_id_fkey FOREIGN KEY (org_id) REFERENCES public.organizations(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.celery_submissions
    ADD CONSTRAINT celery_submissions_execution_id_fkey FOREIGN KEY (execution_id) REFERENCES public.task_executions(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.celery_submissions
    ADD CONSTRAINT celery_submissions_org_id_fkey FOREIGN KEY (org_id) REFERENCES public.organizations(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.claim_turns
    ADD CONSTRAINT claim_turns_org_id_fkey FOREIGN KEY (org_id) REFERENCES public.organizations(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.fleet_changes
    ADD CONSTRAINT fleet_changes_service_fkey FOREIGN KEY (service) REFERENCES public.fleet_services(service) ON DELETE CASCADE;

ALTER TABLE ONLY public.jobs_meta
    ADD CONSTRAINT jobs_meta_org_id_fkey FOREIGN KEY (org_id) REFERENCES public.organizations(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.jobs_meta
    ADD CONSTRAINT jobs_meta_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.membership_roles
    ADD CONSTRAINT membership_roles_membership_id_fkey FOREIGN KEY (membership_id) REFERENCES public.memberships(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.membership_roles
    ADD CONSTRAINT membership_roles_role_id_fkey FOREIGN KEY (role_id) REFERENCES public.roles(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.memberships
    ADD CONSTRAINT memberships_org_id_fkey FOREIGN KEY (org_id) REFERENCES public.organizations(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.memberships
    ADD CONSTRAINT memberships_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.molecule_records
    ADD CONSTRAINT molecule_records_molecule_id_fkey FOREIGN KEY (molecule_id) REFERENCES public.molecules(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.molecule_records
    ADD CONSTRAINT molecule_records_org_id_fkey FOREIGN KEY (org_id) REFERENCES public.organizations(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.molecules
    ADD CONSTRAINT molecules_artifact_id_fkey FOREIGN KEY (artifact_id) REFERENCES public.artifacts(id);

ALTER TABLE ONLY public.molecules
    ADD CONSTRAINT molecules_created_by_fkey FOREIGN KEY (created_by) REFERENCES public.users(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.molecules
    ADD CONSTRAINT molecules_org_id_fkey FOREIGN KEY (org_id) REFERENCES public.organizations(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.notices
    ADD CONSTRAINT notices_org_id_fkey FOREIGN KEY (org_id) REFERENCES public.organizations(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.org_settings
    ADD CONSTRAINT org_settings_org_id_fkey FOREIGN KEY (org_id) REFERENCES public.organizations(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.outbox
    ADD CONSTRAINT outbox_org_id_fkey FOREIGN KEY (org_id) REFERENCES public.organizations(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.pipeline_fans
    ADD CONSTRAINT pipeline_fans_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.jobs_meta(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.pipeline_fans
    ADD CONSTRAINT pipeline_fans_org_id_fkey FOREIGN KEY (org_id) REFERENCES public.organizations(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.pipeline_runs
    ADD CONSTRAINT pipeline_runs_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.jobs_meta(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.pipeline_runs
    ADD CONSTRAINT pipeline_runs_org_id_fkey FOREIGN KEY (org_id) REFERENCES public.organizations(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.pipeline_scopes
    ADD CONSTRAINT pipeline_scopes_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.jobs_meta(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.pipeline_scopes
    ADD CONSTRAINT pipeline_scopes_org_id_fkey FOREIGN KEY (org_id) REFERENCES public.organizations(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.pipeline_task_steps
    ADD CONSTRAINT pipeline_task_steps_org_id_fkey FOREIGN KEY (org_id) REFERENCES public.organizations(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.pipeline_task_steps
    ADD CONSTRAINT pipeline_task_steps_template_fkey FOREIGN KEY (template) REFERENCES public.pipeline_templates(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.pipeline_templates
    ADD CONSTRAINT pipeline_templates_created_by_fkey FOREIGN KEY (created_by) REFERENCES public.users(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.pipeline_templates
    ADD CONSTRAINT pipeline_templates_org_id_fkey FOREIGN KEY (org_id) REFERENCES public.organizations(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.pipeline_wakes
    ADD CONSTRAINT pipeline_wakes_org_id_fkey FOREIGN KEY (org_id) REFERENCES public.organizations(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.role_permissions
    ADD CONSTRAINT role_permissions_role_id_fkey FOREIGN KEY (role_id) REFERENCES public.roles(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.roles
    ADD CONSTRAINT roles_org_id_fkey FOREIGN KEY (org_id) REFERENCES public.organizations(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.task_definitions
    ADD CONSTRAINT task_definitions_created_by_fkey FOREIGN KEY (created_by) REFERENCES public.users(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.task_definitions
    ADD CONSTRAINT task_definitions_org_id_fkey FOREIGN KEY (org_id) REFERENCES public.organizations(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.task_executions
    ADD CONSTRAINT task_executions_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.jobs_meta(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.task_executions
    ADD CONSTRAINT task_executions_org_id_fkey FOREIGN KEY (org_id) REFERENCES public.organizations(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.task_executions
    ADD CONSTRAINT task_executions_task_definition_id_fkey FOREIGN KEY (task_definition_id) REFERENCES public.task_definitions(id);

ALTER TABLE ONLY public.task_services
    ADD CONSTRAINT task_services_org_id_fkey FOREIGN KEY (org_id) REFERENCES public.organizations(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.tokens
    ADD CONSTRAINT tokens_org_id_fkey FOREIGN KEY (org_id) REFERENCES public.organizations(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.tokens
    ADD CONSTRAINT tokens_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.upload_parts
    ADD CONSTRAINT upload_parts_artifact_id_fkey FOREIGN KEY (artifact_id) REFERENCES public.artifacts(id);

ALTER TABLE ONLY public.upload_parts
    ADD CONSTRAINT upload_parts_org_id_fkey FOREIGN KEY (org_id) REFERENCES public.organizations(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.upload_parts
    ADD CONSTRAINT upload_parts_upload_id_fkey FOREIGN KEY (upload_id) REFERENCES public.uploads(id);

ALTER TABLE ONLY public.uploads
    ADD CONSTRAINT uploads_created_by_fkey FOREIGN KEY (created_by) REFERENCES public.users(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.uploads
    ADD CONSTRAINT uploads_molecule_id_fkey FOREIGN KEY (molecule_id) REFERENCES public.molecules(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.uploads
    ADD CONSTRAINT uploads_org_id_fkey FOREIGN KEY (org_id) REFERENCES public.organizations(id) ON DELETE CASCADE;

ALTER TABLE public.artifacts ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.audit_logs ENABLE ROW LEVEL SECURITY;

CREATE POLICY built_in ON public.role_permissions FOR SELECT TO mad_app USING ((EXISTS ( SELECT
   FROM public.roles r
  WHERE ((r.id = role_permissions.role_id) AND (r.org_id IS NULL)))));

CREATE POLICY built_in ON public.roles FOR SELECT TO mad_app USING ((org_id IS NULL));

ALTER TABLE public.callbacks ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.celery_submissions ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.claim_turns ENABLE ROW LEVEL SECURITY;

CREATE POLICY everything ON public.artifacts TO mad_system USING (true);

CREATE POLICY everything ON public.audit_logs TO mad_system USING (true);

CREATE POLICY everything ON public.callbacks TO mad_system USING (true);

CREATE POLICY everything ON public.celery_submissions TO mad_system USING (true);

CREATE POLICY everything ON public.claim_turns TO mad_system USING (true);

CREATE POLICY everything ON public.jobs_meta TO mad_system USING (true);

CREATE POLICY everything ON public.membership_roles TO mad_system USING (true);

CREATE POLICY everything ON public.memberships TO mad_system USING (true);

CREATE POLICY everything ON public.molecule_records TO mad_system USING (true);

CREATE POLICY everything ON public.molecules TO mad_system USING (true);

CREATE POLICY everything ON public.notices TO mad_system USING (true);

CREATE POLICY everything ON public.org_settings TO mad_system USING (true);

CREATE POLICY everything ON public.organizations TO mad_system USING (true);

CREATE POLICY everything ON public.outbox TO mad_system USING (true);

CREATE POLICY everything ON public.pipeline_fans TO mad_system USING (true);

CREATE POLICY everything ON public.pipeline_runs TO mad_system USING (true);

CREATE POLICY everything ON public.pipeline_scopes TO mad_system USING (true);

CREATE POLICY everything ON public.pipeline_task_steps TO mad_system USING (true);

CREATE POLICY everything ON public.pipeline_templates TO mad_system USING (true);

CREATE POLICY everything ON public.pipeline_wakes TO mad_system USING (true);

CREATE POLICY everything ON public.role_permissions TO mad_system USING (true);

CREATE POLICY everything ON public.roles TO mad_system USING (true);

CREATE POLICY everything ON public.task_definitions TO mad_system USING (true);

CREATE POLICY everything ON public.task_executions TO mad_system USING (true);

CREATE POLICY everything ON public.task_services TO mad_system USING (true);

CREATE POLICY everything ON public.tokens TO mad_system USING (true);

CREATE POLICY everything ON public.upload_parts TO mad_system USING (true);

CREATE POLICY everything ON public.uploads TO mad_system USING (true);

CREATE POLICY everything ON public.users TO mad_system USING (true);

ALTER TABLE public.jobs_meta ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.membership_roles ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.memberships ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.molecule_records ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.molecules ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.notices ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.org_settings ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.organizations ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.outbox ENABLE ROW LEVEL SECURITY;

CREATE POLICY own_org ON public.artifacts TO mad_app USING ((org_id = public.mad_org()));

CREATE POLICY own_org ON public.audit_logs TO mad_app USING ((org_id = public.mad_org()));

CREATE POLICY own_org ON public.callbacks TO mad_app USING ((org_id = public.mad_org()));

CREATE POLICY own_org ON public.celery_submissions TO mad_app USING ((org_id = public.mad_org()));

CREATE POLICY own_org ON public.jobs_meta TO mad_app USING ((org_id = public.mad_org()));

CREATE POLICY own_org ON public.membership_roles TO mad_app USING ((EXISTS ( SELECT
   FROM public.memberships m
  WHERE (m.id = membership_roles.membership_id))));

CREATE POLICY own_org ON public.memberships TO mad_app USING ((org_id = public.mad_org()));

CREATE POLICY own_org ON public.molecule_records TO mad_app USING ((org_id = public.mad_org()));

CREATE POLICY own_org ON public.molecules TO mad_app USING ((org_id = public.mad_org()));

CREATE POLICY own_org ON public.notices TO mad_app USING ((org_id = public.mad_org()));

CREATE POLICY own_org ON public.org_settings TO mad_app USING ((org_id = public.mad_org()));

CREATE POLICY own_org ON public.organizations TO mad_app USING ((id = public.mad_org()));

CREATE POLICY own_org ON public.outbox TO mad_app USING ((org_id = public.mad_org()));

CREATE POLICY own_org ON public.pipeline_fans TO mad_app USING ((org_id = public.mad_org()));

CREATE POLICY own_org ON public.pipeline_runs TO mad_app USING ((org_id = public.mad_org()));

CREATE POLICY own_org ON public.pipeline_scopes TO mad_app USING ((org_id = public.mad_org()));

CREATE POLICY own_org ON public.pipeline_task_steps TO mad_app USING ((org_id = public.mad_org()));

CREATE POLICY own_org ON public.pipeline_templates TO mad_app USING ((org_id = public.mad_org()));

CREATE POLICY own_org ON public.pipeline_wakes TO mad_app USING ((org_id = public.mad_org()));

CREATE POLICY own_org ON public.role_permissions TO mad_app USING ((EXISTS ( SELECT
   FROM public.roles r
  WHERE ((r.id = role_permissions.role_id) AND (r.org_id = public.mad_org())))));

CREATE POLICY own_org ON public.roles TO mad_app USING ((org_id = public.mad_org()));

CREATE POLICY own_org ON public.task_definitions TO mad_app USING ((org_id = public.mad_org()));

CREATE POLICY own_org ON public.task_executions TO mad_app USING ((org_id = public.mad_org()));

CREATE POLICY own_org ON public.task_services TO mad_app USING ((org_id = public.mad_org()));

CREATE POLICY own_org ON public.tokens TO mad_app USING ((org_id = public.mad_org()));

CREATE POLICY own_org ON public.upload_parts TO mad_app USING ((org_id = public.mad_org()));

CREATE POLICY own_org ON public.uploads TO mad_app USING ((org_id = public.mad_org()));

CREATE POLICY own_org ON public.users TO mad_app USING ((EXISTS ( SELECT
   FROM public.memberships m
  WHERE ((m.user_id = users.id) AND (m.org_id = public.mad_org())))));

ALTER TABLE public.pipeline_fans ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.pipeline_runs ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.pipeline_scopes ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.pipeline_task_steps ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.pipeline_templates ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.pipeline_wakes ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.role_permissions ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.roles ENABLE ROW LEVEL SECURITY;

CREATE POLICY system_rows ON public.notices FOR SELECT TO mad_app USING ((org_id IS NULL));

CREATE POLICY system_rows ON public.pipeline_task_steps FOR SELECT TO mad_app USING ((org_id IS NULL));

CREATE POLICY system_rows ON public.pipeline_templates FOR SELECT TO mad_app USING ((org_id IS NULL));

CREATE POLICY system_rows ON public.task_definitions FOR SELECT TO mad_app USING ((org_id IS NULL));

CREATE POLICY system_rows ON public.task_services FOR SELECT TO mad_app USING ((org_id IS NULL));

ALTER TABLE public.task_definitions ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.task_executions ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.task_services ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.tokens ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.upload_parts ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.uploads ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.users ENABLE ROW LEVEL SECURITY;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.artifacts TO mad_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.artifacts TO mad_system;

GRANT SELECT,INSERT ON TABLE public.audit_logs TO mad_system;
GRANT SELECT,INSERT ON TABLE public.audit_logs TO mad_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.callbacks TO mad_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.callbacks TO mad_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.celery_submissions TO mad_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.celery_submissions TO mad_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.claim_turns TO mad_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.fleet_changes TO mad_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.fleet_services TO mad_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.jobs_meta TO mad_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.jobs_meta TO mad_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.membership_roles TO mad_system;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.membership_roles TO mad_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.memberships TO mad_system;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.memberships TO mad_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.molecule_records TO mad_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.molecule_records TO mad_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.molecules TO mad_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.molecules TO mad_system;

GRANT SELECT,INSERT,DELETE ON TABLE public.notices TO mad_app;
GRANT SELECT,INSERT,DELETE ON TABLE public.notices TO mad_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.org_settings TO mad_system;
GRANT SELECT ON TABLE public.org_settings TO mad_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.organizations TO mad_system;
GRANT SELECT ON TABLE public.organizations TO mad_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.outbox TO mad_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.outbox TO mad_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.pipeline_fans TO mad_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.pipeline_fans TO mad_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.pipeline_runs TO mad_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.pipeline_runs TO mad_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.pipeline_scopes TO mad_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.pipeline_scopes TO mad_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.pipeline_task_steps TO mad_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.pipeline_task_steps TO mad_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.pipeline_templates TO mad_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.pipeline_templates TO mad_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.pipeline_wakes TO mad_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.pipeline_wakes TO mad_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.role_permissions TO mad_system;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.role_permissions TO mad_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.roles TO mad_system;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.roles TO mad_app;

GRANT SELECT,INSERT ON TABLE public.secrets TO mad_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.sign_in_failures TO mad_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.signing_keys TO mad_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.task_definitions TO mad_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.task_definitions TO mad_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.task_executions TO mad_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.task_executions TO mad_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.task_services TO mad_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.task_services TO mad_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.tokens TO mad_system;
GRANT SELECT,INSERT,UPDATE ON TABLE public.tokens TO mad_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.upload_parts TO mad_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.upload_parts TO mad_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.uploads TO mad_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.uploads TO mad_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.users TO mad_system;

GRANT SELECT(id) ON TABLE public.users TO mad_app;

GRANT SELECT(email) ON TABLE public.users TO mad_app;

GRANT SELECT(name) ON TABLE public.users TO mad_app;

GRANT SELECT(must_change_password) ON TABLE public.users TO mad_app;

GRANT SELECT(is_root) ON TABLE public.users TO mad_app;

GRANT SELECT(is_active) ON TABLE public.users TO mad_app;

GRANT SELECT(created_at) ON TABLE public.users TO mad_app;

GRANT SELECT(updated_at) ON TABLE public.users TO mad_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.wanted_tasks TO mad_system;

