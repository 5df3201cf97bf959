-- one row per task, 街镇, month and what was known of it, with the moments at which that was known; of several rows the last
-- stored wins
with moments as (
    select unnest($moments::timestamp[]) as moment
),

-- undone for the first time when
undone as (
    select
        reverts as batch,
        min(received) as received
    from batches
    where
        kind = 'revert'
        and batch <= $snapshot
    group by
        reverts
),

-- each file with the first and the last of the moments at which it counts; it does at all in between
seen as materialized (
    select
        batches.batch,
        batches.received,
        min(moments.moment) as since,
        max(moments.moment) as until
    from batches
    left join undone
        on undone.batch = batches.batch
    inner join moments
        on batches.received <= moments.moment
        and (undone.received is null or undone.received > moments.moment)
    where
        batches.kind = 'import'
        and batches.batch > $since
        and batches.batch <= $snapshot
    group by
        batches.batch,
        batches.received
),

-- of files that count at the same moments the last row of each cell, its batch and line in one number: each row is looked at
-- once however many moments are asked for, and far quicker than with a window over all rows
stretches as (
    select
        entries.task,
        entries.unit,
        entries.month,
        seen.since,
        seen.until,
        max(cast(entries.batch as bigint) << 32 | entries.line) as last_row,
        min(seen.received) as first_received
    from seen
    inner join entries
        on entries.batch = seen.batch
    where
        entries.batch > $since
        and entries.month between $first and $last
        and ($tasks is null or list_contains($tasks, entries.task))
    group by
        entries.task,
        entries.unit,
        entries.month,
        seen.since,
        seen.until
),

cells as materialized (
    select
        moments.moment,
        stretches.task,
        stretches.unit,
        stretches.month,
        max(stretches.last_row) as last_row,
        min(stretches.first_received) as first_received
    from stretches
    inner join moments
        on moments.moment between stretches.since and stretches.until
    group by
        moments.moment,
        stretches.task,
        stretches.unit,
        stretches.month
),

-- the rows of the few files that these are of: before the join, which would otherwise be with every row and every file
picked as materialized (
    select
        batch,
        line,
        task,
        unit,
        month,
        same,
        value,
        denominator,
        stage,
        progress,
        reason,
        next_step,
        correction
    from entries
    where
        batch > $since
        and batch in (select cast(last_row >> 32 as integer) from cells)
),

known as (
    select
        list(moment) as moments,
        task,
        unit,
        month,
        last_row,
        first_received
    from cells
    group by
        task,
        unit,
        month,
        last_row,
        first_received
)

select
    known.moments,
    known.task,
    known.unit,
    cast(month(known.month) as integer) as month,
    picked.same,
    picked.value,
    picked.denominator,
    picked.stage,
    picked.progress,
    picked.reason,
    picked.next_step,
    picked.correction,
    known.first_received,
    picked.batch,
    picked.line,
    batches.person,
    batches.received
from known
inner join picked
    on picked.batch = known.last_row >> 32
    and picked.line = known.last_row & 4294967295
    and picked.task = known.task
    and picked.month = known.month
    and picked.unit is not distinct from known.unit
inner join batches
    on batches.batch = picked.batch
    and batches.kind = 'import'
order by
    known.task,
    known.month,
    known.unit nulls first
