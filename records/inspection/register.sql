-- one row per moment and site of a year: what the register said of it at that moment; of several rows the last stored wins;
-- {{known}} is known.sql
with {known},

held as (
    select
        known.moment,
        sites.task,
        sites.site,
        min(cast(sites.batch as bigint) << 32 | sites.line) as first_row,
        max(cast(sites.batch as bigint) << 32 | sites.line) as last_row
    from known
    inner join sites
        on sites.batch = known.batch
    where
        sites.year = $year
        and ($tasks is null or list_contains($tasks, sites.task))
    group by
        known.moment,
        sites.task,
        sites.site
)

select
    held.moment,
    sites.task,
    sites.site,
    sites.action,
    sites.name,
    coalesce(sites.unit, '') as unit,
    coalesce(sites.address, '') as address,
    sites.quantity,
    coalesce(sites.successor, '') as successor,
    coalesce(sites.reason, '') as reason,
    sites.batch,
    sites.line
from held
inner join sites
    on sites.batch = held.last_row >> 32
    and sites.line = held.last_row & 4294967295
    and sites.task = held.task
    and sites.site = held.site
order by
    held.moment,
    held.first_row
