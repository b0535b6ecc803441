-- What changed of tasks, their services and molecules, for pages that show them. Whoever changes such a row tells it
-- without knowing; the last 1000 of each organisation, and of the system, are kept.
create table notices (
    org_id uuid references organizations on delete cascade,  -- null: the system's, told to everybody
    number bigint not null,  -- 1, 2, … of the organisation, without gaps, in the order of the commits
    topic text not null check (topic in ('tasks', 'services', 'molecules')),
    type text not null,
    data json not null,
    at timestamptz not null default now(),
    unique nulls not distinct (org_id, number)
);
alter table notices enable row level security;
create policy own_org on notices to mad_app using (org_id = mad_org());
create policy system_rows on notices for select to mad_app using (org_id is null);
create policy everything on notices to mad_system using (true);
grant select, insert, delete on notices to mad_app, mad_system;

-- Called at the commit (the triggers are deferred), so that the lock, which puts numbers into the order of the commits,
-- is the last one of its transaction and held for a moment only.
create function add_notice(org uuid, topic text, type text, data json) returns void language plpgsql as $$
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

create function tell_task() returns trigger language plpgsql as $$
begin
    perform add_notice(new.org_id, 'tasks',
        case when tg_op = 'INSERT' then 'task.published'
             when old.is_active and not new.is_active then 'task.deactivated' else 'task.changed' end,
        json_build_object('task_id', new.task_id, 'version', new.version));
    return null;
end $$;
create constraint trigger task_published after insert on task_definitions
    deferrable initially deferred for each row execute function tell_task();
create constraint trigger task_changed after update of name, description, category, tags, is_active on task_definitions
    deferrable initially deferred for each row
    when ((old.name, old.description, old.category, old.tags, old.is_active) is distinct from
          (new.name, new.description, new.category, new.tags, new.is_active))
    execute function tell_task();

create function tell_service() returns trigger language plpgsql as $$
declare service task_services := coalesce(new, old);
begin
    perform add_notice(service.org_id, 'services', 'service.changed', json_build_object(
        'service_id', service.id, 'task_id', service.task_id,
        'health', case when tg_op = 'DELETE' then 'removed' else service.health end));
    return null;
end $$;
create constraint trigger service_came_or_went after insert or delete on task_services
    deferrable initially deferred for each row execute function tell_service();
create constraint trigger service_changed after update of health on task_services
    deferrable initially deferred for each row when (old.health is distinct from new.health)
    execute function tell_service();

create function tell_molecule() returns trigger language plpgsql as $$
declare molecule molecules := coalesce(new, old);
begin
    perform add_notice(molecule.org_id, 'molecules',
        case when tg_op = 'DELETE' then 'molecule.removed' else 'molecule.added' end,
        json_build_object('molecule_id', molecule.id, 'name', molecule.name));
    return null;
end $$;
create constraint trigger molecule_came_or_went after insert or delete on molecules
    deferrable initially deferred for each row execute function tell_molecule();
