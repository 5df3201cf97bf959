-- one row per moment, site and month: what was known at that moment; of several rows the last stored wins;
-- {{known}} is known.sql
with {known},

cells as (
    select
        known.moment,
        site_entries.task,
        site_entries.site,
        site_entries.month,
        max(cast(site_entries.batch as bigint) << 32 | site_entries.line) as last_row,
        min(known.received) as first_received
    from known
    inner join site_entries
        on site_entries.batch = known.batch
    where
        site_entries.month between $first and $last
        and ($tasks is null or list_contains($tasks, site_entries.task))
    group by
        known.moment,
        site_entries.task,
        site_entries.site,
        site_entries.month
)

select
    cells.moment,
    cells.task,
    cells.site,
    cast(month(cells.month) as integer) as month,
    site_entries.stage,
    site_entries.progress,
    site_entries.reason,
    site_entries.next_step,
    site_entries.correction,
    cells.first_received,
    site_entries.batch,
    site_entries.line,
    batches.person,
    batches.received
from cells
inner join site_entries
    on site_entries.batch = cells.last_row >> 32
    and site_entries.line = cells.last_row & 4294967295
    and site_entries.task = cells.task
    and site_entries.site = cells.site
    and site_entries.month = cells.month
inner join batches
    on batches.batch = site_entries.batch
    and batches.kind = 'import'
order by
    cells.moment,
    cells.task,
    cells.month,
    last_row
