// SQL that statements which end executions share.
#pragma once

/// Common table expressions: jobs follow those of their executions that `ended (org_id, job_id, scope_id,
/// status, error)` names, and end with the last; `settled (org_id, id, status, error, revision)` are the jobs
/// that did. Jobs are locked in one order, after executions. A pipeline ends when its outermost scope does:
/// its scopes are told.
#define MAD_SETTLE_JOBS \
    R"sql(
    counted as (
        select job_id, count(*) as n, count(*) filter (where status = 'FAILED') as failed,
               count(*) filter (where status = 'CANCELED') as canceled,
               (array_agg(error) filter (where status = 'FAILED'))[1] as error
        from ended group by job_id),
    locked as (
        select c.* from jobs_meta j join counted c on c.job_id = j.id
        where j.id = any (array(select job_id from counted)) order by j.id for no key update of j),
    followed as (
        update jobs_meta j set
            executions_open = j.executions_open - c.n, executions_failed = j.executions_failed + c.failed,
            executions_canceled = j.executions_canceled + c.canceled,
            status = case when j.executions_open > c.n or j.kind = 'pipeline' then j.status
                          when j.executions_failed + c.failed > 0 then 'FAILED'
                          when j.executions_canceled + c.canceled > 0 then 'CANCELED'
                          else 'COMPLETED' end,
            finished_at = case when j.executions_open > c.n or j.kind = 'pipeline' then j.finished_at else now() end
        from locked c where j.id = c.job_id and j.id = any (array(select job_id from locked))
        returning j.org_id, j.id, j.kind, j.status, j.executions_open, j.revision, c.error),
    woken as (
        insert into pipeline_wakes (org_id, scope_id)
        select distinct org_id, scope_id from ended where scope_id is not null),
    settled as (
        select org_id, id, status, error, revision from followed where executions_open = 0 and kind <> 'pipeline')
)sql"
