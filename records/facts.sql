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
)

select
    known.moment,
    entries.task,
    entries.unit,
    cast(month(entries.month) as integer) as month,
    entries.same,
    entries.value,
    entries.denominator,
    entries.stage,
    entries.progress,
    entries.reason,
    entries.next_step,
    min(known.received) over rows_of_cell as first_received,
    known.batch,
    entries.line,
    known.person
from known
inner join entries
    on entries.batch = known.batch
where
    entries.month between $first and $last
    and ($tasks is null or list_contains($tasks, entries.task))
window rows_of_cell as (
    partition by known.moment, entries.task, entries.unit, entries.month
)
qualify
    row_number() over (
        partition by known.moment, entries.task, entries.unit, entries.month
        order by known.batch desc, entries.line desc
    ) = 1
order by
    known.moment,
    entries.task,
    entries.month,
    entries.unit nulls first
