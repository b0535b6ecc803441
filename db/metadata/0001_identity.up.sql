-- Organisations, people, what they may do, and the secrets that prove who they are.
-- Two roles without login reach the tables: mad_app sees the rows of one organisation (mad.org_id), set per
-- transaction, and cannot bypass that; mad_system, for sign-in, workers and the sweeper, sees all.
do $$
begin
    if not exists (select from pg_roles where rolname = 'mad_app') then create role mad_app nologin; end if;
    if not exists (select from pg_roles where rolname = 'mad_system') then create role mad_system nologin; end if;
exception
    when duplicate_object or unique_violation then null;  -- another database's migration made them just now
    when insufficient_privilege then
        raise exception 'the role % may not create roles: have a superuser run "create role mad_app nologin; create role mad_system nologin; grant mad_app, mad_system to %"',
            current_user, quote_ident(current_user);
end $$;
-- Whoever migrates is whom the platform connects as.
do $$
begin
    if not (pg_has_role(current_user, 'mad_app', 'member') and pg_has_role(current_user, 'mad_system', 'member')) then
        execute format('grant mad_app, mad_system to %I', current_user);
    end if;
end $$;

create function mad_org() returns uuid language sql stable parallel safe
    return nullif(current_setting('mad.org_id', true), '')::uuid;

create table organizations (
    id uuid primary key,
    slug text not null unique check (slug ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
    name text not null check (name <> ''),
    is_active boolean not null default true,
    created_at timestamptz not null default now()
);

create table org_settings (
    org_id uuid primary key references organizations on delete cascade,
    results_dsn text,  -- null: a schema of this database
    results_schema text not null check (results_schema ~ '^[a-z_][a-z0-9_]{0,62}$'),
    max_storage_bytes bigint check (max_storage_bytes > 0)
);

create table users (
    id uuid primary key,
    email text not null check (email = lower(email) and email <> ''),
    name text not null,
    password_hash text,  -- Argon2id, in its encoded form; null: no password sign-in
    must_change_password boolean not null default false,
    is_root boolean not null default false,
    is_active boolean not null default true,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);
create unique index users_email on users (email);

create table roles (
    id uuid primary key,
    org_id uuid references organizations on delete cascade,  -- null: every organisation's
    name text not null check (name <> ''),
    description text not null default '',
    unique nulls not distinct (org_id, name)
);

create table role_permissions (
    role_id uuid not null references roles on delete cascade,
    permission text not null check (permission <> ''),
    primary key (role_id, permission)
);

create table memberships (
    id uuid primary key,
    org_id uuid not null references organizations on delete cascade,
    user_id uuid not null references users on delete cascade,
    created_at timestamptz not null default now(),
    unique (user_id, org_id)
);
create index memberships_org on memberships (org_id);

create table membership_roles (
    membership_id uuid not null references memberships on delete cascade,
    role_id uuid not null references roles on delete cascade,
    primary key (membership_id, role_id)
);

-- Refresh tokens, browser sessions, API keys and service tokens: only hashes. The tokens that followed from one
-- sign-in share a family; using a replaced one again revokes the family.
create table tokens (
    id uuid primary key,
    kind text not null check (kind in ('refresh', 'session', 'api_key', 'service')),
    org_id uuid references organizations on delete cascade,  -- null: a service of every organisation
    user_id uuid references users on delete cascade,  -- null: a service's
    family_id uuid not null,
    name text not null default '',
    secret_hash text not null unique,  -- SHA-256 of a random secret, hexadecimal
    permissions text[],  -- null: all that the user may
    created_at timestamptz not null default now(),
    expires_at timestamptz,
    last_used_at timestamptz,
    used_at timestamptz,  -- of a refresh token: when it was exchanged
    revoked_at timestamptz,
    check (user_id is not null and org_id is not null or kind = 'service')
);
create index tokens_family on tokens (family_id);
create index tokens_user on tokens (org_id, user_id, kind);

create table signing_keys (
    kid text primary key,
    algorithm text not null check (algorithm = 'EdDSA'),
    public_key text not null,  -- base64url
    secret_key text not null,  -- base64url; readable by mad_system only
    created_at timestamptz not null default now(),
    retired_at timestamptz
);

-- Failed sign-ins, by account, by address and by both, for throttling.
create table sign_in_failures (
    subject text primary key,
    failures bigint not null,
    blocked_until timestamptz not null,
    last_at timestamptz not null default now(),
    succeeded_at timestamptz  -- of account and address together: the last good sign-in
);

create table audit_logs (
    id uuid primary key,
    org_id uuid,
    user_id uuid,
    action text not null,
    subject text not null default '',
    detail jsonb not null default '{}',
    request_id text not null default '',
    remote_address text not null default '',
    created_at timestamptz not null default now()
);
create index audit_logs_org on audit_logs (org_id, id);

alter table organizations enable row level security;
alter table org_settings enable row level security;
alter table users enable row level security;
alter table roles enable row level security;
alter table role_permissions enable row level security;
alter table memberships enable row level security;
alter table membership_roles enable row level security;
alter table tokens enable row level security;
alter table audit_logs enable row level security;

create policy own_org on organizations to mad_app using (id = mad_org());
create policy own_org on org_settings to mad_app using (org_id = mad_org());
create policy own_org on users to mad_app
    using (exists (select from memberships m where m.user_id = users.id and m.org_id = mad_org()));
create policy own_org on roles to mad_app using (org_id = mad_org());
create policy own_org on role_permissions to mad_app
    using (exists (select from roles r where r.id = role_id and r.org_id = mad_org()));
-- What every organisation has is seen by all and changed by none.
create policy built_in on roles for select to mad_app using (org_id is null);
create policy built_in on role_permissions for select to mad_app
    using (exists (select from roles r where r.id = role_id and r.org_id is null));
create policy own_org on memberships to mad_app using (org_id = mad_org());
create policy own_org on membership_roles to mad_app
    using (exists (select from memberships m where m.id = membership_id));
create policy own_org on tokens to mad_app using (org_id = mad_org());
create policy own_org on audit_logs to mad_app using (org_id = mad_org());

create policy everything on organizations to mad_system using (true);
create policy everything on org_settings to mad_system using (true);
create policy everything on users to mad_system using (true);
create policy everything on roles to mad_system using (true);
create policy everything on role_permissions to mad_system using (true);
create policy everything on memberships to mad_system using (true);
create policy everything on membership_roles to mad_system using (true);
create policy everything on tokens to mad_system using (true);
create policy everything on audit_logs to mad_system using (true);

grant select, insert, update, delete on
    organizations, org_settings, users, roles, role_permissions, memberships, membership_roles, tokens,
    signing_keys, sign_in_failures to mad_system;
grant select, insert on audit_logs to mad_system, mad_app;
grant select on organizations, org_settings, roles, role_permissions, memberships, membership_roles to mad_app;
grant select (id, email, name, must_change_password, is_root, is_active, created_at, updated_at) on users to mad_app;
grant insert, update, delete on roles, role_permissions, memberships, membership_roles to mad_app;
grant select, insert, update on tokens to mad_app;
