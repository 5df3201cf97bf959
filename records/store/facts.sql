-- one row per moment, task, 街镇 and month: what was known at that moment; of several rows the last stored wins
with moments as (
    select unnest($moments::timestamp[]) as moment
),

reverted as (
    select
        moments.moment,
        batches.reverts as batch
    from moments
    inner join batches
        on batches.kind = 'revert'
        and batches.batch <= $snapshot
        and batches.received <= moments.moment
),

known as (
    select
        moments.moment,
        batches.batch,
        batches.received,
        batches.person
    from moments
    inner join batches
        on batches.kind = 'import'
        and batches.batch <= $snapshot
        and batches.received <= moments.moment
    anti join reverted
        on reverted.moment = moments.moment
        and reverted.batch = batches.batch
),

-- the last row of each cell, its batch and line in one number: far quicker than a window over all rows
cells as (
    select
        known.moment,
        entries.task,
        entries.unit,
        entries.month,
        max(cast(entries.batch as bigint) << 32 | entries.line) as last_row,
        min(known.received) as first_received
    from known
    inner join entries
        on entries.batch = known.batch
    where
        entries.month between $first and $last
        and ($tasks is null or list_contains($tasks, entries.task))
    group by
        known.moment,
        entries.task,
        entries.unit,
        entries.month
)

select
    cells.moment,
    cells.task,
    cells.unit,
    cast(month(cells.month) as integer) as month,
    entries.same,
    entries.value,
    entries.denominator,
    entries.stage,
    entries.progress,
    entries.reason,
    entries.next_step,
    entries.correction,
    cells.first_received,
    entries.batch,
    entries.line,
    batches.person,
    batches.received
from cells
inner join entries
    on entries.batch = cells.last_row >> 32
    and entries.line = cells.last_row & 4294967295
    and entries.task = cells.task
    and entries.month = cells.month
    and entries.unit is not distinct from cells.unit
inner join batches
    on batches.batch = entries.batch
    and batches.kind = 'import'
order by
    cells.moment,
    cells.task,
    cells.month,
    cells.unit nulls first
